"""How programs are let in, over real tokens: API, MCP and feeds."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from tests.entrance import PASSWORD, RealEntrance, bearer, client_of, sign_in
from tests.unit.serve.newsroom import SPIRIT, MemoryServices

from topicwire.serve.web import WebOptions, create_app

TOPIC = f"/topics/{quote(SPIRIT.key)}"
API = "/api/v1"
CALL = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "add_topic", "arguments": {"name": "绿氢"}},
}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", f"{API}/topics"),
        ("GET", f"{API}/events"),
        ("GET", f"{API}/nowhere"),
        ("POST", f"{API}/topics"),
        ("DELETE", f"{API}/topics/x"),
        ("POST", "/mcp"),
        ("GET", "/mcp"),
    ],
)
def test_programs_get_a_problem(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == 'Bearer realm="topicwire"'
    assert set(answer.json()) == {"type", "title", "status", "detail"}


@pytest.mark.parametrize(
    ("scope", "statuses"),
    [
        ("feeds", (403, 403, 403, 200)),
        ("read", (200, 403, 403, 200)),
        ("write", (200, 201, 403, 200)),
        ("admin", (200, 201, 200, 200)),
    ],
)
def test_what_tokens_may_do(
    client: TestClient, entrance: RealEntrance, scope: str, statuses: tuple[int, ...]
) -> None:
    headers = bearer(entrance.token(scope))
    answers = [
        client.get(f"{API}/topics", headers=headers),
        client.post(f"{API}/topics", json={"name": "new"}, headers=headers),
        client.get(f"{API}/tokens", headers=headers),
        client.get("/search/feed.atom", headers=headers),
    ]
    assert tuple(one.status_code for one in answers) == statuses
    for refused in (one for one in answers if one.status_code == 403):
        assert refused.headers["content-type"] == "application/problem+json"
        assert 'error="insufficient_scope"' in refused.headers["www-authenticate"]


def test_tokens_over_mcp(client: TestClient, entrance: RealEntrance) -> None:
    accept = {"Accept": "application/json, text/event-stream"}
    reading = client.post("/mcp", json=CALL, headers=accept | bearer(entrance.token("read")))
    assert reading.json()["result"]["isError"]
    assert "scope write" in reading.json()["result"]["content"][0]["text"]
    writing = client.post("/mcp", json=CALL, headers=accept | bearer(entrance.token("write")))
    assert not writing.json()["result"].get("isError")


def test_the_description_says_whether_a_token_is_needed(entrance: RealEntrance) -> None:
    headers = bearer(entrance.token("read"))
    place = f"{API}/openapi.json"
    with client_of(entrance) as open_to_all:
        for asked in ({}, headers):
            assert {} in open_to_all.get(place, headers=asked).json()["security"]
        entrance.account("root", "admin")
        assert {} not in open_to_all.get(place, headers=headers).json()["security"]
    with client_of(entrance, exposed=True) as guarded:
        assert {} not in guarded.get(place).json()["security"]


def test_tokens_end(client: TestClient, entrance: RealEntrance) -> None:
    secret = entrance.token("read", days=7)
    assert client.get(f"{API}/topics", headers=bearer(secret)).status_code == 200
    entrance.clock.now += timedelta(days=7)
    late = client.get(f"{API}/topics", headers=bearer(secret))
    assert late.status_code == 401
    assert 'error="invalid_token"' in late.headers["www-authenticate"]
    assert "expired on 2025-08-01" in late.json()["detail"]
    other = entrance.token("read")
    entrance.tokens.revoke(entrance.tokens.every()[0].key)
    assert "revoked" in client.get(f"{API}/topics", headers=bearer(other)).json()["detail"]
    assert "no such token" in client.get(f"{API}/topics", headers=bearer("tw_x")).json()["detail"]
    assert client.get(f"{API}/topics", headers={"Authorization": "Digest x"}).status_code == 401


def test_feeds_for_readers_that_know_only_an_address(client: TestClient, entrance: RealEntrance) -> None:
    secret, strong = entrance.token("feeds", account="rita"), entrance.token("read")
    place = f"{TOPIC}/feed.atom"
    feed = client.get(f"{place}?token={secret}")
    assert feed.status_code == 200
    assert secret not in feed.text
    assert client.get(f"{TOPIC}/feed.json", auth=("anything", secret)).status_code == 200
    assert client.get(f"{TOPIC}?token={secret}").status_code == 401, "nothing but feeds"
    assert client.get(f"{TOPIC}/export/csv?token={secret}").status_code == 401
    told = client.get(f"{place}?token={strong}")
    assert told.status_code == 403
    assert "must have the scope feeds" in told.text
    asked = client.get(place)
    assert asked.status_code == 401
    assert asked.headers["www-authenticate"].startswith('Basic realm="topicwire"')


def test_tokens_by_the_api(client: TestClient, entrance: RealEntrance) -> None:
    headers = bearer(entrance.token("admin"))
    made = client.post(
        f"{API}/tokens", json={"name": "x", "scope": "read", "account": "rita"}, headers=headers
    )
    assert (made.status_code, made.headers["cache-control"]) == (201, "no-store")
    own = bearer(made.json()["secret"])
    assert client.get(f"{API}/caller", headers=own).json()["account"] == "rita"
    listed = client.get(f"{API}/tokens", headers=headers)
    assert {one["name"] for one in listed.json()["tokens"]} == {"x", "test"}  # both made in one instant
    assert made.json()["secret"] not in listed.text
    key = made.json()["token"]["key"]
    assert client.delete(f"{API}/tokens/{key}", headers=headers).status_code == 204
    assert client.delete(f"{API}/tokens/none", headers=headers).status_code == 404
    assert client.get(f"{API}/caller", headers=own).status_code == 401
    unknown = client.post(f"{API}/tokens", json={"name": "x", "account": "nobody"}, headers=headers)
    assert unknown.status_code == 404


def test_too_many_requests(entrance: RealEntrance) -> None:
    client = client_of(entrance, exposed=True, requests_per_minute=100)
    headers = bearer(entrance.token("read"))
    first = client.get(f"{API}/topics", headers=headers)
    assert first.headers["ratelimit-policy"] == '"default";q=100;w=60'
    assert re.match(r'"default";r=99;t=\d+$', first.headers["ratelimit"])
    answers = [client.get(f"{API}/caller", headers=headers) for _ in range(100)]
    late = answers[-1]
    assert (late.status_code, late.json()["status"]) == (429, 429)
    assert 1 <= int(late.headers["retry-after"]) <= 60
    assert client.get(f"{API}/caller", headers=bearer(entrance.token("read"))).status_code == 200
    strangers = [client.get("/").status_code for _ in range(3)]
    assert strangers == [401, 401, 429]
    assert client.get("/").headers["content-type"].startswith("text/html")


def test_events_end_with_the_token(entrance: RealEntrance, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(MemoryServices(), WebOptions(hosts=("testserver",), exposed=True), entrance)
    entrance.token("read")
    secret = entrance.token("read")
    with TestClient(app) as client:
        _api(app).state.watch.period = 0.0
        entrance.clock.now += timedelta(hours=23)
        monkeypatch.setattr(entrance.tokens, "fault", _valid_for(entrance.tokens.fault, 2))
        heard = client.get(f"{API}/events", headers=bearer(secret))
    assert heard.status_code == 200
    assert heard.text.count("\n\n") >= 1, "what was said before the end"


def _api(app: Any) -> Any:
    return next(route.app for route in app.routes if getattr(route, "path", "") == API)


def _valid_for(real: Any, looks: int) -> Any:
    left = [looks]

    def fault(token: Any) -> str | None:
        left[0] -= 1
        return "It was revoked." if left[0] < 0 else real(token)

    return fault


def test_a_secret_never_leaves_by_another_door(client: TestClient, entrance: RealEntrance) -> None:
    secret = entrance.token("admin", account="root")
    sign_in(client, "root")
    cookie = client.cookies["topicwire"]
    places = ["/", TOPIC, "/search", "/sources", "/status", "/account", "/accounts", f"{TOPIC}/feed.atom",
        f"{TOPIC}/feed.json", f"{TOPIC}/export/html", f"{TOPIC}/export/csv", f"{API}/tokens"]  # fmt: skip
    with entrance.database.read() as connection:
        stored = ("SELECT password FROM accounts", "SELECT digest FROM tokens", "SELECT digest FROM sessions")
        hashes = [one for query in stored for one in connection.exec_driver_sql(query).scalars()]
    for place in places:
        answer = client.get(place)
        assert answer.status_code == 200, place
        said = answer.text + str(answer.headers)
        assert not [hidden for hidden in (secret, cookie, PASSWORD, *hashes) if hidden in said], place
