"""Write the reference pages from the code, and check all documentation.

`python scripts/reference.py` writes `docs/reference/`. With `--check` it writes nothing and fails when a page
there is stale, a link leads nowhere, an example names a command or option that does not exist, an outcome is
not explained, or a value of the model is missing from the glossary.
"""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from scripts.documents import problems
from typer.main import get_command

from topicwire import errors
from topicwire.cli.app import program
from topicwire.config import TABLE, Row
from topicwire.config.settings import SECTIONS
from topicwire.config.value import describe, plain, show_value

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reference"
MADE = "<!-- Made by scripts/reference.py from the code; run `make reference` after changing it. -->\n"


SETTINGS_INTRO = f"""# Settings

{MADE}
A setting is looked for in this order: the option of the command, the environment variable, the settings
file, the default. The settings file is TOML: the one named by `--settings`, or by the variable
`TOPICWIRE_SETTINGS`, or else `settings.toml` in the data folder. Paths in it count from its own folder.
`topicwire settings` shows what is in force.

```toml
[net]
contact = "mailto:desk@example.org"

[web]
port = 8470
```
"""
COMMANDS_INTRO = f"""# Commands

{MADE}
Each command ends with 0 when it did what was asked, with 2 and one line when something about the request or
the machine is wrong, with 1 and one line when topicwire is wrong, and with 130 after Ctrl-C.
`topicwire --install-completion` teaches the shell to complete commands and options.
"""
SETTINGS_HEAD = """| setting | value | default | meaning | variable |
|---|---|---|---|---|"""


def main() -> int:
    """Write or check; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="write nothing; fail when something is wrong")
    check = parser.parse_args().check
    found = []
    for name, text in pages().items():
        path = FOLDER / name
        if check and (not path.exists() or path.read_text(encoding="utf-8") != text):
            found.append(f"{path.relative_to(ROOT)} is stale; run `make reference`")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    found += problems(ROOT)
    print("\n".join(found) if found else "The documentation is complete and its links lead somewhere.")
    return 1 if found else 0


def pages() -> dict[str, str]:
    """Return the reference pages by file name."""
    return {"settings.md": settings_page(), "commands.md": commands_page(), "errors.md": errors_page()}


def settings_page() -> str:
    """Return the table of settings, a section each."""
    parts = [SETTINGS_INTRO]
    for section, kind in SECTIONS.items():
        rows = [_line(row) for row in TABLE.values() if row.section == section]
        parts.append("\n".join([f"\n## {section}\n\n{kind.__doc__}\n", SETTINGS_HEAD, *rows, ""]))
    return "".join(parts)


def _line(row: Row) -> str:
    note = row.note
    value = describe(row.annotation)
    if note.high != float("inf"):
        value += f" from {plain(note.low)} to {plain(note.high)}"
    value += f" {note.unit}" if note.unit else ""
    value += "; a secret" if note.secret else ""
    default = note.usual or f"`{show_value(row, row.default)}`"
    return f"| `{row.name}` | {value} | {default} | {note.help} | `{row.variable}` |"


def commands_page() -> str:
    """Return what `--help` says, for every command."""
    os.environ["COLUMNS"] = "100"  # so that the page is the same on every terminal
    found = _helps(get_command(program()), "topicwire", None)
    return COMMANDS_INTRO + "".join(f"\n## {path}\n\n```text\n{text}\n```\n" for path, text in found)


def _helps(command: Any, path: str, parent: Any) -> list[tuple[str, str]]:
    """Return path and help text of a command and everything below it."""
    name = path.rsplit(" ", maxsplit=1)[-1]
    context = command.make_context(name, [], parent=parent, resilient_parsing=True)
    found = [(path, command.get_help(context))]
    for child, below in getattr(command, "commands", {}).items():
        found += _helps(below, f"{path} {child}", context)
    return found


def errors_page() -> str:
    """Return the tree of errors."""
    intro, tree = (errors.__doc__ or "").strip().split("\n\n", maxsplit=1)
    return f"# Errors\n\n{MADE}\n{intro}\n\n```text\n{tree}\n```\n"


if __name__ == "__main__":
    sys.exit(main())
