"""What readers mark, keep and teach: unread counts, pins, saved searches, examples, previews."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from topicwire.model.search import SavedSearch
from topicwire.model.selection import Selection
from topicwire.model.topic import Topic, TopicName
from topicwire.serve.answers import answer
from topicwire.serve.api import schemas as s
from topicwire.serve.api import shapes
from topicwire.serve.api.reader_schemas import (
    ExampleShape,
    ExamplesShape,
    FoundShape,
    NewSearch,
    PreviewShape,
    ProposedTopic,
    ReadMark,
    ReadThrough,
    SaidOfDocument,
    SearchesShape,
    SearchShape,
    TaughtShape,
    UnreadShape,
)
from topicwire.serve.api.routes import Cursor, Key, Limit, With
from topicwire.services.views import ExampleView, PreviewView

router = APIRouter(tags=["readers"])
Document = Annotated[str, Path(max_length=64, description="Key of a document")]
NOTHING = 204


def reader_of(request: Request) -> str:
    """Return whose marks are asked for."""
    account: str = request.state.caller.account
    return account


@router.get("/marks/unread", response_model=UnreadShape)
def count_unread(request: Request, services: With) -> Response:
    """How much of each topic the caller has not read."""
    return answer(request, UnreadShape(topics=dict(services.marks.unread(reader=reader_of(request)))))


@router.put("/marks/documents/{key}", status_code=NOTHING)
def mark_document(request: Request, services: With, key: Document, mark: ReadMark) -> Response:
    """Mark a document as read or unread."""
    services.marks.mark([key], read=mark.read, reader=reader_of(request))
    return Response(status_code=NOTHING)


@router.post("/marks/topics/{key}/read", status_code=NOTHING)
def mark_topic(request: Request, services: With, key: Key, mark: ReadThrough) -> Response:
    """Mark as read what had come to a topic by a moment."""
    services.marks.mark_all(key, until=mark.until, reader=reader_of(request))
    return Response(status_code=NOTHING)


@router.get("/marks/topics/{key}/pins", response_model=s.SimilarShape)
def list_pins(request: Request, services: With, key: Key) -> Response:
    """What the caller pinned to a topic, last pinned first."""
    services.topics.get(key)
    pinned = services.marks.pinned(key, reader=reader_of(request))
    return answer(request, s.SimilarShape(items=tuple(map(shapes.item, pinned))))


@router.put("/marks/topics/{key}/pins/{document}", status_code=NOTHING)
def pin(request: Request, services: With, key: Key, document: Document) -> Response:
    """Pin a document to a topic."""
    services.marks.pin(key, document, pinned=True, reader=reader_of(request))
    return Response(status_code=NOTHING)


@router.delete("/marks/topics/{key}/pins/{document}", status_code=NOTHING)
def unpin(request: Request, services: With, key: Key, document: Document) -> Response:
    """Take a pin away; it need not be there."""
    services.marks.pin(key, document, pinned=False, reader=reader_of(request))
    return Response(status_code=NOTHING)


@router.get("/topics/{key}/examples", response_model=ExamplesShape)
def list_examples(request: Request, services: With, key: Key) -> Response:
    """What was said of documents, from which the topic learns."""
    found = services.lessons.examples(key)
    return answer(request, ExamplesShape(examples=tuple(map(_example, found))))


@router.put("/topics/{key}/examples/{document}", response_model=TaughtShape)
def teach(services: With, key: Key, document: Document, said: SaidOfDocument) -> TaughtShape:
    """Say whether a document belongs to a topic; the topic learns from it."""
    taught = services.lessons.teach(key, document, belongs=said.belongs)
    return TaughtShape(belongs=taught.belongs, examples=taught.examples)


@router.delete("/topics/{key}/examples/{document}", response_model=TaughtShape)
def forget(services: With, key: Key, document: Document) -> TaughtShape:
    """Take back what was said of a document."""
    taught = services.lessons.forget(key, document)
    return TaughtShape(belongs=taught.belongs, examples=taught.examples)


@router.post("/topics/{key}/preview", response_model=PreviewShape)
def preview(services: With, key: Key, proposed: ProposedTopic) -> PreviewShape:
    """What a topic would match if it were changed so; it need not exist yet, then its key is its name."""
    names = tuple(TopicName(name.language, name.text) for name in proposed.names)
    topic = Topic(key, names[0].text if names else key, names, proposed.query, proposed.threshold)
    return _preview(services.lessons.preview(topic))


@router.get("/searches", response_model=SearchesShape)
def list_searches(request: Request, services: With) -> Response:
    """The searches that the caller kept, oldest first."""
    kept = services.searches.every(reader=reader_of(request))
    return answer(request, SearchesShape(searches=tuple(map(_search, kept))))


@router.post("/searches", response_model=SearchShape, status_code=201)
def save_search(request: Request, services: With, new: NewSearch) -> Response:
    """Keep a search; one that asks the same is returned as it is."""
    selection = Selection(new.outlets, new.languages, new.kinds, new.since, new.until)
    search = services.searches.save(
        new.query, name=new.name, topic=new.topic, selection=selection, reader=reader_of(request)
    )
    location = {"Location": f"/api/v1/searches/{search.key}"}
    return Response(_search(search).model_dump_json(), 201, location, "application/json")


@router.get("/searches/{key}", response_model=SearchShape)
def read_search(request: Request, services: With, key: Document) -> Response:
    """One saved search."""
    return answer(request, _search(services.searches.get(key)))


@router.get("/searches/{key}/items", response_model=s.ListShape)
def list_search_items(
    request: Request, services: With, key: Document, cursor: Cursor = None, limit: Limit = 20
) -> Response:
    """What a saved search finds now."""
    return answer(request, shapes.listed(services.searches.page(key, cursor=cursor, limit=limit)))


@router.delete("/searches/{key}", status_code=NOTHING)
def remove_search(request: Request, services: With, key: Document) -> Response:
    """Forget a saved search."""
    services.searches.remove(key, reader=reader_of(request))
    return Response(status_code=NOTHING)


def _example(value: ExampleView) -> ExampleShape:
    return ExampleShape(document=shapes.head(value.item.document), belongs=value.example.belongs)


def _preview(value: PreviewView) -> PreviewShape:
    return PreviewShape(
        looked_at=value.looked_at,
        total=value.total,
        found=tuple(
            FoundShape(
                document=shapes.head(item.document),
                score=match.score,
                reasons=tuple(map(shapes.reason, match.reasons)),
                gained=item.document.key in value.gained,
            )
            for item, match in value.matches
        ),
        lost=tuple(shapes.head(item.document) for item in value.lost),
    )


def _search(value: SavedSearch) -> SearchShape:
    chosen = value.selection
    return SearchShape(
        key=value.key,
        name=value.name,
        query=value.query,
        topic=value.topic,
        outlets=chosen.outlets,
        languages=chosen.languages,
        kinds=chosen.kinds,
        since=chosen.since,
        until=chosen.until,
        atom=f"/searches/{value.key}/feed.atom",
        json_feed=f"/searches/{value.key}/feed.json",
    )
