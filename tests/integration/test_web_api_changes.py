"""Changing things by the API: nobody overwrites what somebody else did meanwhile."""

from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from tests.unit.serve.newsroom import SPIRIT, MemoryServices

from topicwire.errors import ConflictError
from topicwire.model.topic import Topic
from topicwire.serve.web import WebOptions, create_app

PLACE = f"/api/v1/topics/{quote(SPIRIT.key)}"
NAMES = [{"language": "en", "text": "Spirit of Shanghai"}, {"language": "zh-Hans", "text": SPIRIT.name}]


@pytest.fixture
def services() -> MemoryServices:
    return MemoryServices()


@pytest.fixture
def client(services: MemoryServices) -> TestClient:
    return TestClient(create_app(services, WebOptions(hosts=("testserver",))))


def test_a_change_names_what_it_was_made_from(client: TestClient) -> None:
    seen = client.get(PLACE).headers["etag"]
    asked = {"names": NAMES, "query": " 天津 "}
    blind = client.put(PLACE, json=asked)
    assert (blind.status_code, blind.headers["content-type"]) == (428, "application/problem+json")
    done = client.put(PLACE, json=asked, headers={"If-Match": seen})
    assert done.status_code == 200
    kept = done.json()
    assert [name["text"] for name in kept["names"]] == [SPIRIT.name, "Spirit of Shanghai"]
    assert (kept["query"], kept["version"]) == ("天津", 2)
    late = client.put(PLACE, json=asked | {"query": "x"}, headers={"If-Match": seen})
    assert (late.status_code, "Somebody changed this first" in late.json()["detail"]) == (412, True)
    assert client.get(PLACE).json() == kept
    own = done.headers["etag"]
    assert client.get(PLACE, headers={"If-None-Match": own}).status_code == 304
    assert client.put(PLACE, json=asked, headers={"If-Match": f'"x", {own}'}).status_code == 200
    assert client.put(PLACE, json=asked, headers={"If-Match": "*"}).status_code == 200


def test_somebody_is_quicker_by_a_moment(
    client: TestClient, services: MemoryServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change(self: object, topic: Topic) -> Topic:
        raise ConflictError("Somebody was first.")

    monkeypatch.setattr(type(services.topics), "change", change)
    assert client.put(PLACE, json={"names": NAMES}, headers={"If-Match": "*"}).status_code == 412


def test_the_main_name_stays(client: TestClient) -> None:
    answer = client.put(PLACE, json={"names": NAMES[:1]}, headers={"If-Match": "*"})
    assert (answer.status_code, SPIRIT.name in answer.json()["detail"]) == (400, True)
    assert client.put("/api/v1/topics/none", json={"names": NAMES}).status_code == 404


def test_a_topic_is_removed_as_it_was_seen(client: TestClient) -> None:
    seen = client.get(PLACE).headers["etag"]
    assert client.delete(PLACE).status_code == 428
    client.put(PLACE, json={"names": NAMES}, headers={"If-Match": seen})
    assert client.delete(PLACE, headers={"If-Match": seen}).status_code == 412
    gone = client.delete(PLACE, headers={"If-Match": client.get(PLACE).headers["etag"]})
    assert (gone.status_code, gone.content) == (204, b"")
    assert client.get(PLACE).status_code == 404


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("text/plain", b"x", 415),
        ("application/x-www-form-urlencoded", b"name=x", 415),
        ("multipart/form-data; boundary=x", b"--x--", 415),
        ("application/json", b'{"name": "\xff\xfe"}', 400),
        ("application/json", b'{"name": "\\ud800"}', 400),
        ("application/json", b"[" * 100_000, 400),
        ("application/json", b"1" * 5000, 400),
        ("application/json", b"x" * 1_100_000, 413),
        ("application/merge-patch+json", b'{"name": "ok"}', 201),
    ],
)
def test_bodies_that_are_none(client: TestClient, kind: str, body: bytes, status: int) -> None:
    answer = client.post("/api/v1/topics", content=body, headers={"Content-Type": kind})
    assert answer.status_code == status
    if status >= 400:
        assert set(answer.json()) == {"type", "title", "status", "detail"}


def test_bodies_that_are_no_forms(client: TestClient) -> None:
    for kind, body in (("application/json", b"{}"), ("text/plain", b"x")):
        answer = client.post("/topics", content=body, headers={"Content-Type": kind})
        assert answer.status_code == 415
        assert "A page takes forms" in answer.text
    part = b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n\xff\xfe\r\n--x--\r\n'
    form = {"Content-Type": "multipart/form-data; boundary=x"}
    assert client.post("/topics", content=part, headers=form, follow_redirects=False).status_code == 303
    assert client.post("/topics", content=part[:20], headers=form).status_code == 400


def test_head_is_get_without_a_body(client: TestClient) -> None:
    for place in ("/", PLACE, "/search/feed.atom", "/nowhere"):
        got, head = client.get(place), client.head(place)
        assert (head.status_code, head.content) == (got.status_code, b"")
        assert head.headers["content-type"] == got.headers["content-type"]


def test_long_addresses(client: TestClient) -> None:
    assert client.get("/api/v1/search?q=" + "x" * 50_000).json()["status"] == 414
    assert client.get("/search?q=" + "x" * 50_000).status_code == 414
