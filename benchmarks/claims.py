"""How well the verdict tells supported from unsupported claims.

python -m benchmarks.claims --data ../shared/data/claims [--faithfulness ../shared/data/faithfulness] [--json]
    [--cross-validate]

Prints by language: the share of unsupported claims found at the default threshold, for each kind of change;
false alarms (supported claims called unsupported); balanced accuracy; area under the curve; claims a second.
The models were fitted on these very claims, so these numbers are *in sample*. `--cross-validate` fits new
models on four fifths and measures on the rest, five times, which is the estimate for unseen claims.
"""

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.claim_data import Example, read_claims, read_english, read_faithfulness
from benchmarks.fit_verdict import cross_validate, default_threshold, gather, report
from topicwire.llm.embeddings import SentenceEncoder
from topicwire.model.document import Paragraph
from topicwire.text.sentences import split
from topicwire.verify.checker import default_models
from topicwire.verify.context import ClaimText, VerifyContext
from topicwire.verify.trees import Matrix
from topicwire.verify.vectors import Vectors
from topicwire.verify.verdict import verify_many

_CHUNK = 500  # claims handed over at once


@dataclass(frozen=True, slots=True)
class Scored:
    """Examples with their scores and how long it took."""

    examples: Sequence[Example]
    scores: Matrix
    seconds: float


def score(examples: Sequence[Example], encoder: SentenceEncoder) -> Scored:
    """Score each example by the shipped models; a claim of several sentences is as good as its worst."""
    scores = np.ones(len(examples), np.float32)
    started = time.perf_counter()
    for language in sorted({example.language for example in examples}):
        chosen = [index for index, example in enumerate(examples) if example.language == language]
        context = VerifyContext(language, embedder=encoder)
        for start in range(0, len(chosen), _CHUNK):
            part = chosen[start : start + _CHUNK]
            owners, claims = [], []
            for index in part:
                source = [Paragraph(1, examples[index].source)]
                for sentence in _claims(examples[index]):
                    owners.append(index)
                    claims.append((ClaimText(sentence, "en"), source))
            for owner, verdict in zip(owners, verify_many(claims, context), strict=True):
                scores[owner] = min(float(scores[owner]), verdict.score)
    return Scored(examples, scores, time.perf_counter() - started)


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


def measure_claims(folder: Path, encoder: SentenceEncoder) -> dict[str, object]:
    """Measure the shipped models on the folder `claims`."""
    found = score(list(read_claims(folder)), encoder)
    labels = np.array([example.supported for example in found.examples])
    result = report(found.examples, found.scores, default_models().threshold)
    for language in ("ru", "zh"):
        chosen = np.array([example.language == language for example in found.examples])
        if chosen.any():
            result[f"auc_{language}"] = round(area(found.scores[chosen], labels[chosen]), 4)
    result["auc"] = round(area(found.scores, labels), 4)
    result["claims_a_second"] = round(len(labels) / found.seconds, 1)
    return result


def cross_validated(folder: Path, encoder: SentenceEncoder) -> dict[str, object]:
    """Estimate what the verdict does on unseen claims."""
    examples = [*read_claims(folder), *read_english(folder, folder.parent / "translation")]
    data = gather(examples, Vectors(encoder))
    scores, _ = cross_validate(data)
    labels = np.array([item.example.supported for item in data])
    threshold = default_threshold([item.example for item in data], scores)
    result = report([item.example for item in data], scores, threshold)
    result["auc"] = round(area(scores, labels), 4)
    return result


def measure_faithfulness(path: Path, encoder: SentenceEncoder) -> dict[str, object]:
    """Measure one English file with human labels, beside a baseline of embeddings alone."""
    examples = list(read_faithfulness(path))
    found = score(examples, encoder)
    labels = np.array([example.supported for example in examples])
    claims = encoder.embed([example.claim[:2000] for example in examples])
    sources = encoder.embed([example.source[:2000] for example in examples])
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
    parser.add_argument("--json", action="store_true", help="print JSON on one line")
    options = parser.parse_args()
    folder = options.data / "claims" if (options.data / "claims").is_dir() else options.data
    faithfulness = options.faithfulness or folder.parent / "faithfulness"
    encoder = SentenceEncoder()
    result: dict[str, object] = {"in_sample": measure_claims(folder, encoder)}
    if options.cross_validate:
        result["cross_validated"] = cross_validated(folder, encoder)
    for path in sorted(faithfulness.glob("*.jsonl")):
        result[path.stem] = measure_faithfulness(path, encoder)
    print(json.dumps(result, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
