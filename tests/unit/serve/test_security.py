import pytest
from starlette.datastructures import Headers

from topicwire.serve.options import WebOptions
from topicwire.serve.security import largest, refused
from topicwire.serve.web.desk import own_path

OPTIONS = WebOptions(largest_body=1000)


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("GET", {"host": "127.0.0.1:8460"}, None),
        ("GET", {"host": "localhost"}, None),
        ("GET", {"host": "[::1]:8460"}, None),
        ("GET", {"host": "evil.example"}, 421),
        ("GET", {"host": "127.0.0.1.evil.example"}, 421),
        ("GET", {"host": "[broken"}, 421),
        ("GET", {}, 421),
        ("POST", {"host": "localhost", "content-length": "1001"}, 413),
        ("POST", {"host": "localhost", "content-length": "many"}, 413),
        ("POST", {"host": "localhost", "sec-fetch-site": "cross-site"}, 403),
        ("POST", {"host": "localhost", "sec-fetch-site": "same-site"}, 403),
        ("POST", {"host": "localhost", "sec-fetch-site": "same-origin"}, None),
        ("POST", {"host": "localhost:1", "origin": "http://localhost:2"}, 403),
        ("POST", {"host": "localhost:1", "origin": "null"}, 403),
        ("POST", {"host": "localhost:1", "origin": "http://localhost:1"}, None),
        ("DELETE", {"host": "localhost", "sec-fetch-site": "cross-site"}, 403),
        ("POST", {"host": "localhost"}, None),
    ],
)
def test_who_is_let_in(method: str, headers: dict[str, str], status: int | None) -> None:
    refusal = refused(method, Headers(headers), OPTIONS, largest("/sources", OPTIONS))
    assert (refusal[0] if refusal else None) == status


@pytest.mark.parametrize(
    "address", ["//evil.example", "/\\evil.example", "https://evil.example", "", "/a\nb", "x"]
)
def test_no_way_back_to_another_host(address: str) -> None:
    assert own_path(address) == "/"


def test_the_way_back_to_a_page_of_ours() -> None:
    assert own_path("/topics/a?q=%E7%AB%8B") == "/topics/a?q=%E7%AB%8B"


def test_files_may_be_larger_than_forms() -> None:
    assert largest("/sources/import", OPTIONS) > largest("/sources", OPTIONS) == 1000
