"""Sentences that other rooms make in English, said in the language of the interface.

Why a search found something, what of a query was not understood, why a claim was judged so, and what went
wrong are said where the facts are, for every door alike. Pages know the sentences by their form, and put what
varies into the translated form.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache

from topicwire.serve.web.sentences import SENTENCES

LONGEST = 600  # characters of a sentence that is looked at; longer ones stay as they are
DEEPEST = 5  # sentences within a sentence: a note, what it is about, why, and what caused that
_PLACE = re.compile(r"%\((\w+)\)s")


def _form(sentence: str) -> re.Pattern[str]:
    """Return the form of a sentence; it has at most three places, so that fitting it is quick."""
    parts = _PLACE.split(sentence)
    made = [f"(?P<{part}>.+)" if at % 2 else re.escape(part) for at, part in enumerate(parts)]
    return re.compile("".join(made), re.DOTALL)


@cache  # made with the first page that needs them, not when the program starts
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((sentence, _form(sentence)) for sentence in SENTENCES)


def wording(say: Callable[[str], str]) -> Callable[[str], str]:
    """Return a function that says such sentences by a catalogue; it returns anything else as it is."""

    def said(text: str, depth: int) -> str:
        if depth > DEEPEST or len(text) > LONGEST:
            return text
        parts = text.split("; ")
        several = [said(part, depth + 1) for part in parts] if len(parts) > 1 else parts
        if all(now != part for now, part in zip(several, parts, strict=True)):
            return "; ".join(several)  # before the whole, which an open form would take for one sentence
        for sentence, form in _forms():
            if found := form.fullmatch(text):
                places = found.groupdict()
                if "error" in places:
                    places["error"] = said(places["error"], depth + 1)
                return say(sentence) % places
        return "; ".join(several)

    @lru_cache(maxsize=4096)  # the same reasons stand beside many claims
    def worded(text: str) -> str:
        return said(text, 1)

    return worded
