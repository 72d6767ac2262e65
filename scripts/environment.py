"""Make the virtual environment `.venv` from the lock file: complete, or not at all.

Each state of the lock file gets its own folder under `.venvs/`; `.venv` is a link that is moved to it in
one step after the last package is installed. An interrupted run therefore leaves the old environment, or
none, never a part of one; the next run starts that folder anew. Two runs at once wait for each other.

This file is read by whatever `python3` is, so it stays within what Python 3.6 understands.
"""

import argparse
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STORE = ROOT / ".venvs"
LINK = ROOT / ".venv"
OLDEST = (3, 11)
KEPT = 3  # environments: the current one, its `llm` variant, and the one before


def main() -> int:
    """Bring `.venv` to the state that the lock file describes; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--extra", choices=["llm"], help="also install this optional group")
    extra = parser.parse_args().extra
    if sys.version_info < OLDEST:
        return _hand_over()
    lock = ROOT / (f"requirements-{extra}.lock" if extra else "requirements.lock")
    try:
        return _bring_up(lock)
    except KeyboardInterrupt:
        print("\nInterrupted. Nothing is half made; the same command starts again.", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"Setting up failed: {error.strerror}: {error.filename}", file=sys.stderr)
        return 2


def _hand_over() -> int:
    """Run this script with a newer Python, if the machine has one."""
    for minor in range(15, OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            return subprocess.call([newer, *sys.argv])
    print(
        f"topicwire needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.",
        file=sys.stderr,
    )
    print("Install one, or name it: make PYTHON=/path/to/python3.11", file=sys.stderr)
    return 2


def _bring_up(lock: Path) -> int:
    """Build the environment of `lock` unless it is complete, and link it."""
    home = STORE / _fingerprint(lock)
    if (home / "complete").exists() and LINK.is_symlink() and LINK.resolve() == home:
        return 0
    STORE.mkdir(exist_ok=True)
    with (STORE / "lock").open("w") as turn:
        _take(turn.fileno())
        if not (home / "complete").exists():
            problem = _build(home, lock)
            if problem:
                print(problem, file=sys.stderr)
                return 2
        _link(home)
        _drop_old(home)
    return 0


def _take(turn: int) -> None:
    """Wait until no other run sets up; the lock ends with the process, however that ends."""
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Another run is setting up; waiting for it ...", flush=True)
        fcntl.flock(turn, fcntl.LOCK_EX)


def _fingerprint(lock: Path) -> str:
    """Return a name for the environment: it changes with the lock, the project's metadata and the Python."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8").split("\n[tool.", maxsplit=1)[0]
    parts = [lock.read_bytes(), project.encode(), sys.version.encode(), str(ROOT).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def _build(home: Path, lock: Path) -> str:
    """Fill `home`; return a message for the user when that failed, else an empty string."""
    problem = _need_ensurepip()
    if problem:
        return problem
    shutil.rmtree(home, ignore_errors=True)
    print(f"Setting up Python packages in {home.relative_to(ROOT)} (once, about a minute) ...", flush=True)
    venv.create(home, with_pip=True)
    python = str(home / "bin" / "python")
    pip = [
        python,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--quiet",
        "install",
        "--no-input",
        "--retries",
        "2",
    ]
    locked = [*pip, "--require-hashes", "--no-deps", "-r", str(lock)]
    project = [*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
    for command in (locked, project):
        if subprocess.run(command, check=False).returncode:
            shutil.rmtree(home, ignore_errors=True)
            return "Setting up failed (see above). Check the network or the package index, then run it again."
    (home / "complete").touch()
    return ""


def _need_ensurepip() -> str:
    """Make sure that Python can fill an environment: Debian keeps that part in a package of its own."""
    if importlib.util.find_spec("ensurepip"):
        return ""
    package = f"python3.{sys.version_info[1]}-venv"
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {package} ...", flush=True)
        for arguments in (["update"], ["install", "--yes", "--no-install-recommends", package]):
            subprocess.run(["apt-get", "-qq", *arguments], stdout=subprocess.DEVNULL, check=False)
        importlib.invalidate_caches()
    if importlib.util.find_spec("ensurepip"):
        return ""
    return f"This Python lacks ensurepip. Install the package {package} (Debian, Ubuntu), then run it again."


def _link(home: Path) -> None:
    """Point `.venv` at `home` in one atomic step."""
    if LINK.exists() and not LINK.is_symlink():
        shutil.rmtree(LINK)
    fresh = STORE / "link"
    if fresh.is_symlink():
        fresh.unlink()
    fresh.symlink_to(Path(".venvs") / home.name)
    fresh.replace(LINK)
    (home / "complete").touch()  # its time says which environments were used last


def _drop_old(home: Path) -> None:
    """Remove environments of earlier lock files; a package update would fill the disk otherwise."""
    used = sorted(STORE.glob("*/complete"), key=lambda mark: mark.stat().st_mtime, reverse=True)
    for mark in used[KEPT:]:
        if mark.parent != home:
            shutil.rmtree(mark.parent, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
