"""Suggestions in the search box, over HTTP."""

from fastapi.testclient import TestClient
from tests.unit.serve.newsroom import MemoryServices

from topicwire.serve.web import WebOptions, create_app


def offers(typed: str) -> str:
    client = TestClient(create_app(MemoryServices(), WebOptions(hosts=("testserver",))))
    response = client.get("/suggest", params={"q": typed})
    assert response.status_code == 200
    return response.text


def test_a_topic_is_offered_by_its_characters_and_its_pinyin() -> None:
    assert '<option value="上海精神">' in offers("上海")
    assert '<option value="上海精神">shanghaij · topic<' in offers("shanghaij")


def test_what_is_typed_is_escaped() -> None:
    assert "<script>" not in offers("<script>")


def test_nothing_is_offered_for_nothing() -> None:
    assert "<option" not in offers("")
    assert "<option" not in offers("?" * 5_000)


def test_the_search_box_asks_for_offers() -> None:
    page = TestClient(create_app(MemoryServices(), WebOptions(hosts=("testserver",)))).get("/search").text
    assert 'list="offers"' in page
    assert '<datalist id="offers" hx-get="/suggest"' in page
