"""`topicwire.Client` against the real API, over services in memory."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest
from tests.browser.server import serving
from tests.unit.serve.newsroom import SPIRIT, MemoryServices, key_of

from topicwire import Client, client
from topicwire.client import Filters
from topicwire.errors import ConflictError, FetchFailedError, NotFoundError, RefusedError
from topicwire.serve.api.reader_schemas import NewSearch
from topicwire.serve.api.schemas import ChangedTopic, TopicNameShape
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
