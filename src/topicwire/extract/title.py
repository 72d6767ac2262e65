"""A page's title, without the name of the site."""

import re
from collections import Counter
from itertools import islice

from lxml.etree import _Element as Element

from topicwire.extract.structured import Facts, plain
from topicwire.extract.tree import squeeze, visible

_PARTS = re.compile(r"\s+[|–—·•»«:-]+\s+|\s*[|_｜丨]\s*|\s*[-—–]{2,}\s*|\s::\s")
_STRONG = re.compile(r"\s*[|_｜丨]\s*|\s*-{2,}\s*")  # never stand within a title
_LONGEST = 300
_KICKER = re.compile(
    r"dachzeile|kicker|overline|topline|eyebrow|spitzmarke|super-?title|pre-?title|surtitre|ante-?titulo|volanta",
    re.IGNORECASE,
)


def title(root: Element, facts: Facts, names: list[str], listed: str) -> str:
    """Return the title of a page: what its heading, its metadata and its browser title agree on.

    `names` are names of the site, which are cut off; `listed` is the title in the list that led here.
    """
    browser = squeeze(root.findtext(".//title") or "")[:_LONGEST]
    metas = [facts.meta("og:title"), facts.headline, facts.meta("twitter:title"), facts.meta("articletitle")]
    metas = [plain(text)[:_LONGEST] for text in metas if text]
    own = {bare(name) for name in names}
    shown = [_headline(heading) for heading in _headings(root)]
    headings = [text for text in shown if 2 <= len(text) <= _LONGEST and bare(text) not in own]
    for heading in headings:  # a heading that metadata or the browser's title repeat is the title
        if any(_same(heading, text) or _part_of(heading, text) for text in [*metas, browser]):
            return heading
    for text in [*metas, listed, browser, *headings[:1]]:
        cut = without_site(text, names)
        if cut and bare(cut) not in own:
            return cut
    return browser


def _headings(root: Element) -> list[Element]:
    """Return the headings in the order in which they are likely to be the title."""
    marked = islice(root.iterfind(".//*[@itemprop='headline']"), 2)
    return [*marked, *islice(root.iter("h1"), 10), *islice(root.iter("h2"), 3)]


def _headline(heading: Element) -> str:
    """Return the text of a heading without the line over it (kicker), if a part of it is marked as that."""
    kickers = [child for child in heading if _KICKER.search(child.get("class") or "")]
    text = visible(heading)
    if len(kickers) == 1:
        rest = text.removeprefix(visible(kickers[0])).strip(" :|")
        return rest or text
    return text


def bare(text: str) -> str:
    """Return a text without case, white space and punctuation, for comparing."""
    return re.sub(r"[\W_]+", "", text).casefold()


def _same(one: str, other: str) -> bool:
    return bool(bare(one)) and bare(one) == bare(other)


def _part_of(heading: str, text: str) -> bool:
    """Return whether a text is the heading with something added at its start or end."""
    short = bare(heading)
    parts = [bare(part) for part in [*_PARTS.split(text), text]]
    return len(short) >= 4 and any(part.startswith(short) or part.endswith(short) for part in parts)


def without_site(text: str, names: list[str]) -> str:
    """Return a browser title without parts that name the site or its section."""
    parts = _PARTS.split(text)
    if len(parts) < 2:
        return squeeze(text)
    known = Counter(bare(name) for name in names if name)
    kept = [part for part in parts if bare(part) and bare(part) not in known]
    if not kept:
        return squeeze(text)
    if len(kept) < len(parts):
        text = text[text.find(kept[0]) : text.rfind(kept[-1]) + len(kept[-1])]
    longest = max(_STRONG.split(text), key=len)
    return squeeze(longest if len(longest) >= len(text) // 3 else text)


def site_in_title(root: Element) -> str:
    """Return the name of the site that the browser title has beside the heading, empty if it has none."""
    browser = squeeze(root.findtext(".//title") or "")[:_LONGEST]
    parts = [part for part in _PARTS.split(browser) if part]
    headings = [bare(visible(heading)) for heading in _headings(root)]
    long_ones = [heading for heading in headings if len(heading) > 3]
    at = next((i for i, part in enumerate(parts) if any(bare(part) in h for h in long_ones)), None)
    if at is None or len(parts) < 2:
        return ""
    name = parts[-1] if at < len(parts) - 1 else parts[0]
    return name if 2 <= len(name) <= 30 and bare(name) not in headings else ""
