"""Services in memory over the sample newsroom's texts: what the doors show, without a database."""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time

from tests.unit.serve.memory_alerts import MemoryAlerts
from tests.unit.serve.memory_jobs import MemoryJobs
from tests.unit.serve.memory_marks import Kept, MemoryLessons, MemoryMarks, MemorySearches
from tests.unit.serve.memory_sources import MemorySources

from topicwire.errors import ConflictError, CursorError, NotFoundError, UserError
from topicwire.model.cluster import Relation
from topicwire.model.document import Document, Kind, Paragraph
from topicwire.model.moment import Moment, Precision, Provenance
from topicwire.model.outcome import Outcome, OutcomeRecord, Stage
from topicwire.model.outlet import Outlet
from topicwire.model.selection import ALL, Selection
from topicwire.model.source import Source, SourceKind, SourceState
from topicwire.model.summary import Claim, Group, Summary, Support, Verdict, Way
from topicwire.model.topic import Evidence, Reason, Topic, TopicName
from topicwire.sample.article import SampleArticle, load_articles
from topicwire.sample.outlet import load_outlets
from topicwire.search.suggest import Suggestion, suggest
from topicwire.services.views import (
    Copy,
    DocumentView,
    Facet,
    Item,
    ListPage,
    Passage,
    SourceView,
    StatusView,
    TopicCard,
    TopicPage,
)

NOW = datetime(2025, 7, 25, 12, tzinfo=UTC)
ROMANISED = {"renmin": "Ren Min Ri Bao", "xinhua": "Xin Hua She", "chongqing": "Chong Qing Ri Bao"}
SPIRIT = Topic(
    "上海精神",
    "上海精神",
    (
        TopicName("zh-Hans", "上海精神"),
        TopicName("en", "Shanghai Spirit"),
        TopicName("ru", "Шанхайский дух"),
        TopicName("ar", "روح شنغهاي"),
    ),
)
SUPPORTED = Verdict(Support.SUPPORTED, 0.97)
# An English summary as a language model writes it, of the article with this key.
WRITTEN_FOR = "renmin/2025-07-25-legislative-seminar"
WRITTEN = (
    "Lawmakers from nine SCO member states closed a six-day seminar in Tianjin with a list of proposals.",
    (
        ("Core proposals", "The list has 14 items, among them a multilingual database of laws by 2026.", 6),
        ("Core proposals", "Young legislative staff are to meet every year, five from each country.", 6),
        ("Open questions", "Who pays for the translation and which text prevails was left open.", 7),
    ),
)


PROBLEM = OutcomeRecord(
    "http://vestnik.localhost:8461/feed.json",
    Stage.COLLECT,
    Outcome.BAD_LIST,
    "This is not a feed: it begins with “<html>”.",
    NOW,
)
SOURCES = (
    SourceView(
        Source("0a1b2c3d", SourceKind.FEED, "http://renmin.localhost:8461/rss.xml", "renmin", "人民日报"),
        SourceState("0a1b2c3d", checked=NOW, succeeded=NOW, next_check=NOW),
        documents=6,
        daily=0.4,
        silent=False,
        outcomes={"done": 6},
    ),
    SourceView(
        Source("4e5f6071", SourceKind.FEED, "http://vestnik.localhost:8461/feed.json", "vestnik"),
        SourceState("4e5f6071", checked=NOW, failures=3, reason=PROBLEM.reason),
        documents=0,
        daily=0.0,
        silent=True,
        outcomes={"bad-list": 3},
    ),
)


def key_of(name: str) -> str:
    """Return the document key of a sample article."""
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def document_of(article: SampleArticle) -> Document:
    """Return an article as the document that extraction makes of it."""
    outlet = load_outlets()[article.outlet]
    exact = isinstance(article.published, datetime)
    at = (
        article.published
        if isinstance(article.published, datetime)
        else datetime.combine(article.published, time(), UTC)
    )
    return Document(
        key=key_of(article.key),
        revision=1,
        address=article.address,
        title=article.title,
        outlet=Outlet(
            outlet.key,
            outlet.name,
            ROMANISED.get(outlet.key, outlet.name),
            outlet.english,
            language=outlet.language,
        ),
        language=article.language,
        certainty=0.99,
        kind=Kind(article.kind),
        published=Moment(at, Precision.MINUTE if exact else Precision.DAY, Provenance.STRUCTURED),
        fetched=NOW,
        paragraphs=tuple(Paragraph(n, text) for n, text in enumerate(article.paragraphs, 1)),
        byline=article.byline or "",
        credit=article.credit or "",
    )


def summary_of(document: Document, name: str) -> Summary | None:
    """Return a summary: the written one, or the first sentence of some paragraphs; none for a flash."""
    if document.kind is Kind.FLASH:
        return None
    if name == WRITTEN_FOR:
        return _written(document)
    doubt = Verdict(Support.UNCHECKED, 0.5, ("no model for this language",))
    claims = [
        Claim(re.split(r"(?<=[。！？])|(?<=[.!?؟]) ", p.text)[0], document.language, (p.number,), SUPPORTED)
        for p in document.paragraphs[:5]
    ]
    claims[-1] = replace(claims[-1], citations=(4, 5), verdict=doubt)
    groups = (Group("Group 1", tuple(claims[1:3])), Group("Group 2", tuple(claims[3:])))
    return Summary(document.key, 1, Way.EXTRACTIVE, document.language, claims[0], groups, coverage=0.51)


def _written(document: Document) -> Summary:
    lead, rest = WRITTEN
    groups = tuple(
        Group(
            heading, tuple(Claim(text, "en", (cited,), SUPPORTED) for h, text, cited in rest if h == heading)
        )
        for heading in dict.fromkeys(heading for heading, _, _ in rest)
    )
    first = Claim(lead, "en", (1,), SUPPORTED)
    return Summary(document.key, 1, Way.MODEL, "en", first, groups, left_out=1, coverage=0.64)


class Collection:
    """Everything the services below look at."""

    def __init__(self, articles: Sequence[SampleArticle] | None = None) -> None:
        chosen = load_articles() if articles is None else articles
        self.documents = {key_of(article.key): document_of(article) for article in chosen}
        self.summaries = {
            document.key: summary_of(document, article.key)
            for article, document in zip(chosen, self.documents.values(), strict=True)
        }
        self.copies = {key_of(a.key): key_of(a.copies_of) for a in chosen if a.copies_of}
        self.matched = {SPIRIT.key: [key_of(a.key) for a in chosen if a.belongs and not a.copies_of]}
        self.topics = {SPIRIT.key: SPIRIT}
        self.sources = {view.source.key: view for view in SOURCES}
        self.older: dict[tuple[str, int], Document] = {}  # earlier revisions
        self.kept = Kept()

    def item(self, key: str, topic: str | None = None) -> Item:
        """Return a document as an item of a list."""
        document = self.documents[key]
        leader = self.copies.get(key, key)
        others = [k for k in [leader, *(c for c, of in self.copies.items() if of == leader)] if k != key]
        copies = tuple(self._copy(other, leader) for other in others)
        reasons = (Reason(Evidence.TEXT, "上海精神", 5), Reason(Evidence.TITLE, "上合")) if topic else ()
        return Item(document, self.summaries[key], copies, reasons)

    def _copy(self, key: str, leader: str) -> Copy:
        copy = self.documents[key]
        relation = Relation.LEADER if key == leader else Relation.EDITED
        return Copy(key, copy.outlet.name, copy.outlet.romanised, copy.title, copy.published, relation, 0.93)

    def listed(
        self, keys: Sequence[str], query: str, selection: Selection, cursor: str | None, limit: int
    ) -> ListPage:
        """Return a part of a list; the cursor is the number of items before it."""
        if cursor is not None and not cursor.isdigit():
            raise CursorError("This list did not give out that cursor. Start again without it.")
        items = [self.item(key, "x") for key in keys]
        found = [hit for item in items if (hit := _hit(item, query)) and _wanted(item, selection)]
        start = int(cursor or 0)
        following = str(start + limit) if start + limit < len(found) else None
        return ListPage(tuple(found[start : start + limit]), len(found), following, _facets(found))


def _hit(item: Item, query: str) -> Item | None:
    """Return the item with its passages if all words of the query occur in it."""
    words = query.replace('"', "").lower().split()
    texts = [(None, item.document.title), *((p.number, p.text) for p in item.document.paragraphs)]
    if not all(any(word in text.lower() for _, text in texts) for word in words):
        return None
    passages = [
        Passage(
            number,
            text,
            tuple(m.span() for w in words for m in re.finditer(re.escape(w), text, re.IGNORECASE)),
        )
        for number, text in texts
        if any(word in text.lower() for word in words)
    ]
    return replace(item, passages=tuple(passages[:2]), why=tuple(f"text contains {word}" for word in words))


def _wanted(item: Item, selection: Selection) -> bool:
    document = item.document
    day = document.published.at.date()
    return (
        document.outlet.key in (selection.outlets or (document.outlet.key,))
        and document.language in (selection.languages or (document.language,))
        and document.kind.value in (selection.kinds or (document.kind.value,))
        and (selection.since or day) <= day <= (selection.until or day)
    )


def _facets(items: Sequence[Item]) -> tuple[Facet, ...]:
    documents = [item.document for item in items]
    outlets = Counter((d.outlet.key, d.outlet.romanised) for d in documents)
    rows = {
        "language": Counter(d.language for d in documents),
        "kind": Counter(d.kind.value for d in documents),
        "day": Counter(d.published.at.date().isoformat() for d in documents),
    }
    facets = [Facet("outlet", tuple((key, label, n) for (key, label), n in outlets.most_common()))]
    return (*facets, *(Facet(k, tuple((v, v, n) for v, n in c.most_common())) for k, c in rows.items()))


@dataclass
class MemoryTopics:
    """Topics over a collection."""

    held: Collection

    def cards(self) -> tuple[TopicCard, ...]:
        return tuple(self._card(topic) for topic in self.held.topics.values())

    def _card(self, topic: Topic) -> TopicCard:
        documents = [self.held.documents[key] for key in self.held.matched.get(topic.key, [])]
        days = Counter(d.published.at.date().isoformat() for d in documents)
        latest = documents[0] if documents else None
        return TopicCard(topic, len(documents), latest, tuple(sorted(days.items())))

    def page(
        self,
        key: str,
        *,
        query: str = "",
        selection: Selection = ALL,
        cursor: str | None = None,
        limit: int = 20,
    ) -> TopicPage:
        topic = self.get(key)
        keys = self.held.matched.get(key, [])
        return TopicPage(topic, self.held.listed(keys, query, selection, cursor, limit))

    def newest(self, key: str) -> tuple[int, str]:
        keys = self.held.matched.get(self.get(key).key, [])
        return len(keys), keys[0] if keys else ""

    def get(self, key: str) -> Topic:
        if key not in self.held.topics:
            raise NotFoundError(f"There is no topic {key!r}.")
        return self.held.topics[key]

    def add(self, name: str, *, names: Sequence[TopicName] = (), query: str = "") -> Topic:
        if not name:
            raise UserError("A topic needs a name.")
        if name in self.held.topics:
            raise ConflictError(f"The topic {name!r} is followed already.")
        self.held.topics[name] = Topic(name, name, (TopicName("und", name), *names), query)
        return self.held.topics[name]

    def change(self, topic: Topic) -> Topic:
        if topic.version != self.get(topic.key).version:
            raise ConflictError("Somebody changed the topic since you opened it.")
        if topic.name not in {name.text for name in topic.names}:
            raise UserError("The name is missing.")
        self.held.topics[topic.key] = replace(topic, version=topic.version + 1)
        return self.held.topics[topic.key]

    def remove(self, key: str) -> None:
        self.get(key)
        del self.held.topics[key]


@dataclass
class MemoryDocuments:
    """Documents over a collection."""

    held: Collection

    def view(self, key: str, revision: int | None = None) -> DocumentView:
        if key not in self.held.documents:
            raise NotFoundError(f"There is no document {key!r}.")
        newest = self.held.documents[key]
        wanted = newest if revision in (None, newest.revision) else self.held.older.get((key, revision or 0))
        if wanted is None:
            raise NotFoundError(f"Document {key} has no revision {revision}.")
        item = replace(self.held.item(key), document=wanted)
        numbers = [*(r for k, r in self.held.older if k == key), newest.revision]
        topics = tuple(t for t in self.held.topics.values() if key in self.held.matched.get(t.key, []))
        return DocumentView(item, tuple((number, NOW) for number in numbers), topics)

    def cluster(self, key: str) -> Item:
        self.view(key)
        return self.held.item(self.held.copies.get(key, key))

    def search(
        self, query: str, *, selection: Selection = ALL, cursor: str | None = None, limit: int = 20
    ) -> ListPage:
        keys = [key for key in self.held.documents if key not in self.held.copies]
        return self.held.listed(keys, query, selection, cursor, limit)

    def suggest(self, typed: str, limit: int = 8) -> tuple[Suggestion, ...]:
        return suggest(typed, (Suggestion("topic", t.key, t.name) for t in self.held.topics.values()), limit)

    def similar(self, key: str, limit: int = 6) -> tuple[Item, ...]:
        others = [k for k in self.held.documents if k != key and self.held.copies.get(k) != key]
        return tuple(self.held.item(other) for other in others[: min(limit, 4)])


@dataclass
class MemoryStatus:
    """Status over a collection."""

    held: Collection

    def view(self) -> StatusView:
        return StatusView(
            "0.1.0",
            len(self.held.documents),
            len(self.held.documents) - len(self.held.copies),
            len(self.held.topics),
            sum(summary is not None for summary in self.held.summaries.values()),
            0,
            0,
            {"collect": {"done": 17, "bad-list": 1}, "extract": {"done": 46, "no-text": 2}},
            (PROBLEM,),
            tuple(self.held.sources.values()),
        )


@dataclass
class MemoryServices:
    """All services over one collection."""

    held: Collection = field(default_factory=Collection)

    @property
    def topics(self) -> MemoryTopics:
        return MemoryTopics(self.held)

    @property
    def documents(self) -> MemoryDocuments:
        return MemoryDocuments(self.held)

    @property
    def sources(self) -> MemorySources:
        return MemorySources(self.held.sources)

    @property
    def status(self) -> MemoryStatus:
        return MemoryStatus(self.held)

    @property
    def marks(self) -> MemoryMarks:
        return MemoryMarks(self.held)

    @property
    def lessons(self) -> MemoryLessons:
        return MemoryLessons(self.held)

    @property
    def searches(self) -> MemorySearches:
        return MemorySearches(self.held)

    @property
    def alerts(self) -> MemoryAlerts:
        return MemoryAlerts(self.held.kept.alerts, lambda key: self.topics.get(key).name)

    @property
    def jobs(self) -> MemoryJobs:
        return MemoryJobs()
