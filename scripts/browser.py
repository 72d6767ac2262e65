"""Find Chromium for the browser tests and screenshots; install Debian's where that is possible.

`python scripts/browser.py` prints one line that says which browser is used, or what is missing and what is
therefore not run. It never fails: the other tests do not need a browser.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "TOPICWIRE_CHROMIUM"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-noto-cjk")  # the fonts show Chinese, Japanese and Korean
MISSING = (
    "Chromium is missing, so the browser tests are not run: install the package `chromium`, or set "
    f"{VARIABLE} to the path of a Chromium or Chrome program."
)
# The sandbox needs rights that containers lack; the rest keeps the browser from talking to its maker.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SECONDS = 600  # for the installation; a slow mirror needs minutes


def find(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return the Chromium to use: the one the variable names, one on the path, or Playwright's own."""
    named = environment.get(VARIABLE)
    if named:
        return Path(named) if os.access(named, os.X_OK) else None
    on_path = (shutil.which(program, path=environment.get("PATH")) for program in PROGRAMS)
    found = next((Path(program) for program in on_path if program), None)
    return found or _of_playwright(environment)


def _of_playwright(environment: Mapping[str, str]) -> Path | None:
    """Return the newest Chromium that `playwright install` left in its cache."""
    home = (
        environment.get("PLAYWRIGHT_BROWSERS_PATH")
        or Path(environment.get("HOME", "/")) / ".cache/ms-playwright"
    )
    return max(Path(home).glob("chromium-*/chrome-linux*/chrome"), default=None)


def can_install() -> bool:
    """Say whether this machine lets us install a Debian package."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install() -> bool:
    """Install Debian's Chromium and the fonts quietly; say whether that worked."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *PACKAGES]):
        command = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", *arguments]
        try:
            ended = subprocess.run(
                command,
                env=environment,
                capture_output=True,
                timeout=SECONDS,
                check=False,
                stdin=subprocess.DEVNULL,
            )
        except subprocess.TimeoutExpired:
            return False
        if ended.returncode:
            return False
    return True


def main() -> int:
    """Make a browser available if possible and say in one line what came of it."""
    found = find()
    if found is None and VARIABLE not in os.environ and can_install():
        print(
            f"Installing {' and '.join(PACKAGES)} for the browser tests (once, a few minutes) ...", flush=True
        )
        install()
        found = find()
    print(f"Browser tests use {found}." if found else MISSING, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
