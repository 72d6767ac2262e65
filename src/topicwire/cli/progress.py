"""How far a long work is, on the terminal: one line that is overwritten, or plain lines in a pipe."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from topicwire.pipeline.progress import Progress

_EVERY = 0.1  # seconds between two states on a terminal
_EVERY_LINE = 10.0  # seconds between two lines in a pipe


class Steps:
    """Shows progress on standard error. Call it with each state; `say` prints a line that stays."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._shown = 0.0  # when something was last printed
        self._step = ""
        self._open = False  # an unfinished line stands on the terminal

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pause()

    def __call__(self, progress: Progress) -> None:
        """Show a state, unless one was shown a moment ago."""
        if progress.total == 0:
            return
        now = time.monotonic()
        every = _EVERY if self._terminal else _EVERY_LINE
        if progress.step == self._step and now - self._shown < every:
            return
        self._step, self._shown = progress.step, now
        of = f" of {progress.total:,}" if progress.total is not None else ""
        line = f"  {progress.step}: {progress.done:,}{of}"
        if self._terminal:
            print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)
            self._open = True
        else:
            print(line, file=sys.stderr, flush=True)

    def say(self, line: str) -> None:
        """Print a line that stays."""
        self.pause()
        print(line, file=sys.stderr, flush=True)

    def pause(self) -> None:
        """Take the overwritten line away, so that other output can follow."""
        if self._open:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self._open = False
