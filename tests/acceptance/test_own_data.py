"""Commands on a small data folder of one's own: three pages from standard input, and a topic."""

import json
import shutil
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pytest
from tests.acceptance.conftest import PROGRAM, SECONDS, environment, run_command, start
from tests.ended import Ended
from tests.endpoint import Reply, completion, endpoint

from topicwire.sample import load_articles

KEYS = (
    "corridors/2025-07-21-trust-at-the-border",
    "courier/2025-07-15-ministers-in-tianjin",
    "ledger/2025-07-24-robot-makers",
)


@dataclass(frozen=True)
class Folder:
    """A data folder with three documents, two of them shown by the topic `tianjin`."""

    home: Path
    data: Path

    def run(self, *arguments: object, **settings: object) -> Ended:
        env = {f"TOPICWIRE_{name.upper()}": str(value) for name, value in settings.items()}
        return run_command(self.home, *arguments, "--data-dir", self.data, env=env)


def lines() -> str:
    """Return three articles as JSON lines."""
    pages = []
    for article in load_articles(port=1):
        if article.key in KEYS:
            text = "".join(f"<p>{escape(one)}</p>" for one in article.paragraphs)
            title = f"<h1>{escape(article.title)}</h1>"
            html = f"<html lang=en><title>{escape(article.title)}</title><article>{title}{text}</article>"
            pages.append(json.dumps({"url": f"https://news.example/{article.key}", "html": html}))
    return "\n".join(pages)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    home = tmp_path_factory.mktemp("own")
    made = Folder(home, home / "kept")
    ended = subprocess.run(
        [str(PROGRAM), "import", "-", "--no-embed", "--data-dir", str(made.data)],
        input=lines(), env=environment(home), capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    assert "3 new" in ended.stdout, ended.stdout + ended.stderr
    assert made.run("topic", "add", "Tianjin").code == 0
    return made


def answer(request: dict[str, Any]) -> Reply:
    """Answer as a model that repeats the first sentence of each paragraph."""
    paragraphs = json.loads(request["messages"][1]["content"])["paragraphs"]
    claims = [{"text": one["text"].split(". ")[0], "citations": [one["n"]]} for one in paragraphs]
    return completion(json.dumps({"lead": None, "groups": [{"heading": "News", "claims": claims[:4]}]}))


def test_summaries_are_made_once_and_again_on_request(folder: Folder) -> None:
    assert "With --again" in folder.run("summarize", "--topic", "tianjin").out
    again = folder.run("summarize", "--topic", "tianjin", "--again", "--json").json
    assert again["ways"] == {"extractive": 2}
    (other,) = (item for item in items(folder) if not item["summary"])
    made = folder.run("summarize", other["document"]["key"])
    assert made.out == "Summaries made: 1 extractive.\n"
    assert all(item["summary"]["groups"] for item in items(folder))


def test_nothing_is_paid_for_twice_and_the_estimate_knows(folder: Folder) -> None:
    with endpoint(answer) as running:
        model = {"llm_base_url": running.address, "llm_model": "fake", "llm_price_in": 2.0}
        before = folder.run("summarize", "--estimate", "--again", "--json", **model).json
        assert not running.asked, "an estimate asks nothing"
        made = folder.run("summarize", "--again", "--json", **model).json
        calls = len(running.asked)
        after = folder.run("summarize", "--estimate", "--again", "--json", **model).json
        folder.run("summarize", "--again", **model)
        assert len(running.asked) == calls
    assert made["ways"] == {"model": 2}, made["notes"]
    assert (before["chosen"], before["estimate"]["calls"], before["estimate"]["kept"]) == (2, 2, 0)
    assert before["estimate"]["cost"] > 0
    assert (after["estimate"]["kept"], after["estimate"]["cost"]) == (2, 0)


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["0123456789abcdef"], "no document '0123456789abcdef'"),
        (["--topic", "nothing"], "no topic 'nothing'"),
        (["x", "--topic", "tianjin"], "not both"),
    ],
)
def test_summaries_of_what_is_not_there(folder: Folder, arguments: list[str], part: str) -> None:
    ended = folder.run("summarize", *arguments)
    assert (ended.code, ended.err.count("\n")) == (2, 1)
    assert part in ended.err


def test_a_backup_restored_elsewhere_finds_the_same(folder: Folder, tmp_path: Path) -> None:
    file = tmp_path / "kept.tar.gz"
    made = folder.run("backup", file)
    assert made.out.startswith(f"Wrote {file}, "), made.err
    other = Folder(folder.home, tmp_path / "other")
    assert other.run("restore", file).code == 0
    found = other.run("search", "ministers", "--json").json
    assert found["total"] == folder.run("search", "ministers", "--json").json["total"] > 0
    again = other.run("restore", file)
    assert (again.code, again.err.count("\n")) == (2, 1), "nothing is overwritten"


def lose(index: Path) -> None:
    shutil.rmtree(index)


def damage(index: Path) -> None:
    (index / (index / "CURRENT").read_text() / "manifest").write_text("{")


@pytest.mark.parametrize("harm", [lose, damage])
def test_a_harmed_index_is_made_anew_and_said(folder: Folder, harm: Callable[[Path], None]) -> None:
    harm(folder.data / "index")
    found = folder.run("search", "ministers")
    assert (found.code, found.out[:1]) == (0, "1")
    assert found.err.count("topicwire: the search index is made anew (reason: ") == 1
    assert "made anew" not in folder.run("search", "ministers").err


def test_export(folder: Folder, tmp_path: Path) -> None:
    file = tmp_path / "list.bib"
    assert folder.run("export", "bib", "--topic", "tianjin", "--output", file).code == 0
    assert file.read_text().count("@") == 2
    cut = folder.run("export", "jsonl", "--limit", 1)
    assert (cut.out.count("\n"), "Only 1 of" in cut.err) == (1, True), "nobody takes a part for the whole"
    rows = [json.loads(line) for line in folder.run("export", "jsonl").out.splitlines()]
    assert len(rows) == len(items(folder))
    assert all(row["paragraphs"] for row in rows)


def test_agents_over_standard_input(folder: Folder) -> None:
    """Nothing but the protocol stands on standard output."""
    about = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    asked: list[dict[str, Any]] = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": about},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {
            "jsonrpc": "2.0",
            "id": 2,
            "method": "tools/call",
            "params": {"name": "list_topics", "arguments": {}},
        },
    ]
    process = start(folder.home, "mcp", "--data-dir", folder.data, stdin=subprocess.PIPE)
    assert process.stdin
    assert process.stdout
    answers = []
    for one in asked:
        process.stdin.write(json.dumps(one) + "\n")
        process.stdin.flush()
        if "id" in one:
            answers.append(json.loads(process.stdout.readline()))
    rest, err = process.communicate(timeout=SECONDS)
    assert (process.returncode, rest) == (0, ""), err
    assert [answer["id"] for answer in answers] == [1, 2]
    assert "tianjin" in json.dumps(answers[1]["result"])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_agents_until_ctrl_c(folder: Folder, number: signal.Signals) -> None:
    process = start(folder.home, "mcp", "--data-dir", folder.data, stdin=subprocess.PIPE)
    assert process.stdin
    assert process.stdout
    process.stdin.write('{"jsonrpc": "2.0", "id": 1, "method": "ping"}\n')
    process.stdin.flush()
    assert '"id":1' in process.stdout.readline()
    process.send_signal(number)
    assert process.wait(SECONDS) == 0, "while its input is still open"
    out, err = process.communicate()
    assert (out, err) == ("", "")


def test_an_agent_that_has_gone_is_no_fault(folder: Folder) -> None:
    process = start(folder.home, "mcp", "--data-dir", folder.data, stdin=subprocess.PIPE)
    assert process.stdin
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    process.stdin.write('{"jsonrpc": "2.0", "id": 1, "method": "ping"}\n')
    process.stdin.close()
    with process:
        assert process.wait(SECONDS) == 0
        assert process.stderr.read() == ""


def test_collecting_until_ctrl_c(folder: Folder) -> None:
    process = start(folder.home, "worker", "--data-dir", folder.data)
    assert process.stdout
    assert process.stdout.readline() == "Collecting - Ctrl-C stops.\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=SECONDS)
    assert (process.returncode, out, err) == (0, "Stopped.\n", "")


def test_translation_models(folder: Folder, tmp_path: Path) -> None:
    for name in ("model.zhen.bin", "vocab.zhen.spm"):
        (tmp_path / name).write_bytes(b"x")
    refused = folder.run("models", "add", "zh-en", "--from", tmp_path)
    assert (refused.code != 0, refused.err.count("\n")) == (True, 1)
    assert "cannot be loaded" in refused.err
    assert folder.run("models", "list", "--json").json == []
    gone = folder.run("models", "remove", "zh-en")
    assert (gone.code, gone.err.count("\n")) == (2, 1)


def items(folder: Folder) -> list[dict[str, Any]]:
    """Return all items of the folder."""
    found: list[dict[str, Any]] = folder.run("search", "", "--json").json["items"]
    return found
