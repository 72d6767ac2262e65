"""No test reaches the open network, and one Chromium serves each file of tests that want it."""

import ipaddress
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from scripts.browser import ARGUMENTS, MISSING, find

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# A busy machine makes any example slow; what must be quick is measured by benchmarks.
settings.register_profile("topicwire", deadline=None)
settings.load_profile("topicwire")

PATIENCE = 20_000  # milliseconds that a page on a busy machine is given to come to what is expected of it

# Processes that a test starts find the source of this checkout, wherever the package is installed from.
os.environ["PYTHONPATH"] = str(Path(__file__).parents[1] / "src")

# They are ended with Ctrl-C, which a shell lets be ignored by all that it starts in the background.
signal.signal(signal.SIGINT, signal.default_int_handler)


def _is_local(address: object) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket
    host = str(address[0])
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.split("%", maxsplit=1)[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def _no_open_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections to anything but loopback."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded(self: socket.socket, address: Any) -> None:
        assert _is_local(address), f"a test tried to connect to {address!r}"
        connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        assert _is_local(address), f"a test tried to connect to {address!r}"
        return connect_ex(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_ex)


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Give a headless Chromium; `browser.new_context()` gives each test a clean one.

    It is closed after each file: Playwright keeps an event loop running in the thread of the tests, and
    other tests could not run one of their own beside it.
    """
    program = find()
    if program is None:
        pytest.skip(MISSING)
    from playwright.sync_api import expect, sync_playwright  # noqa: PLC0415 - most files need none

    expect.set_options(timeout=PATIENCE)

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield started
        started.close()
