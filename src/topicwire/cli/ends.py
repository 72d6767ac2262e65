"""What a run of a command came to: outcomes after it, less those before it."""

from collections import Counter
from collections.abc import Mapping

from topicwire.model.outcome import Outcome, Stage
from topicwire.services.views import StatusView

NAMES = {Outcome.DONE: "new", Outcome.REVISED: "revised", Outcome.UNCHANGED: "unchanged"}


def counted(view: StatusView) -> Counter[str]:
    """Return how pages ended: outcomes of fetching and reading; a page that went on counts only once."""
    found: Counter[str] = Counter()
    for stage in (Stage.FETCH, Stage.EXTRACT):
        found.update(view.outcomes.get(stage, {}))
    fetched = view.outcomes.get(Stage.FETCH, {}).get(Outcome.DONE, 0)
    found[Outcome.DONE] -= fetched
    return found


def added(before: Mapping[str, int], after: Mapping[str, int]) -> dict[Outcome, int]:
    """Return what was added between two counts; outcomes that came not once more are left out."""
    more = {outcome: after.get(outcome, 0) - before.get(outcome, 0) for outcome in Outcome}
    return {outcome: count for outcome, count in more.items() if count > 0}


def said(ends: Mapping[Outcome, int]) -> str:
    """Return in words how pages ended."""
    parts = [f"{count:,} {NAMES.get(outcome, outcome.value)}" for outcome, count in ends.items()]
    return ", ".join(parts) or "nothing new"
