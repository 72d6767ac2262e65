"""HTML pages of the sample newsroom: an article, or a front page, in its outlet's site template."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from topicwire.sample.article import SampleArticle
from topicwire.sample.outlet import SampleOutlet

_RELATED = 4
_MONTHS_RU = ("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября",
              "ноября", "декабря")  # fmt: skip
_MONTHS_AR = ("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر",
              "نوفمبر", "ديسمبر")  # fmt: skip


@cache
def environment() -> Environment:
    """The templates; everything put into HTML or XML is escaped."""
    made = Environment(
        loader=PackageLoader("topicwire.sample"),
        autoescape=select_autoescape(("html", "xml")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["machine"] = machine_time
    return made


def machine_time(moment: datetime | date) -> str:
    """RFC 3339 in UTC; a date stays a date."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(moment, datetime) else moment.isoformat()


def article_page(article: SampleArticle, outlet: SampleOutlet, siblings: Sequence[SampleArticle]) -> bytes:
    """The page of `article`, with links to its `siblings` of the same outlet around it."""
    others = [other for other in siblings if other.key != article.key]
    return _page(
        outlet, article=article, others=others[:_RELATED], articles=others, meta=_meta(article, outlet)
    )


def front_page(outlet: SampleOutlet, articles: Sequence[SampleArticle]) -> bytes:
    """The outlet's front page: every article it has."""
    return _page(outlet, article=None, others=[], articles=list(articles), meta={})


def _page(outlet: SampleOutlet, **values: Any) -> bytes:
    template = environment().get_template(f"{outlet.style}.html")
    text = template.render(
        outlet=outlet,
        around=_surroundings()[outlet.language],
        shown=lambda moment: shown_time(moment, outlet),
        **values,
    )
    return text.encode(outlet.charset)


def _meta(article: SampleArticle, outlet: SampleOutlet) -> dict[str, Any]:
    """What the page tells machines: the JSON-LD object, and the time in the outlet's own zone."""
    published, changed = (_local_machine_time(m, outlet) for m in (article.published, article.changed))
    linked: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": published,
        "dateModified": changed,
        "inLanguage": outlet.page_language,
        "mainEntityOfPage": article.address,
        "publisher": {"@type": "NewsMediaOrganization", "name": outlet.name},
    }
    if article.byline:
        linked["author"] = [{"@type": "Person", "name": article.byline}]
    return {"published": published, "changed": changed, "linked": linked}


def _local_machine_time(moment: datetime | date, outlet: SampleOutlet) -> str:
    return outlet.local(moment).isoformat() if isinstance(moment, datetime) else moment.isoformat()


def shown_time(moment: datetime | date, outlet: SampleOutlet) -> str:
    """The time as the outlet prints it for people, in its own zone and language."""
    local = outlet.local(moment)
    text = _shown_date(local, outlet.language)
    if not isinstance(moment, datetime):
        return text
    separator = {"en": ", ", "ru": ", ", "ar": " - "}.get(outlet.language, " ")
    return f"{text}{separator}{local:%H:%M}"


def _shown_date(local: datetime, language: str) -> str:
    if language == "en":
        return f"{local:%B} {local.day}, {local.year}"
    if language == "ru":
        return f"{local.day} {_MONTHS_RU[local.month - 1]} {local.year}"
    if language == "ar":
        return f"{local.day} {_MONTHS_AR[local.month - 1]} {local.year}"
    return f"{local:%Y年%m月%d日}"


def moment_of(moment: datetime | date) -> datetime:
    """The moment for Last-Modified and for sorting; a mere date becomes its noon in UTC."""
    if isinstance(moment, datetime):
        return moment
    return datetime(moment.year, moment.month, moment.day, 12, tzinfo=UTC)


@cache
def _surroundings() -> dict[str, Any]:
    return tomllib.loads(files("topicwire.sample").joinpath("surroundings.toml").read_text("utf-8"))
