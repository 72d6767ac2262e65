"""Processes that read pages end with the one that started them."""

import signal
import subprocess
import sys
import time

STARTING = """
import os, time
from topicwire.pipeline.parallel import readers

if __name__ == "__main__":
    with readers() as pool:
        print(pool.submit(os.getpid).result(), flush=True)
        time.sleep(600)
"""


def test_readers_end_when_their_parent_is_killed() -> None:
    started = subprocess.Popen([sys.executable, "-c", STARTING], stdout=subprocess.PIPE)
    assert started.stdout is not None
    assert int(started.stdout.readline()) != started.pid
    started.kill()
    # The readers hold the same pipe, so that it ends only when they have.
    assert started.communicate(timeout=20)[0] == b""


STOPPED = """
import os, signal
from topicwire.pipeline.parallel import readers

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored by what runs in the background
    try:
        with readers() as pool:
            print("begun", flush=True)
            pool.submit(os.getpid).result()
    except KeyboardInterrupt:
        print("stopped", flush=True)
"""


def test_readers_that_come_to_life_after_the_end_say_nothing() -> None:
    """Ctrl-C while the process that they are forked from still loads: they find their parent gone."""
    started = subprocess.Popen(
        [sys.executable, "-c", STOPPED],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert started.stdout is not None
    assert started.stdout.readline() == b"begun\n"
    time.sleep(0.2)  # until it waits for its first reader
    started.send_signal(signal.SIGINT)
    said, complained = started.communicate(timeout=20)
    assert (said, complained) == (b"stopped\n", b"")
