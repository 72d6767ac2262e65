"""An entry: one item that a source lists."""

from dataclasses import dataclass

from topicwire.model.moment import Moment


@dataclass(frozen=True, slots=True)
class Entry:
    """One listed item. Markup in it is hostile until extracted."""

    address: str  # absolute, canonical
    source: str  # key of the source that listed it
    title: str = ""
    published: Moment | None = None
    updated: Moment | None = None
    summary: str = ""  # HTML or text as listed
    content: str = ""  # full text as HTML, if the feed carries it
    author: str = ""
    language: str | None = None
