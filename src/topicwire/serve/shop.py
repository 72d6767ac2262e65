"""What all requests of all doors share; made once by `create_app`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fastapi import Request

from topicwire.serve.doors import Services
from topicwire.serve.entrance import Entrance
from topicwire.serve.limit import Attempts
from topicwire.serve.options import WebOptions

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True, slots=True)
class Shop:
    """The services, the options, and what pages are made with."""

    services: Services
    options: WebOptions
    environment: "Callable[[str], Environment]"  # of a language of the interface
    static: Mapping[str, tuple[bytes, str, str]]  # name → bytes, media type, short hash
    entrance: Entrance | None = None  # None: everybody may do everything
    attempts: Attempts = field(default_factory=Attempts)  # to sign in


def shop_of(request: Request) -> Shop:
    """Return what the application of a request was made with."""
    shop: Shop = request.app.state.shop
    return shop
