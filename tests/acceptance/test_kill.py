"""`kill -9` at random moments, fifty times: nothing is lost, nothing is there twice, the index agrees."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from pathlib import Path
from threading import Thread

from sqlalchemy import select
from tests.acceptance import killed

from topicwire.assemble import Wire
from topicwire.model.outcome import Outcome, Stage
from topicwire.model.source import SourceKind
from topicwire.storage import entries, outcomes
from topicwire.storage.tables import documents
from topicwire.storage.tables import entries as listed_entries

KILLS = 25  # of collecting, and as many of importing
HOSTS = ("amber", "birch", "cobalt")
A_RUN = 3  # pages that each host publishes between two kills: there is always something to interrupt
LONGEST = 0.9  # seconds until a kill; a run that is not killed takes about as long
SECONDS = 240  # a hang fails instead of waiting for ever
PAGE = """<html><head><title>Harbour report {word}</title></head><body><article><h1>Harbour report {word}</h1>
<time datetime="2025-07-{day:02}T08:00:00Z">July</time>{text}</article></body></html>"""
GONE, EMPTY = 7, 11  # numbers of pages that can never become documents


def word(host: str, number: int) -> str:
    """Return a word that stands on one page alone, and whose stem is itself."""
    return f"{host}{''.join(chr(ord('a') + int(digit)) for digit in str(number))}k"


def page(host: str, number: int) -> str:
    """Return a page that resembles no other."""
    if number == EMPTY:
        return "<html><body></body></html>"
    chance = random.Random(f"{host}{number}")
    words = ["".join(chance.choices("bcdfghklmnprstvw", k=3)) + chance.choice("aeiou") for _ in range(150)]
    lines = [" ".join(words[at : at + 25]).capitalize() for at in range(0, 150, 25)]
    text = "".join(f"<p>{line}, as the {word(host, number)} office said.</p>" for line in lines)
    return PAGE.format(word=word(host, number), day=number % 28 + 1, text=text)


class Site(ThreadingHTTPServer):
    """Hosts with a feed each, which grows."""

    daemon_threads = True
    published = A_RUN


class Answer(BaseHTTPRequestHandler):
    """Answers slowly and unevenly, as sites do."""

    def do_GET(self) -> None:
        assert isinstance(self.server, Site)
        time.sleep(random.uniform(0, 0.01))
        host = self.headers["Host"]
        name, number = host.partition(".")[0], self.path.strip("/").partition(".")[0]
        if self.path == "/feed":
            links = "".join(f"<item><link>/{at}.html</link></item>" for at in range(self.server.published))
            text = f"<rss version='2.0'><channel><title>{name}</title>{links}</channel></rss>"
        elif number.isdigit() and int(number) != GONE:
            text = page(name, int(number))
        else:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/xml" if self.path == "/feed" else "text/html")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serve() -> Iterator[Site]:
    with Site(("127.0.0.1", 0), Answer) as site:
        Thread(target=site.serve_forever, daemon=True).start()
        yield site
        site.shutdown()


class Killer:
    """Runs work in processes of its own, and kills them."""

    def __init__(self) -> None:
        self.context = get_context("forkserver")
        self.context.set_forkserver_preload(["tests.acceptance.warm"])
        self.seed = random.SystemRandom().randrange(10**6)
        self.chance = random.Random(self.seed)
        self.longest = LONGEST

    def whole(self, work: Callable[..., None], *arguments: Path) -> None:
        """Run work to its end; kills then fall anywhere in the time that it took."""
        process = self.context.Process(target=work, args=arguments)
        began = time.monotonic()
        process.start()
        process.join(SECONDS)
        assert process.exitcode == 0, f"seed {self.seed}"
        self.longest = min(LONGEST, time.monotonic() - began)

    def kill(self, work: Callable[..., None], *arguments: Path) -> bool:
        """Start work and kill it; tell whether it was still running."""
        process = self.context.Process(target=work, args=arguments)
        process.start()
        process.join(self.chance.uniform(0.02, self.longest))
        running = process.exitcode is None
        process.kill()
        process.join(SECONDS)
        return running


def check(wire: Wire, expected: dict[str, str], without: dict[str, Outcome], note: str) -> None:
    """See that every address has one document or its outcome, and that the index holds the same."""
    with wire.tools.database.read() as connection:
        rows = connection.execute(select(documents.c.address, documents.c.key, documents.c.settled)).all()
        ends = {address: outcomes.of_item(connection, address) for address in without}
    assert Counter(row.address for row in rows) == Counter(expected.keys()), note
    assert all(row.settled for row in rows), note
    for address, outcome in without.items():
        assert [one.outcome for one in ends[address] if one.stage in {Stage.FETCH, Stage.EXTRACT}][
            -1
        ] is outcome
    view = wire.services.status.view()
    assert view.items == wire.tools.index.count() == len(expected), note
    keys = {row.address: row.key for row in rows}
    for address in list(expected)[::7]:
        found = wire.services.documents.search(f'"{expected[address]}"').items
        assert [item.document.key for item in found] == [keys[address]], f"{address} {note}"


def test_collecting(tmp_path: Path) -> None:
    killer, interrupted = Killer(), 0
    with serve() as site:
        port = site.server_address[1]
        with killed.open_data(tmp_path) as wire:
            for host in HOSTS:
                wire.services.sources.add(f"http://{host}.localhost:{port}/feed", SourceKind.FEED)
        killer.whole(killed.collect, tmp_path)
        for _ in range(KILLS):
            site.published += A_RUN
            interrupted += killer.kill(killed.collect, tmp_path)
        killer.whole(killed.collect, tmp_path)
        addresses = {
            f"http://{host}.localhost:{port}/{at}.html": (host, at)
            for host in HOSTS
            for at in range(site.published)
        }
    expected = {
        address: word(*place) for address, place in addresses.items() if place[1] not in {GONE, EMPTY}
    }
    without = {
        address: Outcome.GONE if at == GONE else Outcome.NO_TEXT
        for address, (_, at) in addresses.items()
        if at in {GONE, EMPTY}
    }
    assert interrupted >= KILLS // 2, "the kills must hit something"
    with killed.open_data(tmp_path) as wire:
        check(wire, expected, without, f"seed {killer.seed}")
        with wire.tools.database.read() as connection:
            assert entries.count_pending(connection) == 0
            known = set(connection.execute(select(listed_entries.c.address)).scalars())
        assert known == set(addresses)


def test_importing(tmp_path: Path) -> None:
    pages, data = tmp_path / "pages", tmp_path / "data"
    pages.mkdir()
    numbers = [at for at in range(200) if at not in {GONE, EMPTY}]
    for at in numbers:
        (pages / f"{at:03}.html").write_text(page("dune", at), encoding="utf-8")
    killer = Killer()
    interrupted = sum(killer.kill(killed.load, data, pages) for _ in range(KILLS))
    assert interrupted >= KILLS // 2, "the kills must hit something"
    killer.whole(killed.load, data, pages)
    with killed.open_data(data) as wire:
        with wire.tools.database.read() as connection:
            found = list(connection.execute(select(documents.c.address)).scalars())
        by_number = {int(address.rpartition("/")[2].partition(".")[0]): address for address in found}
        assert sorted(by_number) == numbers
        check(wire, {by_number[at]: word("dune", at) for at in numbers}, {}, f"seed {killer.seed}")
