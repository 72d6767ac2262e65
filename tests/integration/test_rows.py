"""Rows of a file are those of its array."""

from pathlib import Path

import numpy as np
import pytest

from topicwire.search.embedded.rows import Rows


@pytest.mark.parametrize(
    ("spans", "numbers"), [([(0, 2), (5, 6)], [0, 1, 5]), ([(9, 10)], [9]), ([(3, 3), (4, 5)], [4])]
)
@pytest.mark.parametrize("mapped", [0, 1_000])
def test_spans_are_read_in_their_order(
    tmp_path: Path,
    spans: list[tuple[int, int]],
    numbers: list[int],
    mapped: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("topicwire.search.embedded.rows.MAPPED", mapped)
    array = np.arange(30, dtype=np.uint8).reshape(10, 3)
    np.save(tmp_path / "rows.npy", array)
    rows = Rows(tmp_path / "rows.npy")
    (tmp_path / "rows.npy").unlink()  # a merge removes it while it is still read
    starts, ends = np.array(spans).T
    assert rows.read(starts, ends).tolist() == array[numbers].tolist()
