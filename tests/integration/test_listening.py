"""The socket that pages are served on."""

import socket

from topicwire.cli.serving import listening
from topicwire.config import load


def test_small_answers_are_sent_at_once() -> None:
    """The event loop looks at the protocol to decide that; an answer in two parts would wait for 40 ms."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with listening(load(None, {}, {"web.port": port})) as taken:
        assert taken.proto == socket.IPPROTO_TCP
