"""Finding Chromium: the variable first, then the path, then Playwright's own."""

from pathlib import Path

import pytest
from scripts.browser import MISSING, find


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_the_variable_comes_first(tmp_path: Path) -> None:
    named, other = program(tmp_path / "mine"), program(tmp_path / "bin" / "chromium")
    environment = {"TOPICWIRE_CHROMIUM": str(named), "PATH": str(other.parent)}
    assert find(environment) == named


def test_a_variable_that_names_nothing_is_not_replaced(tmp_path: Path) -> None:
    other = program(tmp_path / "bin" / "chromium")
    assert find({"TOPICWIRE_CHROMIUM": str(tmp_path / "none"), "PATH": str(other.parent)}) is None


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_programs_on_the_path(tmp_path: Path, name: str) -> None:
    assert find({"PATH": str(program(tmp_path / name).parent)}) == tmp_path / name


def test_the_newest_of_playwright(tmp_path: Path) -> None:
    program(tmp_path / "chromium-1100" / "chrome-linux" / "chrome")
    newest = program(tmp_path / "chromium-1200" / "chrome-linux" / "chrome")
    assert find({"PATH": "", "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)}) == newest


def test_nothing_is_said_in_one_line(tmp_path: Path) -> None:
    assert find({"PATH": "", "HOME": str(tmp_path)}) is None
    assert "not run" in MISSING
    assert "\n" not in MISSING
