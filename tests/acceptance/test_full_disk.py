"""A disk that fills up during an import: the command says so, and goes on once there is room."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.acceptance.conftest import PROGRAM, environment
from tests.acceptance.test_kill import page

PAGES = 120
# A file system in memory, mounted where no other process sees it, of which the import fills every block.
SCRIPT = """
mount -t tmpfs -o size=2m none "$1" || exit 9
"$0" import "$2" 2>&1 | tail -1
mount -o remount,size=200m "$1"
"$0" import "$2" >/dev/null || exit 1
"$0" status --json
"""
ALONE = ("unshare", "--user", "--map-root-user", "--mount")


def may_mount() -> bool:
    """Tell whether this machine lets anybody mount a file system of their own."""
    if not shutil.which("unshare"):
        return False
    tried = [*ALONE, "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not may_mount(), reason="no file system can be mounted here")
def test_an_import_goes_on_behind_a_full_disk(tmp_path: Path) -> None:
    pages, disk = tmp_path / "pages", tmp_path / "disk"
    pages.mkdir()
    disk.mkdir()
    for at in range(20, 20 + PAGES):
        (pages / f"{at}.html").write_text(page("dune", at), encoding="utf-8")
    own = {
        "TOPICWIRE_DATA_DIR": str(disk),
        "TOPICWIRE_DATA_MIN_FREE_MB": "0",
        "TOPICWIRE_SEARCH_EMBEDDINGS": "0",
    }
    ended = subprocess.run(
        [*ALONE, "sh", "-c", SCRIPT, PROGRAM, disk, pages],
        env=environment(tmp_path, own),
        capture_output=True,
        text=True,
        check=True,
    )
    message, _, status = ended.stdout.partition("\n")
    assert "the disk is full" in message
    view = json.loads(status)
    assert (view["documents"], view["items"]) == (PAGES, PAGES)
    assert view["outcomes"]["index"] == {"done": PAGES}
