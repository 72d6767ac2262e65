"""What can be set about the web door."""

from dataclasses import dataclass
from typing import get_args

from topicwire.model.selection import Mode
from topicwire.search.query import MAX_LENGTH

LANGUAGES = ("en", "zh")  # of the interface; English is what the templates are written in


@dataclass(frozen=True, slots=True)
class WebOptions:
    """Options of the pages and of every other door on the same address."""

    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "::1")  # names we answer to; stops DNS rebinding
    part: int = 20  # items of a list shown at once
    most_shown: int = 200  # items a shared address may open at once
    longest_query: int = MAX_LENGTH  # characters
    largest_body: int = 1 << 20  # bytes of a request
    largest_upload: int = 11_000_000  # bytes of a file that is sent: a list of sources and what is around it
    uploads: tuple[str, ...] = ("/sources/import",)  # paths that files are sent to
    language: str | None = None  # of the interface, "en" or "zh"; None: the browser's choice
    modes: tuple[str, ...] = get_args(Mode)  # ways to search, the usual one first
    excerpt: int = 420  # columns of own text shown in a list; a Chinese character takes two
    longest_address: int = 48_000  # characters of path and parameters
    any_address: bool = (
        False  # answer to bare addresses such as 10.0.0.7, which no DNS name can pretend to be
    )
    exposed: bool = False  # others can reach us: an account or token is needed even if there is none
    hub: str = ""  # WebSub hub that feeds name; empty: none
    https: bool = False  # people come over https: cookies never go another way
    requests_per_minute: int = 15_000  # of one caller; above what 200 requests a second need; 0: no limit
