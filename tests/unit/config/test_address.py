"""Where citations of exports and mails lead to, and what `serve` prints."""

from typing import Any

import pytest

from topicwire.config import build
from topicwire.config.address import base_address

PAIR = {"web.certificate": "/own.pem", "web.certificate_key": "/own.key"}


@pytest.mark.parametrize(
    ("given", "port", "address"),
    [
        ({}, None, "http://127.0.0.1:8460"),
        ({"web.port": 0}, 9000, "http://127.0.0.1:9000"),
        ({"web.host": "::1"}, None, "http://[::1]:8460"),
        (PAIR, None, "https://127.0.0.1:8460"),
        ({"web.public_address": "https://news.example.org/"}, 9000, "https://news.example.org"),
    ],
)
def test_readers_find_the_pages(given: dict[str, Any], port: int | None, address: str) -> None:
    assert base_address(build(given), port) == address
