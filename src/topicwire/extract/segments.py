"""A page as a sequence of segments: the runs of text between the borders of blocks."""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from lxml import etree
from lxml.etree import _Element as Element

from topicwire.errors import TooLargeError
from topicwire.extract.tree import INLINE, squeeze, visible
from topicwire.model.document import Role

_ROLES = {"li": Role.ITEM, "dd": Role.ITEM, "dt": Role.ITEM, "blockquote": Role.QUOTE}
_ROLES |= {f"h{level}": Role.HEADING for level in range(1, 7)}
_SKIPPED = frozenset({"script", "style", "rt", "rp", "rtc", "template", "noscript", "svg", "head"})
_BOLD = {"b", "strong"}
_BREAK = "\x1e"  # stands for <br>; parsing has removed all control characters from the text
_OTHER = re.compile(r"[\W\d_]+")
_WIDE = re.compile(r"[぀-ヿ㐀-鿿가-힣]")
_ENDS = re.compile(r"[.!?…。！？؟।:：][\s'\"”’»)）\]]*\Z")
_MARKS = re.compile(r"[.!?…,;:。！？，；：、؟،؛।]")
_LINE = 45  # letters of a line that is a paragraph of its own when single line breaks part paragraphs
_IN_ITEM = 4  # paragraphs up to which a list item or quotation is taken for one
MOST = 20_000  # segments of a page; the largest of benchmarks.extraction has 1,100
_CELL = 60  # letters that cells of a table with data have on average at most; longer ones are layout


def letters(text: str) -> int:
    """Return how much a text says, in letters; a Chinese, Japanese or Korean character counts three."""
    count = len(_OTHER.sub("", text))
    return count if text.isascii() else count + 2 * len(_WIDE.findall(text))


@dataclass(eq=False)
class Segment:
    """A run of text. `holder` is the innermost block element around it."""

    text: str
    role: Role
    holder: Element
    linked: int = 0  # letters in links
    bold: int = 0  # letters in bold
    teaser: bool = False  # announces another page, as far as `region` can tell
    letters: int = field(init=False)

    def __post_init__(self) -> None:
        """Count the letters once."""
        self.letters = letters(self.text)

    @property
    def link_share(self) -> float:
        """Return the share of letters that are in links."""
        return min(1.0, self.linked / self.letters) if self.letters else 0.0

    @cached_property
    def prose(self) -> int:
        """Return how many letters read like an article: long text with punctuation, mostly not linked."""
        if self.role is Role.TABLE or self.link_share > 0.5:
            return 0
        plain = self.letters - self.linked
        ends = bool(_ENDS.search(self.text))
        if plain >= 60 and (ends or len(_MARKS.findall(self.text)) >= 2):
            return plain
        return plain // 2 if plain >= 30 and ends else 0


@dataclass(slots=True)
class Flow:
    """The segments of a page in document order, and which of them lie in which block element."""

    segments: list[Segment] = field(default_factory=list)
    spans: dict[Element, tuple[int, int]] = field(default_factory=dict)  # first, and the one after the last

    def within(self, element: Element) -> list[Segment]:
        """Return the segments in a block element."""
        first, end = self.spans[element]
        return self.segments[first:end]


@dataclass(slots=True)
class _Walk:
    """The state of a walk through a tree: text collected since the last border, and what it lies in."""

    flow: Flow = field(default_factory=Flow)
    parts: list[tuple[str, bool, bool]] = field(default_factory=list)  # text, in a link, in bold
    holders: list[tuple[Element, Role, int]] = field(
        default_factory=list
    )  # with the number of segments before
    links: int = 0
    bolds: int = 0

    def add(self, text: str | None) -> None:
        if text:
            self.parts.append((text, self.links > 0, self.bolds > 0))

    def flush(self) -> None:
        holder, role, _ = self.holders[-1]
        parts, self.parts = self.parts, []
        for line in _lines(parts):
            text = squeeze("".join(part[0] for part in line))
            if text:
                linked = sum(letters(part[0]) for part in line if part[1])
                bold = sum(letters(part[0]) for part in line if part[2])
                self.flow.segments.append(Segment(text, role, holder, linked, bold))

    def enter(self, element: Element) -> None:
        tag = element.tag
        self.links += tag == "a"
        self.bolds += tag in _BOLD
        if tag == "br":
            self.add(_BREAK)
        elif tag not in INLINE:
            self.flush()
            outer = self.holders[-1][1]
            role = outer if outer is not Role.TEXT else _role(element)
            self.holders.append((element, role, len(self.flow.segments)))

    def leave(self, element: Element) -> None:
        tag = element.tag
        if tag not in INLINE and tag != "br":
            self.flush()
            _, _, first = self.holders.pop()
            self.flow.spans[element] = (first, len(self.flow.segments))
        self.links -= tag == "a"
        self.bolds -= tag in _BOLD


def flow(body: Element, others: Set[Element]) -> Flow:
    """Return the segments of a page's body, without those in `others` and without reading aids (ruby).

    Raises TooLargeError above `MOST` segments.
    """
    state = _Walk(holders=[(body, Role.TEXT, 0)])
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            state.leave(element)
            if element is not body:
                state.add(element.tail)
            continue
        state.enter(element)
        if len(state.flow.segments) > MOST:
            raise TooLargeError(f"the page has more than {MOST} pieces of text")
        if element in others or element.tag in _SKIPPED:
            walk.skip_subtree()
            continue
        rows = _rows(element) if element.tag == "table" else []
        state.flow.segments += rows
        if rows:
            walk.skip_subtree()
        else:
            state.add(element.text)
    return state.flow


def _role(element: Element) -> Role:
    """Return what an element makes of its text; an item or quotation around many paragraphs is layout."""
    role = _ROLES.get(element.tag, Role.TEXT)
    if (
        role in {Role.ITEM, Role.QUOTE}
        and sum(1 for _ in islice(element.iter("p", "h1"), _IN_ITEM + 1)) > _IN_ITEM
    ):
        return Role.TEXT
    return role


def _rows(table: Element) -> list[Segment]:
    """Return the rows of a table if it holds data, none if it only places blocks side by side."""
    if table.find(".//table") is not None:
        return []
    rows = [[(visible(cell), cell) for cell in row if cell.tag in {"td", "th"}] for row in table.iter("tr")]
    rows = [cells for cells in rows if any(text for text, _ in cells)]
    count = sum(len(cells) for cells in rows)
    if (
        len(rows) < 2
        or count < 2 * len(rows) - 1
        or sum(letters(t) for c in rows for t, _ in c) > _CELL * count
    ):
        return []
    found = []
    for cells in rows:
        linked = sum(letters(visible(link)) for _, cell in cells for link in cell.iter("a"))
        found.append(Segment(" | ".join(text for text, _ in cells if text), Role.TABLE, table, linked))
    return found


def _lines(parts: list[tuple[str, bool, bool]]) -> Iterator[list[tuple[str, bool, bool]]]:
    """Yield the paragraphs in a run: parted by two breaks, or by one where lines are long or indented."""
    lines: list[list[tuple[str, bool, bool]]] = [[]]
    for part in parts:
        if part[0] == _BREAK:
            lines.append([])
        else:
            lines[-1].append(part)
    texts = ["".join(part[0] for part in line) for line in lines]
    collected = lines[0]
    for index in range(1, len(lines)):
        before, text = texts[index - 1], texts[index]
        indented = text.replace("\xa0", "\u3000").lstrip("\r\n\t ").startswith(("\u3000", "\xa0\xa0"))
        long_lines = letters(before) >= _LINE and letters(text) >= _LINE
        if (
            not before.strip()
            or indented
            or long_lines
            or (_ENDS.search(before) and letters(before) >= _LINE)
        ):
            yield collected
            collected = []
        collected += [(" ", False, False), *lines[index]]
    yield collected
