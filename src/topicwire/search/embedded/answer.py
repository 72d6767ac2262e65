"""Answers one request: finds by words and by meaning, counts, ranks, and takes a page."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import tantivy
from tantivy import Occur
from tantivy import Query as TantivyQuery

from topicwire.search import cursor, query
from topicwire.search.embedded.compile import FEW, Compiler, Reach, looked_for
from topicwire.search.embedded.lexicon import Translation
from topicwire.search.embedded.schema import id_of
from topicwire.search.embedded.segment import Judged, Question
from topicwire.search.embedded.state import Scored, State
from topicwire.search.fusion import Candidate, fuse
from topicwire.search.interface import Hit, Mode, Note, Request, Results, Sort, Translated
from topicwire.search.vocabulary import speaks
from topicwire.text.words import Term, stem, terms

MOST_CAME = 5_000  # clusters put between two parts of a list that are looked behind; takes about 10 ms
HEAD = 60  # clusters found by words whose meaning is weighed as well; the rest follows by words alone
NEAR_WINDOWS = 300  # nearest passages looked at
ALIKE_WINDOWS = 150  # the same for a few similar documents: half the time, 97 of 100 documents are the same
MAX_SHARED = 12  # words of a query whose translations are looked for
# Sureness of a translation that is shown as a reason. Of 23 words looked for among 35,000, those that a
# dictionary has lay above it (华沙 for Warsaw: 0.45), and half of what lay below was nonsense.
NAMED = 0.42
SHARED_WEIGHT = 1.7  # of a shared word's rarity against BM25; 1.5 to 2.5 measured alike
FEW_ALLOWED = 1_000  # clusters that fit the filters; so many are all compared, without the graph
MAX_NEAR = 30  # clusters of one language found by meaning alone
# What is shown as close in meaning: (least cosine, least share of the best). A few words name a subject,
# which many texts touch upon: of the sample newsroom's 44 items, 市长 (mayor) found 33 by the loose limits. A
# sentence asks for one answer; strict limits lost 2 of 100 right ones across languages
# (`benchmarks.retrieval`). With vectors at full length 0.15 found as many for 24 words as 0.18 does now.
SUBJECT = (0.18, 0.6)
QUESTION = (0.08, 0.15)


@dataclass(frozen=True, slots=True)
class Found:
    """What words find."""

    query: TantivyQuery | None = None  # without filters
    total: int = 0
    best: tuple[Scored, ...] = ()  # as many as were asked for


@dataclass(slots=True)
class Answer:
    """One request on one state of the index."""

    state: State
    request: Request
    parsed: query.Query
    _filters: list[tuple[Occur, TantivyQuery]] = field(default_factory=list)
    _languages: tuple[str, ...] = ()
    _question: Question | None = None
    _translated: tuple[Translated, ...] = ()
    _judged: dict[int, Judged] = field(default_factory=dict)  # by numbers of vectors
    _places: dict[int, tantivy.DocAddress] = field(default_factory=dict)  # by numbers of vectors

    def results(self) -> Results:
        """Return the part of the answer that was asked for."""
        place = cursor.decode(self.request, self.state.secret)
        limit = max(1, min(self.request.limit, 100))
        self._languages = self.state.languages()
        compiler = Compiler(self.state.schema, self._languages)
        self._filters = [(Occur.Must, part) for part in compiler.filters(self.request.filters)]
        self._question = self._asked()
        shown = place.shown if place else 0
        depth = shown + 2 * limit if place else limit  # what was put meanwhile may stand before the place
        words = self._words(max(HEAD if self._question else 0, depth) + 1)
        if place and limit < (came := words.total - place.found):
            words = self._words(depth + min(came, MOST_CAME) + 1)
        near = self._near(compiler, words)
        whole = self._whole(words, list(near))
        if self.request.sort is Sort.TIME or not (near or query.has_words(self.parsed.tree)):
            ranked = self._by_time(whole, place, limit)
        else:
            ranked = self._page(self._ranked(words, near), place, limit)
        hits = self.state.hits(ranked[:limit], near)
        more = None
        if len(ranked) > limit:
            found = place.found if place else words.total
            last = cursor.Place(shown + limit, hits[-1].cluster, hits[-1].score, found)
            more = cursor.encode(last, self.request, self.state.secret)
        notes = (*self.parsed.notes, *self._unknown(compiler))
        facets, total = (
            self.state.facets(whole, self.request.facets)
            if self.request.facets
            else ((), self._total(words, near, whole))
        )
        return Results(hits, total, more, facets, notes, self._translated)

    def _unknown(self, compiler: Compiler) -> Iterator[Note]:
        """Yield a note for each property that no cluster has, whatever the rest of the query says."""
        for named in query.properties(self.parsed.tree):
            found = compiler.compile(named)
            if found and not self.state.count(found):
                yield Note(f"nothing here has the {named.name} “{named.value}”", named.position)

    def _words(self, depth: int) -> Found:
        """Return what words find; if no cluster has them all, some words are enough."""
        if self.request.mode is Mode.SEMANTIC:
            return Found()
        wanted = None
        for reach in (Reach.ALL, Reach.MOST):
            wanted = Compiler(self.state.schema, self._languages, reach, self.state.searcher).compile(
                self.parsed.tree
            )
            if wanted is None:
                break
            found = self._found(wanted, depth)
            if found.total:
                return found
        if wanted is None and not self.parsed.text.strip():
            return self._found(TantivyQuery.const_score_query(TantivyQuery.all_query(), 0.0), 1)
        return Found(wanted)

    def _found(self, wanted: TantivyQuery, depth: int) -> Found:
        """Find the best and count all in one pass."""
        found = self.state.searcher.search(self._both(wanted), depth)
        orders = self.state.numbers("order", [address for _, address in found.hits])
        ordered = sorted(zip(found.hits, orders, strict=True), key=lambda pair: (-pair[0][0], -pair[1]))
        best = tuple(hit for hit, _ in ordered)  # equal scores keep one order, whatever is put meanwhile
        return Found(wanted, int(found.count), best)  # type: ignore[attr-defined]  # not in the type stub

    def _both(self, found: TantivyQuery) -> TantivyQuery:
        """Return a query with the filters."""
        return TantivyQuery.boolean_query([(Occur.Must, found), *self._filters]) if self._filters else found

    def _these(self, field_name: str, numbers: Iterable[int]) -> TantivyQuery:
        """Return what finds documents by a number, all with the score 0.

        Not a query for a set of terms, which takes five times as long (2.6 ms for 300). In order they are
        found in a sixth less time.
        """
        schema = self.state.schema
        terms = [
            (Occur.Should, TantivyQuery.term_query(schema, field_name, n, "basic")) for n in sorted(numbers)
        ]
        return TantivyQuery.const_score_query(TantivyQuery.boolean_query(terms), 0.0)

    def _whole(self, words: Found, near: list[int]) -> TantivyQuery:
        """Return what finds the whole answer."""
        parts = [words.query] if words.query else []
        if near:
            parts.append(self._these("vector", near))
        if not parts:
            return TantivyQuery.empty_query()
        either = (
            parts[0] if len(parts) == 1 else TantivyQuery.boolean_query([(Occur.Should, p) for p in parts])
        )
        return self._both(either)

    def _total(self, words: Found, near: Mapping[int, Judged], whole: TantivyQuery) -> int:
        """Return how many clusters the whole answer has, without going through all of it again."""
        if not near:
            return words.total
        if words.query is None:
            return self.state.count(whole)
        both = TantivyQuery.boolean_query(
            [(Occur.Must, self._these("vector", near)), (Occur.Must, words.query)]
        )
        return words.total + len(near) - self.state.count(self._both(both))

    def similar(self, document: str) -> tuple[Hit, ...]:
        """Return clusters close in meaning to a document's."""
        state = self.state
        own = TantivyQuery.term_query(state.schema, "key", id_of(document), "basic")
        place = state.searcher.search(own, 1, count=False).hits
        if not place:
            return ()
        number = state.numbers("vector", [place[0][1]])[0]
        centre = state.vectors.centre(number, state.dimensions)
        if centre is None:
            return ()
        compiler = Compiler(state.schema, ())
        must = [(Occur.Must, part) for part in compiler.filters(self.request.filters)]
        question = state.vectors.question(centre)
        judged = state.vectors.judge(question, self._allowed(question, must, ALIKE_WINDOWS))
        closest = sorted(judged, key=lambda id_: (-judged[id_].meaning, id_))
        found = [(judged[id_].meaning, self._places[id_]) for id_ in closest if id_ != number]
        return state.hits(found[: self.request.limit], judged)

    def _asked(self) -> Question | None:
        """Return the meaning of the query; None if it is not looked for."""
        if self.request.mode is Mode.LEXICAL or self.state.vector_of is None:
            return None
        text, _ = query.meant(self.parsed.tree)
        if not any(map(str.isalnum, text)) or not self.state.vectors.segments():
            return None
        return self.state.vectors.question(self.state.vector_of(text, _spoken(_subjects(text))))

    def _near(self, compiler: Compiler, words: Found) -> dict[int, Judged]:
        """Return what is close in meaning and fits the filters, closest first, by numbers of vectors.

        The best that words found are judged as well, in one go.
        """
        if self._question is None:
            return {}
        text, besides = query.meant(self.parsed.tree)
        must = [(Occur.Must, part) for node in besides if (part := compiler.compile(node))] + self._filters
        tongues = self._allowed(self._question, must)
        head = self.state.numbers("vector", [address for _, address in words.best[:HEAD]])
        self._judged = self.state.vectors.judge(self._question, [*tongues, *head])
        judged = {id_: one for id_, one in self._judged.items() if id_ in tongues}
        floor, share = SUBJECT if len(terms(text)) <= FEW else QUESTION
        best = max((one.meaning for one in judged.values()), default=0.0)
        kept: dict[int, Judged] = {}
        counted: Counter[int] = Counter()  # of each language: the query's own would take all places
        for id_, one in sorted(judged.items(), key=lambda item: (-item[1].meaning, item[0])):
            if one.meaning >= max(floor, share * best) and counted[tongues[id_]] < MAX_NEAR:
                counted[tongues[id_]] += 1
                kept[id_] = one
        return kept

    def _allowed(
        self, question: Question, must: list[tuple[Occur, TantivyQuery]], windows: int = NEAR_WINDOWS
    ) -> dict[int, int]:
        """Return documents worth judging that exist and fit the filters, each with its language.

        They are those of so many nearest windows, of more where few documents fit.
        """
        searcher = self.state.searcher
        if must:
            fitting = self.state.count(TantivyQuery.boolean_query(must))
            if fitting <= FEW_ALLOWED:
                found = searcher.search(TantivyQuery.boolean_query(must), FEW_ALLOWED, count=False).hits
                return self._tongues([address for _, address in found])
            windows = min(10 * windows, windows * searcher.num_docs // fitting)
        nearest = self.state.vectors.nearest(question, windows)
        if not nearest:
            return {}
        there = [(Occur.Must, self._these("vector", nearest)), *must]
        found = searcher.search(TantivyQuery.boolean_query(there), len(nearest), count=False).hits
        return self._tongues([address for _, address in found])

    def _tongues(self, addresses: list[tantivy.DocAddress]) -> dict[int, int]:
        """Return the languages of documents by the numbers of their vectors; remember where these are."""
        numbers = self.state.numbers("vector", addresses)
        self._places = dict(zip(numbers, addresses, strict=True))
        return dict(zip(numbers, self.state.numbers("tongue", addresses), strict=True))

    def _by_time(self, whole: TantivyQuery, place: cursor.Place | None, limit: int) -> list[Scored]:
        """Return one hit more than asked for, newest first, after the place."""
        if place:
            older = TantivyQuery.range_query(
                self.state.schema, "order", tantivy.FieldType.Integer, None, int(place.value) - 1
            )
            whole = TantivyQuery.boolean_query([(Occur.Must, whole), (Occur.Must, older)])
        return list(self.state.searcher.search(whole, limit + 1, count=False, order_by_field="order").hits)

    def _page(self, ranked: list[Scored], place: cursor.Place | None, limit: int) -> list[Scored]:
        """Return one hit more than asked for, after the place.

        The place is the last cluster shown; if that is gone, its number says where to go on.
        """
        if place is None:
            return ranked[: limit + 1]
        ids = self.state.numbers("id", [address for _, address in ranked])
        last = id_of(place.cluster)
        start = ids.index(last) + 1 if last in ids else place.shown
        return ranked[start : start + limit + 1]

    def _ranked(self, words: Found, near: Mapping[int, Judged]) -> list[Scored]:
        """Return hits, best first: all those close in meaning, and as many as were found by words."""
        by_words = list(words.best)
        if self._question is None:
            return by_words
        head = [address for _, address in by_words[:HEAD]]
        addresses = self._distinct([*head, *(self._places[number] for number in near)])
        fused = self._fused(addresses)
        rest_ids = self.state.numbers("id", [address for _, address in by_words[HEAD:]])
        rest = [
            (score - 1e6, address)
            for (score, address), id_ in zip(by_words[HEAD:], rest_ids, strict=True)
            if id_ not in addresses
        ]
        return [(score, addresses[id_]) for score, id_ in fused] + rest

    def _distinct(self, found: list[tantivy.DocAddress]) -> dict[int, tantivy.DocAddress]:
        return dict(zip(self.state.numbers("id", found), found, strict=True))

    def _fused(self, addresses: dict[int, tantivy.DocAddress]) -> list[tuple[float, int]]:
        """Weigh words, those side by side more, and meaning of these clusters together."""
        if not addresses:
            return []
        places = list(addresses.values())
        numbers = self.state.numbers("vector", places)
        judged = {number: self._judged[number] for number in numbers if number in self._judged}
        # A text that is not embedded yet is taken to be as near as the others, so that it is not put last.
        usual = sum(one.meaning for one in judged.values()) / max(1, len(judged))
        scores = self._word_scores(list(addresses))
        tongues = self.state.numbers("tongue", places)
        return fuse(
            [
                Candidate(
                    id_, tongue, scores.get(id_, 0.0), judged[number].meaning if number in judged else usual
                )
                for id_, number, tongue in zip(addresses, numbers, tongues, strict=True)
            ]
        )

    def _word_scores(self, ids: list[int]) -> dict[int, float]:
        """Return how much the words of the query, and their translations, say for each of these clusters."""
        these = self._these("key", ids)
        compiler = Compiler(self.state.schema, self._languages, Reach.ANY, self.state.searcher, these)
        words = compiler.compile(self.parsed.tree)
        if words is None or self.request.mode is Mode.SEMANTIC:
            return {}
        parts = [words, *(TantivyQuery.boost_query(one, SHARED_WEIGHT) for one in self._shared(compiler))]
        # Each part by itself: a union within another is made for all documents first.
        each = [TantivyQuery.boolean_query([(Occur.Must, these), (Occur.Must, part)]) for part in parts]
        both = TantivyQuery.boolean_query([(Occur.Should, one) for one in each])
        hits = self.state.searcher.search(both, len(ids), count=False).hits
        found = self.state.numbers("id", [address for _, address in hits])
        return {id_: float(score) for id_, (score, _) in zip(found, hits, strict=True)}

    def _shared(self, compiler: Compiler) -> Iterator[TantivyQuery]:
        """Return what scores documents by each plain word of the query that they share."""
        text, _ = query.meant(self.parsed.tree)
        found = _subjects(text)
        spoken = _spoken(found)
        known = dict(zip(spoken, self.state.translations(spoken), strict=True))
        translations = [known.get(term.original, ()) for term in found]
        self._translated = tuple(
            one for term, others in zip(found, translations, strict=True) for one in _named(term, others)
        )
        return compiler.shared(found, translations)


def _subjects(text: str) -> tuple[Term, ...]:
    """Return the words of a query that are looked for in other languages as well."""
    return looked_for(text)[:MAX_SHARED] if text.strip() else ()


def _spoken(found: Sequence[Term]) -> list[str]:
    """Return those that have a meaning of their own, as they are written."""
    return [term.original for term in found if speaks(term.text) and not term.counted]


def _named(term: Term, translations: Sequence[Translation]) -> Iterator[Translated]:
    """Yield the sure translations of a word into the languages that do not have the word itself."""
    own = {one.language for one in translations if one.form in {term.text, stem(term.original, one.language)}}
    for one in translations:
        if one.sureness >= NAMED and one.language not in own:
            yield Translated(term.original, one.language, one.form)
