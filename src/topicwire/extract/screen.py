"""Pages that are no article: recognised by rule, so that each is discarded with its reason."""

import re

from lxml.etree import _Element as Element

from topicwire.errors import NotAnArticleError
from topicwire.extract.block import Block
from topicwire.extract.segments import letters
from topicwire.extract.structured import Facts
from topicwire.extract.tree import visible
from topicwire.extract.wordlists import rows
from topicwire.model.document import Role

_SHORT = (
    400  # letters up to which a text may be a notice instead of an article; a wide character counts three
)
_SHORTEST = 24  # letters of a text that says anything
_CHALLENGES = re.compile(
    r"captcha|cf-challenge|challenge-form|challenge-platform|px-captcha|datadome|distil_r_captcha|geetest",
    re.I,
)


def refuse_notices(root: Element, facts: Facts, blocks: list[Block]) -> None:
    """Raise NotAnArticleError, with the rule's name, if a page is a wall, a shell, a list, or empty."""
    amount = sum(letters(block.text) for block in blocks)
    if amount <= _SHORT:
        notice = _notice(root, blocks)
        if notice:
            raise NotAnArticleError(f"the page shows a notice instead of an article: {notice}", rule=notice)
        if facts.free is False:
            raise NotAnArticleError(
                "the page shows only the start of an article to be paid for", rule="paywall"
            )
        if _is_video(root, facts):
            raise NotAnArticleError("the page is a video with hardly any text", rule="video-shell")
    if amount < _SHORTEST:
        raise NotAnArticleError("the page has no text", rule="no-text")
    if _is_list(root, facts, blocks, amount):
        raise NotAnArticleError("the page lists articles and has none itself", rule="list-page")


def _notice(root: Element, blocks: list[Block]) -> str:
    """Return the rule that a short page's words show it to be a notice by, empty if none."""
    body = root.find("body")
    page = visible(body, 3_000)[:5_000].casefold() if body is not None else ""
    text = " ".join(block.text for block in blocks).casefold()
    title = (root.findtext(".//title") or "").casefold()
    forms = " ".join(f"{e.get('id', '')} {e.get('class', '')}" for e in root.iterfind(".//*[@id]"))[:20_000]
    if _CHALLENGES.search(forms) and letters(page) < 3 * _SHORT:
        return "captcha"
    whole = f"{title}\n{text}\n{page if letters(page) < 3 * _SHORT else ''}"
    return next((rule for phrase, rule in rows("notices.tsv") if phrase in whole), "")


def _is_video(root: Element, facts: Facts) -> bool:
    """Return whether a page with little text says that it is a video."""
    stated = facts.meta("og:type").lower().startswith("video") or "videoobject" in facts.types
    return stated or root.find(".//video") is not None


def _is_list(root: Element, facts: Facts, blocks: list[Block], amount: int) -> bool:
    """Return whether a page's text is mostly headlines of other articles."""
    if facts.types & {"newsarticle", "article", "blogposting", "reportagenewsarticle"}:
        return False
    if amount <= _SHORT or any(block.role is Role.TEXT and letters(block.text) > 120 for block in blocks):
        return False
    links = sum(letters(visible(link, 20)) for link in root.iter("a"))
    return links > 2 * amount or bool(facts.types & {"collectionpage", "searchresultspage"})
