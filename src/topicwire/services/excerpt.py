"""A text's beginning, cut at the end of a sentence."""

import re
import unicodedata

# A sentence's end with the quotes and brackets that close it. A full stop counts only before a space, so that
# numbers and abbreviations such as "3.5" do not end anything.
_END = re.compile(r"(?:[。！？!?؟۔।…]|\.(?=[\s\"”’)\]]|$))[\"”’』」）)\]]*")
SHORTEST = 0.4  # of the room that a cut at a sentence end must fill; below it the cut is made between words
CUT = " ..."


def columns(text: str) -> int:
    """Return how wide a text is: two for each Chinese, Japanese or Korean character, one for others."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def excerpt(text: str, room: int) -> str:
    """Return a text in one line if it fits into `room` columns, or its beginning followed by ` ...`."""
    line = " ".join(text.split())
    fitting = _fitting(line, room)
    if len(fitting) == len(line):
        return line
    end = max((match.end() for match in _END.finditer(fitting)), default=0)
    if end < SHORTEST * len(fitting):
        end = fitting.rfind(" ") if " " in fitting[len(fitting) // 2 :] else len(fitting)
    return fitting[:end].rstrip() + CUT


def _fitting(line: str, room: int) -> str:
    used = 0
    for position, character in enumerate(line):
        used += columns(character)
        if used > room:
            return line[:position]
    return line
