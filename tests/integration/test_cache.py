"""Answers that are kept: what is made once, what ends it, and who never sees it."""

import gzip
import re
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from tests.entrance import BROWSER, RealEntrance, bearer, fields, sign_in
from tests.unit.serve.newsroom import SPIRIT, MemoryServices, key_of

from topicwire.assemble import open_wire
from topicwire.assemble.doors import web_app
from topicwire.config import build
from topicwire.serve.shared import Shared
from topicwire.serve.shelf import Asked, Kept, SharedShelf
from topicwire.serve.web import WebOptions, create_app
from topicwire.services.freshness import BRIEFLY, LASTING, Freshness, State
from topicwire.services.views import TopicPage
from topicwire.storage.database import Database

TOPIC = f"/topics/{quote(SPIRIT.key)}"
ITEMS = f"/api/v1/topics/{quote(SPIRIT.key)}/items"
DOCUMENT = key_of("renmin/2025-07-25-legislative-seminar")
KEY = re.compile(r'name="form_key" value="([^"]+)"')


@dataclass
class Stored:
    """What is stored, as far as the cache is told."""

    number: int = 0
    lasting: float = 60.0
    services: MemoryServices = field(default_factory=MemoryServices)

    def __call__(self) -> State:
        return State(self.number, self.lasting)


@dataclass
class Made:
    """How often a topic's page was made."""

    times: int = 0


@pytest.fixture
def stored() -> Stored:
    return Stored()


@pytest.fixture
def made(stored: Stored, monkeypatch: pytest.MonkeyPatch) -> Made:
    kind = type(stored.services.topics)
    counted, page = Made(), kind.page

    def counting(topics: Any, key: str, **asked: Any) -> TopicPage:
        counted.times += 1
        return page(topics, key, **asked)

    monkeypatch.setattr(kind, "page", counting)
    return counted


def browser(
    stored: Stored, entrance: RealEntrance | None = None, shared: Shared | None = None, **options: Any
) -> TestClient:
    asked = WebOptions(hosts=("testserver",), **options)
    app = create_app(stored.services, asked, entrance, state=stored, shared=shared)
    return TestClient(app, follow_redirects=False)


def without_keys(page: str) -> str:
    """Return a page without the key of its forms."""
    for key in KEY.findall(page):
        page = page.replace(key, "")
    return page


@pytest.mark.parametrize("path", [TOPIC, ITEMS, f"{TOPIC}/feed.atom", f"{TOPIC}?language=zh-Hans"])
def test_an_answer_is_made_once_until_something_is_written(stored: Stored, made: Made, path: str) -> None:
    client = browser(stored)
    first = client.get(path)
    times = made.times
    again = client.get(path)
    assert (first.status_code, again.status_code) == (200, 200)
    assert made.times == times > 0
    stored.number += 1
    assert client.get(path).status_code == 200
    assert made.times == 2 * times


def test_an_answer_ends_with_its_time(stored: Stored, made: Made) -> None:
    stored.lasting = -1
    client = browser(stored)
    client.get(ITEMS)
    client.get(ITEMS)
    assert made.times == 2


def test_every_browser_gets_a_key_of_its_own_that_works(stored: Stored) -> None:
    mark = {"act": "read", "here": "/"}
    first, second = browser(stored), browser(stored)
    second.app = first.app
    keys = []
    for client in (first, second):
        client.get(TOPIC)
        page = client.get(TOPIC)  # kept by then
        (key,) = set(KEY.findall(page.text))
        assert f'"X-Form-Key": "{key}"' in page.text
        keys.append(key)
        sent = client.post(f"/marks/items/{DOCUMENT}", data=mark | {"form_key": key}, headers=BROWSER)
        assert sent.status_code == 303
    assert keys[0] != keys[1]
    stolen = second.post(f"/marks/items/{DOCUMENT}", data=mark | {"form_key": keys[0]}, headers=BROWSER)
    assert stolen.status_code == 403, "a key is good in one browser only"


def test_a_reader_who_has_the_page_is_told_so(stored: Stored) -> None:
    client = browser(stored)
    assert "etag" not in client.get(TOPIC).headers, "the next page has another secret, and other keys"
    tag = client.get(TOPIC).headers["etag"]
    again = client.get(TOPIC, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert "Cookie" in again.headers["vary"]
    client.cookies.clear()
    client.cookies.set("topicwire-form", "another")
    assert client.get(TOPIC, headers={"If-None-Match": tag}).status_code == 200
    listed = client.get(ITEMS)
    assert client.get(ITEMS, headers={"If-None-Match": listed.headers["etag"]}).status_code == 304
    plain = client.get(ITEMS, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert listed.headers["content-encoding"] == "gzip"
    assert plain.json() == listed.json()


def test_choices_and_parts_are_kept_apart(stored: Stored) -> None:
    client = browser(stored)
    whole = client.get(TOPIC).text
    assert "<html" in whole
    assert "<html" not in client.get(TOPIC, headers={"HX-Request": "true"}).text
    assert 'lang="zh"' in client.get(TOPIC, headers={"Accept-Language": "zh"}).text
    client.cookies.set("theme", "dark")
    assert 'data-theme="dark"' in client.get(TOPIC).text


def test_failures_are_not_kept(stored: Stored, made: Made) -> None:
    client = browser(stored)
    for _ in range(2):
        assert client.get("/api/v1/topics/nothing/items").status_code == 404
    assert made.times == 2


def test_nobody_gets_what_was_made_for_somebody_else(
    stored: Stored, made: Made, entrance: RealEntrance
) -> None:
    entrance.account("root", "admin")
    entrance.account("rita", "read")
    anna, bert, stranger = (browser(stored, entrance, exposed=True) for _ in range(3))
    bert.app = stranger.app = anna.app
    for client, name in ((anna, "root"), (bert, "rita")):
        assert sign_in(client, name).status_code == 303
    for path in (TOPIC, "/", f"/documents/{DOCUMENT}"):
        ours = anna.get(path).text
        assert 'href="/accounts"' in ours
        theirs = bert.get(path).text
        assert ("root" in theirs, 'href="/accounts"' in theirs) == (False, False)
        assert stranger.get(path).status_code == 401
    (form_key,) = set(KEY.findall(anna.get(TOPIC).text))
    data = {"act": "pin", "topic": SPIRIT.key, "here": "/", "form_key": form_key}
    assert anna.post(f"/marks/items/{DOCUMENT}", data=data, headers=BROWSER).status_code == 303
    stored.number += 1
    assert "is-pinned" in anna.get(TOPIC).text
    assert "is-pinned" not in bert.get(TOPIC).text
    tag = anna.get(TOPIC).headers["etag"]
    assert bert.get(TOPIC, headers={"If-None-Match": tag}).status_code == 200
    secret = entrance.token("read")
    assert stranger.get(ITEMS, headers=bearer(secret)).status_code == 200
    assert stranger.get(ITEMS).status_code == 401


def test_signing_out_ends_what_was_seen(stored: Stored, entrance: RealEntrance) -> None:
    entrance.account("root", "admin")
    client = browser(stored, entrance, exposed=True)
    sign_in(client, "root")
    page = client.get(TOPIC)
    assert page.status_code == 200
    client.post("/sign-out", data=fields(page, "/sign-out"), headers=BROWSER)
    assert client.get(TOPIC).status_code == 401


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'topicwire.db'}")
    yield made
    made.close()


def test_every_write_makes_another_version(database: Database) -> None:
    other = Database(database.url)
    seen = [database.version(), database.version()]
    for one in (database, other):
        with one.write() as connection:
            connection.exec_driver_sql(
                "INSERT INTO list_changes (topic, number) VALUES ('x', 1) "
                "ON CONFLICT (topic) DO UPDATE SET number = number + 1"
            )
        seen.append(database.version())
    other.close()
    assert seen[0] == seen[1]
    assert len(set(seen)) == 3


def test_a_change_of_the_index_shortens_what_is_kept(database: Database) -> None:
    changed = [0.0]
    fresh = Freshness(database, lambda: changed[0])
    before = fresh.state()
    assert before is not None
    assert before.lasting == LASTING
    changed[0] = 4e9
    assert fresh.state() != before
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("topicwire.services.freshness.time", lambda: 4e9 + 1)
        after = fresh.state()
    assert after is not None
    assert after.lasting == BRIEFLY


def test_what_was_found_without_the_model_is_kept_briefly(database: Database) -> None:
    warming = [True]
    fresh = Freshness(database, lambda: 0.0, lambda: warming[0])
    states = [fresh.state()]
    warming[0] = False
    states.append(fresh.state())
    assert [state.lasting for state in states if state] == [BRIEFLY, LASTING]


@pytest.mark.parametrize("path", [TOPIC, ITEMS, f"{TOPIC}/feed.json"])
def test_what_one_process_made_another_shows_until_something_is_written(
    stored: Stored, made: Made, tmp_path: Path, path: str
) -> None:
    with Shared.open(tmp_path) as ours, Shared.open(tmp_path) as theirs:
        one, other = (browser(stored, shared=shared) for shared in (ours, theirs))
        other.get("/api/v1/topics")  # it has looked at what is stored before the answer is begun
        first = one.get(path)
        times = made.times
        again = other.get(path)
        assert made.times == times > 0
        assert without_keys(again.text) == without_keys(first.text)
        assert again.headers["content-type"] == first.headers["content-type"]
        stored.number += 1
        assert other.get(path).status_code == 200
        assert made.times == 2 * times, "nothing from before a write is shown"


def test_a_process_shows_nothing_from_before_a_write_that_it_notices_late(
    stored: Stored, made: Made, tmp_path: Path
) -> None:
    with Shared.open(tmp_path) as ours, Shared.open(tmp_path) as theirs:
        one, other = (browser(stored, shared=shared) for shared in (ours, theirs))
        other.get("/api/v1/topics")
        one.get(ITEMS)
        stored.number += 1  # nobody has asked since
        times = made.times
        other.get(ITEMS)
        assert made.times == 2 * times


def test_no_file_has_the_key_of_a_form(stored: Stored, tmp_path: Path) -> None:
    with Shared.open(tmp_path) as shared:
        client = browser(stored, shared=shared)
        given = {key for _ in range(2) for key in KEY.findall(client.get(TOPIC).text)}
        ((packed, held),) = shared.answers._file.execute("SELECT packed, key FROM answers").fetchall()
    page = gzip.decompress(packed)
    assert given
    assert held in page
    assert not [key for key in given if key.encode() in page]


def test_what_is_shared_is_bounded(tmp_path: Path) -> None:
    with closing(SharedShelf(tmp_path / "answers.db", most=5_000)) as shelf:
        form = partial(Asked, signed_in=False, language="en", theme="auto", fragment=())
        asked = [form(("http", "host"), f"/{at}", b"", "", "read") for at in range(100)]
        for at, one in enumerate(asked):
            shelf.put(one, Kept(((b"a", b"\xff"),), b"x" * 1000, b"", "tag", float(at), float("inf")))
    with closing(SharedShelf(tmp_path / "answers.db")) as another:
        found = [another.get(one, 0.0) for one in asked]
    assert [bool(one) for one in found] == [False] * 98 + [True] * 2
    assert found[99] == Kept(((b"a", b"\xff"),), b"x" * 1000, b"", "tag", 99.0, float("inf"))


def test_a_file_that_cannot_be_written_takes_no_answer_away(stored: Stored, tmp_path: Path) -> None:
    with Shared.open(tmp_path) as shared:
        shared.answers._file.execute("PRAGMA max_page_count = 1")  # as on a full disk
        reader = browser(stored, shared=shared)
        assert [reader.get(path).status_code for path in (TOPIC, ITEMS, TOPIC)] == [200] * 3


def test_a_file_that_cannot_be_read_takes_no_answer_away(stored: Stored, tmp_path: Path) -> None:
    with Shared.open(tmp_path) as shared:
        reader = browser(stored, shared=shared)
        shared.answers.close()
        assert [reader.get(path).status_code for path in (TOPIC, ITEMS, TOPIC)] == [200] * 3


def test_a_write_of_another_process_is_seen_at_once(tmp_path: Path) -> None:
    settings = build({"data.dir": tmp_path, "search.embeddings": False})
    with (
        open_wire(settings) as wire,
        open_wire(settings) as other,
        TestClient(web_app(wire, settings), base_url="http://127.0.0.1") as client,
    ):
        assert client.get("/api/v1/topics").json()["topics"] == []
        other.services.topics.add("Shanghai Spirit")
        assert len(client.get("/api/v1/topics").json()["topics"]) == 1
        assert "Shanghai Spirit" in client.get("/").text


def test_processes_that_share_answers_see_the_writes_of_each_other(tmp_path: Path) -> None:
    settings = build({"data.dir": tmp_path / "data", "search.embeddings": False})
    with open_wire(settings) as one, open_wire(settings) as other, ExitStack() as stack:
        clients = []
        for wire in (one, other):
            shared = stack.enter_context(Shared.open(tmp_path))
            app = web_app(wire, settings, shared, first=wire is one)
            clients.append(stack.enter_context(TestClient(app, base_url="http://127.0.0.1")))
        names: list[str] = []
        for number, writer in enumerate(clients * 2):
            names.append(f"Topic {number}")
            assert writer.post("/api/v1/topics", json={"name": names[-1]}).status_code == 201
            for reader in clients:
                assert len(reader.get("/api/v1/topics").json()["topics"]) == len(names)
                assert all(name in reader.get("/").text for name in names)
