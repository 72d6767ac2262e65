"""Small vectors point where the large ones did."""

import numpy as np
import pytest

from topicwire.llm.embeddings import SentenceEncoder
from topicwire.search.embedded.codes import SIGNS, TRITS, Code, bit_distances, to_bits
from topicwire.search.embedded.product import Product, code_of

SHIPPED = code_of("use-multilingual-3")


@pytest.mark.parametrize(("packing", "width", "error"), [(TRITS, 103, 0.08), (SIGNS, 64, 0.13)])
def test_cosines_survive(packing: Code, width: int, error: float) -> None:
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


def test_bits_are_packed_signs() -> None:
    vectors = np.random.default_rng(2).normal(size=(9, 512)).astype(np.float32)
    assert SIGNS.pack(vectors).tolist() == to_bits(vectors).tolist()
    assert (SIGNS.unpack(to_bits(vectors), 512) > 0).tolist() == (vectors > 0).tolist()


def test_a_product_gives_the_cosine_of_the_nearest_points() -> None:
    points = np.array([[[1, 0], [0, 1], [-1, 0], [0, -1]], [[2, 0], [0, 2], [-2, 0], [0, -2]]], np.float32)
    code = Product(np.eye(5, 4, dtype=np.float32), np.tile(points, (1, 64, 1)))
    codes = code.pack(np.array([[0.9, 0.1, 0.1, -1.5, 7.0]], dtype=np.float32))
    query = np.array([0.5, 0.5, 0.5, -0.5, 0.0], dtype=np.float32)
    assert codes.tolist() == [[0, 3]]
    assert code.lookup(query).cosines(codes)[0] == pytest.approx((0.5 + 1.0) / 5**0.5)


def test_sentences_of_the_shipped_model_are_small() -> None:
    texts = ["The river rose after days of rain.", "Parliament passed the budget.", "Steel exports fell."]
    vectors = SentenceEncoder().embed(texts)
    codes = SHIPPED.pack(vectors)
    assert codes.shape == (3, 32)
    for vector, text in zip(
        SentenceEncoder().embed(["河水上涨", "议会通过预算", "钢铁出口下降"]), texts, strict=True
    ):
        assert texts[int(SHIPPED.lookup(vector).cosines(codes).argmax())] == text
    assert code_of("another-model") is TRITS


@pytest.mark.parametrize("packing", [TRITS, SIGNS, SHIPPED])
def test_nothing_and_zeros(packing: Code) -> None:
    nothing = np.zeros((0, 512), dtype=np.float32)
    query = np.full(512, 512**-0.5, dtype=np.float32)
    assert packing.lookup(query).cosines(packing.pack(nothing)).shape == (0,)
    zeros = np.zeros((1, 512), dtype=np.float32)
    assert abs(packing.lookup(query).cosines(packing.pack(zeros))[0]) <= 1
