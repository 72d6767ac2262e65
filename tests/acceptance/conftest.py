"""The real command, as a process of its own."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.ended import Ended

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(sys.executable).parent / "topicwire"
SECONDS = 300  # far above anything measured; a hang fails instead of waiting for ever


Command = Callable[..., Ended]


def environment(home: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return a clean environment: no settings of the developer's, data below `home`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TOPICWIRE_")}
    own = {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "PYTHONPATH": str(ROOT / "src"),
        "TOPICWIRE_WEB_PROCESSES": "1",  # a second one takes seconds to start, and has tests of its own
    }
    return {**kept, **own, **(more or {})}


def start(home: Path, *arguments: object, stdin: int | None = None) -> subprocess.Popen[str]:
    """Start a command and return its process."""
    return subprocess.Popen(
        [str(PROGRAM), *map(str, arguments)],
        env=environment(home),
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def run_command(home: Path, *arguments: object, env: Mapping[str, str] | None = None) -> Ended:
    """Run a command to its end."""
    ended = subprocess.run(
        [str(PROGRAM), *map(str, arguments)],
        env=environment(home, env),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """Give the command with a home of its own."""

    def run(*arguments: object, env: Mapping[str, str] | None = None) -> Ended:
        return run_command(tmp_path, *arguments, env=env)

    return run


@pytest.fixture(scope="session")
def free_port() -> Callable[[], int]:
    """Give ports that nobody listens on."""

    def find() -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
            return port

    return find
