"""Pages nobody here wrote: each becomes one document or one recorded outcome, and a topic works on them."""

import os
from pathlib import Path

import pytest
from tests.acceptance.conftest import Command

DATA = Path(os.environ.get("TOPICWIRE_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
FOLDERS = [DATA / "extraction" / "gne" / "html"]  # the smallest: others take minutes

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not FOLDERS[0].is_dir(), reason="the public test sets are not beside the checkout"),
]


def test_import_then_topic_then_search(command: Command, tmp_path: Path) -> None:
    folder = ("--data-dir", tmp_path / "kept")
    imported = command("import", *FOLDERS, "--no-embed", *folder)
    assert imported.code == 0, imported.err
    pages = sum(1 for place in FOLDERS for _ in place.iterdir())
    status = command("status", "--json", *folder).json
    read = status["outcomes"]["extract"]
    assert sum(read.values()) + sum(status["outcomes"].get("fetch", {}).values()) == pages
    assert status["documents"] == read["done"]

    assert command("topic", "add", "中国", "--name", "en=China", *folder).code == 0
    listed = command("topic", "show", "中国", "--json", "--limit", 100, *folder).json["listed"]
    assert listed["total"] == len(listed["items"]) >= 5
    for item in listed["items"]:
        assert item["reasons"], item["document"]["title"]
        numbers = {paragraph["number"] for paragraph in item["document"]["paragraphs"]}
        groups = item["summary"]["groups"] if item["summary"] else []
        cited = {number for group in groups for claim in group["claims"] for number in claim["citations"]}
        assert cited <= numbers

    found = command("search", "武汉", "--json", *folder).json
    assert any("武汉" in item["document"]["title"] for item in found["items"])
