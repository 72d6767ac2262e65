"""`topicwire.Client` against the real API, over services in memory."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.routing import Mount
from tests.browser.server import serving
from tests.entrance import RealEntrance
from tests.unit.serve.newsroom import SPIRIT, MemoryServices, key_of

from topicwire import Client, client
from topicwire.client import Filters
from topicwire.errors import ConflictError, FetchFailedError, NotFoundError, RefusedError
from topicwire.serve.api.alert_schemas import NewAlert
from topicwire.serve.api.entrance_schemas import NewToken
from topicwire.serve.api.reader_schemas import NewSearch, ProposedTopic
from topicwire.serve.api.schemas import ChangedTopic, CitationShape, TopicNameShape, TopicShape
from topicwire.serve.web import WebOptions, create_app

SEMINAR = key_of("renmin/2025-07-25-legislative-seminar")


@pytest.fixture(scope="module")
def wire() -> Iterator[Client]:
    with serving(create_app(MemoryServices(), WebOptions())) as address, Client(address) as made:
        yield made


def answering(handler: Callable[[httpx.Request], httpx.Response]) -> Client:
    return Client("http://testserver", transport=httpx.MockTransport(handler))


def test_topics_and_all_their_items(wire: Client) -> None:
    (card,) = [card for card in wire.topics() if card.topic.key == SPIRIT.key]
    keys = [item.document.key for item in wire.all_items(SPIRIT.key)]
    assert len(keys) == len(set(keys)) == card.items == 30
    assert wire.topic(SPIRIT.key) == card.topic


def test_filters_reach_the_server(wire: Client) -> None:
    only = Filters(languages=("en", "ru"), kinds=("article",), since=date(2025, 7, 20))
    found = list(wire.all_items(SPIRIT.key, filters=only))
    assert {item.document.language for item in found} == {"en", "ru"}
    assert all(item.document.published.at.date() >= date(2025, 7, 20) for item in found)


def test_a_claim_leads_to_the_paragraph_it_cites(wire: Client) -> None:
    summary = wire.document(SEMINAR).summary
    assert summary is not None
    cited = wire.cited(summary.groups[0].claims[0].citations[0])
    assert "多语种法律文本数据库" in cited.text


def test_search_similar_sources_status(wire: Client) -> None:
    part = wire.search("Tianjin", limit=1)
    assert len(part.items) == 1
    assert part.total == len(list(wire.search_all("Tianjin"))) > 1
    assert all(item.document.key != SEMINAR for item in wire.similar(SEMINAR, 3))
    assert wire.sources()
    assert wire.status().documents > 0


def test_a_topic_from_its_beginning_to_its_end(wire: Client) -> None:
    made = wire.add_topic("潮汐能", {"en": "tidal power"})
    names = (*made.names, TopicNameShape(language="ru", text="приливная энергия"))
    changed = wire.change_topic(made, ChangedTopic(names=names))
    assert [name.text for name in changed.names] == ["潮汐能", "tidal power", "приливная энергия"]
    with pytest.raises(ConflictError, match="somebody else"):
        wire.change_topic(made, ChangedTopic(names=made.names))
    with pytest.raises(ConflictError):
        wire.remove_topic(made)
    wire.remove_topic(changed)
    with pytest.raises(NotFoundError):
        wire.topic(made.key)


def test_marks_and_kept_searches(wire: Client) -> None:
    before = wire.unread()[SPIRIT.key]
    wire.mark(SEMINAR)
    assert wire.unread()[SPIRIT.key] == before - 1
    wire.mark(SEMINAR, read=False)
    wire.pin(SPIRIT.key, SEMINAR)
    assert [item.document.key for item in wire.pins(SPIRIT.key)] == [SEMINAR]
    wire.pin(SPIRIT.key, SEMINAR, pinned=False)
    assert wire.pins(SPIRIT.key) == ()
    wire.mark_all(SPIRIT.key, datetime(2025, 7, 26, tzinfo=UTC))
    assert wire.unread()[SPIRIT.key] == 0
    assert not wire.teach(SPIRIT.key, SEMINAR, belongs=False).belongs
    assert wire.teach(SPIRIT.key, SEMINAR, belongs=True).belongs
    kept = wire.save_search(NewSearch(query="Tianjin", kinds=("article",), since=date(2025, 7, 1)))
    assert wire.searches() == (kept,)
    assert wire.found_by(kept.key, limit=1).items
    wire.remove_search(kept.key)
    assert wire.searches() == ()


def test_lessons_and_previews(wire: Client) -> None:
    wire.teach(SPIRIT.key, SEMINAR, belongs=False)
    assert [one.document.key for one in wire.examples(SPIRIT.key)] == [SEMINAR]
    assert wire.forget(SPIRIT.key, SEMINAR).examples == 0
    names = (TopicNameShape(language="en", text="Tianjin"),)
    assert wire.preview("not there yet", ProposedTopic(names=names)).looked_at > 0
    assert wire.summary(SEMINAR) == wire.document(SEMINAR).summary


def test_tokens_are_made_and_revoked_by_who_may(tmp_path: Path) -> None:
    entrance = RealEntrance(tmp_path)
    secret = entrance.token("admin")
    app = create_app(MemoryServices(), WebOptions(), entrance)
    with serving(app) as address, Client(address, token=secret) as wire:
        made = wire.add_token(NewToken(name="feeds of the desk", scope="feeds", days=None))
        with Client(address, token=made.secret) as weak, pytest.raises(RefusedError) as caught:
            weak.topics()
        assert caught.value.status == 403
        assert made.token.key in {one.key for one in wire.tokens()}
        assert wire.caller().scope == "admin"
        wire.revoke_token(made.token.key)
        assert next(one for one in wire.tokens() if one.key == made.token.key).revoked
    entrance.database.close()


def test_events_are_heard(wire: Client) -> None:
    events = wire.events()
    heard = next(events)
    events.close()
    assert (heard.topic, heard.items) == (SPIRIT.key, 30)


@pytest.mark.parametrize("status", [401, 429])
def test_who_may_not_hear_events_is_told(status: int) -> None:
    with pytest.raises(RefusedError, match=r"Unauthorized|Too Many") as caught:
        next(answering(lambda _request: httpx.Response(status, text="no")).events())
    assert caught.value.status == status


NEW_ALERT = NewAlert(channel="email", target="desk@example.org", topic="x")
SEEN = TopicShape(key="x", name="x", names=(), query="", threshold=0.0, version=1)
CALLS: tuple[Callable[[Client], object], ...] = (
    lambda wire: wire.topics(),
    lambda wire: wire.topic("x"),
    lambda wire: wire.add_topic("x"),
    lambda wire: wire.change_topic(SEEN, ChangedTopic(names=(TopicNameShape(language="en", text="x"),))),
    lambda wire: wire.remove_topic(SEEN),
    lambda wire: wire.items("x"),
    lambda wire: wire.search("x"),
    lambda wire: wire.document("x"),
    lambda wire: wire.summary("x"),
    lambda wire: wire.cited(CitationShape(document="x", revision=1, paragraph=1, page="")),
    lambda wire: wire.similar("x"),
    lambda wire: wire.cluster("x"),
    lambda wire: wire.sources(),
    lambda wire: next(wire.events()),
    lambda wire: wire.jobs(),
    lambda wire: wire.status(),
    lambda wire: wire.unread(),
    lambda wire: wire.mark("x"),
    lambda wire: wire.mark_all("x"),
    lambda wire: wire.pins("x"),
    lambda wire: wire.pin("x", "y"),
    lambda wire: wire.pin("x", "y", pinned=False),
    lambda wire: wire.teach("x", "y", belongs=True),
    lambda wire: wire.forget("x", "y"),
    lambda wire: wire.examples("x"),
    lambda wire: wire.preview("x", ProposedTopic()),
    lambda wire: wire.searches(),
    lambda wire: wire.save_search(NewSearch(query="x")),
    lambda wire: wire.kept_search("x"),
    lambda wire: wire.found_by("x"),
    lambda wire: wire.remove_search("x"),
    lambda wire: wire.alerts(),
    lambda wire: wire.add_alert(NEW_ALERT),
    lambda wire: wire.alert("x"),
    lambda wire: wire.test_alert("x"),
    lambda wire: wire.remove_alert("x"),
    lambda wire: wire.caller(),
    lambda wire: wire.tokens(),
    lambda wire: wire.add_token(NewToken(name="x")),
    lambda wire: wire.revoke_token("x"),
)


def test_every_operation_of_the_api_can_be_asked_for() -> None:
    asked: set[tuple[str, str]] = set()

    def look(request: httpx.Request) -> httpx.Response:
        asked.add((request.method.lower(), request.url.path.removeprefix("/api/v1")))
        if request.method == "GET" and request.url.path.endswith("/topics/x"):
            return httpx.Response(200, content=SEEN.model_dump_json(), headers={"ETag": '"x"'})
        return httpx.Response(400)

    for call in CALLS:
        with suppress(RefusedError):
            call(answering(look))
    paths = create_app(MemoryServices()).routes
    (api,) = [route.app for route in paths if isinstance(route, Mount)]
    assert isinstance(api, FastAPI)
    missing = [
        (method, path)
        for path, operations in api.openapi()["paths"].items()
        for method in operations
        if not any(one == method and re.fullmatch(re.sub(r"{\w+}", "[^/]+", path), at) for one, at in asked)
    ]
    assert not missing


def test_what_is_refused_says_why(wire: Client) -> None:
    with pytest.raises(RefusedError) as caught:
        wire.search("x", cursor="made by hand")
    assert caught.value.status == 400
    with pytest.raises(NotFoundError):
        wire.document("../../etc/passwd")


def test_a_request_too_many_is_repeated_after_the_time_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(client, "sleep", waited.append)
    answers = [httpx.Response(429, headers={"Retry-After": "7"}), httpx.Response(200, json={"topics": []})]
    assert answering(lambda _request: answers.pop(0)).topics() == ()
    assert waited == [7.0]


@pytest.mark.parametrize("told", ["", "3600", "soon", "-1", "²"])
def test_a_wait_that_is_too_long_or_unknown_is_not_waited_for(told: str) -> None:
    headers = {b"Retry-After": told.encode()} if told else {}
    wire = answering(lambda _request: httpx.Response(429, headers=headers))
    with pytest.raises(RefusedError) as caught:
        wire.topics()
    assert caught.value.status == 429


def test_a_newer_server_may_say_more() -> None:
    wire = answering(lambda _request: httpx.Response(200, json={"topics": [], "planets": 8}))
    assert wire.topics() == ()


@pytest.mark.parametrize("body", [b"<html>", b"", b"[]", b'{"topics": 1}'])
def test_something_else_than_a_topicwire_is_named(body: bytes) -> None:
    with pytest.raises(RefusedError, match="is it a topicwire"):
        answering(lambda _request: httpx.Response(200, content=body)).topics()


def test_a_server_that_is_not_there_is_said() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("connection refused", request=request)

    with pytest.raises(FetchFailedError, match="did not answer"):
        answering(refuse).topics()


def test_the_token_is_sent() -> None:
    def look(request: httpx.Request) -> httpx.Response:
        assert request.headers["Authorization"] == "Bearer tw_secret"
        return httpx.Response(200, json={"topics": []})

    with Client("http://testserver", token="tw_secret", transport=httpx.MockTransport(look)) as wire:
        wire.topics()


def test_the_guide_works_as_it_is_written(wire: Client, capsys: pytest.CaptureFixture[str]) -> None:
    guide = Path(__file__).parents[2] / "docs" / "guides" / "programs.md"
    code = guide.read_text().split("```python\n")[1].split("```")[0]
    address = str(wire._http.base_url).removesuffix("/api/v1/")
    exec(compile(code.replace("http://127.0.0.1:8460", address), str(guide), "exec"), {})
    shown = capsys.readouterr().out
    assert "上海精神 30" in shown
    assert "  supported " in shown
