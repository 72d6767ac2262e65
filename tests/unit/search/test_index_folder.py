"""What readers of an index can see of its last change."""

import os
from pathlib import Path

from topicwire.search.embedded.folder import changed


def test_texts_and_vectors_count_as_changes_of_an_index(tmp_path: Path) -> None:
    assert changed(tmp_path) == 0.0
    generation = tmp_path / "g-1"
    text, vectors = generation / "text" / "meta.json", generation / "vectors"
    text.parent.mkdir(parents=True)
    text.touch()
    (tmp_path / "CURRENT").write_text("g-1")
    os.utime(text, (1000, 1000))
    assert changed(tmp_path) == 1000
    vectors.mkdir()
    os.utime(vectors, (2000, 2000))
    assert changed(tmp_path) == 2000
