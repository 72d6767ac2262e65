"""A text's beginning, cut at the end of a sentence."""

import re
import unicodedata
from bisect import bisect_right
from itertools import accumulate

# A sentence's end with the quotes and brackets that close it. A full stop counts only before a space, so that
# numbers and abbreviations such as "3.5" do not end anything.
_END = re.compile(r"(?:[。！？!?؟۔।…]|\.(?=[\s\"”’)\]]|$))[\"”’』」）)\]]*")
_WIDE = re.compile("[\u1100-\u115f\u231a-\U0003ffff]")  # nothing outside is two columns wide
SPARE = 2  # characters looked at for each column: spaces are dropped
SHORTEST = 0.4  # of the room that a cut at a sentence end must fill; below it the cut is made between words
CUT = " ..."


class _Widths(dict[str, int]):
    """The columns of each character, worked out when first met."""

    def __missing__(self, character: str) -> int:
        wide = _WIDE.match(character) and unicodedata.east_asian_width(character) in "WF"
        self[character] = width = 2 if wide else 1
        return width


_WIDTHS = _Widths()


def columns(text: str) -> int:
    """Return how wide a text is: two for each Chinese, Japanese or Korean character, one for others."""
    return sum(map(_WIDTHS.__getitem__, text)) if _WIDE.search(text) else len(text)


def excerpt(text: str, room: int) -> str:
    """Return a text in one line if it fits into `room` columns, or its beginning followed by ` ...`."""
    line = " ".join(text[: SPARE * room].split())
    if len(line) <= room:
        line = " ".join(text.split())
    fitting = _fitting(line, room)
    if len(fitting) == len(line):
        return line
    end = max((match.end() for match in _END.finditer(fitting)), default=0)
    if end < SHORTEST * len(fitting):
        end = fitting.rfind(" ") if " " in fitting[len(fitting) // 2 :] else len(fitting)
    return fitting[:end].rstrip() + CUT


def _fitting(line: str, room: int) -> str:
    if len(line) > room:
        line = line[:room]
    if not _WIDE.search(line):
        return line
    return line[: bisect_right(list(accumulate(map(_WIDTHS.__getitem__, line))), room)]
