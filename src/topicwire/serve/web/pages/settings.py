"""A topic's settings: its names in several languages, and the query that must match as well."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from topicwire.errors import ConflictError, UserError
from topicwire.model.topic import Topic, TopicName
from topicwire.serve.links import topic_path
from topicwire.serve.web.desk import DeskOf

router = APIRouter(default_response_class=Response, include_in_schema=False)
UNKNOWN = "und"  # the language of a name that is given without one


@router.get("/topics/{key}/settings")
def settings_page(desk: DeskOf, key: str) -> Response:
    """Show what can be changed about a topic."""
    topic = desk.services.topics.get(key)
    return desk.page("settings.html", topic=topic, names=names_text(topic), query=topic.query, message="")


@router.post("/topics/{key}/settings")
def change(
    desk: DeskOf,
    key: str,
    names: Annotated[str, Form(max_length=20_000)],
    version: Annotated[int, Form(ge=1)],
    query: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Keep the changes; what somebody typed is never lost, whoever was first."""
    topic = desk.services.topics.get(key)
    try:
        wanted = replace(topic, names=names_of(names, topic.name), query=query.strip(), version=version)
        desk.services.topics.change(wanted)
    except (ConflictError, UserError) as error:
        status = 409 if isinstance(error, ConflictError) else 400
        now = desk.services.topics.get(key)
        return desk.page(
            "settings.html", status=status, topic=now, names=names, query=query, message=str(error)
        )
    return RedirectResponse(topic_path(key), 303)


@router.post("/topics/{key}/remove")
def remove(desk: DeskOf, key: str, sure: Annotated[str, Form(max_length=10)] = "") -> Response:
    """Stop following a topic, if the box was ticked."""
    if sure != "yes":
        return RedirectResponse(f"{topic_path(key)}/settings", 303)
    desk.services.topics.remove(key)
    return RedirectResponse("/", 303)


def names_text(topic: Topic) -> str:
    """Return the names as a person edits them: one a line, `language: name`."""
    return "\n".join(f"{name.language}: {name.text}" for name in topic.names)


def names_of(text: str, main: str) -> tuple[TopicName, ...]:
    """Return the names of such lines, the main one first; a line without a language is taken as it is."""
    found = []
    for line in text.splitlines():
        language, colon, name = line.partition(":")
        tagged = (
            colon
            and language.strip().replace("-", "").isalnum()
            and language.isascii()
            and len(language) < 12
        )
        pair = (language.strip(), name) if tagged else (UNKNOWN, line)
        if pair[1].strip():
            found.append(TopicName(pair[0], " ".join(pair[1].split())))
    if main not in {name.text for name in found}:
        message = f"The name {main} is missing. It must stay, because the topic is addressed by it."
        raise UserError(message)
    return tuple(sorted(dict.fromkeys(found), key=lambda name: name.text != main))
