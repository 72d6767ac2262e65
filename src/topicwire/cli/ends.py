"""What a run of a command came to: how pages ended since it began."""

from collections.abc import Mapping

from topicwire.model.outcome import Outcome, Stage

NAMES = {Outcome.DONE: "new", Outcome.REVISED: "revised", Outcome.UNCHANGED: "unchanged"}


def pages(ended: Mapping[str, Mapping[str, int]]) -> dict[Outcome, int]:
    """Return how pages ended, by the ends of stages; one that was fetched and went on counts only once."""
    fetched = {**ended.get(Stage.FETCH, {}), Outcome.DONE: 0}
    read = ended.get(Stage.EXTRACT, {})
    found = {outcome: fetched.get(outcome, 0) + read.get(outcome, 0) for outcome in Outcome}
    return {outcome: count for outcome, count in found.items() if count}


def said(ends: Mapping[Outcome, int]) -> str:
    """Return in words how pages ended."""
    parts = [f"{count:,} {NAMES.get(outcome, outcome.value)}" for outcome, count in ends.items()]
    return ", ".join(parts) or "nothing new"
