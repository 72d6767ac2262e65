"""What programs may ask: the same objects as the pages show."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from topicwire.errors import ConflictError, NotFoundError, UserError
from topicwire.model.selection import Mode, Selection, Sort
from topicwire.model.topic import TopicName
from topicwire.search.query import MAX_LENGTH
from topicwire.serve.answers import OUTDATED, answer, fresh, unchanged
from topicwire.serve.api import schemas as s
from topicwire.serve.api import shapes
from topicwire.serve.api.events import Watch
from topicwire.serve.doors import Services
from topicwire.serve.links import topic_path
from topicwire.serve.shop import shop_of

router = APIRouter()
EVENTS = "text/event-stream"
Cursor = Annotated[
    str | None, Query(max_length=2000, description="From the answer before; nothing else works")
]
Limit = Annotated[int, Query(ge=1, le=100, description="Items in the answer")]
Text = Annotated[str, Query(max_length=MAX_LENGTH, description="A query in the query language")]
Key = Annotated[str, Path(max_length=300)]
Several = Annotated[list[str], Query(max_length=50)]
SEEN = {  # not "required": what is missing there is 400 to most tools, and 428 in RFC 6585
    "parameters": [
        {
            "name": "If-Match",
            "in": "header",
            "schema": {"type": "string"},
            "description": "ETag of the topic as you have seen it; without it the answer is 428",
        }
    ]
}
Revision = Annotated[int | None, Query(ge=1, le=1_000_000, description="The newest if not given")]


# What is asked is read without waiting for anything; as plain functions each would take a thread for it.
async def services_of(request: Request) -> Services:
    """Return the services."""
    return shop_of(request).services


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of which list."""

    query: str
    selection: Selection
    cursor: str | None
    limit: int


async def asked_of(
    q: Text = "",
    *,
    outlet: Several = [],  # noqa: B006 (FastAPI copies it for each request)
    language: Several = [],  # noqa: B006
    kind: Several = [],  # noqa: B006
    since: Annotated[s.Day | None, Query(description="First day, UTC")] = None,
    until: Annotated[s.Day | None, Query(description="Last day, UTC, included")] = None,
    sort: Annotated[Sort, Query(description="Order of what `q` finds")] = "relevance",
    mode: Annotated[
        Mode | None,
        Query(description="How `q` finds: by words, by meaning, or both; as the settings say if left out"),
    ] = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Asked:
    """Return what a list is asked for."""
    selection = Selection(tuple(outlet), tuple(language), tuple(kind), since, until, sort, mode)
    return Asked(q, selection, cursor, limit)


With = Annotated[Services, Depends(services_of)]
ListAsked = Annotated[Asked, Depends(asked_of)]


@router.get("/topics", response_model=s.TopicsShape, tags=["topics"])
def list_topics(request: Request, services: With) -> Response:
    """All topics, the one with the newest document first."""
    return answer(request, s.TopicsShape(topics=tuple(map(shapes.card, services.topics.cards()))))


@router.post("/topics", response_model=s.TopicShape, status_code=201, tags=["topics"])
def add_topic(services: With, new: s.NewTopic) -> Response:
    """Follow a topic."""
    names = [TopicName(name.language, name.text) for name in new.names]
    topic = services.topics.add(new.name, names=names, query=new.query)
    location = {"Location": f"/api/v1{topic_path(topic.key)}"}
    body = shapes.topic(topic).model_dump_json()
    return Response(body, 201, location, "application/json")


@router.get("/topics/{key}", response_model=s.TopicShape, tags=["topics"])
def read_topic(request: Request, services: With, key: Key) -> Response:
    """One topic."""
    return answer(request, shapes.topic(services.topics.get(key)))


@router.put("/topics/{key}", response_model=s.TopicShape, tags=["topics"], openapi_extra=SEEN)
def change_topic(request: Request, services: With, key: Key, changed: s.ChangedTopic) -> Response:
    """Change a topic that is still as you have seen it: send its ETag as `If-Match`."""
    topic = services.topics.get(key)
    unchanged(request, shapes.topic(topic))
    names = tuple(TopicName(name.language, name.text) for name in changed.names)
    if topic.name not in {name.text for name in names}:
        message = f"The name {topic.name} is missing. It must stay, because the topic is addressed by it."
        raise UserError(message)
    first = sorted(dict.fromkeys(names), key=lambda name: name.text != topic.name)
    try:
        threshold = topic.threshold if changed.threshold is None else changed.threshold
        wanted = replace(topic, names=tuple(first), query=changed.query.strip(), threshold=threshold)
        kept = services.topics.change(wanted)
    except ConflictError:  # between our look and the change
        raise HTTPException(412, OUTDATED) from None
    return fresh(shapes.topic(kept))


@router.delete("/topics/{key}", status_code=204, tags=["topics"], openapi_extra=SEEN)
def remove_topic(request: Request, services: With, key: Key) -> Response:
    """Stop following a topic that is still as you have seen it. Its documents stay."""
    unchanged(request, shapes.topic(services.topics.get(key)))
    services.topics.remove(key)
    return Response(status_code=204)


@router.get("/topics/{key}/items", response_model=s.ListShape, tags=["topics"])
def list_topic_items(request: Request, services: With, key: Key, asked: ListAsked) -> Response:
    """A topic's documents, newest first; with `q` the most fitting first."""
    page = services.topics.page(
        key, query=asked.query, selection=asked.selection, cursor=asked.cursor, limit=asked.limit
    )
    return answer(request, shapes.listed(page.listed))


@router.get("/search", response_model=s.ListShape, tags=["search"])
def search(request: Request, services: With, asked: ListAsked) -> Response:
    """What fits a query, over everything."""
    listed = services.documents.search(
        asked.query, selection=asked.selection, cursor=asked.cursor, limit=asked.limit
    )
    return answer(request, shapes.listed(listed))


@router.get("/documents/{key}", response_model=s.DocumentShape, tags=["documents"])
def read_document(request: Request, services: With, key: Key, revision: Revision = None) -> Response:
    """One document with its paragraphs, summary, copies and revisions."""
    return answer(request, shapes.document(services.documents.view(key, revision)))


@router.get("/documents/{key}/paragraphs/{number}", response_model=s.ParagraphShape, tags=["documents"])
def read_paragraph(
    request: Request,
    services: With,
    key: Key,
    number: Annotated[int, Path(ge=1, le=1_000_000)],
    revision: Revision = None,
) -> Response:
    """One paragraph: what a citation names."""
    found = services.documents.view(key, revision).item.document.paragraph(number)
    if found is None:
        message = f"Document {key} has no paragraph {number}."
        raise NotFoundError(message)
    return answer(request, shapes.paragraph(found))


@router.get("/documents/{key}/summary", response_model=s.SummaryShape, tags=["documents"])
def read_summary(request: Request, services: With, key: Key, revision: Revision = None) -> Response:
    """The checked summary of one revision."""
    summary = services.documents.view(key, revision).item.summary
    if summary is None:
        message = f"Document {key} has no summary; flashes and short texts are shown as they are."
        raise NotFoundError(message)
    return answer(request, shapes.summary(summary))


@router.get("/documents/{key}/similar", response_model=s.SimilarShape, tags=["documents"])
def list_similar(
    request: Request, services: With, key: Key, limit: Annotated[int, Query(ge=1, le=50)] = 6
) -> Response:
    """Documents that resemble one, its copies left out."""
    found = services.documents.similar(key, limit)
    return answer(request, s.SimilarShape(items=tuple(map(shapes.item, found))))


@router.get("/clusters/{key}", response_model=s.ClusterShape, tags=["documents"])
def read_cluster(request: Request, services: With, key: Key) -> Response:
    """The copies of one text; `key` may be that of any of them."""
    return answer(request, shapes.cluster(services.documents.cluster(key)))


@router.get("/sources", response_model=s.SourcesShape, tags=["installation"])
def list_sources(request: Request, services: With) -> Response:
    """Where documents come from, and whether it works."""
    sources = tuple(map(shapes.source, services.status.view().sources))
    return answer(request, s.SourcesShape(sources=sources))


@router.get(
    "/events",
    response_class=StreamingResponse,
    responses={200: {"content": {EVENTS: {"schema": {"type": "string"}}}}},
    tags=["installation"],
)
async def listen(request: Request) -> StreamingResponse:
    """Topics as they change: an event `topic` for each at first, then for those that change."""
    watch: Watch = request.app.state.watch
    events = watch.events(request.state.welcome)
    return StreamingResponse(events, media_type=EVENTS, headers={"Cache-Control": "no-store"})


@router.get("/jobs", response_model=s.JobsShape, tags=["installation"])
def list_jobs(request: Request, services: With, limit: Annotated[int, Query(ge=0, le=100)] = 20) -> Response:
    """What work runs, waits and failed: counts, and the first `limit` jobs of each kind and state."""
    return answer(request, shapes.jobs(services.jobs.view(limit)))


@router.get("/status", response_model=s.StatusShape, tags=["installation"])
def read_status(request: Request, services: With) -> Response:
    """The installation in numbers."""
    return answer(request, shapes.status(services.status.view()))
