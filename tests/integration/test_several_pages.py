"""An article on several pages is one document, also when it is read again."""

from datetime import UTC, datetime
from pathlib import Path

from topicwire.assemble import open_wire
from topicwire.config import build
from topicwire.errors import FetchFailedError
from topicwire.model.entry import Entry
from topicwire.model.outcome import Outcome
from topicwire.model.page import Page
from topicwire.net.request import Request
from topicwire.pipeline.reading import read_entries
from topicwire.pipeline.tools import Tools
from topicwire.storage import entries

ADDRESS = "https://paper.example/2025/bridges.html"
PARTS = {
    ADDRESS: (
        "The bridge over the river was opened by the mayor on Monday after nine years.",
        "bridges_2.html",
    ),
    "https://paper.example/2025/bridges_2.html": (
        "Engineers counted 14,000 rivets in the oldest span before they began.",
        "bridges_3.html",
    ),
    "https://paper.example/2025/bridges_3.html": (
        "Ferries that ran beside the works for years make their last trip on Sunday.",
        "",
    ),
}


class Web:
    """Answers from memory; `down` names an address that fails."""

    def __init__(self) -> None:
        self.down = ""

    def fetch(self, request: Request) -> Page:
        if request.address == self.down:
            raise FetchFailedError("no answer")
        text, following = PARTS[request.address]
        link = f'<a rel="next" href="{following}">Next page</a>' if following else ""
        body = (
            '<html><head><title>Bridges</title><meta property="article:published_time" '
            'content="2025-07-20T08:00:00Z"></head><body><article><h1>Bridges</h1>'
            + "".join(f"<p>{text} It was the {word} of its kind in the whole province.</p>" for word in WORDS)
            + f"</article>{link}</body></html>"
        )
        return Page(request.address, request.address, 200, body.encode(), datetime.now(UTC))


WORDS = ("first", "second", "third", "longest", "widest")


def test_pages_are_joined_and_read_again_together(tmp_path: Path) -> None:
    web = Web()
    with open_wire(build({"data.dir": tmp_path})) as wire:
        old = wire.tools
        tools = Tools(
            **{name: getattr(old, name) for name in Tools.__slots__ if name != "fetcher"}, fetcher=web
        )
        with wire.tools.database.write() as connection:
            entries.offer(connection, [Entry(ADDRESS, "s")], tools.now())
        web.down = "https://paper.example/2025/bridges_3.html"
        assert read_entries(tools, [ADDRESS]) == (), "half an article is not kept"
        waiting = wire.services.status.view().problems[0]
        assert waiting.outcome is Outcome.WAITING
        web.down = ""
        (key,) = read_entries(tools, [ADDRESS])
        document = wire.services.documents.view(key).item.document
        assert len(document.paragraphs) == 15
        assert "rivets" in document.paragraphs[5].text
        with wire.worker() as worker:
            assert worker.reread() == 0
        assert wire.services.status.view().documents == 1
