"""Make the virtual environment `.venv` from the lock file: complete, or not at all.

Each state of the lock file gets its own folder under `.venvs/`; `.venv` is a link that is moved to it in
one step after the last package is installed. An interrupted run therefore leaves the old environment, or
none, never a part of one.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STORE = ROOT / ".venvs"
LINK = ROOT / ".venv"
OLDEST = (3, 11)


def main() -> int:
    """Bring `.venv` to the state that the lock file describes; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--extra", choices=["llm"], help="also install this optional group")
    extra = parser.parse_args().extra
    if sys.version_info < OLDEST:
        print(f"topicwire needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.")
        return 2
    lock = ROOT / (f"requirements-{extra}.lock" if extra else "requirements.lock")
    home = STORE / _fingerprint(lock)
    if not (home / "complete").exists():
        problem = _build(home, lock)
        if problem:
            print(problem)
            return 2
    _link(home)
    return 0


def _fingerprint(lock: Path) -> str:
    """Return a name for the environment: it changes with the lock, the project's metadata and the Python."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    parts = [lock.read_bytes(), repr(project).encode(), sys.version.encode(), str(ROOT).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def _build(home: Path, lock: Path) -> str:
    """Fill `home`; return a message for the user when that failed, else an empty string."""
    shutil.rmtree(home, ignore_errors=True)
    print(f"Setting up Python packages in {home.relative_to(ROOT)} (once, about a minute) ...", flush=True)
    venv.create(home, with_pip=True)
    python = str(home / "bin" / "python")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-input"]
    locked = [*pip, "--require-hashes", "--no-deps", "-r", str(lock)]
    project = [*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
    for command in (locked, project):
        if subprocess.run(command, check=False).returncode:
            shutil.rmtree(home, ignore_errors=True)
            return "Setting up failed (see above). Check the network or the package index, then run it again."
    (home / "complete").touch()
    return ""


def _link(home: Path) -> None:
    """Point `.venv` at `home` in one atomic step."""
    if LINK.is_symlink() and LINK.resolve() == home.resolve():
        return
    if LINK.exists() and not LINK.is_symlink():
        shutil.rmtree(LINK)
    fresh = STORE / "link"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(Path(".venvs") / home.name)
    fresh.replace(LINK)


if __name__ == "__main__":
    sys.exit(main())
