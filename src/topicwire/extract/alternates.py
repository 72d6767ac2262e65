"""The other languages of a page, as the page names them."""

from lxml.etree import _Element as Element

from topicwire.net.address import canonical

_MOST = 100  # a page of the European Union's institutions names 24


def alternates(root: Element, address: str) -> tuple[str, ...]:
    """Return the addresses of a page's versions in other languages, its own left out.

    They stand in `link` elements with `rel="alternate"` and `hreflang` (HTML, 4.6.7.1). "x-default" names no
    language: it is where people of all others are sent.
    """
    found: list[str] = []
    for element in root.iter("link"):
        language = (element.get("hreflang") or "").strip().lower()
        if not language or language == "x-default":
            continue
        if "alternate" not in (element.get("rel") or "").lower().split():
            continue
        other = canonical(element.get("href") or "", address) if element.get("href") else None
        if other and len(found) < _MOST:
            found.append(other)
    return tuple(sorted(set(found) - {address}))
