"""`topicwire topic change` keeps what is not named; `topicwire summarize` where topics show nothing."""

import json
from pathlib import Path

import pytest

from topicwire.cli.app import run


def test_a_topic_is_changed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_log: None
) -> None:
    monkeypatch.setenv("TOPICWIRE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("TOPICWIRE_SEARCH_EMBEDDINGS", "false")

    def change(*options: str, code: int = 0) -> str:
        assert run(["topic", "change", "central-asia", *options]) == code
        shown = capsys.readouterr()
        return shown.out + shown.err

    assert "no topic" in change("--query", "trade", code=2)
    assert run(["topic", "add", "Central Asia", "--name", "zh=中亚"]) == 0
    capsys.readouterr()
    assert change("--name", "ru=Средняя Азия") == (
        "Central Asia has 0 items now, under the names Central Asia, 中亚, Средняя Азия.\n"
    )
    changed = json.loads(change("--without", "中亚", "--query", "trade", "--threshold", "0.25", "--json"))
    assert [name["text"] for name in changed["names"]] == ["Central Asia", "Средняя Азия"]
    assert (changed["query"], changed["threshold"], changed["version"]) == ("trade", 0.25, 3)
    kept = json.loads(change("--query", "", "--json"))
    assert (kept["query"], kept["threshold"], kept["names"]) == ("", 0.25, changed["names"])
    assert "none of the names of central-asia. It has: Central Asia" in change("--without", "中亚", code=2)
    assert "must stay" in change("--without", "Central Asia", code=2)
    assert "between 0 and 1" in change("--threshold", "7", code=2)


@pytest.mark.parametrize("more", [(), ("--again",), ("--estimate",), ("--again", "--estimate")])
def test_summaries_where_no_topic_shows_anything(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    own_log: None,
    more: tuple[str, ...],
) -> None:
    monkeypatch.setenv("TOPICWIRE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("TOPICWIRE_SEARCH_EMBEDDINGS", "false")
    assert run(["summarize", *more]) == 0
    said = capsys.readouterr().out
    assert "no topic shows a document" in said
    assert "--again" not in said, "it would change nothing"
