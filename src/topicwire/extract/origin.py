"""Who publishes a page and who wrote it: outlet, credit and byline."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from courlan import extract_domain
from lxml.html import HtmlElement

from topicwire.extract.context import OutletDirectory
from topicwire.extract.structured import Facts
from topicwire.extract.title import bare
from topicwire.extract.tree import squeeze, visible
from topicwire.extract.wordlists import words
from topicwire.model.outlet import Outlet
from topicwire.text.romanise import romanise

_LONGEST_NAME = 40
_CREDIT_MARKED = re.compile(r"source|laiyuan|\borigin|ly\b", re.IGNORECASE)
_CREDIT_END = re.compile(
    r"\s{2,}|[|｜丨,，;；()（）\[\]【】<>《》]|\s\d|\d{4}[-年./]"
    r"|(?:作者|编辑|責任|责任|责编|记者|記者|时间|發布|发布|字号|浏览|评论|原标题)"
    r"|(?:分享|举报|调整|打印|收藏|关注)"
)
_BYLINE_CLASS = re.compile(r"author|byline|writer|zuozhe|reporter|journalist", re.IGNORECASE)
_BYLINE_START = re.compile(
    r"\A\s*(?:(?:(?:written |words |posted |published )?by|von|par|por|di|door|автор(?:ы)?"
    r"|بقلم|كتب)\s*[:：]?\s+"
    r"|(?:作者|记者|記者|文)\s*[:：/]\s*)",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(r"https?:|@|\d{3}|www\.", re.IGNORECASE)


def host_of(address: str) -> str:
    """Return the host of an address in lower case, empty if it has none."""
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def domain_of(address: str) -> str:
    """Return the registrable domain of an address, or its host where there is none."""
    return extract_domain(address) or host_of(address)


def known_outlet(address: str, outlets: OutletDirectory) -> Outlet | None:
    """Return the outlet known under an address's host or the domains above it."""
    host, domain = host_of(address), domain_of(address)
    while host:
        found = outlets.lookup(host)
        if found is not None or host == domain:
            return found
        host = host.partition(".")[2]
    return None


def site_names(facts: Facts, outlet: Outlet | None, address: str) -> list[str]:
    """Return the names under which a site may sign its titles."""
    names = [outlet.name, outlet.romanised, outlet.english or ""] if outlet else []
    names += facts.metas.get("og:site_name", []) + facts.metas.get("application-name", [])
    domain = domain_of(address)
    return [
        name for name in [*names, facts.publisher, domain, domain.partition(".")[0], host_of(address)] if name
    ]


def outlet_of(address: str, facts: Facts, known: Outlet | None, language: str) -> Outlet:
    """Return who publishes a page: the known outlet, or one named by the page, or by its domain."""
    if known is not None:
        return known
    key = domain_of(address) or "local"
    named = [
        facts.meta("og:site_name"),
        facts.publisher,
        facts.meta("application-name", "apple-mobile-web-app-title"),
    ]
    name = next(
        (squeeze(n) for n in named if 1 < len(squeeze(n)) <= _LONGEST_NAME and not _NOT_A_NAME.search(n)), key
    )
    spoken = language if language != "und" else None
    return Outlet(key=key, name=name, romanised=romanise(name), language=spoken)


def credit(root: HtmlElement, facts: Facts, names: list[str]) -> str:
    """Return who wrote a text as its page says ("来源：新华社"), empty if that is the outlet or not said."""
    own = {bare(name) for name in names}
    stated = facts.meta("source", "article:source", "mediaid", "og:source", "contentsource")
    for name in [*_credits(root), *([stated] if stated and len(stated) <= _LONGEST_NAME else [])]:
        if bare(name) and bare(name) not in own and not _NOT_A_NAME.search(name):
            return name
    return ""


def _credits(root: HtmlElement) -> Iterator[str]:
    """Yield what follows a label like 来源 in a short line of the page."""
    labels = sorted(words("credit-labels.tsv"), key=len, reverse=True)
    label = re.compile(
        rf"(?:^|[\s|｜（(\[【])(?:{'|'.join(map(re.escape, labels))})\s*[:：]\s*", re.IGNORECASE
    )
    for element in root.iter("span", "p", "div", "a", "em", "i", "td", "li", "b", "strong", "small", "cite"):
        if len(element) > 12 or not isinstance(element.tag, str):
            continue
        text = visible(element)
        if not 3 < len(text) <= 200:
            continue
        match = label.search(text)
        if match:
            name = _CREDIT_END.split(text[match.end() :].strip(), maxsplit=1)[0].strip(" :：-—")
            if 1 < len(name) <= _LONGEST_NAME:
                yield name


def byline(root: HtmlElement, facts: Facts, names: list[str]) -> str:
    """Return the authors a page names, joined by commas; empty if it names none."""
    own = {bare(name) for name in names}
    stated = facts.authors or [
        facts.meta("author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator")
    ]
    people = [_person(name) for name in stated]
    people = [name for name in dict.fromkeys(people) if name and bare(name) not in own]
    return ", ".join(people[:6]) or next((n for n in _bylines(root) if bare(n) not in own), "")


def _person(text: str) -> str:
    """Return a name without "By" before it; empty if it is no name."""
    name = squeeze(_BYLINE_START.sub("", text)).strip(" ,|·-")
    return name if 1 < len(name) <= 80 and not _NOT_A_NAME.search(name) else ""


def _bylines(root: HtmlElement) -> Iterator[str]:
    """Yield names in elements that are marked as the author's."""
    marked = root.xpath(".//*[@rel='author' or @itemprop='author']")
    marked += [
        e for e in root.iterfind(".//*[@class]") if _BYLINE_CLASS.search(e.get("class")) and len(e) < 6
    ]
    for element in marked[:20]:
        name = _person(visible(element))
        if name:
            yield name
