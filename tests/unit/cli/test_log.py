"""The log: lines of JSON in the data folder, without secrets; warnings of ours on the terminal."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from topicwire.cli.log import start_log
from topicwire.errors import DataFolderError


@pytest.fixture(autouse=True)
def _own_logging() -> Iterator[None]:
    """Give pytest its handlers back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers = []
    yield
    for handler in root.handlers:
        handler.close()
    root.handlers, root.level = handlers, level
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def test_lines_are_json_and_hide_secrets(tmp_path: Path) -> None:
    path = start_log(tmp_path / "new", "info", "json", ["hunter2"])
    structlog.get_logger("topicwire.x").info("asked", key="hunter2", address="http://me:word@host/", count=3)
    logging.getLogger("library").info("with %s", "hunter2")
    first, second = (json.loads(line) for line in path.read_text().splitlines())
    assert first["event"] == "asked"
    assert (first["key"], first["address"], first["count"]) == ("[hidden]", "http://[hidden]@host/", 3)
    assert (second["event"], second["logger"], second["level"]) == ("with [hidden]", "library", "info")


def test_tokens_and_sessions_are_hidden(tmp_path: Path) -> None:
    path = start_log(tmp_path, "info", "json", [])
    secret = "tw_0123abcd_" + "aB-_" * 10
    address = f"/search/feed.atom?q=x&token={secret}&shown=9"
    logging.getLogger("library").info("GET %s", address)
    structlog.get_logger("topicwire.x").info("seen", headers={"cookie": "topicwire=tws_" + "x" * 43})
    first, second = (json.loads(line) for line in path.read_text().splitlines())
    assert first["event"] == "GET /search/feed.atom?q=x&token=[hidden]&shown=9"
    assert second["headers"] == "{'cookie': 'topicwire=[hidden]'}"


def test_a_traceback_is_one_line_without_secrets(tmp_path: Path) -> None:
    path = start_log(tmp_path, "info", "json", ["hunter2"])
    try:
        raise ValueError("hunter2 is wrong")  # noqa: TRY301 - the traceback is what is tested
    except ValueError:
        logging.getLogger("topicwire").exception("failed")
    (line,) = path.read_text().splitlines()
    assert "ValueError: [hidden] is wrong" in json.loads(line)["exception"]


def test_only_our_warnings_reach_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    start_log(tmp_path, "info", "json", ["hunter2"])
    structlog.get_logger("topicwire.x").info("quiet")
    structlog.get_logger("topicwire.x").warning("disk is low", free_mb=3, key="hunter2")
    logging.getLogger("library").warning("noise")
    assert capsys.readouterr().err == "topicwire: disk is low (free_mb: 3, key: [hidden])\n"


def test_of_an_error_the_terminal_gets_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = start_log(tmp_path, "info", "json", [])
    pages: dict[str, str] = {}
    try:
        pages["sources"]
    except KeyError:
        structlog.get_logger("topicwire.x").exception("page failed", path="/sources")
    assert capsys.readouterr().err == "topicwire: page failed (path: /sources); topicwire.log says more\n"
    assert "KeyError" in path.read_text()


def test_the_level_counts(tmp_path: Path) -> None:
    path = start_log(tmp_path, "error", "text", [])
    logging.getLogger("topicwire").warning("no")
    logging.getLogger("topicwire").error("yes")
    assert len(path.read_text().splitlines()) == 1


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataFolderError, match=r"cannot be written .*name another with --data-dir"):
        start_log(tmp_path / "file" / "data", "info", "json", [])
