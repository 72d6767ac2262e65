"""A topic's settings: names by language, query, threshold, examples; and what a change would match."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import RedirectResponse, Response

from topicwire.errors import ConflictError, UserError
from topicwire.model.topic import Topic, TopicName
from topicwire.search.query import MAX_LENGTH
from topicwire.serve.links import topic_path
from topicwire.serve.web.desk import Desk, DeskOf
from topicwire.text.language import language_of_name

router = APIRouter(default_response_class=Response, include_in_schema=False)
SPARE = 2  # empty lines for further names
OFFERED = (  # languages of a name that are offered; others stay if a name has them
    "ar", "de", "en", "es", "fa", "fr", "hi", "id", "it", "ja", "kk", "ko", "ky", "pt", "ru", "tg", "th",
    "tr", "uk", "ur", "uz", "vi", "zh-Hans", "zh-Hant", "und",
)  # fmt: skip
Lines = Annotated[list[str], Form(max_length=200)]


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed into the form; it is shown again when it cannot be kept."""

    names: tuple[tuple[str, str], ...]  # language (empty: find out) and name, line by line
    query: str
    threshold: str  # percent

    def topic(self, stored: Topic, version: int) -> Topic:
        """Return the changed topic; `UserError` if something cannot be used."""
        names = tuple(TopicName(language or language_of_name(text), text) for language, text in self.names)
        main_first = tuple(sorted(names, key=lambda name: name.text != stored.name))
        return replace(stored, names=main_first, query=self.query, threshold=self._share(), version=version)

    def _share(self) -> float:
        try:
            share = float(self.threshold or 0) / 100
        except ValueError:
            share = -1.0
        if not 0 <= share <= 1:
            raise UserError(f"The threshold is {self.threshold[:20]!r}; it must be a number from 0 to 100.")
        return round(share, 4)


def typed_of(
    language: Lines,
    name: Lines,
    query: Annotated[str, Form(max_length=MAX_LENGTH)] = "",
    threshold: Annotated[str, Form(max_length=20)] = "0",
) -> Typed:
    """Return what the form holds; lines without a name are left out."""
    lines = ((tag.strip()[:35], " ".join(text.split())) for tag, text in zip(language, name, strict=False))
    return Typed(tuple((tag, text) for tag, text in lines if text), query.strip(), threshold.strip())


TypedOf = Annotated[Typed, Depends(typed_of)]


@router.get("/topics/{key}/settings")
def settings_page(desk: DeskOf, key: str) -> Response:
    """Show what can be changed about a topic."""
    topic = desk.services.topics.get(key)
    return _page(desk, topic, _stored(topic))


@router.post("/topics/{key}/settings")
def change(
    desk: DeskOf,
    key: str,
    version: Annotated[int, Form(ge=1)],
    typed: TypedOf,
) -> Response:
    """Keep the changes; what somebody typed is never lost, whoever was first."""
    topic = desk.services.topics.get(key)
    try:
        desk.services.topics.change(typed.topic(topic, version))
    except ConflictError:  # the version of the form becomes theirs: who sends it again has seen what is kept
        now = desk.services.topics.get(key)
        return _page(desk, now, typed, status=409, theirs=_stored(now))
    except UserError as error:
        return _page(desk, replace(topic, version=version), typed, status=400, message=str(error))
    return RedirectResponse(topic_path(key), 303)


@router.post("/topics/{key}/preview")
def preview(
    desk: DeskOf,
    key: str,
    typed: TypedOf,
) -> Response:
    """Show what the form, as it stands, would match, and why."""
    topic = desk.services.topics.get(key)
    try:
        seen = desk.services.lessons.preview(typed.topic(topic, topic.version))
    except UserError as error:
        return desk.page("preview.html", seen=None, message=str(error))
    if desk.fragment:
        return desk.page("preview.html", seen=seen, message="")
    return _page(desk, topic, typed, seen=seen)


@router.post("/topics/{key}/remove")
def remove(desk: DeskOf, key: str, sure: Annotated[str, Form(max_length=10)] = "") -> Response:
    """Stop following a topic, if the box was ticked."""
    if sure != "yes":
        return RedirectResponse(f"{topic_path(key)}/settings", 303)
    desk.services.topics.remove(key)
    return RedirectResponse("/", 303)


def _stored(topic: Topic) -> Typed:
    names = tuple((name.language, name.text) for name in topic.names)
    return Typed(names, topic.query, f"{topic.threshold * 100:g}")


def _page(desk: Desk, topic: Topic, typed: Typed, *, status: int = 200, **values: object) -> Response:
    known = {language for language, _ in typed.names if language}
    values = {"message": "", "seen": None, "theirs": None} | values
    return desk.page(
        "settings.html",
        status=status,
        topic=topic,
        typed=typed,
        lines=[*typed.names, *[("", "")] * SPARE],
        languages=[*OFFERED[:-1], *sorted(known - set(OFFERED)), OFFERED[-1]],
        examples=desk.services.lessons.examples(topic.key),
        **values,
    )
