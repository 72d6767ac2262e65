"""What a process is forked from: everything that is loaded at its first use is loaded already.

Loading takes seconds, in which a kill would never meet any work.
"""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.acceptance import killed

from topicwire.extract.context import ReadContext
from topicwire.extract.read import read
from topicwire.model.outlet import Outlet
from topicwire.model.page import Page
from topicwire.pipeline import worker

__all__ = ["killed", "worker"]

PAGE = b"<html><body><article><h1>Report</h1><p>%s</p></article></body></html>" % (b"A quiet harbour. " * 30)


class Nobody:
    """Knows no outlet."""

    def lookup(self, _host: str) -> Outlet | None:
        """Return None."""
        return None


def warm() -> None:
    """Read a page and open a data folder."""
    now = datetime.now(UTC)
    address = "http://warm.localhost/1.html"
    read(Page(address, address, 200, PAGE, now), ReadContext(Nobody(), now))
    with TemporaryDirectory() as folder, killed.open_data(Path(folder)):
        pass


warm()
