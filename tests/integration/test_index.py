"""The embedded index, on a real folder."""

from pathlib import Path

import pytest
from tests.integration.index_promises import IndexPromises

from topicwire.errors import StaleIndexError
from topicwire.search.embedded.engine import EmbeddedIndex, rebuild
from topicwire.search.interface import Index


class TestEmbeddedIndex(IndexPromises):
    """Everything an index promises."""

    @pytest.fixture
    def index(self, tmp_path: Path) -> Index:
        rebuild(tmp_path, [], lambda done: None)
        return EmbeddedIndex(tmp_path)


def test_a_missing_index_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(StaleIndexError, match="no search index"):
        EmbeddedIndex(tmp_path / "none")
