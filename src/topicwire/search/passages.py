"""Where a query is found in a document: passages to show with their marks, and the reasons in words."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import accumulate, groupby, pairwise
from typing import NamedTuple

from topicwire.model.document import Document
from topicwire.search import query as tree
from topicwire.search.interface import Near, Translated
from topicwire.search.vocabulary import telling
from topicwire.text.normalise import fold_aligned
from topicwire.text.words import (
    Form,
    Term,
    Word,
    core,
    segment,
    segment_folded,
    stem,
    terms,
)

SNIPPET = 240  # characters shown of a longer paragraph: about three lines of the list
_SENTENCE_END = re.compile(r"[。！？!?؟\n]|\.(?=\s)")
MAX_NEEDLES = 24  # words looked for, as many as the embedded engine takes of a list
MAX_SEARCHED = 200_000  # characters of a document looked at for marks; a long report has its first hits there
FOLDED_AT_ONCE = 4_000  # characters; most documents have fewer


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document that answers the query."""

    paragraph: int | None  # None: the title
    text: str
    marks: tuple[tuple[int, int], ...]  # character ranges of `text`, in order, without overlap


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a document is in the answer."""

    passages: tuple[Passage, ...]  # the title if it is marked, then the best paragraph
    why: tuple[str, ...]  # e.g. "title contains 立法"


@dataclass(frozen=True)
class Needle:
    """One thing looked for: chains of (distance in positions, text), any of which will do."""

    shown: str
    chains: "Chains"
    language: str  # of the texts
    prefix: bool = False
    title_only: bool = False
    translates: str = ""  # a word of the query in another language

    def named(self, found: str) -> str:
        """Return how people are told that `found` is where it stands."""
        return f"{self.translates} → {found}" if self.translates else self.shown

    def ranges(self, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
        """Yield the character ranges where it stands."""
        if self.prefix:
            begun = self.chains[0][0][1]
            yield from ((word.start, word.end) for word in words if word.text.startswith(begun))
        at = {(word.position, word.text): word for word in words if word.text in self.forms}
        for word in at.values():
            for chain in self.chains:
                links = [at.get((word.position + distance, text)) for distance, text in chain]
                if word.text == chain[0][1] and all(links):
                    yield word.start, max(link.end for link in links if link)

    @cached_property
    def forms(self) -> frozenset[str]:
        """Return the words of its chains."""
        return frozenset(text for chain in self.chains for _, text in chain)

    @cached_property
    def _cores(self) -> list[set[str]]:
        """Return what a folded text contains if it has a chain, for each chain."""
        return [{core(text, self.language) for _, text in chain} for chain in self.chains]

    def may_stand_in(self, folded: str) -> bool:
        """Return False if it surely does not stand in a folded text: a hundredth of the time of looking."""
        for cores in self._cores:
            for one in cores:  # not `all`, which takes three times as long
                if one not in folded:
                    break
            else:
                return True
        return False


Chains = tuple[tuple[tuple[int, str], ...], ...]
Marks = Sequence[tuple[Needle, int, int]]  # what was found, and where: start, end


def explain(
    query: tree.Query, document: Document, near: Sequence[Near] = (), translated: Sequence[Translated] = ()
) -> Evidence:
    """Find a query's words in one document, and what they are in its language.

    `near` are the passages of this hit that are close in meaning.
    """
    wanted = _wanted(query.tree, document.language, tuple(translated))
    title = _marked(_whole(document.title), document.language, wanted)
    passages, why = [], []
    if title:
        passages.append(Passage(None, document.title, _merged(title)))
        why += [f"title contains {named}" for named in _named(title, document.title)]
    best = _best_paragraph(document, [needle for needle in wanted if not needle.title_only])
    if best:
        number, marks = best
        text = document.paragraphs[number - 1].text
        passages.append(_snippet(number, text, marks))
        why.append(f"paragraph {number} contains {', '.join(_named(marks, text))}")
    close = next((item for item in near if item.document == document.key), None)
    if close:
        why.append("passage close in meaning" if close.paragraph else "title close in meaning")
        if not best and 0 < close.paragraph <= len(document.paragraphs):
            passages.append(_snippet(close.paragraph, document.paragraphs[close.paragraph - 1].text, []))
    return Evidence(tuple(passages), tuple(why))


@lru_cache(maxsize=200)  # the same for all hits in one language
def _wanted(node: tree.Node, language: str, translated: tuple[Translated, ...]) -> tuple[Needle, ...]:
    """Return what a tree looks for, and what its words are in the language of a document."""
    spoken = [one for one in translated if one.language == language.partition("-")[0].lower()]
    others = (Needle(one.form, _chains(one.form), language, translates=one.word) for one in spoken)
    return (*needles(node, language), *others)


def needles(node: tree.Node, language: str) -> tuple[Needle, ...]:
    """Return what a tree looks for, each once, negations left out."""
    return tuple(dict.fromkeys(_needles(node, language)))[:MAX_NEEDLES]


def _needles(node: tree.Node, language: str) -> list[Needle]:
    match node:
        case tree.Words(text=text):
            return [_word_needle(term, language) for term in telling(terms(text))]
        case tree.Phrase(text=text):
            words = [word for word in segment(text, language) if word.form in {Form.UNIT, Form.PAIR}]
            chain = tuple((word.position, word.text) for word in words)
            return [Needle(text, (chain,), language)] if words else []
        case tree.Prefix(text=text):
            return [Needle(f"{text}…", (((0, one.text),),), language, prefix=True) for one in terms(text)[:1]]
        case tree.Title(part=part):
            return [replace(needle, title_only=True) for needle in _needles(part, language)]
        case tree.All(parts=parts) | tree.Any(parts=parts):
            return [needle for part in parts for needle in _needles(part, language)]
    return []


def _chains(word: str, *, known: bool = True) -> Chains:
    """Return how a word may stand: as it is or, of Chinese that may be cut otherwise, by its characters."""
    whole = ((0, word),)
    return (
        (whole, tuple(enumerate(word)))
        if word[0] >= "\u3400" and not (known and len(word) == 2)
        else (whole,)
    )


def _word_needle(term: Term, language: str) -> Needle:
    if term.form is Form.COMPOUND:
        return Needle(term.original, _chains(term.text, known=term.known), language)
    if term.form is Form.PAIR:
        pairs = tuple((at, term.text[at : at + 2]) for at in range(len(term.text) - 1))
        return Needle(term.original, (pairs,), language)
    primary = language.split("-", maxsplit=1)[0].lower()
    forms = dict.fromkeys((term.text, stem(term.original, primary), stem(term.original, "en")))
    return Needle(term.original, tuple(((0, form),) for form in forms), language)


class _Part(NamedTuple):
    """A part of a text, and what it folds to."""

    text: str  # the whole
    start: int
    end: int
    folded: str  # of the part
    places: Sequence[int]  # in the whole text, of each folded character and of the end

    def part(self, start: int, end: int) -> "_Part":
        """Return a part of this part, by its place in the whole text."""
        places = self.places
        if isinstance(places, range):  # as most: nothing to look for
            first, last = start - places.start, end - places.start
        else:
            first, last = bisect_left(places, start), bisect_left(places, end)
        return _Part(self.text, start, end, self.folded[first:last], places[first : last + 1])


def _whole(text: str) -> _Part:
    return _Part(text, 0, len(text), *fold_aligned(text))


def _marked(part: _Part, language: str, wanted: Sequence[Needle]) -> Marks:
    """Return what was found in a part of a text, and where in the whole.

    Words are looked for sentence by sentence: most sentences cannot have them, and need not be cut into
    words. Only what consists of several is looked for across sentences as well.
    """
    ends = [match.end() for match in _SENTENCE_END.finditer(part.text, part.start, part.end)]
    if not ends:
        return _marked_within(part, language, wanted)
    marks = [
        mark
        for start, end in pairwise([part.start, *ends, part.end])
        for mark in _marked_within(part.part(start, end), language, wanted)
    ]
    found = [needle for needle, _, _ in marks]
    rest = [one for one in wanted if any(len(chain) > 1 for chain in one.chains) and one not in found]
    marks += _marked_within(part, language, rest)
    return sorted(marks, key=lambda mark: wanted.index(mark[0]))


def _marked_within(part: _Part, language: str, wanted: Sequence[Needle]) -> list[tuple[Needle, int, int]]:
    possible = _possible(part.folded, wanted)
    if not possible:
        return []
    whole = any(needle.prefix for needle in possible)
    forms = {form for needle in possible for form in needle.forms}
    words = segment_folded(part.text, part.folded, part.places, language, None if whole else forms)
    return [(needle, start, end) for needle in possible for start, end in needle.ranges(words)]


def _possible(folded: str, wanted: Sequence[Needle]) -> list[Needle]:
    """Return what may stand in a text, without cutting it into words."""
    return [needle for needle in wanted if needle.may_stand_in(folded)]


def _named(marks: Marks, text: str) -> list[str]:
    """Return what was found in a text in words, each needle once."""
    first = {needle: (start, end) for needle, start, end in reversed(marks)}
    return list(
        dict.fromkeys(needle.named(text[start:end]) for needle, (start, end) in reversed(first.items()))
    )


def _best_paragraph(document: Document, wanted: Sequence[Needle]) -> tuple[int, Marks] | None:
    """Return the paragraph with the most different needles, the earlier one of equals."""
    best, most = None, 0
    every = len({needle.shown for needle in wanted})
    for number, part in _paragraphs(document):
        if most == every:
            break
        possible = _possible(part.folded, wanted)
        if len({needle.shown for needle in possible}) <= most:
            continue
        marks = _marked(part, document.language, possible)
        different = len({needle.shown for needle, _, _ in marks})
        if different > most:
            best, most = (number, [(one, a - part.start, b - part.start) for one, a, b in marks]), different
    return best


def _paragraphs(document: Document) -> Iterator[tuple[int, _Part]]:
    """Yield paragraphs with their numbers, of `MAX_SEARCHED` characters at most.

    Several are folded together: a fifth of the time of one after the other.
    """
    ends = accumulate(len(paragraph.text) + 1 for paragraph in document.paragraphs)
    placed = zip(document.paragraphs, ends, strict=True)
    for _, group in groupby(placed, key=lambda pair: pair[1] // FOLDED_AT_ONCE):
        some = [paragraph for paragraph, end in group if end <= MAX_SEARCHED]
        together = _whole("\n".join(paragraph.text for paragraph in some))
        start = 0
        for paragraph in some:
            yield paragraph.number, together.part(start, start + len(paragraph.text))
            start += len(paragraph.text) + 1


def _merged(marks: Marks) -> tuple[tuple[int, int], ...]:
    """Return the ranges in order, joined where they overlap."""
    ranges: list[tuple[int, int]] = []
    for start, end in sorted({(start, end) for _, start, end in marks}):
        if ranges and start <= ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(end, ranges[-1][1]))
        else:
            ranges.append((start, end))
    return tuple(ranges)


def _snippet(number: int, text: str, marks: Marks) -> Passage:
    """Cut a long paragraph around its first mark, at spaces where there are any."""
    ranges = _merged(marks)
    first = ranges[0][0] if ranges else 0
    start = max(0, min(first - SNIPPET // 3, len(text) - SNIPPET))
    end = min(len(text), start + SNIPPET)
    if start and (space := text.find(" ", start, start + 20)) >= 0:
        start = space + 1
    if end < len(text) and (space := text.rfind(" ", end - 20, end)) >= 0:
        end = space
    before, after = "… " if start else "", " …" if end < len(text) else ""
    shift = len(before) - start
    kept = tuple((a + shift, min(b, end) + shift) for a, b in ranges if a >= start and a < end)
    return Passage(number, f"{before}{text[start:end]}{after}", kept)
