"""Small vectors point where the large ones did."""

import numpy as np

from topicwire.search.embedded.codes import byte_cosines, half_cosines, to_bytes, to_halves


def test_cosines_survive() -> None:
    source = np.random.default_rng(1)
    vectors = source.normal(size=(50, 512)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    query = (vectors[7] + 0.02 * source.normal(size=512)).astype(np.float32)
    query /= np.linalg.norm(query)
    exact = vectors @ query
    assert np.abs(byte_cosines(to_bytes(vectors), query) - exact).max() < 0.01
    assert np.abs(half_cosines(to_halves(vectors), query) - exact).max() < 0.03
    assert to_halves(vectors).shape == (50, 256)


def test_nothing_and_zeros() -> None:
    nothing = np.zeros((0, 512), dtype=np.float32)
    query = np.ones(512, dtype=np.float32)
    assert half_cosines(to_halves(nothing), query).shape == (0,)
    assert byte_cosines(to_bytes(np.zeros((1, 512), dtype=np.float32)), query)[0] == 0
