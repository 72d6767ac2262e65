"""Sources with their health, as a table."""

from collections.abc import Sequence
from datetime import datetime

from topicwire.cli.table import table
from topicwire.services.views import SourceView

_HEAD = ("KEY", "LAST SUCCESS", "NEXT CHECK", "A DAY", "DOCUMENTS", "STATE", "ADDRESS")


def health(views: Sequence[SourceView]) -> str:
    """Return sources as lines."""
    rows = [
        (
            view.source.key,
            _clock(view.state.succeeded, "-" if view.source.kind.is_imported else "never"),
            "-" if view.source.paused else _clock(view.state.next_check, "now"),
            f"{view.daily:,.1f}",
            f"{view.documents:,}",
            state(view),
            view.source.address,
        )
        for view in views
    ]
    return table(_HEAD, rows)


def state(view: SourceView) -> str:
    """Return in words how a source is."""
    if view.source.kind.is_imported:
        return "imported"
    if view.source.paused:
        return f"paused: {view.state.reason}" if view.state.reason else "paused"
    if view.state.failures:
        often = "once" if view.state.failures == 1 else f"{view.state.failures} times"
        return f"failed {often}: {view.state.reason}"
    if view.state.reason:
        return f"in part: {view.state.reason}"
    if view.silent:
        return "silent"
    return "well" if view.state.succeeded else "not checked yet"


def _clock(moment: datetime | None, otherwise: str) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else otherwise
