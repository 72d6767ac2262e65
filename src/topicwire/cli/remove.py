"""`topicwire remove`: takes documents out again."""

from typing import Annotated

import typer

from topicwire.cli.options import DataDir, Json, SettingsFile
from topicwire.cli.plain import counted, tell
from topicwire.cli.session import open_session


def remove(
    keys: Annotated[
        list[str],
        typer.Argument(metavar="KEY...", help="Keys of documents, as `topicwire search` shows them."),
    ],
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Delete documents with their revisions, summaries and marks.

    Copies by other outlets stay; the earliest of them stands in the lists from then on. An article comes back
    only if its source lists it again with a change.
    """
    from topicwire.pipeline.removing import remove_documents

    with open_session(settings_file, data_dir) as wire:
        count = remove_documents(wire.tools, keys)
    tell(
        {"removed": keys},
        f"{counted(count, 'document')} removed.",
        as_json=as_json,
    )
