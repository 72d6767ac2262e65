"""What programs may ask of marks, saved searches and lessons."""

from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from tests.unit.serve.newsroom import SPIRIT, MemoryServices, key_of

from topicwire.serve.web import WebOptions, create_app

API = "/api/v1"
TOPIC = f"{API}/topics/{quote(SPIRIT.key)}"
MARKS = f"{API}/marks/topics/{quote(SPIRIT.key)}"
SEMINAR = key_of("renmin/2025-07-25-legislative-seminar")


@pytest.fixture
def client() -> TestClient:
    return TestClient(create_app(MemoryServices(), WebOptions(hosts=("testserver",))))


def read(client: TestClient, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_read_marks(client: TestClient) -> None:
    assert read(client, f"{API}/marks/unread") == {"topics": {SPIRIT.key: 30}}
    assert client.put(f"{API}/marks/documents/{SEMINAR}", json={"read": True}).status_code == 204
    assert read(client, f"{API}/marks/unread") == {"topics": {SPIRIT.key: 29}}
    assert client.post(f"{MARKS}/read", json={"until": "2025-07-25T12:00:00Z"}).status_code == 204
    assert read(client, f"{API}/marks/unread") == {"topics": {SPIRIT.key: 0}}
    assert client.post(f"{MARKS}/read", json={"until": "2025-07-25T12:00:00"}).status_code == 400
    assert client.put(f"{API}/marks/documents/none", json={"read": True}).status_code == 404


def test_pins(client: TestClient) -> None:
    pin = f"{MARKS}/pins/{SEMINAR}"
    assert client.put(pin).status_code == 204
    (item,) = read(client, f"{MARKS}/pins")["items"]
    assert item["document"]["key"] == SEMINAR
    assert client.delete(pin).status_code == 204
    assert read(client, f"{MARKS}/pins") == {"items": []}


def test_lessons(client: TestClient) -> None:
    example = f"{TOPIC}/examples/{SEMINAR}"
    assert client.put(example, json={"belongs": False}).json() == {"belongs": False, "examples": 1}
    (kept,) = read(client, f"{TOPIC}/examples")["examples"]
    assert (kept["document"]["key"], kept["belongs"]) == (SEMINAR, False)
    assert read(client, f"{TOPIC}/items")["total"] == 29
    assert client.delete(example).json()["belongs"]
    assert client.delete(example).status_code == 404


def test_a_preview(client: TestClient) -> None:
    names = [{"language": "zh-Hans", "text": "上海精神"}]
    seen = client.post(f"{TOPIC}/preview", json={"names": names}).json()
    assert seen["total"] == len(seen["found"]) or seen["total"] > 20
    assert seen["found"][0]["reasons"][0]["found"] == "上海精神"
    assert client.post(f"{TOPIC}/preview", json={"names": names, "threshold": 2}).status_code == 400


def test_saved_searches(client: TestClient) -> None:
    made = client.post(
        f"{API}/searches", json={"query": "Tianjin", "topic": SPIRIT.key, "kinds": ["article"]}
    )
    assert made.status_code == 201
    at = made.headers["location"]
    assert read(client, at) == made.json()
    assert read(client, f"{API}/searches")["searches"] == [made.json()]
    assert read(client, f"{at}/items")["total"] > 0
    assert client.get(made.json()["atom"]).status_code == 200
    assert client.delete(at).status_code == 204
    assert client.get(at).status_code == 404
    assert client.post(f"{API}/searches", json={}).status_code == 400


def test_the_threshold_is_changed_and_otherwise_stays(client: TestClient) -> None:
    names = [{"language": one.language, "text": one.text} for one in SPIRIT.names]
    for wanted, kept in (({"threshold": 0.4}, 0.4), ({}, 0.4), ({"threshold": 0}, 0.0)):
        seen = client.get(TOPIC).headers["etag"]
        changed = client.put(TOPIC, json={"names": names} | wanted, headers={"If-Match": seen})
        assert changed.json()["threshold"] == kept
