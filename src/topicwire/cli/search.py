"""`topicwire search`: documents that fit a query, in any language."""

from typing import Annotated

import typer

from topicwire.cli.options import DataDir, Json, Limit, SettingsFile
from topicwire.cli.parts import gather
from topicwire.cli.plain import to_json
from topicwire.cli.session import open_session
from topicwire.cli.text_page import one_line
from topicwire.model.selection import Selection
from topicwire.search.interface import Mode, Sort
from topicwire.services.views import Item, ListPage


def search(
    query: Annotated[
        str, typer.Argument(help='What to look for; `title:`, `outlet:`, "phrases" and more are understood.')
    ],
    topic: Annotated[str, typer.Option(help="Only documents of the topic with this key.")] = "",
    language: Annotated[
        list[str] | None, typer.Option(help="Only documents in this language; may be repeated.")
    ] = None,
    outlet: Annotated[
        list[str] | None, typer.Option(help="Only documents of the outlet with this key; may be repeated.")
    ] = None,
    sort: Annotated[Sort, typer.Option(help="Most fitting or newest first.")] = Sort.RELEVANCE,
    mode: Annotated[
        Mode | None, typer.Option(help="Find by words, by meaning, or both (as the settings say).")
    ] = None,
    limit: Limit = 10,
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Find documents in any language.

    Most fitting first, each with the passage that fits and the reason.
    """
    selection = Selection(
        outlets=tuple(outlet or ()),
        languages=tuple(language or ()),
        sort=sort.value,
        mode=mode.value if mode else None,
    )
    with open_session(settings_file, data_dir) as wire:
        services = wire.services

        def part(cursor: str | None, n: int) -> ListPage:
            if topic:
                page = services.topics.page(topic, query=query, selection=selection, cursor=cursor, limit=n)
                return page.listed
            return services.documents.search(query, selection=selection, cursor=cursor, limit=n)

        found = gather(part, limit)
    typer.echo(to_json(found) if as_json else found_text(found))


def found_text(found: ListPage) -> str:
    """Return search results as lines."""
    shown = len(found.items)
    head = f"{found.total:,} found" + (f", the first {shown} shown" if shown < found.total else "")
    lines = [one_line(line) for line in found.message.splitlines()]
    return "\n\n".join(["\n".join([*lines, head]), *(_result(item) for item in found.items)])


def _result(item: Item) -> str:
    document = item.document
    lines = [one_line(document.title), f"{document.outlet.romanised}· {document.published}  {document.key}"]
    for passage in item.passages[:1]:
        place = f"[{passage.paragraph}] " if passage.paragraph else ""
        lines.append(f"  {place}{one_line(passage.text)}")
    if item.why:
        lines.append(f"  {'; '.join(one_line(reason) for reason in item.why)}")
    if item.copies:
        lines.append(f"  also in: {', '.join(dict.fromkeys(copy.romanised for copy in item.copies))}")
    return "\n".join(lines)
