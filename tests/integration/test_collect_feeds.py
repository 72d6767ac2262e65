"""The public test feeds, if they are beside the checkout."""

import os
from pathlib import Path

import pytest
from benchmarks.feeds import measure

DATA = Path(os.environ.get("TOPICWIRE_DATA", Path(__file__).resolve().parents[2].parent / "shared" / "data"))


@pytest.mark.data
@pytest.mark.skipif(not (DATA / "feeds" / "feeds.tar.gz").exists(), reason="the test feeds are not here")
def test_the_public_feeds() -> None:
    found = measure(DATA / "feeds")
    total = found["total"]
    assert (total["files"], total.get("crashes", 0), total.get("invented", 0)) == (1_468, 0, 0)
    assert total["lists"] >= 1_462
    assert found["slowest"]["seconds"] < 2.0
    for field in ("title", "link", "summary", "content", "author", "published_parsed", "updated_parsed"):
        assert total[f"{field} right"] >= 0.9 * total[f"{field} expected"], field
