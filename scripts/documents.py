"""Checks of the documentation: links, examples, outcomes, glossary."""

import ast
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command

from topicwire.cli.app import program
from topicwire.model.outcome import Outcome, Stage

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_CODE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def problems(root: Path) -> list[str]:
    """Return everything wrong with the documentation of a checkout, a line each."""
    found = []
    for path in markdown_files(root):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(root)
        found += [f"{name}: the link {link} leads nowhere" for link in dead_links(path, text)]
        found += [f"{name}: {problem}" for problem in bad_examples(text)]
    return [*found, *_unexplained_outcomes(root), *_terms_missing(root)]


def markdown_files(root: Path) -> list[Path]:
    """Return the Markdown files that are, or are about to be, part of the project."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"]
    names = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.splitlines()
    return [root / name for name in names if (root / name).exists()]


def dead_links(path: Path, text: str) -> Iterator[str]:
    """Return the relative links whose file or heading does not exist."""
    for link in _LINK.findall(_CODE.sub("", text)):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        file = (path.parent / target).resolve() if target else path
        if not file.exists() or (anchor and anchor not in _anchors(file)):
            yield link


def _anchors(file: Path) -> set[str]:
    headings = _HEADING.findall(_CODE.sub("", file.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def bad_examples(text: str) -> Iterator[str]:
    """Return what is wrong with the `topicwire` commands in shell examples."""
    for block in _BLOCK.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            if words and Path(words[0]).name == "topicwire":
                yield from _bad_command(words[1:], line)


def _bad_command(words: list[str], line: str) -> Iterator[str]:
    command: Any = get_command(program())
    words = list(words)
    while getattr(command, "commands", None) and words and not words[0].startswith("-"):
        name = words.pop(0)
        if name not in command.commands:
            yield f"there is no command {name!r}: {line}"
            return
        command = command.commands[name]
    known = {"--help", "-h"} | {option for parameter in command.params for option in parameter.opts}
    for word in words:
        option = word.split("=")[0]
        if option.startswith("-") and option not in known:
            yield f"there is no option {option}: {line}"


def _unexplained_outcomes(root: Path) -> list[str]:
    guide = root / "docs/guides/outcomes.md"
    text = guide.read_text(encoding="utf-8")
    missing = [value for value in (*Stage, *Outcome) if f"`{value}`" not in text]
    return [f"{guide.relative_to(root)} does not explain `{value}`" for value in missing]


def _terms_missing(root: Path) -> list[str]:
    """Return the classes of the model that the glossary does not name."""
    glossary = (root / "docs/glossary.md").read_text(encoding="utf-8").lower()
    trees = [
        ast.parse(path.read_text(encoding="utf-8")) for path in (root / "src/topicwire/model").glob("*.py")
    ]
    classes = sorted(node.name for tree in trees for node in tree.body if isinstance(node, ast.ClassDef))
    return [f"docs/glossary.md lacks {name}" for name in classes if f"**{_words(name)}**" not in glossary]


def _words(name: str) -> str:
    """Return a class's name as words: `SourceState` is "source state"."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()
