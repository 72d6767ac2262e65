"""`topicwire demo`: everything once, on the sample newsroom, from its feeds to a topic page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

import platformdirs
import typer

from topicwire.cli.ends import pages, said
from topicwire.cli.options import DataDir, Port, SettingsFile
from topicwire.cli.parts import gather
from topicwire.cli.progress import Steps
from topicwire.cli.serving import address_of, check_entrance, listening, others_beside, serve_pages
from topicwire.cli.session import open_with, read_settings
from topicwire.cli.text_page import topic_page_text
from topicwire.config import Settings, Value
from topicwire.errors import PortInUseError
from topicwire.model.summary import Support
from topicwire.services.views import TopicPage

if TYPE_CHECKING:
    from topicwire.assemble import Wire
    from topicwire.sample import Newsroom

ALL = 1000  # items: more than the sample newsroom has


def demo(
    once: Annotated[
        bool, typer.Option("--once", help="Print the topic page as text and end, instead of serving.")
    ] = False,
    port: Port = None,
    newsroom_port: Annotated[
        int | None,
        typer.Option(
            metavar="PORT",
            help="Port of the sample newsroom; part of the addresses of its pages.",
            show_default=False,
        ),
    ] = None,
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
) -> None:
    """Follow a topic through the sample newsroom, and serve its page.

    Collects over HTTP, reads, groups copies, matches, summarises and checks; all on this machine.
    """
    folder = data_dir or platformdirs.user_data_path("topicwire", appauthor=False) / "demo"
    settings = read_settings(settings_file, folder, _given(port, newsroom_port))
    if once:
        with _newsroom(settings) as newsroom, open_with(settings) as wire, Steps() as steps:
            page = follow(wire, newsroom, steps)
        typer.echo(topic_page_text(page), nl=False)
        return
    with listening(settings) as taken, _newsroom(settings) as newsroom, open_with(settings) as wire:
        check_entrance(wire, settings)
        with Steps() as steps:
            page = follow(wire, newsroom, steps)
        address = address_of(taken, settings)
        typer.echo(
            f"\nTopic page: {address}topics/{quote(page.topic.key)}\nAll topics: {address}\nCtrl-C stops."
        )
        with others_beside(settings, taken) as others:  # none: one reader needs one process
            serve_pages(wire, settings, taken, others)


def _given(port: int | None, newsroom_port: int | None) -> Mapping[str, Value]:
    """Return the settings of the demo: its newsroom is on this machine and needs no patience."""
    from topicwire.sample.subscription import ALLOWED

    given: dict[str, Value] = {
        "net.allowed_addresses": ALLOWED,
        "net.delay_seconds": 0.0,
        "web.processes": 1,  # for one reader
    }
    if port is not None:
        given["web.port"] = port
    if newsroom_port is not None:
        given["sample.port"] = newsroom_port
    return given


@contextmanager
def _newsroom(settings: Settings) -> Iterator[Newsroom]:
    """Serve the sample newsroom; its port is part of the addresses of its pages."""
    from topicwire.sample import Newsroom

    newsroom = Newsroom(port=settings.sample.port)
    try:
        newsroom.start()
    except PortInUseError:
        problem = (
            f"port {settings.sample.port}, where the sample newsroom serves, is in use by another program; "
            "stop it, or choose another with --newsroom-port"
        )
        raise PortInUseError(problem) from None
    try:
        yield newsroom
    finally:
        newsroom.stop()


def follow(wire: Wire, newsroom: Newsroom, steps: Steps) -> TopicPage:
    """Do the whole way once, saying what each step did; return the topic's page."""
    steps.say(f"Data folder   {wire.folder}")
    steps.say(f"Newsroom      {len(newsroom.sources)} outlets at {newsroom.address}")
    from topicwire.sample.subscription import subscribe

    services = wire.services
    topic = subscribe(services, newsroom)
    succeeded = {source.address for source, state in services.sources.every() if state.succeeded}
    began = datetime.now(UTC)
    with wire.worker() as worker:
        if succeeded >= {listed.address for listed in newsroom.sources}:
            worker.resume(steps)  # nothing new is published: only finish what was interrupted
        else:
            worker.collect(report=steps)
        worker.embed(steps)
    view = services.status.view()
    steps.say(f"Collected     {said(pages(services.status.ended(began)))}")
    steps.say(f"Copies        {view.documents} documents are {view.items} items")
    listed = gather(lambda cursor, n: services.topics.page(topic.key, cursor=cursor, limit=n).listed, ALL)
    page = TopicPage(topic, listed)
    steps.say(f"Topic         {page.listed.total} items belong to {topic.name}")
    steps.say(f"Summaries     {_claims(page)}")
    return page


def _claims(page: TopicPage) -> str:
    summaries = [item.summary for item in page.listed.items if item.summary and item.summary.claims]
    claims = [claim for summary in summaries for claim in summary.claims]
    supported = sum(claim.verdict.support is Support.SUPPORTED for claim in claims)
    left_out = sum(summary.left_out for summary in summaries)
    return f"{len(summaries)} with {len(claims)} claims, {supported} supported; {left_out} left out"
