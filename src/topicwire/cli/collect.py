"""`topicwire collect`: fetch and read what the sources list."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from topicwire.cli.ends import pages, said
from topicwire.cli.options import DataDir, Json, SettingsFile
from topicwire.cli.plain import tell
from topicwire.cli.progress import Steps
from topicwire.cli.session import open_session
from topicwire.errors import NotFoundError


def collect(
    sources: Annotated[
        list[str] | None,
        typer.Argument(help="Keys of the sources to ask; all that are not paused if none is named."),
    ] = None,
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Ask the sources now and read what is new."""
    with open_session(settings_file, data_dir) as wire, Steps() as steps:
        known = {source.key for source, _ in wire.services.sources.every()}
        unknown = [key for key in sources or [] if key not in known]
        if unknown:
            raise NotFoundError(
                f"there is no source {unknown[0]!r}; `topicwire source list` shows those there are"
            )
        began = datetime.now(UTC)
        with wire.worker() as worker:
            worker.collect(sources or None, steps)
            worker.embed(steps)
        view = wire.services.status.view()
        ends = pages(wire.services.status.ended(began))
        asked = [one for one in view.sources if not sources or one.source.key in sources]
        failed = sum(one.state.failures > 0 for one in asked if not one.source.paused)
    text = f"Collected: {said(ends)}."
    if failed:
        text += f"\nSources that failed: {failed:,}. `topicwire source list` says why."
    tell({"pages": ends, "failed_sources": failed}, text, as_json=as_json)
