"""Sentences that other rooms make in English, said in the language of the interface.

Why a search found something, what of a query was not understood, and why a claim was judged so are made where
the facts are, for every door alike. Pages know the sentences by their form, and put what varies into the
translated form.
"""

import re
from collections.abc import Callable
from functools import lru_cache

LONGEST = 600  # characters of a sentence that is looked at; longer ones stay as they are


def _(message: str) -> str:
    """Mark a message for the catalogue; it is translated when a page is made."""
    return message


SENTENCES = (
    # search.passages: why a search found a document
    _("title contains %(words)s"),
    _("paragraph %(number)s contains %(words)s"),
    _("passage close in meaning"),
    _("title close in meaning"),
    # search.query and the index: what of a query was not understood
    _("only the first %(number)s terms were used"),
    _("only the first %(number)s characters were used"),
    _("a closing parenthesis is missing"),
    _("this closing parenthesis has no partner"),
    _("a closing quotation mark is missing"),
    _("groups within more than %(number)s groups are read as if ungrouped"),
    _("%(operator)s needs a term before it"),
    _("%(operator)s needs a term after it"),
    _("there is no field “%(name)s”; searched as words"),
    _("%(name)s: needs a value"),
    _("%(name)s: needs a date such as 2025-07-14, 2025-07 or 7d, not “%(value)s”"),
    _("nothing here has the %(name)s “%(value)s”"),
    # verify.reasons: why a claim was judged so
    _("figures and dates found in %(cited)s: %(listed)s"),
    _("number %(number)s is not in %(cited)s"),
    _("date %(date)s is not in %(cited)s"),
    _("name %(name)s is not in %(cited)s"),
    _("%(number)s has another unit in %(cited)s"),
    _("%(cited)s bounds %(number)s from the other side"),
    _("%(cited)s says the opposite of “%(word)s”"),
    _("%(cited)s does not deny “%(word)s” as the claim does"),
    _("%(cited)s denies something that the claim affirms"),
    _("%(cited)s is about something else"),
    _("%(cited)s does not say this in all its parts"),
    _("nothing in %(cited)s says “%(words)s”"),
)
_PLACE = re.compile(r"%\((\w+)\)s")


def _form(sentence: str) -> re.Pattern[str]:
    """Return the form of a sentence; it has at most two places, so that fitting it is quick."""
    parts = _PLACE.split(sentence)
    made = [f"(?P<{part}>.+)" if at % 2 else re.escape(part) for at, part in enumerate(parts)]
    return re.compile("".join(made), re.DOTALL)


_FORMS = tuple((sentence, _form(sentence)) for sentence in SENTENCES)


def wording(say: Callable[[str], str]) -> Callable[[str], str]:
    """Return a function that says such a sentence by a catalogue; it returns any other as it is."""

    @lru_cache(maxsize=4096)  # the same reasons stand beside many claims
    def worded(text: str) -> str:
        for sentence, form in _FORMS:
            if len(text) <= LONGEST and (found := form.fullmatch(text)):
                return say(sentence) % found.groupdict()
        return text

    return worded
