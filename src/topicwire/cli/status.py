"""`topicwire status`: the installation in numbers, and what needs attention."""

from typing import Annotated

import typer

from topicwire.cli.health import health
from topicwire.cli.options import DataDir, Json, SettingsFile
from topicwire.cli.plain import counted, to_json
from topicwire.cli.session import open_session
from topicwire.cli.table import table
from topicwire.model.outcome import OutcomeRecord, Stage
from topicwire.services.views import StatusView


def status(
    problems: Annotated[
        int, typer.Option(help="How many kinds of the newest problems to show.", min=0, max=1000)
    ] = 10,
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Show the installation in numbers, and its problems.

    How much there is, how each stage ended, and the newest problems with their reasons.
    """
    with open_session(settings_file, data_dir) as wire:
        view = wire.services.status.view()
        folder = wire.folder
    typer.echo(to_json(view) if as_json else status_text(view, str(folder), problems))


def status_text(view: StatusView, folder: str, problems: int) -> str:
    """Return the status as lines."""
    silent = sum(source.silent for source in view.sources)
    parts = [
        f"topicwire {view.version}, data in {folder}",
        f"{counted(view.documents, 'document')} in {counted(view.items, 'item')}, "
        f"{counted(view.summaries, 'summary', 'summaries')}; "
        f"topics: {view.topics:,}; sources: {len(view.sources):,}"
        + (f" ({silent} silent)" if silent else ""),
        *_agreement(view),
        "",
        _outcomes(view),
    ]
    if view.sources:
        parts += ["", health(view.sources)]
    rows = _problems(view)[:problems]
    if rows:
        parts += ["", "Newest problems (docs/guides/outcomes.md explains each outcome):"]
        parts.append(table(("TIME", "STAGE", "OUTCOME", "ITEMS", "REASON", "LAST ITEM"), rows))
    return "\n".join(parts)


def _agreement(view: StatusView) -> list[str]:
    """Return how often the second judge agreed with the check, if one was asked."""
    if not view.judged:
        return []
    share = view.agreed / view.judged
    return [f"second judge: agrees with the check on {view.agreed:,} of {view.judged:,} claims ({share:.0%})"]


def _outcomes(view: StatusView) -> str:
    """Return how often each stage ended how, in the order of the stages."""
    rows = []
    for stage in Stage:
        counts = sorted(view.outcomes.get(stage, {}).items(), key=lambda pair: (-pair[1], pair[0]))
        if counts:
            rows.append((stage.value, ", ".join(f"{count:,} {outcome}" for outcome, count in counts)))
    return table(("STAGE", "ENDED"), rows) if rows else "Nothing was collected yet."


def _problems(view: StatusView) -> list[tuple[str, ...]]:
    """Return the newest problems, those with one reason together, newest first."""
    together: dict[tuple[str, str, str], list[OutcomeRecord]] = {}
    for one in view.problems:
        together.setdefault((one.stage, one.outcome, one.reason), []).append(one)
    return [
        (f"{ones[0].at:%Y-%m-%d %H:%M}", stage, outcome, f"{len(ones):,}", reason, ones[0].item)
        for (stage, outcome, reason), ones in together.items()
    ]
