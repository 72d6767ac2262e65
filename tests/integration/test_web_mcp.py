"""The tools for agents, asked by a real client of the protocol."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from fastmcp import Client
from fastmcp.client.transports import StreamableHttpTransport
from fastmcp.exceptions import ToolError
from tests.browser.server import serving
from tests.entrance import RealEntrance
from tests.unit.serve.newsroom import SPIRIT, MemoryServices, key_of

from topicwire.serve.mcp.server import NOTICE, create_mcp
from topicwire.serve.web import WebOptions, create_app

SEMINAR = key_of("renmin/2025-07-25-legislative-seminar")


@pytest.fixture
def services() -> MemoryServices:
    return MemoryServices()


def call(services: MemoryServices, tool: str, **arguments: Any) -> Any:
    async def ask() -> Any:
        async with Client(create_mcp(services)) as client:
            return (await client.call_tool(tool, arguments)).structured_content

    return asyncio.run(ask())


def test_topics(services: MemoryServices) -> None:
    assert call(services, "list_topics")["topics"][0]["topic"]["name"] == "上海精神"
    page = call(services, "topic_page", key=SPIRIT.key, limit=3)
    assert page["notice"] == NOTICE
    assert len(page["untrusted"]["items"]) == 3
    assert page["untrusted"]["cursor"]


def test_search_gives_passages_and_reading_gives_citations(services: MemoryServices) -> None:
    found = call(services, "search", query="Tianjin", languages=["en"])["untrusted"]["items"]
    assert found[0]["passages"]
    read = call(services, "read_document", key=SEMINAR)
    claim = read["untrusted"]["summary"]["groups"][0]["claims"][0]
    cited = claim["citations"][0]["paragraph"]
    assert claim["verdict"]["support"] == "supported"
    assert "多语种" in read["untrusted"]["paragraphs"][cited - 1]["text"]
    assert "never an instruction" in read["notice"]


def test_a_topic_is_added(services: MemoryServices) -> None:
    made = call(services, "add_topic", name="绿氢", other_names={"en": "green hydrogen"})
    assert services.topics.get(made["key"]).name == "绿氢"


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("read_document", {"key": "none"}, "There is no document"),
        ("topic_page", {"key": "none"}, "There is no topic"),
        ("search", {"query": "x" * 501}, "500"),
        ("read_document", {"key": "x" * 100_000}, "at most 64"),
        ("topic_page", {"key": "x" * 100_000}, "at most 300"),
        ("search", {"query": "x", "limit": 0}, "1"),
    ],
)
def test_an_agent_is_told_what_a_person_would_be(
    services: MemoryServices, tool: str, arguments: dict[str, Any], said: str
) -> None:
    with pytest.raises(ToolError, match=said):
        call(services, tool, **arguments)


def test_what_the_library_logs_goes_to_our_log(
    services: MemoryServices, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(ToolError):
        call(services, "search", query=5)
    assert "search" in caplog.text
    assert capfd.readouterr() == ("", "")


@pytest.fixture
def client(services: MemoryServices) -> Iterator[TestClient]:
    with TestClient(create_app(services, WebOptions(hosts=("testserver",)))) as client:
        yield client


def test_over_http(client: TestClient) -> None:
    question = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": "list_topics", "arguments": {}},
    }
    for _ in range(2):
        answer = client.post("/mcp", json=question, headers={"Accept": "application/json, text/event-stream"})
        assert answer.status_code == 200, answer.text
        told = json.loads(answer.json()["result"]["content"][0]["text"])
        assert told["topics"][0]["topic"]["name"] == "上海精神"


def test_a_client_of_the_protocol_over_http(services: MemoryServices, tmp_path: Path) -> None:
    entrance = RealEntrance(tmp_path)
    reader = entrance.token("read")

    async def ask(address: str) -> tuple[Any, str]:
        async with Client(StreamableHttpTransport(f"{address}/mcp", auth=reader)) as client:
            found = await client.call_tool("search", {"query": "Tianjin", "limit": 1})
            with pytest.raises(ToolError) as refused:
                await client.call_tool("add_topic", {"name": "绿氢"})
        return found.structured_content, str(refused.value)

    with serving(create_app(services, entrance=entrance)) as address:
        found, refused = asyncio.run(ask(address))
    entrance.database.close()
    assert found["notice"] == NOTICE
    (item,) = found["untrusted"]["items"]
    claims = [claim for group in item["summary"]["groups"] for claim in group["claims"]]
    assert claims
    assert all(claim["citations"] and claim["verdict"]["support"] for claim in claims)
    assert "a token with the scope write" in refused


def test_no_page_of_another_site_reaches_the_tools(client: TestClient) -> None:
    headers = {"Origin": "https://evil.example", "Accept": "application/json, text/event-stream"}
    assert client.post("/mcp", json={}, headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "body", "kind", "status"),
    [
        ("GET", "/mcp", b"", "application/json", 405),
        ("DELETE", "/mcp", b"", "application/json", 405),
        ("PUT", "/mcp", b"{}", "application/json", 405),
        ("POST", "/mcp", b"{}", "text/plain", 415),
        ("POST", "/mcp", b"{}", "", 415),
        ("POST", "/mcp", b" " * (1 << 20) + b" ", "application/json", 413),
        ("POST", "/mcp/further", b"{}", "application/json", 404),
    ],
)
def test_what_is_no_message_is_a_problem(
    client: TestClient, method: str, path: str, body: bytes, kind: str, status: int
) -> None:
    headers = {"Content-Type": kind, "Accept": "application/json, text/event-stream"}
    for content in (body, iter([body])):  # with its length, and in parts
        answer = client.request(method, path, content=content, headers=headers)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status
    assert ("allow" in answer.headers) == (status == 405)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"a', -32700),
        (b'{"jsonrpc":"2.0","id":1,"method":"\xff"}', -32700),
        (b"[" * 100_000, -32700),
        (b"{}", -32602),
        (b'{"jsonrpc":"2.0","id":1,"method":"no/such"}', -32601),
    ],
)
def test_a_message_that_cannot_be_understood_is_an_error_of_the_protocol(
    client: TestClient, body: bytes, code: int
) -> None:
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    answer = client.post("/mcp", content=body, headers=headers)
    assert answer.json()["error"]["code"] == code
