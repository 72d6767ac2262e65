"""What every page function is handed: the services, the reader's choices, and a way to answer with a page."""

from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import quote

from babel import negotiate_locale
from fastapi import Depends, Request
from starlette.responses import HTMLResponse, Response

from topicwire.serve.doors import Services
from topicwire.serve.shop import Shop, shop_of
from topicwire.serve.web.address import ListAddress, read_address
from topicwire.serve.web.templates import LANGUAGES

THEMES = ("auto", "light", "dark")


@dataclass(frozen=True, slots=True)
class Desk:
    """One request of one reader."""

    shop: Shop
    request: Request
    language: str  # of the interface
    theme: str

    @property
    def services(self) -> Services:
        """Return the services."""
        return self.shop.services

    @property
    def fragment(self) -> bool:
        """Tell whether htmx asks for a part of the page; going back in history needs the whole."""
        headers = self.request.headers
        return headers.get("hx-request") == "true" and headers.get("hx-history-restore-request") != "true"

    def address(self) -> ListAddress:
        """Return the list that the request names; `UserError` if a parameter cannot be used."""
        options = self.shop.options
        return read_address(
            path_of(self.request), self.request.query_params, options.longest_query, options.most_shown
        )

    def limit(self, address: ListAddress) -> int:
        """Return how many items to show."""
        return address.shown or self.shop.options.part

    def page(self, template: str, *, status: int = 200, **values: object) -> Response:
        """Return a page made from a template."""
        frame = {"desk": self, "path": path_of(self.request), "here": _local(self.request)}
        text = self.shop.environments[self.language].get_template(template).render(**frame, **values)
        return HTMLResponse(
            text,
            status,
            {"Cache-Control": "no-cache, private", "Vary": "HX-Request, Cookie, Accept-Language"},
        )

    def in_language(self, language: str) -> "Desk":
        """Return the same desk for another language of the interface."""
        return replace(self, language=language)


def desk_of(request: Request) -> Desk:
    """Return the desk of a request: its cookies first, then what the browser prefers."""
    shop = shop_of(request)
    theme = request.cookies.get("theme", "auto")
    language = request.cookies.get("language", shop.options.language or "")
    if language not in LANGUAGES:
        language = _preferred(request.headers.get("accept-language", ""))
    return Desk(shop, request, language, theme if theme in THEMES else "auto")


def _preferred(accepted: str) -> str:
    """Return the language of the interface that an Accept-Language header likes best, English if none."""
    weighted = []
    for position, part in enumerate(accepted[:500].split(",")):
        tag, _, quality = part.strip().partition(";q=")
        try:
            weighted.append((-float(quality or 1), position, tag))
        except ValueError:
            continue
    tags = [tag.split("-")[0] for _, _, tag in sorted(weighted)]
    return negotiate_locale(tags, LANGUAGES) or "en"


def path_of(request: Request) -> str:
    """Return the path of a request as it is written in an address."""
    return quote(request.url.path, safe="/")


def _local(request: Request) -> str:
    """Return the path and parameters of a request, to come back to."""
    return path_of(request) + (f"?{request.url.query}" if request.url.query else "")


DeskOf = Annotated[Desk, Depends(desk_of)]
