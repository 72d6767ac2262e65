"""`topicwire serve`: the pages, and the collecting behind them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from socket import socket
from typing import TYPE_CHECKING, Annotated

import typer

from topicwire.cli.options import DataDir, Port, SettingsFile
from topicwire.cli.serving import (
    address_of,
    check_entrance,
    listening,
    others_beside,
    plain_passwords,
    serve_pages,
)
from topicwire.cli.session import begin_log, open_folder, read_settings
from topicwire.config import Settings, Value
from topicwire.pipeline.claim import claim

if TYPE_CHECKING:
    from topicwire.assemble import Wire


def serve(
    host: Annotated[str | None, typer.Option(help="Address to serve on.", show_default=False)] = None,
    port: Port = None,
    collect: Annotated[
        bool, typer.Option("--collect/--no-collect", help="Also ask each source when its time has come.")
    ] = True,
    data_dir: DataDir = None,
    settings_file: SettingsFile = None,
) -> None:
    """Serve the pages until Ctrl-C, and collect meanwhile."""
    given: dict[str, Value] = {}
    if host is not None:
        given["web.host"] = host
    if port is not None:
        given["web.port"] = port
    settings = read_settings(settings_file, data_dir, given)
    with listening(settings) as taken:
        begin_log(settings)
        _serve_on(taken, settings, collect=collect)


def _serve_on(taken: socket, settings: Settings, *, collect: bool) -> None:
    with others_beside(settings, taken) as others, open_folder(settings) as wire:
        check_entrance(wire, settings)
        warning = plain_passwords(settings)
        if warning:
            typer.echo(warning, err=True)
        with collecting_later(wire, settings) if collect else nullcontext(lambda: None) as begin:
            typer.echo(f"Serving {address_of(taken, settings)} - Ctrl-C stops.")
            serve_pages(wire, settings, taken, replace(others, begun=begin))


@contextmanager
def collecting_later(wire: Wire, settings: Settings) -> Iterator[Callable[[], None]]:
    """Collect, but begin only when what is yielded is called, so that the first page is there sooner."""
    import structlog

    claim(wire.folder).close()  # whoever works on the folder already is not found out only then
    begin, ending = threading.Event(), threading.Event()
    log = structlog.get_logger(__name__)

    def collect() -> None:
        begin.wait()
        if ending.is_set():
            return
        try:
            with collecting(wire, settings):
                ending.wait()
        except Exception:
            log.exception("collecting could not begin; the pages are served without it")

    thread = threading.Thread(target=collect, name="collecting later")
    thread.start()
    try:
        yield begin.set
    finally:
        ending.set()
        begin.set()
        thread.join()


@contextmanager
def collecting(wire: Wire, settings: Settings) -> Iterator[None]:
    """Collect, and tell who asked, and a hub, what is new, beside whatever else goes on."""
    from topicwire.assemble.alerts import alert_sender, hub_announcer

    ending = threading.Event()
    with (
        wire.worker() as worker,
        alert_sender(wire, settings) as sender,
        hub_announcer(wire, settings) as announcer,
    ):
        threads = [
            threading.Thread(target=worker.run, args=(ending.is_set,), name="collecting"),
            threading.Thread(target=sender.run, args=(ending.is_set,), name="alerts"),
        ]
        if announcer is not None:
            threads.append(threading.Thread(target=announcer.run, args=(ending.is_set,), name="hub"))
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            ending.set()
            for thread in threads:
                thread.join()
