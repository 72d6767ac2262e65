"""How values are said on a page, in the language of the interface."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from gettext import NullTranslations
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup, escape

from topicwire.model.account import Scope
from topicwire.model.cluster import Relation
from topicwire.model.document import Kind
from topicwire.model.moment import Moment, Precision, Provenance
from topicwire.model.summary import Summary, Support, Verdict, Way
from topicwire.model.topic import Evidence, Reason
from topicwire.serve.links import safe_link
from topicwire.serve.web.script import direction, language_name, original
from topicwire.serve.web.segments import segments
from topicwire.serve.web.wording import wording
from topicwire.services.views import Facet
from topicwire.summarize.reader_heading import heading_for


def _(message: str) -> str:
    """Mark a message for the catalogue; it is translated when a page is made."""
    return message


# Names of closed lists that English pages show as they are: marked here for the other catalogues.
_NAMES = (
    _("collect"), _("fetch"), _("extract"), _("dedup"), _("index"), _("match"), _("summarize"),
    _("done"), _("unchanged"), _("revised"), _("not-an-article"), _("no-text"), _("not-readable"),
    _("bad-list"), _("bad-time"), _("forbidden"), _("gone"), _("too-large"), _("failed"), _("waiting"),
    _("feed"), _("sitemap"), _("archive"), _("folder"), _("gdelt"),
    _("Evidence bundle"), _("JSON lines"),
)  # fmt: skip
SAID: Mapping[type[StrEnum], Mapping[StrEnum, str]] = {
    Kind: {Kind.ARTICLE: _("Article"), Kind.FLASH: _("News flash"), Kind.REPORT: _("Report")},
    Way: {
        Way.MODEL: _("Written by a language model, checked"),
        Way.TRANSLATED: _("Sentences of the document, translated, checked"),
        Way.EXTRACTIVE: _("Sentences of the document, checked"),
        Way.OWN_TEXT: _("Its own text"),
    },
    Support: {
        Support.SUPPORTED: _("Supported by the cited text"),
        Support.UNSUPPORTED: _("Not supported by the cited text"),
        Support.UNCHECKED: _("Not checked"),
    },
    Relation: {
        Relation.LEADER: _("the earliest"),
        Relation.SAME: _("same text"),
        Relation.EDITED: _("edited"),
        Relation.CUT: _("shorter"),
        Relation.EXTENDED: _("longer"),
        Relation.RETITLED: _("other headline"),
    },
    Provenance: {
        Provenance.STRUCTURED: _("from the page's structured data"),
        Provenance.FEED: _("from the feed that listed it"),
        Provenance.META: _("from the page's metadata"),
        Provenance.TEXT: _("from the visible text of the page"),
        Provenance.ADDRESS: _("from the page's address"),
        Provenance.FETCHED: _("no time found: the time of fetching"),
    },
}
SCOPES = {
    Scope.FEEDS: _("read feeds"),
    Scope.READ: _("read everything"),
    Scope.WRITE: _("read, and change topics and sources"),
    Scope.ADMIN: _("everything, accounts and tokens too"),
}
REASONS = {
    Evidence.TITLE: _("“%(found)s” in the title"),
    Evidence.TEXT: _("“%(found)s” in paragraph %(paragraph)s"),
    Evidence.QUERY: _("fits the topic's query: “%(found)s”"),
    Evidence.MEANING: _("close in meaning: “%(found)s”"),
    Evidence.USER: _("added by a person"),
}

OFTEN = (  # minutes in one of each, and how that is said
    (10_080, _("every week"), _("every %(number)s weeks")),
    (1440, _("every day"), _("every %(number)s days")),
    (60, _("every hour"), _("every %(number)s hours")),
    (1, _("every minute"), _("every %(number)s minutes")),
)
SECOND = _("second judge: %(verdict)s")


def filters(language: str, translations: NullTranslations) -> dict[str, Callable[..., Any]]:
    """Return the template filters of one language of the interface."""
    say = translations.gettext
    worded = wording(say)

    def said(value: StrEnum) -> str:
        """Say a value of a closed list."""
        return say(SAID[type(value)][value])

    def reason(value: Reason) -> str:
        return say(REASONS[value.evidence]) % {"found": value.found, "paragraph": value.paragraph}

    def verdict(value: Verdict) -> str:
        second = [say(SECOND) % {"verdict": said(value.second)}] if value.second else []
        return " · ".join([said(value.support), *map(worded, value.reasons), *second])

    def kind_said(value: str) -> str:
        return said(Kind(value)) if value in set(Kind) else value

    def choice(value: str, name: str, facets: Iterable[Facet]) -> str:
        """Say a value of a filter."""
        if name == "language":
            return language_name(value, language)
        if name == "kind":
            return kind_said(value)
        labels = {key: label for facet in facets if facet.name == name for key, label, _count in facet.counts}
        return labels.get(value, value)

    return {
        "said": said,
        "kind_said": kind_said,
        "choice": choice,
        "verdict": verdict,
        "worded": worded,
        "prose": lambda text: prose(worded(text)),
        "named": lambda value: say(value) if value in _NAMES else value,
        "reason": reason,
        "heading": lambda text: heading_for(text, language),
        "every": partial(every, say),
        "scope": lambda value: say(SCOPES[Scope(value)]),
        "direction": direction,
        "language": lambda tag: language_name(tag, language),
        "number": lambda value: format_decimal(value, locale=language),
        "percent": lambda value: format_percent(value, locale=language),
        "day": lambda value: _day(value, language),
        "clock": lambda value: value.strftime("%Y-%m-%d %H:%M"),
        "machine_time": machine_time,
        "segments": segments,
        "safe_link": safe_link,
        "original": original,
        "supported": supported,
        "made": made,
    }


def prose(text: str) -> Markup:
    """Return a text as markup; what it quotes as `code` is shown as code."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:  # one of the quotes is missing
        return escape(text)
    return Markup().join(
        Markup("<code>{}</code>").format(piece) if at % 2 else piece for at, piece in enumerate(pieces)
    )


def every(say: Callable[[str], str], minutes: int) -> str:
    """Say how often, in the largest measure that fits."""
    size, one, several = next(row for row in OFTEN if minutes % row[0] == 0)
    return say(one) if minutes == size else say(several) % {"number": minutes // size}


def supported(summary: Summary) -> int:
    """Return how many claims of a summary the check supported."""
    return sum(claim.verdict.support is Support.SUPPORTED for claim in summary.claims)


def made(summary: Summary) -> int:
    """Return how many claims were made, those left out included."""
    return len(summary.claims) + summary.left_out


def machine_time(value: Moment | datetime) -> str:
    """Return a time for the `datetime` attribute of a time element, no more exact than it is known."""
    if isinstance(value, Moment):
        if value.precision is Precision.DAY:
            return value.at.strftime("%Y-%m-%d")
        value = value.at
    return value.strftime("%Y-%m-%dT%H:%M:%SZ")


def _day(value: str | date, language: str) -> str:
    """Say a day in short, e.g. "Jul 24" or "7月24日"."""
    day = date.fromisoformat(value) if isinstance(value, str) else value
    return format_date(day, "MMM d" if language == "en" else "M月d日", locale=language)
