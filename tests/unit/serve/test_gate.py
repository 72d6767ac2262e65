"""Which scope a request needs, where its token is read, and the keys of forms."""

import base64

import pytest
from starlette.requests import Request

from topicwire.model.account import Scope
from topicwire.serve.entrance import OWNER, STRANGER, Caller
from topicwire.serve.gate import needed, token_of
from topicwire.serve.web.form_key import fits, form_key


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/", Scope.READ),
        ("GET", "/topics/x", Scope.READ),
        ("HEAD", "/api/v1/status", Scope.READ),
        ("GET", "/nowhere", Scope.READ),
        ("POST", "/nowhere", Scope.WRITE),
        ("GET", "/topics/x/feed.atom", Scope.FEEDS),
        ("GET", "/search/feed.json", Scope.FEEDS),
        ("POST", "/search/feed.json", Scope.WRITE),
        ("GET", "/topics/feed.atom/settings", Scope.READ),
        ("POST", "/topics", Scope.WRITE),
        ("PUT", "/api/v1/topics/x", Scope.WRITE),
        ("POST", "/topics/x/preview", Scope.READ),
        ("POST", "/api/v1/topics/上海精神/preview", Scope.READ),
        ("POST", "/topics/x/y/preview", Scope.WRITE),
        ("GET", "/alerts", Scope.WRITE),
        ("GET", "/api/v1/alerts/x", Scope.WRITE),
        ("BREW", "/", Scope.WRITE),
        ("POST", "/mcp", Scope.READ),
        ("GET", "/accounts", Scope.ADMIN),
        ("POST", "/accounts/x", Scope.ADMIN),
        ("GET", "/api/v1/tokens", Scope.ADMIN),
        ("GET", "/api/v1/tokens/feed.atom", Scope.ADMIN),
        ("POST", "/account/tokens", Scope.READ),
        ("POST", "/sign-out", Scope.READ),
        ("POST", "/sign-in", None),
        ("GET", "/sign-in", None),
        ("GET", "/sign-in/x", Scope.READ),
        ("GET", "/api/v1/openapi.json", None),
    ],
)
def test_what_a_request_needs(method: str, path: str, scope: Scope | None) -> None:
    assert needed(method, path) is scope


def test_scopes_include_those_before() -> None:
    order = [Scope.FEEDS, Scope.READ, Scope.WRITE, Scope.ADMIN]
    for place, one in enumerate(order):
        assert [one.covers(other) for other in order] == [n <= place for n in range(4)]
    assert OWNER.may("admin")
    assert not STRANGER.may("read")


def test_a_caller_does_not_show_its_secret() -> None:
    assert "tws_" not in repr(Caller(Scope.READ, "alice", session="tws_secret"))


def asking(path: str, authorization: str = "", query: str = "") -> Request:
    headers = [(b"authorization", authorization.encode())] if authorization else []
    return Request(
        {"type": "http", "method": "GET", "path": path, "headers": headers, "query_string": query.encode()}
    )


def basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("path", "authorization", "query", "token"),
    [
        ("/", "", "", ""),
        ("/", "Bearer tw_x", "", "tw_x"),
        ("/", "bearer  tw_x ", "", "tw_x"),
        ("/", "", "token=tw_x", ""),
        ("/search/feed.atom", "", "token=tw_x", "tw_x"),
        ("/search/feed.atom", "Bearer tw_y", "token=tw_x", "tw_y"),
        ("/search/feed.atom", basic("me:tw_x"), "", "tw_x"),
        ("/search/feed.atom", basic("me"), "", "none"),
    ],
)
def test_where_a_token_is_read(path: str, authorization: str, query: str, token: str) -> None:
    assert token_of(asking(path, authorization, query)) == token


@pytest.mark.parametrize(
    ("path", "authorization"),
    [
        ("/", basic("me:tw_x")),
        ("/", "Bearer"),
        ("/", "Bearer "),
        ("/", "Digest x"),
        ("/search/feed.atom", "Basic !!"),
        ("/search/feed.atom", "Basic /w=="),
    ],
)
def test_headers_that_are_none(path: str, authorization: str) -> None:
    with pytest.raises(ValueError, match="Authorization"):
        token_of(asking(path, authorization))


def test_keys_of_forms() -> None:
    one, other = form_key("secret"), form_key("secret")
    assert one != other, "masked anew each time"
    assert fits(one, "secret")
    assert fits(other, "secret")
    assert not fits(one, "another")
    for wrong in (None, "", "x", one[:-4], one + "AAAA", one[:-2] + "é", "=" * 44, 7):
        assert not fits(wrong, "secret")
    assert not fits(form_key(""), ""), "a browser without a secret has no key"
