"""`topicwire topic`: what is followed."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import typer

from topicwire.cli.options import DataDir, Json, Limit, SettingsFile
from topicwire.cli.parts import gather
from topicwire.cli.plain import counted, tell, to_json
from topicwire.cli.session import open_session
from topicwire.cli.table import list_text, table
from topicwire.cli.text_page import topic_page_text
from topicwire.errors import UserError
from topicwire.model.topic import Topic, TopicName
from topicwire.services.views import TopicCard, TopicPage

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Topics: add, change, list, show, remove."
)
TopicKey = Annotated[str, typer.Argument(help="Key of the topic, as `topicwire topic list` shows it.")]
_TAGGED = re.compile(r"([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)=(.+)", re.DOTALL)


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Name of the topic, in its own script.")],
    names: Annotated[
        list[str] | None,
        typer.Option(
            "--name", help="Another name or alias, with its language if need be: `en=Shanghai Spirit`."
        ),
    ] = None,
    query: Annotated[str, typer.Option(help="A query that documents must match as well.")] = "",
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Follow a topic: from now on, and in everything that was collected."""
    with open_session(settings_file, data_dir) as wire:
        topic = wire.services.topics.add(name, names=[topic_name(text) for text in names or []], query=query)
        found = wire.services.topics.page(topic.key, limit=1).listed.total
    said = (
        f"Following {topic.name}: {counted(found, 'item')} so far. "
        f"See them with: topicwire topic show {topic.key}"
    )
    tell(topic, said, as_json=as_json)


@app.command()
def change(
    key: TopicKey,
    names: Annotated[
        list[str] | None,
        typer.Option("--name", help="One more name or alias, with its language if need be; may be repeated."),
    ] = None,
    without: Annotated[
        list[str] | None, typer.Option("--without", help="A name to drop; may be repeated.")
    ] = None,
    query: Annotated[
        str | None, typer.Option(help="A query that documents must match as well; empty for none.")
    ] = None,
    threshold: Annotated[
        float | None, typer.Option(help="How sure it must be that a document belongs, from 0 to 1.")
    ] = None,
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Change what belongs to a topic. What was collected is judged again; what is not named here stays."""
    with open_session(settings_file, data_dir) as wire:
        topics = wire.services.topics
        topic = topics.get(key)
        more = [topic_name(text) for text in names or []]
        wanted = replace(topic, names=_renamed(topic, more, without or []))
        wanted = wanted if query is None else replace(wanted, query=query.strip())
        wanted = wanted if threshold is None else replace(wanted, threshold=threshold)
        changed = topics.change(wanted)
        found = topics.page(key, limit=1).listed.total
    said = f"{changed.name} has {counted(found, 'item')} now, under the names {_names(changed)}."
    tell(changed, said, as_json=as_json)


@app.command(name="list")
def list_topics(data_dir: DataDir = None, settings_file: SettingsFile = None, as_json: Json = False) -> None:
    """List the topics, the one with the newest document first."""
    with open_session(settings_file, data_dir) as wire:
        cards = wire.services.topics.cards()
    typer.echo(
        list_text(cards, as_json, 'No topics yet. Follow one with: topicwire topic add "NAME"', _table)
    )


@app.command()
def show(
    key: TopicKey,
    search: Annotated[str, typer.Option("--search", help="Only documents that fit this query.")] = "",
    keys: Annotated[bool, typer.Option("--keys", help="Print each document's key as well.")] = False,
    limit: Limit = 20,
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Show the page of a topic as text, newest document first."""
    with open_session(settings_file, data_dir) as wire:
        topics = wire.services.topics
        listed = gather(
            lambda cursor, n: topics.page(key, query=search, cursor=cursor, limit=n).listed, limit
        )
        page = TopicPage(topics.get(key), listed)
    typer.echo(to_json(page) if as_json else topic_page_text(page, keys=keys), nl=as_json)


@app.command()
def remove(
    key: TopicKey, data_dir: DataDir = None, settings_file: SettingsFile = None, as_json: Json = False
) -> None:
    """Stop following a topic. Its documents stay."""
    with open_session(settings_file, data_dir) as wire:
        wire.services.topics.remove(key)
    tell({"removed": key}, f"Not following {key} any more.", as_json=as_json)


def topic_name(text: str) -> TopicName:
    """Return a name from `LANGUAGE=NAME`, or from the name alone, whose language is then recognised."""
    tagged = _TAGGED.fullmatch(text)
    if tagged:
        return TopicName(tagged[1], tagged[2])
    from topicwire.text.language import detect

    return TopicName(detect(text)[0], text)


def _renamed(topic: Topic, more: Sequence[TopicName], without: Sequence[str]) -> tuple[TopicName, ...]:
    """Return the names that a topic is to have; raises UserError for one to drop that it has not."""
    for text in without:
        if text not in {name.text for name in topic.names}:
            raise UserError(f"{text!r} is none of the names of {topic.key}. It has: {_names(topic)}.")
    return (*(name for name in topic.names if name.text not in without), *more)


def _table(cards: Sequence[TopicCard]) -> str:
    rows = [
        (card.topic.key, f"{card.items:,}", str(card.newest or "-"), _names(card.topic)) for card in cards
    ]
    return table(("KEY", "ITEMS", "NEWEST", "NAMES"), rows)


def _names(topic: Topic) -> str:
    return ", ".join(name.text for name in topic.names)
