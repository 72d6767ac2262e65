"""The query language: parsed once into a tree that each engine compiles. Described in docs/guides/search.md.

    words            all of them (of many words: most of them)
    "a phrase"       these words side by side; also “…”, 「…」 and «…»
    legislat*        words that begin so
    a AND b, a OR b, NOT a, -a, (a OR b) c
    title:… outlet:… lang:… kind:… topic:… cluster:… before:… after:… on:…

Nothing is an error: what is not understood is searched as words, and a `Note` says what and where. The
parser keeps its own stack, so nesting costs no recursion.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from topicwire.search.dates import Span, span_of
from topicwire.search.interface import Note

MAX_LENGTH = 500  # characters, at all doors: an answer to 100,000 would be no better, only later
MAX_DEPTH = 20  # groups within groups
MAX_TERMS = 40  # words, phrases and fields; a hundred beginnings of words took a quarter of a second
_BEFORE, _AFTER = 12, 24  # characters shown around a place; a line of a phone has 40


@dataclass(frozen=True, slots=True)
class Words:
    """Words as typed, with spaces between; how many must be found is the engine's choice."""

    text: str
    position: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words side by side, exactly as written."""

    text: str
    position: int


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin with this."""

    text: str
    position: int


@dataclass(frozen=True, slots=True)
class Property:
    """A property with one of its values: outlet, lang, kind, topic or cluster."""

    name: str
    value: str
    position: int


@dataclass(frozen=True, slots=True)
class Period:
    """Published within this span."""

    span: Span
    position: int


@dataclass(frozen=True, slots=True)
class Title:
    """Found in the title."""

    part: "Words | Phrase | Prefix"
    position: int


@dataclass(frozen=True, slots=True)
class Not:
    """Everything but this."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class All:
    """All of these; without parts it is everything."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of these."""

    parts: "tuple[Node, ...]"


Node = Words | Phrase | Prefix | Property | Period | Title | Not | All | Any


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query."""

    text: str  # as asked, cut at `MAX_LENGTH`
    tree: Node
    notes: tuple[Note, ...] = ()


NOTHING = Query("", All(()))  # asks for nothing in particular

_PROPERTIES = {
    "outlet": "outlet",
    "lang": "lang",
    "language": "lang",
    "kind": "kind",
    "topic": "topic",
    "cluster": "cluster",
}
_PERIODS = {"before", "after", "on"}
_TOKEN = re.compile(
    r"""(?P<space>[\s\x00-\x1f]+)
    |(?P<open>[(（])|(?P<close>[)）])
    |(?P<quote>["“”„「«])
    |(?P<minus>[-−－](?=[^\s)）]))
    |(?P<operator>(?:AND|OR|NOT)(?=[\s(（"“「«]|$))
    |(?P<field>[A-Za-z]{2,12}[:：](?=[^\s:：/)）]))
    |(?P<word>[^\s()（）"“”„「«\x00-\x1f]+)""",
    re.VERBOSE,
)
_CLOSING = {'"': '"”“', "“": '”"“', "”": '”"', "„": '“”"', "「": "」", "«": "»"}


@dataclass(slots=True)
class _Group:
    """A group being read."""

    any_of: list[list[Node]]  # OR of ANDs
    negated: bool = False
    negate_next: bool = False
    joined: bool = False  # an operator stands between the last term and the next

    def add(self, node: Node) -> None:
        """Add a term, running plain words together."""
        last = self.any_of[-1][-1] if self.any_of[-1] else None
        if self.negate_next:
            node = Not(node)
        elif isinstance(node, Words) and isinstance(last, Words) and not self.joined:
            self.any_of[-1].pop()
            node = Words(f"{last.text} {node.text}", last.position)
        self.any_of[-1].append(node)
        self.negate_next = self.joined = False

    def tree(self) -> Node:
        """Return what was read."""
        ands = [parts[0] if len(parts) == 1 else All(tuple(parts)) for parts in self.any_of if parts]
        node = ands[0] if len(ands) == 1 else Any(tuple(ands)) if ands else All(())
        return Not(node) if self.negated else node


class _Parser:
    """Reads one query from left to right."""

    def __init__(self, text: str, now: datetime) -> None:
        self._text = text
        self._now = now
        self._at = 0
        self._terms = 0
        self._ignored = 0  # groups opened beyond the depth allowed
        self._groups = [_Group([[]])]
        self.notes: list[Note] = []

    def parse(self) -> Node:
        """Return the tree of the whole text."""
        while token := _TOKEN.match(self._text, self._at):
            start, self._at = self._at, token.end()
            if self._terms >= MAX_TERMS:
                self._note(f"only the first {MAX_TERMS} terms were used", start)
                break
            self._take(token.lastgroup or "", token.group(), start)
        if len(self._groups) > 1:
            self._note("a closing parenthesis is missing", len(self._text))
        while len(self._groups) > 1:
            self._close()
        return self._groups[0].tree()

    def _take(self, kind: str, text: str, start: int) -> None:
        if kind == "open":
            self._open(start)
        elif kind == "close":
            self._shut(start)
        elif kind == "minus":
            self._groups[-1].negate_next = True
        elif kind == "operator":
            self._operator(text, start)
        elif kind == "quote":
            self._term(Phrase(self._quoted(text, start), start))
        elif kind == "field":
            self._field(text, start)
        elif kind == "word":
            self._term(_word(text, start))

    def _term(self, node: Node) -> None:
        if isinstance(node, Words | Phrase | Prefix) and not node.text.strip():
            return
        self._terms += 1
        self._groups[-1].add(node)

    def _note(self, message: str, position: int) -> None:
        if len(self.notes) < 5 and message not in {note.message for note in self.notes}:
            self.notes.append(Note(message, position))

    def _open(self, start: int) -> None:
        if len(self._groups) > MAX_DEPTH:
            self._ignored += 1
            self._note(f"groups within more than {MAX_DEPTH} groups are read as if ungrouped", start)
            return
        self._groups.append(_Group([[]], negated=self._groups[-1].negate_next))
        self._groups[-2].negate_next = False

    def _shut(self, start: int) -> None:
        if self._ignored:
            self._ignored -= 1
        elif len(self._groups) > 1:
            self._close()
        else:
            self._note("this closing parenthesis has no partner", start)

    def _close(self) -> None:
        node = self._groups.pop().tree()
        if node not in (All(()), Not(All(()))):
            self._groups[-1].joined = True  # a group is a term of its own
            self._groups[-1].add(node)
            self._groups[-1].joined = True

    def _operator(self, text: str, start: int) -> None:
        group = self._groups[-1]
        group.joined = True
        if text == "NOT":
            group.negate_next = True
        elif not group.any_of[-1]:
            self._note(f"{text} needs a term before it", start)
        elif not self._text[self._at :].strip(" \t\n)）"):
            self._note(f"{text} needs a term after it", start)
        elif text == "OR":
            group.any_of.append([])

    def _quoted(self, mark: str, start: int) -> str:
        """Return the text up to the closing quotation mark, which is passed."""
        ends = [at for c in _CLOSING[mark] if (at := self._text.find(c, self._at)) >= 0]
        if not ends:
            self._note("a closing quotation mark is missing", start)
        end = min(ends, default=len(self._text))
        inside = self._text[self._at : end]
        self._at = end + 1
        return inside

    def _value(self) -> tuple[str, bool]:
        """Return the value after a field's colon, and whether it was quoted."""
        token = _TOKEN.match(self._text, self._at)
        if token is None or token.lastgroup in {"open", "close", "space"}:
            return "", False
        self._at = token.end()
        if token.lastgroup == "quote":
            return self._quoted(token.group(), token.start()), True
        rest = re.compile(r"[^\s()（）]*").match(self._text, self._at)
        self._at = rest.end() if rest else self._at
        return self._text[token.start() : self._at], False

    def _field(self, text: str, start: int) -> None:
        name = text[:-1].lower()
        if name not in {"title", *_PROPERTIES, *_PERIODS}:
            self._note(f"there is no field “{text[:-1]}”; searched as words", start)
            self._term(Words(text[:-1], start))
            return
        value, quoted = self._value()
        if not value.strip():
            self._note(f"{name}: needs a value", start)
            self._term(Words(text[:-1], start))
        elif name == "title":
            self._term(Title(Phrase(value, start) if quoted else _word(value, start), start))
        elif name in _PERIODS:
            self._period(name, value, start)
        else:
            self._term(Property(_PROPERTIES[name], value.strip(), start))

    def _period(self, name: str, value: str, start: int) -> None:
        span = span_of(name, value, self._now)
        if span:
            self._term(Period(span, start))
            return
        self._note(f"{name}: needs a date such as 2025-07-14, 2025-07 or 7d, not “{value}”", start)
        self._term(Words(value, start))


def _word(text: str, start: int) -> Words | Prefix:
    """Return a word, or a beginning of words if it ends with a star."""
    bare = text.rstrip("*＊")
    if bare == text or not any(character.isalnum() for character in bare):
        return Words(bare, start)
    return Prefix(bare, start)


def parse(text: str, now: datetime) -> Query:
    """Parse a query; `now` is what relative dates (`7d`) count from. Never raises."""
    notes = []
    if len(text) > MAX_LENGTH:
        notes.append(Note(f"only the first {MAX_LENGTH} characters were used", MAX_LENGTH))
    parser = _Parser(text[:MAX_LENGTH], now)
    tree = parser.parse()
    return Query(text[:MAX_LENGTH], tree, (*notes, *parser.notes))


def pointed(note: Note, query: str) -> str:
    """Return a note with the part of the query that it is about; the mark stands before the place."""
    before, after = query[: note.position], query[note.position :]
    start = before if len(before) <= _BEFORE else f"…{before[-_BEFORE:]}"
    end = after if len(after) <= _AFTER else f"{after[:_AFTER]}…"
    return f"{note.message}, here: {start}▸{end}"


def loosened(query: Query) -> Query | None:
    """Return a query whose phrases beside plain words are words too; None if it has none such.

    In a sentence, quotation marks are often part of the sentence: Who wrote “War and Peace”?
    """
    parts = query.tree.parts if isinstance(query.tree, All) else ()
    quoted = [part for part in parts if isinstance(part, Phrase)]
    plain = [part for part in parts if isinstance(part, Words)]
    if not quoted or not plain:
        return None
    spoken: list[Phrase | Words] = sorted([*quoted, *plain], key=lambda part: part.position)
    others = tuple(part for part in parts if not isinstance(part, Phrase | Words))
    words = Words(" ".join(part.text for part in spoken), spoken[0].position)
    notes = [
        Note(f"nothing has “{part.text}” as it stands; searched as words", part.position) for part in quoted
    ]
    return Query(query.text, All((words, *others)), (*query.notes, *notes))


def properties(node: Node) -> tuple[Property, ...]:
    """Return all properties that a tree names."""
    match node:
        case Property():
            return (node,)
        case Not(part=part):
            return properties(part)
        case All(parts=parts) | Any(parts=parts):
            return tuple(found for part in parts for found in properties(part))
    return ()


def has_words(node: Node) -> bool:
    """Return whether a tree looks for words anywhere but in a negation, so that hits can be ranked."""
    match node:
        case Words() | Phrase() | Prefix() | Title():
            return True
        case All(parts=parts) | Any(parts=parts):
            return any(has_words(part) for part in parts)
    return False


def meant(node: Node) -> tuple[str, tuple[Node, ...]]:
    """Return the plain words of a tree, which may be found by meaning, and what has to hold besides.

    Words within "or" and "not" are looked for as words only: then the text is empty.
    """
    parts = node.parts if isinstance(node, All) else (node,)
    plain = [part.text for part in parts if isinstance(part, Words)]
    return " ".join(plain), tuple(part for part in parts if not isinstance(part, Words))
