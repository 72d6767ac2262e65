"""`topicwire summarize`: make summaries, or say beforehand what they will take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from topicwire.cli.options import DataDir, Json, SettingsFile
from topicwire.cli.plain import counted, tell
from topicwire.cli.progress import Steps
from topicwire.cli.session import open_with, read_settings
from topicwire.cli.text_page import one_line
from topicwire.config import Settings
from topicwire.errors import UserError

if TYPE_CHECKING:
    from topicwire.assemble import Wire
    from topicwire.pipeline.summarising import Made
    from topicwire.summarize.estimate import Estimate

_NOTES = 3  # reasons that are shown
_ALL_MADE = "Nothing to summarise. With --again those that have a summary are made anew."
_NONE_SHOWN = "Nothing to summarise: no topic shows a document. Others are summarised if you name them."


def summarize(
    keys: Annotated[
        list[str] | None,
        typer.Argument(metavar="KEY...", help="Keys of documents; otherwise all that topics show."),
    ] = None,
    topic: Annotated[str, typer.Option(help="What the page of the topic with this key shows.")] = "",
    estimate: Annotated[
        bool, typer.Option("--estimate", help="Only say what it will take: calls, tokens, money.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Also those that have one: after a change of model or settings.")
    ] = False,
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Make summaries by the best way there is.

    By the language model, by translation, or out of the document's own sentences; every claim is checked.
    """
    if keys and topic:
        raise UserError("name documents or a topic, not both")
    settings = read_settings(settings_file, data_dir)
    with open_with(settings) as wire, Steps() as steps:
        from topicwire.pipeline.summarising import summarise_all, without_summary

        found = _found(wire, keys or [], topic or None)
        chosen = found if again else without_summary(wire.database, found)
        if estimate:
            value, said = _estimated(wire, settings, chosen)
        else:
            made = summarise_all(wire.tools, chosen, settings.llm.parallel, steps)
            value, said = made, made_text(made)
    nothing = _ALL_MADE if found else _NONE_SHOWN
    tell(value, said if chosen else nothing, as_json=as_json)


def _found(wire: Wire, keys: list[str], topic: str | None) -> tuple[str, ...]:
    from topicwire.pipeline.summarising import known_documents, shown_documents

    return known_documents(wire.database, keys) if keys else shown_documents(wire.database, topic)


def _estimated(wire: Wire, settings: Settings, keys: tuple[str, ...]) -> tuple[object, str]:
    from topicwire.assemble.work import estimate_summaries
    from topicwire.pipeline.summarising import loaded

    found = estimate_summaries(settings, wire.database, loaded(wire.database, keys))
    value = {"chosen": len(keys), "model": settings.llm.model if found else "", "estimate": found}
    priced = bool(settings.llm.price_in or settings.llm.price_out)
    return value, estimate_text(len(keys), found, priced=priced)


def estimate_text(chosen: int, estimate: Estimate | None, *, priced: bool) -> str:
    """Return what summaries will take, for people."""
    if estimate is None:
        return f"{counted(chosen, 'document')}; no language model is set (llm.base_url): it costs nothing"
    lines = [
        f"{counted(chosen, 'document')}, {estimate.shown_as_they_are:,} of them short and shown as they are",
        f"{counted(estimate.calls, 'call')}, {estimate.kept:,} of them answered before and free",
        f"{estimate.tokens_in:,} tokens sent, {estimate.tokens_out:,} received, rather fewer",
        f"{estimate.cost:,.4f} money, by llm.price_in and llm.price_out"
        if priced
        else "money: not known; llm.price_in and llm.price_out are not set",
    ]
    return "\n".join(lines)


def made_text(made: Made) -> str:
    """Return what was made, with the most frequent reasons why it was not made in a better way."""
    parts = ", ".join(f"{count:,} {way}" for way, count in sorted(made.ways.items()))
    lines = [f"Summaries made: {parts}."]
    lines += [f"  {count:,}: {one_line(note)}" for note, count in made.notes.most_common(_NOTES)]
    return "\n".join(lines)
