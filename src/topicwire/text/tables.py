"""Word lists of this room: sorted tab-separated files under `text/data`, read once."""

from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of `data/NAME.tsv`, without comments and empty lines."""
    content = (files("topicwire.text") / "data" / f"{name}.tsv").read_text(encoding="utf-8")
    return tuple(
        tuple(line.split("\t")) for line in content.splitlines() if line and not line.startswith("#")
    )
