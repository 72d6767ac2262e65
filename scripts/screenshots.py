"""Make the screenshots of the documentation from the running demo: `make screenshots`.

The topic page wide and narrow, light and dark; and a document whose paragraph a citation opened. Look at each
before it is committed.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from scripts.browser import ARGUMENTS, MISSING, find

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
WIDE, NARROW = (1280, 900), (390, 844)  # CSS pixels
SCHEMES = ("light", "dark")


def main() -> int:
    """Start the demo, take the pictures, stop it; return the exit code."""
    program = find()
    if program is None:
        print(MISSING)
        return 2
    with tempfile.TemporaryDirectory() as folder, _demo(Path(folder)) as process:
        try:
            address = _address(process)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
                _take(browser, address)
                browser.close()
        finally:
            process.terminate()
    return 0


def _demo(folder: Path) -> subprocess.Popen[str]:
    command = [str(Path(sys.executable).parent / "topicwire"), "demo", "--data-dir", str(folder)]
    ports = ["--port", "0", "--newsroom-port", "0"]  # free ones: a demo may run beside this
    return subprocess.Popen([*command, *ports], stdout=subprocess.PIPE, text=True, encoding="utf-8")


def _address(process: subprocess.Popen[str]) -> str:
    """Wait for the demo to serve, and return the address of its topic page."""
    for line in process.stdout or ():
        if line.startswith("Topic page:"):
            return line.split()[-1]
    raise SystemExit("The demo did not start; see its message above.")


def _take(browser: Browser, address: str) -> None:
    for width, height in (WIDE, NARROW):
        for scheme in SCHEMES:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
                locale="en",
            )
            page = context.new_page()
            page.goto(address)
            page.wait_for_load_state("networkidle")
            _save(page.screenshot(), "topic-page", width, scheme)
            if (width, scheme) == (WIDE[0], "light"):
                page.locator("a[href$='#p2']").first.click()
                page.wait_for_load_state("networkidle")
                _save(page.screenshot(), "document", width, scheme)
            context.close()


def _save(picture: bytes, name: str, width: int, scheme: str) -> None:
    """Write a picture; the plain name is that of the wide, light one."""
    parts = [name, *([str(width)] if width != WIDE[0] else []), *([scheme] if scheme != "light" else [])]
    path = IMAGES / f"{'-'.join(parts)}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(picture)
    print(path.relative_to(ROOT))


if __name__ == "__main__":
    sys.exit(main())
