"""Processes that read pages end with the one that started them."""

import subprocess
import sys

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
