"""Taking an address and serving the pages on it."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from topicwire.config import Settings
from topicwire.config.address import base_address
from topicwire.config.exposure import is_exposed, is_local
from topicwire.errors import PortInUseError, SettingError

if TYPE_CHECKING:
    from topicwire.assemble import Wire
    from topicwire.cli.processes import Others

_QUEUE = 2048  # connections that wait to be taken


@contextmanager
def listening(settings: Settings) -> Iterator[socket.socket]:
    """Take the address of the pages before any work is done; raises PortInUseError when it is taken."""
    host, port = settings.web.host, settings.web.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, the event loop sends what is small at once; without it, an answer in two parts
    # waits 40 ms for the other side to confirm the first.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind((host, port))
        except OSError as error:
            raise PortInUseError(_why(error, host, port)) from error
        taken.listen(_QUEUE)
        yield taken


def check_entrance(wire: Wire, settings: Settings) -> None:
    """Refuse to let everybody in from elsewhere; raises SettingError when nobody could say who they are."""
    services = wire.services
    if not is_exposed(settings) or services.accounts.any() or services.tokens.any():
        return
    web = settings.web
    shown = [(name, getattr(web, name)) for name in ("public_address", "names", "trusted_proxies")]
    name, value = next(((n, v) for n, v in shown if v), ("host", web.host))
    said = ", ".join(value) if isinstance(value, tuple) else value
    raise SettingError(
        f"web.{name} is {said}, so others can reach topicwire, but there is no account and no token yet. "
        "Make one with `topicwire account add NAME` or `topicwire token add NAME`, or serve on 127.0.0.1"
    )


def plain_passwords(settings: Settings) -> str:
    """Return a warning if passwords would cross a network unencrypted; empty if not."""
    web = settings.web
    if is_local(web.host) or web.certificate or web.public_address.startswith("https:"):
        return ""
    return (
        "Passwords and tokens cross the network unencrypted. Set web.certificate, or put a proxy with https "
        "before topicwire and set web.public_address."
    )


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is in use by another program; stop it, or choose another with --port"
    if error.errno == errno.EACCES:
        return f"port {port} on {host} may not be used by this user; choose one above 1023 with --port"
    return f"port {port} on {host} cannot be used ({error.strerror}); choose another with --port"


def address_of(taken: socket.socket, settings: Settings) -> str:
    """Return the address of the pages, ending in a slash."""
    return f"{base_address(settings, taken.getsockname()[1])}/"


@contextmanager
def others_beside(settings: Settings, taken: socket.socket) -> Iterator[Others]:
    """Let as many processes serve as the settings say; to be called before the data folder is opened."""
    # For numpy, which reads it when it is imported. On cores that others use too, threads that share one sum
    # wait for each other: what one computes in 0.06 s took two of them 4.6 s, and all readers waited.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from topicwire.cli.processes import beside
    from topicwire.cli.server import serve_beside  # imports all that serving needs, for the others too

    with beside(settings, taken, serve_beside) as others:
        yield others


def serve_pages(wire: Wire, settings: Settings, taken: socket.socket, others: Others) -> None:
    """Serve until Ctrl-C or a request to end. `others.begun` is called when this process answers."""
    from topicwire.cli.server import run

    others.begin()
    run(wire, settings, taken, others)
