"""Small vectors point where the large ones did."""

import numpy as np
import pytest

from topicwire.search.embedded.codes import HALVES, TRITS, Packing, bit_distances, to_bits


@pytest.mark.parametrize(("packing", "width", "error"), [(TRITS, 103, 0.08), (HALVES, 256, 0.02)])
def test_cosines_survive(packing: Packing, width: int, error: float) -> None:
    source = np.random.default_rng(1)
    vectors = source.normal(size=(50, 512)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    query = (vectors[7] + 0.02 * source.normal(size=512)).astype(np.float32)
    query /= np.linalg.norm(query)
    exact = vectors @ query
    codes = packing.pack(vectors)
    assert codes.shape == (50, width)
    found = packing.lookup(query).cosines(codes)
    assert np.abs(np.delete(found - exact, 7)).max() < error
    assert found.argmax() == 7
    assert bit_distances(to_bits(vectors), to_bits(query[None, :])[0]).argmin() == 7


def test_codes_can_be_read_back() -> None:
    vectors = np.array([[0.9, -0.8, 0.01, 0.0, 0.7, -0.9, 0.02]], dtype=np.float32)
    assert TRITS.unpack(TRITS.pack(vectors), 7).tolist() == [[1, -1, 0, 0, 1, -1, 0]]


def test_bits_of_any_number_of_dimensions() -> None:
    vectors = np.array([[1.0, -1.0, 1.0], [-1.0, -1.0, 1.0]], dtype=np.float32)
    assert bit_distances(to_bits(vectors), to_bits(vectors)[0]).tolist() == [0, 1]


@pytest.mark.parametrize("packing", [TRITS, HALVES])
def test_nothing_and_zeros(packing: Packing) -> None:
    nothing = np.zeros((0, 512), dtype=np.float32)
    query = np.full(512, 512**-0.5, dtype=np.float32)
    assert packing.lookup(query).cosines(packing.pack(nothing)).shape == (0,)
    zeros = np.zeros((1, 512), dtype=np.float32)
    assert abs(packing.lookup(query).cosines(packing.pack(zeros))[0]) <= 1
