"""The JSON API over services in memory."""

import asyncio
import json
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from tests.unit.serve.newsroom import SPIRIT, MemoryServices, key_of

from topicwire.serve.api.events import Watch
from topicwire.serve.web import WebOptions, create_app

API = "/api/v1"
TOPIC = f"{API}/topics/{quote(SPIRIT.key)}"
SEMINAR = f"{API}/documents/{key_of('renmin/2025-07-25-legislative-seminar')}"


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(create_app(MemoryServices(), WebOptions(hosts=("testserver",))))


def read(client: TestClient, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


def test_topics_and_their_items(client: TestClient) -> None:
    card = read(client, f"{API}/topics")["topics"][0]
    assert (card["topic"]["name"], card["items"]) == ("上海精神", 30)
    first = read(client, f"{TOPIC}/items")["items"][0]
    assert first["document"]["outlet"]["romanised"] == "Ren Min Ri Bao"
    assert first["document"]["published"]["at"] == "2025-07-24T22:40:00Z"


def test_the_whole_list_by_cursor(client: TestClient) -> None:
    keys: list[str] = []
    cursor = ""
    while True:
        part = read(client, f"{TOPIC}/items?limit=7{cursor}")
        keys += [item["document"]["key"] for item in part["items"]]
        if part["cursor"] is None:
            break
        cursor = f"&cursor={quote(part['cursor'])}"
    assert len(keys) == len(set(keys)) == part["total"] == 30


def test_a_citation_leads_to_its_paragraph(client: TestClient) -> None:
    summary = read(client, f"{SEMINAR}/summary")
    citation = summary["groups"][0]["claims"][0]["citations"][0]
    address = f"{API}/documents/{citation['document']}/paragraphs/{citation['paragraph']}"
    found = read(client, f"{address}?revision={citation['revision']}")
    assert "多语种法律文本数据库" in found["text"]
    assert client.get(citation["page"]).status_code == 200


def test_marks_are_ranges_of_the_passage(client: TestClient) -> None:
    hit = read(client, f"{API}/search?q=Tianjin&language=en")["items"][0]["passages"][0]
    start, end = hit["marks"][0]
    assert hit["text"][start:end] == "Tianjin"


def test_nothing_is_sent_twice(client: TestClient) -> None:
    first = client.get(SEMINAR)
    for condition in (first.headers["etag"], "W/" + first.headers["etag"], '"x", ' + first.headers["etag"]):
        again = client.get(SEMINAR, headers={"If-None-Match": condition})
        assert (again.status_code, again.content) == (304, b"")
    assert client.get(SEMINAR, headers={"If-None-Match": '"x"'}).status_code == 200


def test_a_topic_is_added_once(client: TestClient) -> None:
    body = {"name": "绿氢", "names": [{"language": "en", "text": "green hydrogen"}]}
    made = client.post(f"{API}/topics", json=body)
    assert (made.status_code, made.json()["names"][1]["text"]) == (201, "green hydrogen")
    assert client.get(made.headers["location"]).json() == made.json()
    assert client.post(f"{API}/topics", json=body).status_code == 409


@pytest.mark.parametrize(
    ("method", "address", "body", "status", "said"),
    [
        ("GET", "/topics/none", b"", 404, "There is no topic"),
        ("GET", "/documents/none", b"", 404, "There is no document"),
        ("GET", "/nowhere", b"", 404, "openapi.json"),
        ("GET", "/search?limit=0", b"", 400, "limit"),
        ("GET", "/search?since=soon", b"", 400, "since"),
        ("GET", "/search?cursor=wrong", b"", 400, "cursor"),
        ("GET", "/search?q=" + "x" * 501, b"", 400, "more than 500"),
        ("DELETE", "/topics", b"", 405, "Allow"),
        ("POST", "/topics", b'{"a', 400, "The body is not JSON: "),
        ("POST", "/topics", b'{"name": "\xff"}', 400, "Send JSON in UTF-8"),
        ("POST", "/topics", b"[" * 100_000, 400, "The body cannot be read"),
        ("POST", "/topics", b'{"name": "\xff"}', 400, ""),
        ("POST", "/topics", b'{"name": ""}', 400, "name"),
        ("POST", "/topics", b'{"name": "a", "colour": 1}', 400, "colour"),
        ("POST", "/topics", b'{"name": "' + b"x" * (1 << 20) + b'"}', 413, "1048576"),
    ],
)
def test_every_failure_is_a_problem(
    client: TestClient, method: str, address: str, body: bytes, status: int, said: str
) -> None:
    answer = client.request(method, API + address, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert set(problem) == {"type", "title", "status", "detail"}
    assert said in problem["detail"]


def test_a_form_is_no_json(client: TestClient) -> None:
    answer = client.post(f"{API}/topics", content=b"name=a", headers={"Content-Type": "text/plain"})
    assert answer.status_code in (400, 415)
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_description_is_openapi_and_names_every_address(client: TestClient) -> None:
    description = read(client, f"{API}/openapi.json")
    assert description["openapi"].startswith("3.1")
    for operations in description["paths"].values():
        for operation in operations.values():
            assert operation["summary"]
            assert "default" in operation["responses"]
            assert "422" not in operation["responses"]
    assert json.dumps(description).count("HTTPValidationError") == 0


def test_what_nobody_expected_is_a_problem_too(monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(MemoryServices(), WebOptions(hosts=("testserver",)))
    monkeypatch.setattr(MemoryServices, "status", property(lambda self: 1 / 0))
    answer = TestClient(app, raise_server_exceptions=False).get(f"{API}/status")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert "division" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_events_tell_what_changed() -> None:
    services = MemoryServices()

    async def listen() -> list[bytes]:
        events = Watch(services, period=0.01).events()
        heard = [await anext(events), await anext(events)]
        services.topics.add("绿氢")
        return [*heard, await anext(events)]

    first, silence, changed = asyncio.run(listen())
    assert json.loads(first.split(b"data: ")[1])["items"] == 30
    assert silence.startswith(b":")
    assert json.loads(changed.split(b"data: ")[1])["topic"] == "绿氢"
    assert changed.count(b"event: topic") == 1
