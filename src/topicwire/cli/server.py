"""The web server around the pages; imported when something is served."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from time import sleep

import uvicorn
from fastapi import FastAPI

from topicwire.assemble import Wire, open_wire
from topicwire.assemble.doors import web_app
from topicwire.cli import garbage
from topicwire.cli.processes import Others
from topicwire.config import Settings
from topicwire.errors import SettingError
from topicwire.serve.connections import BriefConnections

QUEUE = 2048  # connections that wait to be taken
_FIRST = 0.3  # seconds for those who waited for the start; then begins what takes the processors from them
_IDLE = 75  # seconds that a connection without requests is kept: longer than clients keep theirs
_GRACE = 3  # seconds that open requests get when serving ends
_LONGEST_HEAD = 2**20  # bytes before the body; an address of 100,000 Chinese characters is told what is wrong


class Server(uvicorn.Server):
    """A server that shares its socket, and says when it has begun and answered who waited for that."""

    def __init__(self, config: uvicorn.Config, begun: Callable[[], None]) -> None:
        super().__init__(config)
        self._begun = begun

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to take connections."""
        await super().startup(sockets)
        for one in sockets or ():
            one.listen(QUEUE)  # the event loop made the queue as short as the part that it takes at once
        asyncio.get_running_loop().call_later(_FIRST, self._begun)


def run(
    wire: Wire,
    settings: Settings,
    taken: socket.socket,
    others: Others,
    *,
    ending: Event | None = None,
) -> None:
    """Serve until a signal; in another process than the first, also until `ending` is set."""
    app = web_app(wire, settings, others.shared, first=ending is None)
    server = Server(_config(app, settings, others), others.begun)
    wire.index.warm(after=_FIRST)
    Thread(target=_settle, args=(wire, app.state.site.make), daemon=True).start()
    if ending is not None:
        Thread(target=_end, args=(server, ending), daemon=True).start()
    # The server closes the socket that it is given; another process may just be starting with the same one.
    with suppress(KeyboardInterrupt), taken.dup() as own:  # Ctrl-C is the usual end, not a fault
        server.run(sockets=[own])


def serve_beside(settings: Settings, taken: socket.socket, others: Others, ending: Event) -> None:
    """Serve in another process than the first."""
    with open_wire(settings) as wire:
        run(wire, settings, taken, others, ending=ending)


def _settle(wire: Wire, make_pages: Callable[[], object]) -> None:
    """Load what the first answer did not need, then look for garbage otherwise: all is there that stays."""
    sleep(_FIRST)
    make_pages()
    while wire.index.is_warming():
        sleep(_FIRST)
    garbage.while_serving()


def _end(server: Server, ending: Event) -> None:
    ending.wait()
    server.should_exit = True


def _config(app: FastAPI, settings: Settings, others: Others) -> uvicorn.Config:
    web = settings.web
    config = uvicorn.Config(
        BriefConnections(app, others.missing) if others.shared else app,
        backlog=1,  # connections taken at once: of many that come together each process takes some
        log_config=None,
        ws="none",  # no door speaks it, and its library takes a while to load
        access_log=False,
        timeout_keep_alive=_IDLE,
        timeout_graceful_shutdown=_GRACE,
        h11_max_incomplete_event_size=_LONGEST_HEAD,
        server_header=False,
        proxy_headers=bool(web.trusted_proxies),
        forwarded_allow_ips=list(web.trusted_proxies),
        ssl_certfile=web.certificate,
        ssl_keyfile=web.certificate_key,
    )
    try:
        config.load()
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        raise SettingError(
            f"web.certificate: {web.certificate} and {web.certificate_key} cannot be used ({error}); "
            "name a certificate in PEM form and its key"
        ) from error
    return config
