"""How fast an archive is imported, from WARC to settled documents, and in how much memory.

    python -m benchmarks.imports --pages 10000 [--data DIR] [--json] [--profile]

Makes a WARC.gz of that many pages: the pages of the extraction sets in DIR as they are, then again with the
words of each text in another order, so that every text is another one of the same length, markup and letters.
It is imported by the worker, as `topicwire import` does it, into a new data folder, without embeddings.

Printed are documents a second of wall time, from the opening of the archive until the last document is in
the index; the processor time of all processes, which other work on the machine changes less; the largest sum
of the memory of all processes; and the machine's load before and after. `--profile` prints where the time of
the main process went.
"""

import argparse
import cProfile
import gzip
import json
import os
import pstats
import random
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from io import BytesIO
from itertools import count, islice
from pathlib import Path

from benchmarks.processes import processor_time, tree_memory
from topicwire.config import build
from topicwire.model.outcome import Outcome

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "extraction"
SEED = 20_250_701
_PART = re.compile(r"(<(script|style)\b.*?</\2\s*>|<[^>]*>)", re.IGNORECASE | re.DOTALL)
_PIECE = re.compile(r"[\u4e00-\u9fff]{1,2}|[^\s\u4e00-\u9fff]+")  # a word; of Chinese, two characters
_LOOK = 0.5  # seconds between two looks at the memory


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured."""

    pages: int
    documents: int
    items: int
    seconds: float
    processor_seconds: float  # of all processes
    processor_ms_a_page: float
    documents_a_second: float
    pages_a_second: float
    peak_mb: float
    load_before: float
    load_after: float
    archive_mb: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--profile", action="store_true")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="topicwire-imports-") as folder:
        result = measure(Path(folder), wanted.data, wanted.pages, profile=wanted.profile)
    if wanted.json:
        print(json.dumps(asdict(result)))
        return
    for name, value in asdict(result).items():
        print(f"{name.replace('_', ' '):>20}  {value:,}")


def measure(folder: Path, data: Path, number: int, *, profile: bool = False) -> Result:
    """Import an archive of so many pages into a new data folder."""
    # Here and not at the top, as in the command: the processes that read import this module again.
    from topicwire.assemble import open_wire  # noqa: PLC0415

    archive = folder / "pages.warc.gz"
    write_archive(archive, data, number)
    before = os.getloadavg()[0]
    profiler = cProfile.Profile()
    with (
        open_wire(build({"data.dir": folder / "data", "search.embeddings": False})) as wire,
        highest_memory() as peak,
    ):
        began, busy = time.perf_counter(), processor_time(os.getpid())
        with wire.worker() as worker:
            if profile:
                profiler.enable()
            worker.import_place(str(archive), BytesIO())
            profiler.disable()
        seconds, processor = time.perf_counter() - began, processor_time(os.getpid()) - busy
        view = wire.services.status.view()
    if profile:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(25)
    read = sum(view.outcomes.get("extract", {}).values())
    if read != number or view.outcomes["extract"].get(Outcome.FAILED, 0):
        raise SystemExit(f"{number} pages went in, {view.outcomes} came out")
    return Result(
        pages=number,
        documents=view.documents,
        items=view.items,
        seconds=round(seconds, 1),
        processor_seconds=round(processor, 1),
        processor_ms_a_page=round(processor / number * 1000, 1),
        documents_a_second=round(view.documents / seconds, 1),
        pages_a_second=round(number / seconds, 1),
        peak_mb=round(max(peak) / 1e6, 0),
        load_before=round(before, 1),
        load_after=round(os.getloadavg()[0], 1),
        archive_mb=round(archive.stat().st_size / 1e6, 1),
    )


def write_archive(path: Path, data: Path, number: int) -> None:
    """Write a WARC.gz file, each record packed by itself."""
    with path.open("wb") as file:
        for at, body in enumerate(islice(pages(data), number)):
            file.write(gzip.compress(_record(f"https://site{at % 97}.example/2025/07/{at}.html", body), 1))


def pages(data: Path) -> Iterator[bytes]:
    """Yield pages without end: the real ones, then those with their words in another order."""
    originals = sorted(data.glob("scrapinghub/html/*.html.gz"))
    if not originals:
        raise SystemExit(f"{data} has no scrapinghub/html/*.html.gz")
    for again in count():
        for path in originals:
            body = gzip.decompress(path.read_bytes())
            yield shuffled(body, random.Random(f"{SEED}/{again}/{path.name}")) if again else body


def shuffled(body: bytes, chance: random.Random) -> bytes:
    """Return a page with the words of each text in another order; markup and scripts stay."""
    parts = _PART.split(body.decode("utf-8", "surrogateescape"))
    for at in range(0, len(parts), 3):  # text, markup, the name of a script element
        words = _PIECE.findall(parts[at])
        chance.shuffle(words)
        drawn = iter(words)
        parts[at] = _PIECE.sub(lambda _found, drawn=drawn: next(drawn), parts[at])
    text = "".join(part for at, part in enumerate(parts) if at % 3 != 2)
    return text.encode("utf-8", "surrogateescape")


def _record(address: str, body: bytes) -> bytes:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2025-07-20T12:00:00Z\r\n"
        f"WARC-Target-URI: {address}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


@contextmanager
def highest_memory() -> Iterator[list[int]]:
    """Look at the memory of this process and those below it meanwhile; yield the bytes, once a look."""
    seen, stop = [tree_memory(os.getpid())], threading.Event()

    def watch() -> None:
        while not stop.wait(_LOOK):
            seen.append(tree_memory(os.getpid()))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield seen
    finally:
        stop.set()
        watcher.join()


if __name__ == "__main__":
    main()
