"""The measure of the public article extraction benchmark: bags of four-grams of words.

Source: github.com/scrapinghub/article-extraction-benchmark, evaluate.py. Right, wrong and missed four-grams
of a page are divided by their sum, so that long texts count no more than short ones. Precision and recall are
means over pages, without those that have no predicted (precision) or no true four-grams (recall); F1 is made
of these two means.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

_TOKEN = re.compile(r"\w+")
_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Bag:
    """Shares of four-grams that are right, wrong and missed; their sum is 1, or 0 if there are none."""

    right: float
    wrong: float
    missed: float

    @property
    def precision(self) -> float | None:
        """Return the share of predicted four-grams that are right, None if none are predicted."""
        predicted = self.right + self.wrong
        return self.right / predicted if predicted else None

    @property
    def recall(self) -> float | None:
        """Return the share of true four-grams that are predicted, None if there are none."""
        true = self.right + self.missed
        return self.right / true if true else None


def bag(truth: str, prediction: str) -> Bag:
    """Compare two texts."""
    true, predicted = _grams(truth), _grams(prediction)
    counts = ((true & predicted).total(), (predicted - true).total(), (true - predicted).total())
    total = sum(counts) or 1
    return Bag(*(count / total for count in counts))


def _grams(text: str) -> Counter[tuple[str, ...]]:
    """Count four-grams; a text of fewer words is one shorter gram."""
    tokens = _TOKEN.findall(text)
    starts = range(max(1, len(tokens) - _LENGTH + 1)) if tokens else range(0)
    return Counter(tuple(tokens[start : start + _LENGTH]) for start in starts)


def mean_scores(bags: Sequence[Bag]) -> dict[str, float]:
    """Return F1, precision and recall over pages."""
    precision = mean([value for one in bags if (value := one.precision) is not None] or [0.0])
    recall = mean([value for one in bags if (value := one.recall) is not None] or [0.0])
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"f1": round(f1, 4), "precision": round(precision, 4), "recall": round(recall, 4)}
