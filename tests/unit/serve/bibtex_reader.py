"""A strict reader of BibTeX, by the rules of its own scanner (O. Patashnik, BibTeXing; `bibtex.web`).

Only what reference managers agree on: entries with a key, fields in braces. A brace counts wherever it
stands, also behind a backslash, which is where files of others break.
"""

import re

_HEAD = re.compile(r"\s*@(\w+)\{([^\s\"#%'(),={}~\\]+),\s*")
_FIELD = re.compile(r"(\w+)\s*=\s*(?=\{)")
_NEXT = re.compile(r",?\s*")


def read_bibtex(text: str) -> dict[str, dict[str, str]]:
    """Return the entries by key, each with its fields; ValueError for anything else than entries."""
    found: dict[str, dict[str, str]] = {}
    at = 0
    while text[at:].strip():
        head = _HEAD.match(text, at)
        if head is None or head[2] in found:
            message = f"no entry, or one twice, at {at}: {text[at : at + 60]}"
            raise ValueError(message)
        found[head[2]], at = _fields(text, head.end())
    return found


def _fields(text: str, at: int) -> tuple[dict[str, str], int]:
    fields: dict[str, str] = {}
    while text[at : at + 1] != "}":
        name = _FIELD.match(text, at)
        if name is None or name[1] in fields:
            message = f"no field, or one twice, at {at}: {text[at : at + 60]}"
            raise ValueError(message)
        end = _closed(text, name.end())
        fields[name[1]] = text[name.end() + 1 : end - 1]
        rest = _NEXT.match(text, end)
        at = rest.end() if rest else end
    return fields, at + 1


def _closed(text: str, start: int) -> int:
    """Return where what a brace opens ends."""
    depth = 0
    for at in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return at + 1
    message = f"never closed: {text[start : start + 60]}"
    raise ValueError(message)
