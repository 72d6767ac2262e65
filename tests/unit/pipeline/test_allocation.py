"""Memory of processes that work for hours."""

import ctypes
import sys

import pytest

from topicwire.pipeline.allocation import keep_compact


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only the GNU C library has it")
def test_the_allocator_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[int, int] = {}

    class Library:
        """Records what is set."""

        @staticmethod
        def mallopt(parameter: int, value: int) -> int:
            """Record one parameter."""
            told[parameter] = value
            return 1

    monkeypatch.setattr(ctypes, "CDLL", lambda _name: Library)
    keep_compact()
    assert told == {-3: 262_144, -8: 2}


def test_another_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    keep_compact()
