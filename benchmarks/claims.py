"""How well the verdict tells supported from unsupported claims.

python -m benchmarks.claims --data ../shared/data/claims [--faithfulness ../shared/data/faithfulness] [--json]
    [--cross-validate] [--processes N]

Prints by language: the share of unsupported claims found at the default threshold, for each kind of change;
false alarms (supported claims called unsupported); balanced accuracy; area under the curve; claims a second.
`made` has the same for claims made of them and of the folder `translation` beside: such as cite a paragraph
around their sentence or two paragraphs, or merge two claims (`benchmarks/claim_forms.py`), such as tell
plans as facts and the reverse (`benchmarks/modality_cases.py`), and such as exchange who did something and
to whom (`benchmarks/swap_cases.py`).
The models were fitted on these very claims, so these numbers are *in sample*. `--cross-validate` fits new
models on four fifths and measures on the rest, five times, which is the estimate for unseen claims.
"""

import argparse
import json
import os
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.claim_data import Example, read_claims, read_faithfulness
from benchmarks.claim_forms import read_forms
from benchmarks.fit_verdict import cross_validate, default_threshold, read_and_gather, report
from benchmarks.fit_word_map import word_pairs
from benchmarks.modality_cases import read_modality
from benchmarks.swap_cases import read_swaps
from topicwire.llm.embeddings import SentenceEncoder
from topicwire.model.document import Paragraph
from topicwire.text.sentences import split
from topicwire.verify.checker import default_models
from topicwire.verify.context import ClaimText, VerifyContext
from topicwire.verify.trees import Matrix
from topicwire.verify.verdict import verify_many

_CHUNK = 128  # claims a process judges at once


@dataclass(frozen=True, slots=True)
class Scored:
    """Examples with their scores and how long it took."""

    examples: Sequence[Example]
    scores: Matrix
    seconds: float  # from when all processes have loaded their models


class Scorer:
    """Scores examples by the shipped models in as many processes as there are cores."""

    def __init__(self, processes: int) -> None:
        """Start the processes and wait until each has loaded its models."""
        self._count = processes
        self._pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_warm)
        wait([self._pool.submit(time.sleep, 1) for _ in range(processes)])

    def score(self, examples: Sequence[Example]) -> Scored:
        """Score each example; a claim of several sentences is as good as its worst."""
        order = sorted(range(len(examples)), key=lambda i: (examples[i].language, examples[i].source))
        parts = [order[start : start + _CHUNK] for start in range(0, len(order), _CHUNK)]
        scores = np.ones(len(examples), np.float32)
        started = time.perf_counter()
        results = self._pool.map(_score, [[examples[i] for i in part] for part in parts])
        for part, found in zip(parts, results, strict=True):
            scores[part] = found
        return Scored(examples, scores, time.perf_counter() - started)

    def __enter__(self) -> "Scorer":
        """Return this."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the processes."""
        self._pool.shutdown()


@cache
def _encoder() -> SentenceEncoder:
    return SentenceEncoder()


def _warm() -> None:
    """Load models, dictionaries and tables."""
    for language, text in (
        ("zh", "特朗普星期四在北京说，经济增长了百分之三。"),
        ("ru", "Путин приехал."),
        ("en", "It rose."),
    ):
        context = VerifyContext(language, embedder=_encoder())
        verify_many([(ClaimText("Putin said on Thursday it grew.", "en"), [Paragraph(1, text)])], context)


def _score(examples: Sequence[Example]) -> Matrix:
    scores = np.ones(len(examples), np.float32)
    for language in sorted({example.language for example in examples}):
        owners, claims = [], []
        for index, example in enumerate(examples):
            for sentence in _claims(example) if example.language == language else ():
                owners.append(index)
                claims.append((ClaimText(sentence, "en"), [Paragraph(1, example.source)]))
        context = VerifyContext(language, embedder=_encoder())
        for owner, verdict in zip(owners, verify_many(claims, context), strict=True):
            scores[owner] = min(float(scores[owner]), verdict.score)
    return scores


def _claims(example: Example) -> list[str]:
    if example.language != "en":
        return [example.claim]
    return [sentence.text for sentence in split(example.claim, "en")] or [example.claim]


def area(scores: Matrix, labels: NDArray[np.bool_]) -> float:
    """Return the area under the ROC curve: how often a supported claim scores above an unsupported one."""
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(len(scores))
    positive, negative = int(labels.sum()), int((~labels).sum())
    if not positive or not negative:
        return float("nan")
    return float((ranks[labels].sum() - positive * (positive - 1) / 2) / positive / negative)


def balanced(scores: Matrix, labels: NDArray[np.bool_], threshold: float) -> float:
    """Return balanced accuracy at a threshold."""
    return float(((scores[labels] >= threshold).mean() + (scores[~labels] < threshold).mean()) / 2)


def best_balanced(scores: Matrix, labels: NDArray[np.bool_]) -> float:
    """Return the best balanced accuracy that any threshold gives: an upper limit, chosen on the same data."""
    return max(
        balanced(scores, labels, float(value)) for value in np.quantile(scores, np.linspace(0, 1, 201))
    )


def measure_claims(folder: Path, scorer: Scorer) -> dict[str, object]:
    """Measure the shipped models on the folder `claims`."""
    found = scorer.score(list(read_claims(folder)))
    labels = np.array([example.supported for example in found.examples])
    result = report(found.examples, found.scores, default_models().threshold)
    for language in ("ru", "zh"):
        chosen = np.array([example.language == language for example in found.examples])
        if chosen.any():
            result[f"auc_{language}"] = round(area(found.scores[chosen], labels[chosen]), 4)
    result["auc"] = round(area(found.scores, labels), 4)
    result["claims_a_second"] = round(len(labels) / found.seconds, 1)
    return result


def measure_made(folder: Path, scorer: Scorer) -> dict[str, object]:
    """Measure the shipped models on each form of claims that is made from those of the folder."""
    translation = folder.parent / "translation"
    forms = {"modality": list(read_modality(translation)), "exchanged": list(read_swaps(translation))}
    for form, example in read_forms(folder, translation):
        forms.setdefault(form, []).append(example)
    result: dict[str, object] = {}
    for form, examples in sorted(forms.items()):
        found = scorer.score(examples)
        result[form] = report(found.examples, found.scores, default_models().threshold)
    return result


def cross_validated(folder: Path) -> dict[str, object]:
    """Estimate what the verdict does on unseen claims."""
    pairs, words = word_pairs(folder.parent / "translation", _encoder())
    data = read_and_gather(folder, _encoder(), pairs, words)
    scores, _ = cross_validate(data)
    labels = np.array([item.example.supported for item in data])
    threshold = default_threshold([item.example for item in data], scores)
    result = report([item.example for item in data], scores, threshold)
    result["auc"] = round(area(scores, labels), 4)
    return result


def measure_faithfulness(path: Path, scorer: Scorer) -> dict[str, object]:
    """Measure one English file with human labels, beside a baseline of embeddings alone."""
    examples = list(read_faithfulness(path))
    found = scorer.score(examples)
    labels = np.array([example.supported for example in examples])
    claims = _encoder().embed([example.claim[:2000] for example in examples])
    sources = _encoder().embed([example.source[:2000] for example in examples])
    baseline = (claims * sources).sum(axis=1)
    return {
        "claims": len(examples),
        "balanced_accuracy": round(balanced(found.scores, labels, default_models().threshold), 4),
        "balanced_accuracy_best_threshold": round(best_balanced(found.scores, labels), 4),
        "auc": round(area(found.scores, labels), 4),
        "embeddings_balanced_accuracy_best_threshold": round(best_balanced(baseline, labels), 4),
        "embeddings_auc": round(area(baseline, labels), 4),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with claims.*.jsonl, or the folder above it"
    )
    parser.add_argument("--faithfulness", type=Path, help="folder with aggrefact.jsonl and faithbench.jsonl")
    parser.add_argument("--cross-validate", action="store_true", help="also estimate unseen claims")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="default: one a core")
    parser.add_argument("--json", action="store_true", help="print JSON on one line")
    options = parser.parse_args()
    folder = options.data / "claims" if (options.data / "claims").is_dir() else options.data
    faithfulness = options.faithfulness or folder.parent / "faithfulness"
    with Scorer(options.processes) as scorer:
        result: dict[str, object] = {"in_sample": measure_claims(folder, scorer)}
        if (folder.parent / "translation").is_dir():
            result["made"] = measure_made(folder, scorer)
        for path in sorted(faithfulness.glob("*.jsonl")):
            result[path.stem] = measure_faithfulness(path, scorer)
    if options.cross_validate:
        result["cross_validated"] = cross_validated(folder)
    print(json.dumps(result, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
