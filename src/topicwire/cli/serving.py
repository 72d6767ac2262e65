"""Taking an address and serving the pages on it."""

from __future__ import annotations

import errno
import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from topicwire.config import Settings
from topicwire.errors import PortInUseError, SettingError

if TYPE_CHECKING:
    from topicwire.assemble import Wire

_QUEUE = 2048  # connections that wait to be taken
_GRACE = 3  # seconds that open requests get when serving ends


@contextmanager
def listening(settings: Settings) -> Iterator[socket.socket]:
    """Take the address of the pages before any work is done; raises PortInUseError when it is taken."""
    host, port = settings.web.host, settings.web.port
    if not is_local(host):
        problem = (
            f"web.host is {host}, which other machines can reach, but topicwire has no accounts yet; "
            "serve on 127.0.0.1 and let a proxy with a login stand before it"
        )
        raise SettingError(problem)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind((host, port))
        except OSError as error:
            raise PortInUseError(_why(error, host, port)) from error
        taken.listen(_QUEUE)
        yield taken


def is_local(host: str) -> bool:
    """Tell whether only this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is in use by another program; stop it, or choose another with --port"
    if error.errno == errno.EACCES:
        return f"port {port} on {host} may not be used by this user; choose one above 1023 with --port"
    return f"port {port} on {host} cannot be used ({error.strerror}); choose another with --port"


def address_of(taken: socket.socket) -> str:
    """Return the address of the pages, ending in a slash."""
    host, port = taken.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def serve_pages(wire: Wire, settings: Settings, taken: socket.socket) -> None:
    """Serve until Ctrl-C or a request to end."""
    import uvicorn

    from topicwire.assemble import web_app

    config = uvicorn.Config(
        web_app(wire, settings), log_config=None, access_log=False, timeout_graceful_shutdown=_GRACE
    )
    with suppress(KeyboardInterrupt):  # the usual end, not a fault
        uvicorn.Server(config).run(sockets=[taken])
