"""A PostgreSQL server of its own, where the machine has the programs for one."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ACCOUNT = "postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, or None: Debian keeps them off the path."""
    named = shutil.which("initdb")
    folders = [Path(named).parent] if named else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


@contextmanager
def serve() -> Iterator[str]:
    """Yield the URL of an empty database; the server listens on a socket in a folder, not on the network."""
    with tempfile.TemporaryDirectory(prefix="tw-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o777)
        data = folder / "data"
        _run(
            "initdb",
            "-D",
            data,
            "--no-sync",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "-U",
            "topicwire",
        )
        options = f"-k {folder} -c listen_addresses= -c fsync=off"
        _run("pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://topicwire@/postgres?host={folder}"
        finally:
            _run("pg_ctl", "-D", data, "-m", "immediate", "stop")


def _run(program: str, *arguments: str | Path) -> None:
    folder = programs()
    assert folder is not None
    command = [str(folder / program), *map(str, arguments)]
    subprocess.run(command, check=True, user=ACCOUNT, cwd="/", stdout=subprocess.DEVNULL)
