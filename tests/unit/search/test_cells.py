"""Cells hold each window once, and those near a question are looked into."""

import numpy as np
import pytest
from numpy.typing import NDArray

from topicwire.search.embedded.cells import LOOKED_INTO, make_cells
from topicwire.search.embedded.codes import bit_distances, to_bits

SUBJECTS, WINDOWS = 40, 50  # of each subject


def vectors() -> NDArray[np.float32]:
    source = np.random.default_rng(3)
    centres = np.repeat(source.normal(size=(SUBJECTS, 64)), WINDOWS, axis=0)
    return np.asarray(centres + 0.7 * source.normal(size=centres.shape), dtype=np.float32)


def test_each_window_is_in_one_cell() -> None:
    cells = make_cells(to_bits(vectors()))
    assert sorted(cells.rows.tolist()) == list(range(SUBJECTS * WINDOWS))
    assert cells.ends[-1] == SUBJECTS * WINDOWS
    assert len(cells.ends) == len(cells.centres) == 88


def test_the_nearest_windows_are_found_by_looking_into_few() -> None:
    windows = vectors()
    bits = to_bits(windows)
    cells = make_cells(bits)
    found = []
    for row in range(0, len(windows), WINDOWS):
        looked_into = cells.near(windows[row])
        assert len(looked_into) < 2 * LOOKED_INTO * len(windows)
        nearest = np.argsort(bit_distances(bits, bits[row]), kind="stable")[:10]
        found.append(np.isin(nearest, looked_into).mean())
    assert np.mean(found) > 0.95


def test_of_very_many_windows_a_bounded_number_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    windows = vectors()
    cells = make_cells(to_bits(windows))
    largest = int(np.diff(cells.ends, prepend=0).max())
    monkeypatch.setattr("topicwire.search.embedded.cells.MOST_LOOKED_INTO", 30)
    assert 30 <= len(cells.near(windows[0])) < 30 + largest < LOOKED_INTO * len(windows)


def test_windows_that_are_all_alike() -> None:
    cells = make_cells(to_bits(np.ones((100, 64), dtype=np.float32)))
    assert sorted(cells.near(np.full(64, 0.125, dtype=np.float32)).tolist()) == list(range(100))
