"""Who publishes a page and who wrote it: outlet, credit and byline."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from lxml import etree
from lxml.etree import _Element as Element

from topicwire.extract.addresses import domain_of, host_of
from topicwire.extract.context import OutletDirectory
from topicwire.extract.dateline import elsewhere
from topicwire.extract.structured import Facts
from topicwire.extract.title import bare, site_in_title
from topicwire.extract.tree import is_small, squeeze, visible
from topicwire.extract.wordlists import words
from topicwire.model.outlet import Outlet
from topicwire.text.language import UNKNOWN
from topicwire.text.romanise import romanise

_LONGEST_NAME = 40
_LONGEST_LINE = 200
_TEXTS = etree.XPath("//body//text()[not(parent::script or parent::style)]", smart_strings=False)
_CREDIT_END = re.compile(
    r"\s{2,}|[\u3000\t\n]|(?<=[\u3400-\u9fff])\s|[|｜丨,，;；。()（）\[\]【】<>《》]|\s\d|\d{4}[-年./]"
    r"|(?:作者|编辑|責任|责任|责编|记者|記者|时间|發布|发布|字号|浏览|评论|原标题)"
    r"|(?:分享|举报|调整|打印|收藏|关注)"
)
_CREDIT_CLASS = re.compile(r"source|laiyuan|(?:^|[-_ ])ly(?:$|[-_ ])", re.IGNORECASE)
_LABEL = re.compile(r"[:：\d]|首页|导航|登录|订阅|举报")
_DATE = re.compile(r"(?:19|20)\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}")
_NAME_BORDER = re.compile(r"[/|｜\s\u3000]+|\d.*")
_BYLINE_CLASS = re.compile(r"author|byline|writer|zuozhe|reporter|journalist", re.IGNORECASE)
_BYLINE_START = re.compile(
    r"\A\s*(?:(?:(?:written |words |posted |published )?by|von|par|por|di|door|автор(?:ы)?"
    r"|بقلم|كتب)\s*[:：]?\s+|(?:作者|记者|記者|文)\s*[:：/]\s*)",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(r"https?:|@|\d{3}|www\.", re.IGNORECASE)


def known_outlet(address: str, outlets: OutletDirectory) -> Outlet | None:
    """Return the outlet known under an address's host or the domains above it."""
    host, domain = host_of(address), domain_of(address)
    while host:
        found = outlets.lookup(host)
        if found is not None or host == domain:
            return found
        host = host.partition(".")[2]
    return None


def page_names(root: Element, facts: Facts) -> list[str]:
    """Return the names that a page gives its site, best first."""
    named = [facts.meta("og:site_name"), facts.publisher, facts.meta("application-name")]
    named += [facts.meta("apple-mobile-web-app-title"), site_in_title(root)]
    return [name for name in map(squeeze, named) if name]


def site_names(named: Sequence[str], outlet: Outlet | None, address: str) -> list[str]:
    """Return the names under which a site may sign its titles and its texts."""
    known = [outlet.name, outlet.romanised, outlet.english or ""] if outlet else []
    domain = domain_of(address)
    return [n for n in [*known, *named, domain, domain.partition(".")[0], host_of(address)] if n]


def outlet_of(address: str, named: Sequence[str], known: Outlet | None, language: str) -> Outlet:
    """Return who publishes a page: the known outlet, or one named by the page, or by its domain."""
    if known is not None:
        return known
    key = domain_of(address) or "local"
    name = next((n for n in named if 1 < len(n) <= _LONGEST_NAME and not _NOT_A_NAME.search(n)), key)
    return Outlet(key, name, romanise(name), language=None if language == UNKNOWN else language)


def authorship(root: Element, facts: Facts, names: Sequence[str]) -> tuple[str, str]:
    """Return byline and credit. An author that is named like an outlet is a credit."""
    author, source = _byline(root, facts, names), _credit(root, facts, names)
    if not source and author.lower().endswith(tuple(words("outlet-endings.tsv"))):
        return "", author
    return author, source


def _credit(root: Element, facts: Facts, names: Sequence[str]) -> str:
    """Return who wrote a text as its page says ("来源：新华社"), empty if that is the outlet or not said."""
    own = {bare(name) for name in names}
    stated = facts.meta("source", "article:source", "mediaid", "og:source", "contentsource")
    stated = stated if len(stated) <= _LONGEST_NAME else ""
    texts = _texts(root)
    name = next(_credits(texts), "") or stated or next(_marked_credits(root), "") or _beside_date(texts)
    return "" if bare(name) in own or _NOT_A_NAME.search(name) else name


def _texts(root: Element) -> list[str]:
    """Return the texts of a page one by one, as they stand between tags, white space kept."""
    found = _TEXTS(root)
    texts = found if isinstance(found, list) else []
    return [str(text) for text in texts if isinstance(text, str) and text.strip()]


def _credits(texts: list[str]) -> Iterator[str]:
    """Yield what follows a label like 来源, in the same text or in the one after it."""
    pattern = _credit_pattern()
    labelled = False
    for text in texts:
        match = pattern.search(text) if len(text) <= _LONGEST_LINE else None
        rest = text[match.end() :] if match else text if labelled else ""
        labelled = match is not None and not rest.strip()
        name = squeeze(_CREDIT_END.split(rest.strip(), maxsplit=1)[0]).strip(" :：-—")
        if 1 < len(name) <= _LONGEST_NAME:
            yield name


def _marked_credits(root: Element) -> Iterator[str]:
    """Yield names in elements whose class says that they hold the source."""
    for element in root.iterfind(".//*[@class]"):
        if _names_credit(element.get("class", "")) and is_small(element, 8) and not elsewhere(element):
            name = squeeze(_CREDIT_END.split(visible(element), maxsplit=1)[0])
            if 1 < len(name) <= _LONGEST_NAME // 2 and not _LABEL.search(name):
                yield name


def _beside_date(texts: list[str]) -> str:
    """Return the name of an outlet in the line with the date, recognised by how such names end."""
    at = next((i for i, text in enumerate(texts) if len(text) <= _LONGEST_LINE and _DATE.search(text)), None)
    if at is None:
        return ""
    endings = tuple(words("outlet-endings.tsv"))
    for text in texts[max(0, at - 2) : at + 3]:
        for name in map(squeeze, _NAME_BORDER.split(text)):
            if (
                2 < len(name) <= _LONGEST_NAME // 2
                and name.lower().endswith(endings)
                and not _LABEL.search(name)
            ):
                return name
    return ""


@cache
def _credit_pattern() -> re.Pattern[str]:
    """Return what finds a label of a credit at the start of a text or after white space."""
    labels = sorted(words("credit-labels.tsv"), key=len, reverse=True)
    alternatives = "|".join(map(re.escape, labels))
    return re.compile(
        rf"(?:^\s*|[|｜（(\[【\u3000]\s*|\s{{2}}|(?<=\d)\s)(?:{alternatives})\s*[:：]", re.IGNORECASE
    )


def _byline(root: Element, facts: Facts, names: Sequence[str]) -> str:
    """Return the authors a page names, joined by commas; empty if it names none."""
    own = {bare(name) for name in names}
    meta = facts.meta("author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator")
    people = [_person(name) for name in facts.authors or [meta]]
    people = [name for name in dict.fromkeys(people) if name and bare(name) not in own]
    return ", ".join(people[:6]) or next((n for n in _bylines(root) if bare(n) not in own), "")


def _person(text: str) -> str:
    """Return a name without "By" before it; empty if it is no name."""
    name = squeeze(_BYLINE_START.sub("", text)).strip(" ,|·-")
    return name if 1 < len(name) <= 80 and not _NOT_A_NAME.search(name) else ""


def _bylines(root: Element) -> Iterator[str]:
    """Yield names in elements that are marked as the author's, outside comments and lists."""
    stated = [e for e in root.iter("a", "span", "div", "p", "address") if _is_author(e)]
    classed = [
        e for e in root.iterfind(".//*[@class]") if _names_author(e.get("class", "")) and is_small(e, 12)
    ]
    for element in [*stated[:5], *classed[:15]]:
        name = _person(visible(element))
        if name and not elsewhere(element):
            yield name


def _is_author(element: Element) -> bool:
    """Return whether an element says by rel or itemprop that it names the author."""
    return element.get("rel") == "author" or element.get("itemprop") == "author"


@lru_cache(maxsize=20_000)
def _names_author(name: str) -> bool:
    """Return whether a class is one of an author's name."""
    return _BYLINE_CLASS.search(name) is not None


@lru_cache(maxsize=20_000)
def _names_credit(name: str) -> bool:
    """Return whether a class is one of a source's name."""
    return _CREDIT_CLASS.search(name) is not None
