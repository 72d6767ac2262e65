"""Pages that are no article: recognised by rule, so that each is discarded with its reason."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.etree import _Element as Element

from topicwire.errors import NotAnArticleError
from topicwire.extract.addresses import path_of
from topicwire.extract.body import Body
from topicwire.extract.segments import letters
from topicwire.extract.structured import Facts
from topicwire.extract.title import bare
from topicwire.extract.tree import visible
from topicwire.extract.wordlists import rows
from topicwire.model.document import Role

_SHORT = 400  # letters up to which a text may be a notice instead of an article; a Chinese character counts 3
_STUB = 1_500  # letters up to which the free start of an article to be paid for is taken for a stub
SHORTEST = 24  # letters of a text that says anything
_NEARLY_NOTHING = 60  # letters
_ARTICLES = {"newsarticle", "article", "blogposting", "reportagenewsarticle", "analysisnewsarticle"}
_FRONT = re.compile(r"/*(?:index|default|home|main)?(?:\.\w{2,5})?/*\Z", re.IGNORECASE)
_CHALLENGES = re.compile(
    r"captcha|cf-challenge|challenge-form|challenge-platform|px-captcha|datadome|distil_r_captcha|geetest",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a page when it is judged."""

    root: Element
    facts: Facts
    body: Body
    title: str
    names: Sequence[str]  # of the site
    address: str


def refuse(seen: Seen) -> None:
    """Raise NotAnArticleError, with the rule's name, if a page is a wall, a shell, a list, or empty."""
    amount = seen.body.amount
    rule = _notice(seen, amount)
    if rule:
        raise NotAnArticleError(f"the page shows a notice instead of an article: {rule}", rule=rule)
    if amount <= _SHORT and _is_video(seen):
        raise NotAnArticleError("the page is a video with hardly any text", rule="video-shell")
    if _is_list(seen, amount):
        raise NotAnArticleError("the page lists articles and has none itself", rule="list-page")
    if amount < SHORTEST:
        raise NotAnArticleError("the page has hardly any text", rule="no-text")


def _notice(seen: Seen, amount: int) -> str:
    """Return the rule by which a page is a notice, empty if it is none."""
    if amount > _STUB or (amount > _SHORT and seen.facts.free is not False):
        return ""
    body = seen.root.find("body")
    page = visible(body, 3_000)[:8_000].casefold() if body is not None else ""
    marks = (f"{e.get('id', '')} {e.get('class', '')}" for e in islice(seen.root.iterfind(".//*[@id]"), 500))
    if letters(page) < 3 * _SHORT and _CHALLENGES.search(" ".join(marks)[:20_000]):
        return "captcha"
    title = (seen.root.findtext(".//title") or "").casefold()
    text = " ".join([title, *(block.text for block in seen.body.blocks)]).casefold()
    small = amount < _NEARLY_NOTHING
    for phrase, rule in rows(
        "notices.tsv"
    ):  # banners about cookies stand on most pages, walls have nothing else
        anywhere = rule == "paywall" or small
        if phrase in text or (anywhere and phrase in page):
            return rule
    return "paywall" if seen.facts.free is False and amount <= _SHORT else ""


def _is_video(seen: Seen) -> bool:
    """Return whether a page with little text says that it is a video."""
    stated = seen.facts.meta("og:type").lower().startswith("video") or "videoobject" in seen.facts.types
    return stated or seen.root.find(".//video") is not None


def _is_list(seen: Seen, amount: int) -> bool:
    """Return whether a page lists articles: its text announces others, or links outweigh what it has."""
    stated = seen.facts.types & _ARTICLES or seen.facts.meta("og:type").lower() == "article"
    if stated:
        return False
    if seen.body.teasers > 0.6 or seen.facts.types & {"collectionpage", "searchresultspage"}:
        return True
    long_ones = any(b.role is Role.TEXT and letters(b.text) > 120 for b in seen.body.blocks)
    if amount > _SHORT and long_ones:
        return False
    links = sum(letters(visible(link, 20)) for link in seen.root.iter("a"))
    if amount < SHORTEST and links > _SHORT:
        return True
    front = _FRONT.match(path_of(seen.address)) is not None
    nameless = bare(seen.title) in {"", *map(bare, seen.names)} or letters(seen.title) < SHORTEST // 2
    return links > 2 * amount and (front or nameless or (not long_ones and amount > _SHORT))
