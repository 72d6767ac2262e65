"""What is in the repository: no leftovers, each test in its place, documentation that fits the code."""

import re
import subprocess
from pathlib import Path

import pytest
from scripts import reference
from scripts.documents import bad_examples, dead_links, problems

from topicwire.config import TABLE, Row

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "topicwire"
OWN_TESTS = {"architecture", "acceptance", "browser", "scripts", "benchmarks"}  # not about one room
LEFTOVERS = {
    "unfinished work": r"\b(?:TODO|FIXME|XXX|HACK)\b",
    "somebody's folders": r"(?<![\w.])/(?:work|tmp/wt|home/\w+|Users/\w+)/",
    "a package host": r"(?:py[p]i[.]org|python[h]osted[.]org|--(?:extra-)?index-url|deb[.]debian[.]org)",
    "a debugger": r"\b(?:breakpoint\(\)|pdb\.set_trace)",
    "a merge conflict": r"^(?:<{7}|>{7}) ",
}
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".html",
    ".css",
    ".js",
    ".txt",
    ".lock",
    ".po",
    ".json",
    ".csv",
    ".yml",
    ".ini",
    "",
}


def tracked() -> list[Path]:
    """Return the text files of the project."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [ROOT / name for name in names if Path(name).suffix in TEXT and (ROOT / name).is_file()]


@pytest.mark.parametrize("what", LEFTOVERS)
def test_no_leftovers(what: str) -> None:
    pattern = re.compile(LEFTOVERS[what], re.MULTILINE)
    found = []
    for path in tracked():
        match = pattern.search(path.read_text(encoding="utf-8", errors="replace"))
        if match and path != Path(__file__).resolve():
            found.append(f"{path.relative_to(ROOT)}: {match.group()}")
    assert not found, f"{what}: {found}"


def test_unit_tests_mirror_the_rooms() -> None:
    rooms = {path.name.removesuffix(".py") for path in PACKAGE.iterdir()}
    folders = {
        path.name for path in (ROOT / "tests" / "unit").iterdir() if path.is_dir() and path.name[0] != "_"
    }
    assert folders - OWN_TESTS <= rooms, (
        f"tests/unit has folders without a room: {folders - OWN_TESTS - rooms}"
    )


def test_every_folder_of_tests_is_known() -> None:
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name[0] not in "_."}
    assert folders <= {"unit", "integration", *OWN_TESTS}


def test_the_documentation_is_complete() -> None:
    assert problems(ROOT) == []


@pytest.mark.parametrize("row", TABLE.values(), ids=lambda row: row.name)
def test_every_setting_has_an_effect(row: Row) -> None:
    """A setting that nothing reads would be a promise that is not kept."""
    readers = [path for room in ("assemble", "cli") for path in (PACKAGE / room).glob("*.py")]
    used = re.compile(rf"\b(?:{row.section}|wanted)\.{row.key}\b")
    assert any(used.search(path.read_text(encoding="utf-8")) for path in readers)


@pytest.mark.parametrize("name", list(reference.pages()))
def test_reference_pages_are_fresh(name: str) -> None:
    written = (reference.FOLDER / name).read_text(encoding="utf-8")
    assert written == reference.pages()[name], "run `make reference`"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("topicwire settings --json", None),
        (".venv/bin/topicwire settings  # all of them", None),
        ("topicwire nothing", "there is no command 'nothing'"),
        ("topicwire settings --colour=red", "there is no option --colour"),
        ("make demo", None),
    ],
)
def test_examples_are_checked(line: str, problem: str | None) -> None:
    found = list(bad_examples(f"Do:\n\n```sh\n{line}\n```\n"))
    assert [text.split(":")[0] for text in found] == ([problem] if problem else [])


def test_links_are_checked(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("# One two\n")
    text = (
        "[a](b.md) [b](b.md#one-two) [c](https://example.org) [d](b.md#three) [e](c.md) [f](#here)\n## Here\n"
    )
    (tmp_path / "a.md").write_text(text)
    assert list(dead_links(tmp_path / "a.md", text)) == ["b.md#three", "c.md"]
