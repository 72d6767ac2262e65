"""How people are let in, over real accounts: from the first visit to signing out."""

import re
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from lxml import html
from tests.entrance import BROWSER, PASSWORD, RealEntrance, bearer, client_of, fields, sign_in
from tests.unit.serve.newsroom import SPIRIT, MemoryServices

from topicwire.model.account import Scope
from topicwire.serve.web import WebOptions, create_app

TOPIC = f"/topics/{quote(SPIRIT.key)}"
API = "/api/v1"


def test_one_person_at_one_machine_meets_nothing(entrance: RealEntrance) -> None:
    client = client_of(entrance)
    assert client.get("/").status_code == 200
    assert client.post("/topics", data={"name": "x"}).status_code == 303
    assert client.post(f"{API}/topics", json={"name": "y"}).status_code == 201
    assert "/sign-out" not in client.get("/").text
    assert client.get(f"{API}/caller").json() == {"account": None, "token": None, "scope": "admin"}
    entrance.token("read")
    assert client.get("/").status_code == 200, "a token for a script locks nobody out"


def test_the_first_account_closes_the_doors(entrance: RealEntrance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("topicwire.serve.gate.FRESH", 0.0)
    client = client_of(entrance)
    page = client.get("/accounts")
    hidden = fields(page, "/accounts")
    assert "everybody has to sign in" in page.text
    weak = client.post("/accounts", data=hidden | {"name": "root", "password": "short"}, headers=BROWSER)
    assert (weak.status_code, 'value="root"' in weak.text) == (400, True)
    data = hidden | {"name": "root", "password": PASSWORD, "scope": "read"}
    assert client.post("/accounts", data=data, headers=BROWSER).status_code == 303
    assert entrance.accounts.every()[0].scope is Scope.ADMIN, "somebody must be able to make the second"
    assert client.get("/").status_code == 401


def test_a_proxy_nobody_told_of_does_not_let_everybody_in(entrance: RealEntrance) -> None:
    client = client_of(entrance)
    answer = client.get("/", headers={"X-Forwarded-For": "203.0.113.9"})
    assert answer.status_code == 403
    assert "topicwire account add" in answer.text
    secret = entrance.token("read")
    assert client.get("/", headers={"X-Forwarded-For": "203.0.113.9"} | bearer(secret)).status_code == 200


@pytest.mark.parametrize("path", ["/", TOPIC, "/search", "/sources", "/status", "/nowhere", "/account"])
def test_pages_ask_who_it_is(client: TestClient, path: str) -> None:
    answer = client.get(path + "?q=%E7%AB%8B", headers={"Accept-Language": "zh"})
    assert answer.status_code == 401
    assert "登录" in answer.text
    assert SPIRIT.name not in answer.text.replace(quote(SPIRIT.name), "").replace(f'value="{path}', "")
    assert fields(answer, "/sign-in")["next"] == path + "?q=%E7%AB%8B"


def test_what_everybody_may_see(client: TestClient) -> None:
    style = re.search(r"/static/base\.css\S+(?=\")", client.get("/").text)
    assert style
    assert client.get(style.group()).status_code == 200
    assert client.get(f"{API}/openapi.json").json()["security"] == [{"token": []}, {"session": []}]
    chosen = client.post("/preferences", data={"language": "zh", "here": "/sign-in"})
    assert chosen.headers["location"] == "/sign-in"


def test_signing_in_and_out(client: TestClient) -> None:
    answer = sign_in(client, "Rita", next=TOPIC)
    assert (answer.status_code, answer.headers["location"]) == (303, TOPIC)
    cookie = answer.headers["set-cookie"]
    assert re.match(r"topicwire=tws_[\w-]{43}; HttpOnly; Max-Age=\d+; Path=/; SameSite=lax$", cookie)
    page = client.get(TOPIC)
    assert page.status_code == 200
    assert "rita" in page.text
    assert client.cookies["topicwire"] not in page.text
    out = client.post("/sign-out", data=fields(page, "/sign-out"), headers=BROWSER)
    assert out.status_code == 303
    assert "topicwire" not in client.cookies
    client.cookies.set("topicwire", cookie.split(";")[0].partition("=")[2])
    assert client.get("/").status_code == 401, "the session has ended, not only the cookie"


def test_nowhere_else_after_signing_in(client: TestClient) -> None:
    for place in ("//evil.example", "https://evil.example/", "/\\evil.example", "x"):
        assert sign_in(client, "rita", next=place).headers["location"] == "/"


def test_over_https_cookies_never_go_another_way(entrance: RealEntrance) -> None:
    entrance.account("rita")
    app = create_app(MemoryServices(), WebOptions(hosts=("testserver",), exposed=True, https=True), entrance)
    client = TestClient(app, base_url="https://testserver", follow_redirects=False)
    answer = sign_in(client, "rita")
    kept = [one for one in answer.headers.get_list("set-cookie") if "tws_" in one]
    assert kept[0].startswith("__Host-topicwire=")
    assert "; Secure" in kept[0]
    assert "; Secure" in client.get("/sign-in", headers={"Cookie": ""}).headers["set-cookie"]
    assert client.get("/").headers["strict-transport-security"] == "max-age=31536000"


def test_guessing_ends_soon_and_says_nothing(client: TestClient) -> None:
    wrong = [sign_in(client, name, "wrong password") for name in ("rita", "nobody")]
    pages = [re.sub(r'value="[^"]*"|\{[^}]*\}', "", one.text) for one in wrong]
    assert [one.status_code for one in wrong] == [401, 401]
    assert pages[0] == pages[1], "a known name answers like an unknown one"
    for _ in range(4):
        sign_in(client, "rita", "wrong password")
    late = sign_in(client, "rita")
    assert (late.status_code, late.headers["retry-after"]) == (429, "300")
    assert "Try again in 5 minutes" in late.text
    assert sign_in(client, "wendy").status_code == 303


@pytest.mark.parametrize("key", ["", "x", "A" * 43 + "="])
def test_a_form_needs_its_key(client: TestClient, key: str) -> None:
    sign_in(client, "wendy")
    stale = client.post("/topics", data={"name": "typed <b>", "form_key": key}, headers=BROWSER)
    assert stale.status_code == 403
    assert "typed &lt;b&gt;" in stale.text
    assert client.post("/topics", data={"name": "x", "form_key": key}).status_code == 403, (
        "nor without a browser"
    )
    again = fields(stale, "/topics")
    assert client.post("/topics", data=again, headers=BROWSER).headers["location"].startswith("/topics/typed")


def test_the_key_of_another_session_does_not_fit(client: TestClient) -> None:
    sign_in(client, "rita")
    other = fields(client.get("/"), "/sign-out")
    sign_in(client, "wendy")
    assert client.post("/topics", data=other | {"name": "x"}, headers=BROWSER).status_code == 403
    assert (
        client.post(
            "/topics", data={"name": "x"}, headers=BROWSER | {"X-Form-Key": other["form_key"]}
        ).status_code
        == 403
    )
    own = fields(client.get("/"), "/sign-out")
    asked = client.post("/topics", data={"name": "x"}, headers=BROWSER | {"X-Form-Key": own["form_key"]})
    assert asked.status_code == 303


def test_what_was_typed_survives_an_ended_session(client: TestClient, entrance: RealEntrance) -> None:
    sign_in(client, "wendy")
    form = fields(client.get(TOPIC + "/settings"), TOPIC + "/settings")
    entrance.sessions.end_all("wendy")
    typed = form | {"language": "zh-Hans", "name": SPIRIT.name, "query": "typed & kept", "threshold": "0"}
    asked = client.post(TOPIC + "/settings", data=typed, headers=BROWSER)
    assert asked.status_code == 401
    assert "It is kept" in asked.text
    hidden = fields(asked, "/sign-in") | {"name": "wendy", "password": PASSWORD}
    signed_in = client.post("/sign-in", data=hidden, headers=BROWSER)
    assert "typed &amp; kept" in signed_in.text
    sent = client.post(TOPIC + "/settings", data=fields(signed_in, TOPIC + "/settings"), headers=BROWSER)
    assert (sent.status_code, sent.headers["location"]) == (303, TOPIC)
    assert "typed & kept" in client.get(f"{API}{TOPIC}").text


def test_a_part_of_a_page_leads_to_signing_in(client: TestClient) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/search?q=x"}
    answer = client.get("/search?q=xy", headers=headers)
    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/sign-in?next=/search%3Fq%3Dx")


def test_people_may_do_what_their_scope_says(client: TestClient) -> None:
    sign_in(client, "rita")
    key = fields(client.get("/"), "/sign-out")
    refused = client.post("/topics", data=key | {"name": "x"}, headers=BROWSER)
    assert refused.status_code == 403
    assert "needs the scope write" in refused.text
    assert client.get("/accounts").status_code == 403
    assert client.get("/account").status_code == 200


def test_tokens_are_made_on_a_page_and_shown_once(client: TestClient, entrance: RealEntrance) -> None:
    sign_in(client, "rita")
    page = client.get("/account")
    hidden = fields(page, "/account/tokens")
    assert 'value="write"' not in page.text
    greedy = client.post("/account/tokens", data=hidden | {"name": "x", "scope": "admin"}, headers=BROWSER)
    assert greedy.status_code == 403
    made = client.post("/account/tokens", data=hidden | {"name": "<i>", "scope": "feeds"}, headers=BROWSER)
    secret = html.document_fromstring(made.text).cssselect("#secret")[0].text or "?"
    assert made.headers["cache-control"] == "no-store"
    assert client.get(f"/search/feed.json?token={secret}", headers={"Cookie": ""}).status_code == 200
    listed = client.get("/account")
    assert secret not in listed.text
    assert "&lt;i&gt;" in listed.text
    action = f"/account/tokens/{entrance.tokens.every()[0].key}/revoke"
    client.post(action, data=fields(listed, action), headers=BROWSER)
    assert client.get(f"/search/feed.json?token={secret}", headers={"Cookie": ""}).status_code == 401


def test_nobody_revokes_what_is_somebody_elses(client: TestClient, entrance: RealEntrance) -> None:
    entrance.token("read", account="wendy")
    sign_in(client, "rita")
    hidden = fields(client.get("/account"), "/account/tokens")
    key = entrance.tokens.every()[0].key
    assert key not in client.get("/account").text
    assert client.post(f"/account/tokens/{key}/revoke", data=hidden, headers=BROWSER).status_code == 404


def test_a_password_is_changed(client: TestClient, entrance: RealEntrance) -> None:
    elsewhere = entrance.sessions.begin("rita")
    sign_in(client, "rita")
    hidden = fields(client.get("/account"), "/account/password")
    for old, new, status in (
        ("wrong", "x" * 20, 403),
        (PASSWORD, "short", 400),
        (PASSWORD, PASSWORD + "!", 303),
    ):
        data = hidden | {"password": old, "new_password": new}
        assert client.post("/account/password", data=data, headers=BROWSER).status_code == status
    assert client.get("/account").status_code == 200
    assert entrance.sessions.account(elsewhere) is None
    assert sign_in(client, "rita").status_code == 401
    assert sign_in(client, "rita", PASSWORD + "!").status_code == 303


def test_accounts_are_looked_after_on_a_page(client: TestClient, entrance: RealEntrance) -> None:
    sign_in(client, "root")
    hidden = fields(client.get("/accounts"), "/accounts")
    data = hidden | {"name": "王小明", "password": PASSWORD, "scope": "write"}
    assert client.post("/accounts", data=data, headers=BROWSER).status_code == 303
    assert client.post("/accounts", data=data, headers=BROWSER).status_code == 409
    place = f"/accounts/{quote('王小明')}"
    for action, status in (("read", 303), ("sign-out", 303), ("burn", 400), ("remove", 303), ("remove", 404)):
        assert client.post(place, data=hidden | {"action": action}, headers=BROWSER).status_code == status
    own = client.post("/accounts/root", data=hidden | {"action": "remove"}, headers=BROWSER)
    assert (own.status_code, "signed in with" in own.text) == (409, True)
    last = client.post("/accounts/root", data=hidden | {"action": "read"}, headers=BROWSER)
    assert (last.status_code, "only account" in last.text) == (409, True)
