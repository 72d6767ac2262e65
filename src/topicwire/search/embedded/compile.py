"""Turns a query tree and filters into Tantivy queries."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise
from math import log
from typing import NamedTuple

import tantivy
from tantivy import Occur
from tantivy import Query as TantivyQuery

from topicwire.search import query as tree
from topicwire.search.embedded.lexicon import Translation
from topicwire.search.embedded.schema import id_of, order_of
from topicwire.search.interface import Filters
from topicwire.search.vocabulary import telling
from topicwire.text.normalise import fold
from topicwire.text.words import Form, Term, stem, terms, tokens

NEIGHBOUR_WEIGHT = 0.25  # 0.15 to 0.3 measured alike (R@1 of Chinese and Arabic +0.006), 0.6 worse
MAX_NEIGHBOURS = 8  # pairs: each costs a phrase query
FEW = 3  # words; so many must all be found
PART = 3  # of more words, one in three
MAX_WORDS = 24  # of one list of words; the longest of 3,940 questions has 20, and a hundred cost 0.1 s
LONG_RUN = 6  # characters without spaces that are one name at most; longer ones are sentences


class Scope(NamedTuple):
    """Where words are looked for: a field of units with their positions, and one of forms."""

    units: str
    forms: str


EVERYWHERE = Scope("units", "forms")
IN_TITLES = Scope("title_units", "title_forms")


class Reach(IntEnum):
    """How much of a list of words must be found."""

    ALL = 0  # of few words; of many a part, because long queries are questions
    MOST = 1  # of few words one is enough
    ANY = 2  # one of them: for ranking what was found otherwise


@lru_cache(maxsize=1_000)  # each query asks several times
def looked_for(text: str) -> tuple[Term, ...]:
    """Return the words of a text that carry a subject."""
    return telling(terms(text))


@dataclass(frozen=True, slots=True)
class Compiler:
    """Compiles for one schema and the languages that the index holds."""

    schema: tantivy.Schema
    languages: tuple[str, ...]  # primary subtags
    reach: Reach = Reach.ALL
    searcher: tantivy.Searcher | None = None  # spares looking for forms that no text has
    # The only documents whose scores count. Left to itself, a phrase inside a larger query is looked for
    # wherever its words are: three common characters took 20 ms of a million documents, and 0.5 of a hundred.
    within: TantivyQuery | None = None

    def compile(self, node: tree.Node) -> TantivyQuery | None:  # noqa: PLR0911 - one return a node type
        """Return the query of a tree; None for one without anything to look for, such as punctuation.

        The recursion is bounded by `query.MAX_DEPTH`.
        """
        match node:
            case tree.Words(text=text):
                return self._words(looked_for(text)[:MAX_WORDS])
            case tree.Phrase(text=text):
                return self._phrase(text, "units")
            case tree.Prefix(text=text):
                return self._prefix(text, "units")
            case tree.Title(part=part):
                return self._title(part)
            case tree.Property(name=name, value=value):
                return self._property(name, value)
            case tree.Period(span=span):
                return self._period(span.start, span.end)
            case tree.Not(part=part):
                inner = self.compile(part)
                return _but(inner) if inner else None
            case tree.All(parts=parts):
                return _joined(Occur.Must, [q for part in parts if (q := self.compile(part))])
            case tree.Any(parts=parts):
                return _joined(Occur.Should, [q for part in parts if (q := self.compile(part))])

    def filters(self, filters: Filters) -> list[TantivyQuery]:
        """Return what every hit must fit, without influence on scores."""
        sets = {
            "topic": filters.topics,
            "outlet": filters.outlets,
            "kind": tuple(kind.value for kind in filters.kinds),
        }
        found = [
            TantivyQuery.term_set_query(self.schema, name, values) for name, values in sets.items() if values
        ]
        found += [
            TantivyQuery.term_set_query(self.schema, "key", [id_of(key) for key in keys])
            for keys in (filters.clusters, filters.documents)
            if keys
        ]
        if filters.languages:
            found.append(
                TantivyQuery.boolean_query([(Occur.Should, self._language(t)) for t in filters.languages])
            )
        if filters.after or filters.before:
            found.append(self._period(filters.after, filters.before))
        return [TantivyQuery.const_score_query(query, 0.0) for query in found]

    def _term(self, field: str, text: str, option: str = "freq") -> TantivyQuery:
        return TantivyQuery.term_query(self.schema, field, text, option)

    def _words(self, found: Sequence[Term]) -> TantivyQuery | None:
        parts = [part for group in _groups(found) if (part := self._group(group, EVERYWHERE))]
        if len(parts) < 2:
            return parts[0] if parts else None
        least = {
            Reach.ALL: len(parts) if len(parts) <= FEW else -(-len(parts) // PART),
            Reach.MOST: 1 if len(parts) <= FEW else -(-len(parts) // PART),
            Reach.ANY: 1,
        }[self.reach]
        if least == len(parts):
            return TantivyQuery.boolean_query([(Occur.Must, part) for part in parts])
        core = TantivyQuery.boolean_query(
            [(Occur.Should, part) for part in parts], minimum_number_should_match=least
        )
        # Phrases cost more than all else: they are looked for only where words and meaning are weighed.
        neighbours = (
            [(Occur.Should, pair) for pair in self._neighbours(found)] if self.reach is Reach.ANY else []
        )
        return TantivyQuery.boolean_query([(Occur.Must, core), *neighbours]) if neighbours else core

    def shared(
        self, found: Sequence[Term], translations: Sequence[Sequence[Translation]]
    ) -> Iterator[TantivyQuery]:
        """Yield what scores documents by the words they share with a query: each word's rarity, once.

        Where the word itself is missing, its surest translation counts by its own rarity (`translations`
        has those of each word).
        """
        for term, others in zip(found, translations, strict=True):
            scored = [(self._word(term, EVERYWHERE), self._term_rarity(term))]
            scored += [
                (self._term("forms", one.form), one.sureness * self._rarity("forms", one.form))
                for one in others
            ]
            sure = [TantivyQuery.const_score_query(part, score) for part, score in scored if part and score]
            if sure:
                yield TantivyQuery.disjunction_max_query(sure)

    def _term_rarity(self, term: Term) -> float:
        """Return the rarity of the rarest form of a term; of a name in no dictionary, of its characters."""
        if term.form is Form.PAIR:
            return max(self._rarity("units", term.text[at : at + 2]) for at in range(len(term.text) - 1))
        if term.form is Form.UNIT and len(term.text) > 1:
            return max(self._rarity("forms", form) for form in self._forms(term))
        units = [*term.text] if not term.known or len(term.text) == 1 else []
        return max([self._rarity("forms", term.text), *(self._rarity("units", unit) for unit in units)])

    def _rarity(self, field: str, form: str) -> float:
        """Return the inverse document frequency of a form as BM25 has it; 0 if no document has it."""
        having = self.searcher.doc_freq(field, form) if self.searcher else 0
        number = self.searcher.num_docs if self.searcher else 0
        return log(1 + (number - having + 0.5) / (having + 0.5)) if having else 0.0

    def _forms(self, term: Term) -> list[str]:
        """Return what the word may be in the texts of each language."""
        return sorted({term.text} | {stem(term.original, language) for language in self.languages})

    def _neighbours(self, found: Sequence[Term]) -> list[TantivyQuery]:
        """Return a bonus for each two words of the query that stand side by side in the text."""
        pairs = []
        for left, right in pairwise(found[: MAX_NEIGHBOURS + 1]):
            if Form.PAIR not in {left.form, right.form}:
                units = [unit for term in (left, right) for unit in _units(term)]
                pairs.append(TantivyQuery.boost_query(self._together(units, "units"), NEIGHBOUR_WEIGHT))
        return pairs

    def _group(self, group: Sequence[Term], scope: Scope) -> TantivyQuery | None:
        if len(group) == 1:
            return self._word(group[0], scope)
        written = self._side_by_side([unit for term in group for unit in _units(term)], scope.units)
        if not group[0].value or written is None:
            return written
        return TantivyQuery.disjunction_max_query([written, self._term(scope.forms, group[0].value)])

    def _word(self, term: Term, scope: Scope) -> TantivyQuery | None:
        if term.form is Form.PAIR:
            return self._run(term.text, scope.units)
        if term.form is Form.COMPOUND:
            whole = self._term(scope.forms, term.text)
            if term.known:  # the index has it wherever it is meant
                return whole
            return TantivyQuery.disjunction_max_query([whole, self._together([*term.text], scope.units)])
        if len(term.text) == 1:  # above all a Chinese character, which is a form of nothing
            return self._term(scope.units, term.text)
        forms = self._forms(term)
        if len(forms) > 1 and self.searcher:
            forms = [form for form in forms if self.searcher.doc_freq(scope.forms, form)] or [term.text]
        parts = [self._term(scope.forms, form) for form in forms]
        return parts[0] if len(parts) == 1 else TantivyQuery.disjunction_max_query(parts)

    def _run(self, text: str, field: str) -> TantivyQuery | None:
        """Return a query for a run of kana, Hangul, Thai or the like."""
        pairs = [text[at : at + 2] for at in range(len(text) - 1)]
        if len(text) <= LONG_RUN:
            return self._side_by_side(pairs, field)
        parts = [(Occur.Should, self._term(field, pair)) for pair in pairs]
        return TantivyQuery.boolean_query(parts, minimum_number_should_match=len(pairs) // 2)

    def _side_by_side(self, units: list[str], field: str) -> TantivyQuery | None:
        if len(units) < 2:
            return self._term(field, units[0]) if units else None
        return self._together(units, field)

    def _together(self, units: Sequence[str], field: str) -> TantivyQuery:
        """Return a query for several units one after the other."""
        phrase = TantivyQuery.phrase_query(self.schema, field, [*units])
        if self.within is None:
            return phrase
        return TantivyQuery.boolean_query([(Occur.Must, self.within), (Occur.Must, phrase)])

    def _phrase(self, text: str, field: str) -> TantivyQuery | None:
        return self._side_by_side(tokens(text, "und").units, field)

    def _prefix(self, text: str, field: str) -> TantivyQuery | None:
        words = terms(text)
        if not words:
            return None
        if len(words) == 1 and words[0].form is Form.UNIT:
            # A folded word has letters, digits and marks only: nothing a regular expression would understand.
            return TantivyQuery.regex_query(self.schema, field, f"{words[0].text}.*")
        return self._phrase(text, field)

    def _title(self, part: tree.Words | tree.Phrase | tree.Prefix) -> TantivyQuery | None:
        match part:
            case tree.Phrase(text=text):
                return self._phrase(text, IN_TITLES.units)
            case tree.Prefix(text=text):
                return self._prefix(text, IN_TITLES.units)
            case tree.Words(text=text):
                return _joined(
                    Occur.Must, [q for group in _groups(terms(text)) if (q := self._group(group, IN_TITLES))]
                )

    def _property(self, name: str, value: str) -> TantivyQuery:
        match name:
            case "lang":
                found = self._language(value)
            case "outlet":
                named = self._phrase(value, "names")
                exact = self._term("outlet", value.lower(), "basic")
                found = TantivyQuery.boolean_query([(Occur.Should, part) for part in (exact, named) if part])
            case "cluster":
                found = TantivyQuery.term_query(self.schema, "key", id_of(value.lower()), "basic")
            case "kind":
                found = self._term("kind", fold(value), "basic")
            case _:
                found = self._term("topic", value, "basic")
        return TantivyQuery.const_score_query(found, 0.0)

    def _language(self, tag: str) -> TantivyQuery:
        """Return a query for a language tag; the primary subtag alone covers all its scripts and regions."""
        if "-" not in tag:
            return self._term("primary", tag.lower(), "basic")
        subtags = tag.split("-")
        script = [part.title() if len(part) == 4 else part.upper() for part in subtags[1:]]
        return self._term("language", "-".join([subtags[0].lower(), *script]), "basic")

    def _period(self, start: datetime | None, end: datetime | None) -> TantivyQuery:
        return TantivyQuery.const_score_query(
            TantivyQuery.range_query(
                self.schema,
                "order",
                tantivy.FieldType.Integer,
                order_of(start) if start else None,
                order_of(end) - 1 if end else None,
            ),
            0.0,
        )


def _groups(found: Sequence[Term]) -> list[list[Term]]:
    """Join a number with its measure: 3.67万亿 is one thing, and 万亿 alone is not a part of it."""
    groups: list[list[Term]] = []
    for term in found:
        if term.counted and groups:
            groups[-1].append(term)
        else:
            groups.append([term])
    return groups


def _units(term: Term) -> list[str]:
    """Return what a term takes positions with: its characters, or itself."""
    return list(term.text) if term.form is Form.COMPOUND else [term.text]


def _but(query: TantivyQuery) -> TantivyQuery:
    everything = TantivyQuery.const_score_query(TantivyQuery.all_query(), 0.0)
    return TantivyQuery.boolean_query([(Occur.Must, everything), (Occur.MustNot, query)])


def _joined(occur: Occur, parts: list[TantivyQuery]) -> TantivyQuery | None:
    if len(parts) < 2:
        return parts[0] if parts else None
    return TantivyQuery.boolean_query([(occur, part) for part in parts])
