"""Why a claim was judged so, in words for people."""

from collections.abc import Iterator

import numpy as np

from topicwire.verify.checker import Judgement
from topicwire.verify.plans import Modal
from topicwire.verify.words import COLUMNS

_INDEX = {name: place for place, name in enumerate(COLUMNS)}
_DOUBT = 0.5  # of a word that is named in a reason
_MOST = 4  # reasons shown
_FAR = (
    0.35  # cosine of "something else"; of faithful claims fewer than 1 in 100 lie below (1st percentile 0.49)
)


def explain(judgement: Judgement, cited: str, *, supported: bool) -> tuple[str, ...]:
    """Return the reasons, weightiest first. `cited` names the paragraphs: "[2][3]"."""
    if supported:
        return tuple(_grounds(judgement, cited))
    found = list(
        dict.fromkeys(
            [
                *_figures(judgement, cited),
                *_modality(judgement, cited),
                *_roles(judgement, cited),
                *_names(judgement, cited),
                *_directions(judgement, cited),
            ]
        )
    )
    found += [reason for reason in _negations(judgement, cited) if reason not in found]
    if float(judgement.features.size and _global(judgement)) < _FAR:
        found.append(f"{cited} is about something else")
    found += [reason for reason in _unsaid(judgement, cited) if reason not in found]
    return tuple(found[:_MOST]) or (f"{cited} does not say this in all its parts",)


def _global(judgement: Judgement) -> float:
    rows = judgement.evidence.rows
    return float(rows[0, _INDEX["global"]]) if len(rows) else 0.0


def _grounds(judgement: Judgement, cited: str) -> Iterator[str]:
    fits = [item for item in judgement.evidence.fits if item.found]
    if fits:
        listed = ", ".join(dict.fromkeys(item.text.strip() for item in fits[:5]))
        yield f"figures and dates found in {cited}: {listed}"


def _figures(judgement: Judgement, cited: str) -> Iterator[str]:
    numbers = {"number", "ordinal", "times", "fraction"}
    for item in judgement.evidence.fits:
        if not item.found and item.kind != "weak":
            kind = "number" if item.kind in numbers else "date"
            yield f"{kind} {item.text.strip()} is not in {cited}"
        elif item.unit_differs:
            yield f"{item.text.strip()} has another unit in {cited}"
        elif item.bound_differs:
            yield f"{cited} bounds {item.text.strip()} from the other side"


def _names(judgement: Judgement, cited: str) -> Iterator[str]:
    evidence = judgement.evidence
    for index, term in enumerate(evidence.terms):
        row = evidence.rows[index]
        lacking = min(row[_INDEX["country"]], row[_INDEX["city"]], row[_INDEX["pinyin"]]) < 0
        if (
            term.name
            and judgement.doubts[index] > (_DOUBT / 2 if lacking else _DOUBT)
            and row[_INDEX["number"]] == 0
        ):
            yield f"name {term.text} is not in {cited}"


_MODALITY = {
    Modal.TOLD: "{cited} says that “{word}” is planned or expected, not done",
    Modal.FORETOLD: "{cited} says that “{word}” has happened; it is no plan",
    Modal.SURE: "{cited} says that “{word}” is possible, not certain",
}


def _modality(judgement: Judgement, cited: str) -> Iterator[str]:
    if judgement.modal:
        yield _MODALITY[judgement.modal.kind].format(cited=cited, word=judgement.modal.word)


def _roles(judgement: Judgement, cited: str) -> Iterator[str]:
    if found := judgement.exchange:
        yield f"{cited} has the two sides of “{found.action}” the other way round"


def _directions(judgement: Judgement, cited: str) -> Iterator[str]:
    evidence = judgement.evidence
    for index, term in enumerate(evidence.terms):
        row = evidence.rows[index]
        against = max(row[_INDEX["against"]], row[_INDEX["near_against"]]) > 0
        if against and judgement.doubts[index] > _DOUBT / 2:
            yield f"{cited} says the opposite of “{term.text}”"


def _negations(judgement: Judgement, cited: str) -> Iterator[str]:
    for word in judgement.negation.words[:2]:
        yield f"{cited} does not deny “{word}” as the claim does"
    if judgement.negation.missing and not judgement.claim.negations.hard:
        yield f"{cited} denies something that the claim affirms"


def _unsaid(judgement: Judgement, cited: str) -> Iterator[str]:
    """Name runs of doubtful words that are not numbers."""
    evidence = judgement.evidence
    doubtful = np.flatnonzero(judgement.doubts > _DOUBT)
    runs: list[list[int]] = []
    for index in (int(value) for value in doubtful):
        if runs and index - runs[-1][-1] <= 2:
            runs[-1].append(index)
        else:
            runs.append([index])
    for run in sorted(runs, key=len, reverse=True)[:2]:
        first, last = evidence.terms[run[0]], evidence.terms[run[-1]]
        if len(run) > 1 or evidence.rows[run[0], _INDEX["number"]] == 0:
            yield f"nothing in {cited} says “{judgement.claim.text[first.start : last.end]}”"
