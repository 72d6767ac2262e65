"""`topicwire mcp`: the door for agents over standard input and output."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from select import select
from threading import Thread

from topicwire.cli.options import DataDir, SettingsFile
from topicwire.cli.session import open_session
from topicwire.errors import UserError

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_AT_ONCE = 65_536  # bytes


def mcp(data_dir: DataDir = None, settings_file: SettingsFile = None) -> None:
    """Answer agents over standard input and output.

    Speaks the Model Context Protocol: topics, documents, search, with citations and verdicts.
    `topicwire serve` offers the same at `/mcp`.
    """
    if sys.stdin is None or sys.stdout is None:
        raise UserError("standard input or output is closed; agents speak through both")
    from topicwire.serve.mcp.server import create_mcp

    with open_session(settings_file, data_dir) as wire, _input_that_signals_end():
        try:
            create_mcp(wire.services).run(show_banner=False)
        except* BrokenPipeError:
            pass  # who asked has gone


@contextmanager
def _input_that_signals_end() -> Iterator[None]:
    """Let Ctrl-C and a request to end be the end of standard input.

    The library waits for a line in a thread, which nothing interrupts: it would end with the next message.
    """
    source, (target, into), (woken, waking) = os.dup(0), os.pipe(), os.pipe()
    os.dup2(target, 0)
    Thread(target=_pass_on, args=(source, into, woken), daemon=True).start()
    before = {one: signal.signal(one, lambda *_: os.write(waking, b"!")) for one in _SIGNALS}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _pass_on(source: int, into: int, woken: int) -> None:
    """Write what comes from `source` into a pipe, and close it at the end, or when woken."""
    with suppress(OSError), open(into, "wb") as pipe:
        while woken not in select([source, woken], [], [])[0] and (data := os.read(source, _AT_ONCE)):
            pipe.write(data)
            pipe.flush()
