"""A typed client of the JSON API, for programs in Python.

    from topicwire import Client

    with Client("http://127.0.0.1:8460") as wire:
        for item in wire.search("Shanghai Spirit").items:
            print(item.document.title, item.why)

Everything returned is frozen and typed (`topicwire.serve.api.schemas`). Members that a newer server added are
left out, so that an older client goes on working.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from time import sleep
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ValidationError

from topicwire import __version__
from topicwire.errors import ConflictError, FetchFailedError, NotFoundError, RefusedError
from topicwire.serve.api import alert_schemas, entrance_schemas, reader_schemas
from topicwire.serve.api import schemas as s

Answer = TypeVar("Answer", bound=BaseModel)
Wanted = str | int | Iterable[str] | date | None
ATTEMPTS = 4  # for one request
LONGEST_WAIT = 60.0  # seconds; a server that asks for more gets no second try
_ERRORS: Mapping[int, type[NotFoundError | ConflictError]] = {
    404: NotFoundError,
    409: ConflictError,
    412: ConflictError,
}


@dataclass(frozen=True, slots=True)
class Filters:
    """Which items of a list are wanted; without any, all are."""

    outlets: tuple[str, ...] = ()  # keys
    languages: tuple[str, ...] = ()  # BCP 47
    kinds: tuple[str, ...] = ()  # article, flash, report
    since: date | None = None  # first day, UTC
    until: date | None = None  # last day, UTC, included


ALL = Filters()


class Client:
    """Speaks to one topicwire; may be used by several threads.

    Raises `NotFoundError` for what does not exist, `ConflictError` for what somebody changed first,
    `RefusedError` for any other request that is refused, and `FetchFailedError` if no answer came. A request
    that is one too many (429) is repeated after the time that the server names.
    """

    def __init__(
        self,
        base: str = "http://127.0.0.1:8460",
        *,
        token: str = "",
        timeout: float = 30.0,  # seconds
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """`token` is what `topicwire token add` printed; a topicwire on this machine may need none."""
        headers = {"Accept": "application/json", "User-Agent": f"topicwire-client/{__version__}"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        address = f"{base.rstrip('/')}/api/v1"
        self._http = httpx.Client(base_url=address, headers=headers, timeout=timeout, transport=transport)

    def __enter__(self) -> Self:
        """Return the client itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def topics(self) -> tuple[s.TopicCardShape, ...]:
        """Return all topics, the one with the newest document first."""
        return self._get("/topics", s.TopicsShape).topics

    def topic(self, key: str) -> s.TopicShape:
        """Return one topic."""
        return self._get(f"/topics/{_part(key)}", s.TopicShape)

    def add_topic(
        self, name: str, names: Mapping[str, str] | None = None, *, query: str = ""
    ) -> s.TopicShape:
        """Follow a topic; `names` gives further names by language: `{"en": "green hydrogen"}`."""
        further = [{"language": language, "text": text} for language, text in (names or {}).items()]
        body = {"name": name, "names": further, "query": query}
        return _read(self._send("POST", "/topics", json=body), s.TopicShape)

    def change_topic(self, seen: s.TopicShape, changed: s.ChangedTopic) -> s.TopicShape:
        """Change a topic that is still as it was `seen`; `ConflictError` if it is not."""
        headers = {"If-Match": self._tag_of(seen)}
        body = changed.model_dump(mode="json", exclude_unset=True)
        return _read(
            self._send("PUT", f"/topics/{_part(seen.key)}", json=body, headers=headers), s.TopicShape
        )

    def remove_topic(self, seen: s.TopicShape) -> None:
        """Stop following a topic that is still as it was `seen`. Its documents stay."""
        self._send("DELETE", f"/topics/{_part(seen.key)}", headers={"If-Match": self._tag_of(seen)})

    def items(
        self,
        topic: str,
        query: str = "",
        filters: Filters = ALL,
        *,
        cursor: str | None = None,
        limit: int = 20,
    ) -> s.ListShape:
        """Return a part of a topic's items: newest first, or the most fitting first when there is a query."""
        return self._get(
            f"/topics/{_part(topic)}/items", s.ListShape, **_asked(query, filters), cursor=cursor, limit=limit
        )

    def search(
        self, query: str, filters: Filters = ALL, *, cursor: str | None = None, limit: int = 20
    ) -> s.ListShape:
        """Return a part of what fits a query, over everything."""
        return self._get("/search", s.ListShape, **_asked(query, filters), cursor=cursor, limit=limit)

    def all_items(self, topic: str, query: str = "", filters: Filters = ALL) -> Iterator[s.ItemShape]:
        """Give all items of a topic, fetched in parts as they are needed."""
        return _all(lambda cursor: self.items(topic, query, filters, cursor=cursor, limit=100))

    def search_all(self, query: str, filters: Filters = ALL) -> Iterator[s.ItemShape]:
        """Give all that fits a query, fetched in parts as it is needed."""
        return _all(lambda cursor: self.search(query, filters, cursor=cursor, limit=100))

    def document(self, key: str, revision: int | None = None) -> s.DocumentShape:
        """Return a document with its paragraphs, summary, copies and revisions; the newest if not named."""
        return self._get(f"/documents/{_part(key)}", s.DocumentShape, revision=revision)

    def summary(self, key: str, revision: int | None = None) -> s.SummaryShape:
        """Return the checked summary of a document; `NotFoundError` if it is shown as it is."""
        return self._get(f"/documents/{_part(key)}/summary", s.SummaryShape, revision=revision)

    def cited(self, citation: s.CitationShape) -> s.ParagraphShape:
        """Return the paragraph that a claim cites, as it was when the claim was made."""
        path = f"/documents/{_part(citation.document)}/paragraphs/{citation.paragraph}"
        return self._get(path, s.ParagraphShape, revision=citation.revision)

    def similar(self, key: str, limit: int = 6) -> tuple[s.ItemShape, ...]:
        """Return what resembles a document, most similar first."""
        return self._get(f"/documents/{_part(key)}/similar", s.SimilarShape, limit=limit).items

    def sources(self) -> tuple[s.SourceShape, ...]:
        """Return the sources and their health."""
        return self._get("/sources", s.SourcesShape).sources

    def cluster(self, key: str) -> s.ClusterShape:
        """Return the copies that a document is one of."""
        return self._get(f"/clusters/{_part(key)}", s.ClusterShape)

    def jobs(self, limit: int = 20) -> s.JobsShape:
        """Return what work runs, waits and failed: counts, and the first of each kind."""
        return self._get("/jobs", s.JobsShape, limit=limit)

    def unread(self) -> Mapping[str, int]:
        """Return topic key → items that the token's account has not read."""
        return self._get("/marks/unread", reader_schemas.UnreadShape).topics

    def mark(self, document: str, *, read: bool = True) -> None:
        """Mark a document as read or unread."""
        self._send("PUT", f"/marks/documents/{_part(document)}", json={"read": read})

    def mark_all(self, topic: str, until: datetime | None = None) -> None:
        """Mark as read what had come to a topic by a moment, now if none is named."""
        body = {"until": until.isoformat() if until else None}
        self._send("POST", f"/marks/topics/{_part(topic)}/read", json=body)

    def pins(self, topic: str) -> tuple[s.ItemShape, ...]:
        """Return what is pinned to a topic, last pinned first."""
        return self._get(f"/marks/topics/{_part(topic)}/pins", s.SimilarShape).items

    def pin(self, topic: str, document: str, *, pinned: bool = True) -> None:
        """Pin a document to a topic, or let it go."""
        self._send("PUT" if pinned else "DELETE", f"/marks/topics/{_part(topic)}/pins/{_part(document)}")

    def teach(self, topic: str, document: str, *, belongs: bool) -> reader_schemas.TaughtShape:
        """Say whether a document belongs to a topic; the topic learns from it."""
        path = f"/topics/{_part(topic)}/examples/{_part(document)}"
        return _read(self._send("PUT", path, json={"belongs": belongs}), reader_schemas.TaughtShape)

    def forget(self, topic: str, document: str) -> reader_schemas.TaughtShape:
        """Take back what was said of a document."""
        path = f"/topics/{_part(topic)}/examples/{_part(document)}"
        return _read(self._send("DELETE", path), reader_schemas.TaughtShape)

    def examples(self, topic: str) -> tuple[reader_schemas.ExampleShape, ...]:
        """Return what was said of documents, from which the topic learns."""
        return self._get(f"/topics/{_part(topic)}/examples", reader_schemas.ExamplesShape).examples

    def preview(self, topic: str, proposed: reader_schemas.ProposedTopic) -> reader_schemas.PreviewShape:
        """Return what a topic would match if it were as proposed; it need not exist yet."""
        body = proposed.model_dump(mode="json")
        return _read(
            self._send("POST", f"/topics/{_part(topic)}/preview", json=body), reader_schemas.PreviewShape
        )

    def searches(self) -> tuple[reader_schemas.SearchShape, ...]:
        """Return the kept searches, oldest first."""
        return self._get("/searches", reader_schemas.SearchesShape).searches

    def save_search(self, new: reader_schemas.NewSearch) -> reader_schemas.SearchShape:
        """Keep a search; one that asks the same is returned as it is."""
        answer = self._send("POST", "/searches", json=new.model_dump(mode="json"))
        return _read(answer, reader_schemas.SearchShape)

    def kept_search(self, key: str) -> reader_schemas.SearchShape:
        """Return one kept search."""
        return self._get(f"/searches/{_part(key)}", reader_schemas.SearchShape)

    def found_by(self, search: str, *, cursor: str | None = None, limit: int = 20) -> s.ListShape:
        """Return a part of what a kept search finds now."""
        return self._get(f"/searches/{_part(search)}/items", s.ListShape, cursor=cursor, limit=limit)

    def remove_search(self, key: str) -> None:
        """Forget a kept search."""
        self._send("DELETE", f"/searches/{_part(key)}")

    def alerts(self) -> tuple[alert_schemas.AlertShape, ...]:
        """Return all alerts and how they go, oldest first."""
        return self._get("/alerts", alert_schemas.AlertsShape).alerts

    def alert(self, key: str) -> alert_schemas.AlertShape:
        """Return one alert and how it goes."""
        return self._get(f"/alerts/{_part(key)}", alert_schemas.AlertShape)

    def add_alert(self, new: alert_schemas.NewAlert) -> alert_schemas.MadeAlert:
        """Tell somebody from now on of what is new; the answer has the secret that signs requests."""
        answer = self._send("POST", "/alerts", json=new.model_dump(mode="json"))
        return _read(answer, alert_schemas.MadeAlert)

    def test_alert(self, key: str) -> alert_schemas.TestedAlert:
        """Send a message without items now, and return whether it arrived."""
        return _read(self._send("POST", f"/alerts/{_part(key)}/test"), alert_schemas.TestedAlert)

    def remove_alert(self, key: str) -> None:
        """Tell nobody any more."""
        self._send("DELETE", f"/alerts/{_part(key)}")

    def caller(self) -> entrance_schemas.CallerShape:
        """Return who the server takes this client for, and what it may do."""
        return self._get("/caller", entrance_schemas.CallerShape)

    def tokens(self) -> tuple[entrance_schemas.TokenShape, ...]:
        """Return all tokens without their secrets, newest first; needs the scope admin, like the next two."""
        return self._get("/tokens", entrance_schemas.TokensShape).tokens

    def add_token(self, new: entrance_schemas.NewToken) -> entrance_schemas.MadeToken:
        """Make a token; its secret is in the answer and never again."""
        answer = self._send("POST", "/tokens", json=new.model_dump(mode="json"))
        return _read(answer, entrance_schemas.MadeToken)

    def revoke_token(self, key: str) -> None:
        """Let a token count no more, at once."""
        self._send("DELETE", f"/tokens/{_part(key)}")

    def events(self) -> Generator[s.TopicEvent, None, None]:
        """Give the state of each topic, and again whenever it changed, until you stop or the server does."""
        try:
            with self._http.stream("GET", "/events", timeout=None) as answer:
                if not answer.is_success:
                    answer.read()
                    raise _refusal(answer)
                for line in answer.iter_lines():
                    if line.startswith("data: "):
                        yield s.TopicEvent.model_validate_json(line.removeprefix("data: "), extra="ignore")
        except httpx.HTTPError as error:
            raise self._silence(error) from error

    def status(self) -> s.StatusShape:
        """Return the installation in numbers."""
        return self._get("/status", s.StatusShape)

    def _get(self, path: str, shape: type[Answer], **asked: Wanted) -> Answer:
        return _read(self._send("GET", path, params=_written(asked)), shape)

    def _tag_of(self, seen: s.TopicShape) -> str:
        """Return the fingerprint that a change has to name; `ConflictError` if it is outdated already."""
        answer = self._send("GET", f"/topics/{_part(seen.key)}")
        now = _read(answer, s.TopicShape)
        if now != seen:
            message = f"Topic {seen.name} was changed by somebody else (version {now.version}); get it again."
            raise ConflictError(message)
        return answer.headers["ETag"]

    def _send(self, method: str, path: str, **more: Any) -> httpx.Response:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                answer = self._http.request(method, path, **more)
            except httpx.HTTPError as error:
                raise self._silence(error) from error
            wait = _wait(answer)
            if wait is None or attempt == ATTEMPTS:
                break
            sleep(wait)
        if answer.is_success:
            return answer
        raise _refusal(answer)

    def _silence(self, error: httpx.HTTPError) -> FetchFailedError:
        return FetchFailedError(
            f"{self._http.base_url} did not answer ({str(error) or type(error).__name__})"
        )


def _wait(answer: httpx.Response) -> float | None:
    """Return after how many seconds to repeat a request; None if it would be of no use."""
    told = answer.headers.get("Retry-After", "")
    if answer.status_code != 429 or not told.isascii() or not told.isdigit():
        return None
    return float(told) if float(told) <= LONGEST_WAIT else None


def _refusal(answer: httpx.Response) -> RefusedError | NotFoundError | ConflictError:
    try:
        said = s.Problem.model_validate_json(answer.content, extra="ignore").detail
    except ValidationError:
        said = answer.reason_phrase
    kind = _ERRORS.get(answer.status_code)
    return kind(said) if kind else RefusedError(said, status=answer.status_code)


def _read(answer: httpx.Response, shape: type[Answer]) -> Answer:
    try:
        return shape.model_validate_json(answer.content, extra="ignore")
    except ValidationError as error:
        message = f"{answer.url} answered something else than a {shape.__name__}; is it a topicwire?"
        raise RefusedError(message, status=answer.status_code) from error


def _all(part: Callable[[str | None], s.ListShape]) -> Iterator[s.ItemShape]:
    listed = part(None)
    yield from listed.items
    while listed.cursor:
        listed = part(listed.cursor)
        yield from listed.items


def _asked(query: str, filters: Filters) -> dict[str, Wanted]:
    return {
        "q": query,
        "outlet": filters.outlets,
        "language": filters.languages,
        "kind": filters.kinds,
        "since": filters.since,
        "until": filters.until,
    }


def _written(asked: Mapping[str, Wanted]) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for name, value in asked.items():
        if isinstance(value, str | int | date):
            pairs.append((name, str(value)))
        elif value is not None:
            pairs += [(name, one) for one in value]
    return pairs


def _part(key: str) -> str:
    return quote(key, safe="")
