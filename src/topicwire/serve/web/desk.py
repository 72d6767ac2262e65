"""What every page function is handed: the services, the reader's choices, and a way to answer with a page."""

from dataclasses import dataclass, field, replace
from typing import Annotated
from urllib.parse import quote

from babel import negotiate_locale
from fastapi import Depends
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from topicwire.serve.doors import Services
from topicwire.serve.entrance import Caller
from topicwire.serve.options import LANGUAGES, WebOptions
from topicwire.serve.shop import Shop, shop_of
from topicwire.serve.web import form_key
from topicwire.serve.web.address import ListAddress, read_address

THEMES = ("auto", "light", "dark")


@dataclass(frozen=True, slots=True)
class Desk:
    """One request of one reader."""

    shop: Shop
    request: Request
    language: str  # of the interface
    theme: str
    secret: str = field(repr=False)  # what the key of forms is bound to
    fresh: bool  # this browser does not have the secret yet
    form_key: str = field(repr=False)  # the key that each form of the answer carries

    @property
    def services(self) -> Services:
        """Return the services."""
        return self.shop.services

    @property
    def caller(self) -> Caller:
        """Return who reads, and what they may do."""
        caller: Caller = self.request.state.caller
        return caller

    @property
    def reader(self) -> str:
        """Return whose marks are shown and kept: empty without an account."""
        return self.caller.account

    @property
    def client(self) -> str:
        """Return the address of whoever asks, as far as the proxies that are trusted say."""
        return self.request.client.host if self.request.client else ""

    @property
    def here(self) -> str:
        """Return path and parameters of the request, to come back to."""
        return _local(self.request)

    @property
    def form_field(self) -> Markup:
        """Return the hidden field with that key; every form that changes something has one."""
        return Markup('<input type="hidden" name="{}" value="{}">').format(form_key.FIELD, self.form_key)

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
        frame = {"desk": self, "path": path_of(self.request), "here": self.here}
        text = self.shop.environment(self.language).get_template(template).render(**(frame | values))
        headers = {"Cache-Control": "no-cache, private", "Vary": "HX-Request, Cookie, Accept-Language"}
        page = HTMLResponse(text, status, headers)
        if self.fresh:
            form_key.hand_out(page, self.request, self.shop.options, self.secret)
        return page

    def with_secret(self, secret: str) -> "Desk":
        """Return the desk of somebody who signed in with this request."""
        return replace(self, secret=secret, fresh=False, form_key=form_key.form_key(secret))

    def in_language(self, language: str) -> "Desk":
        """Return the same desk for another language of the interface."""
        return replace(self, language=language)


def desk_of(request: Request) -> Desk:
    """Return the desk of a request: its cookies first, then what the browser prefers."""
    shop = shop_of(request)
    language, theme = choices_of(request, shop.options)
    known = form_key.secret_of(request)
    secret = known or form_key.new_secret()
    key = form_key.form_key(secret)
    request.state.form_key = key  # what is kept of the page is kept without it
    return Desk(shop, request, language, theme, secret, fresh=not known, form_key=key)


def choices_of(request: Request, options: WebOptions) -> tuple[str, str]:
    """Return the language of the interface and the theme that a reader chose."""
    theme = request.cookies.get("theme", "auto")
    language = request.cookies.get("language", options.language or "")
    if language not in LANGUAGES:
        language = _preferred(request.headers.get("accept-language", ""))
    return language, theme if theme in THEMES else "auto"


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


def own_path(address: str) -> str:
    """Return a path on this server, never another host: browsers read `//host` and `/\\host` as one."""
    safe = address.startswith("/") and address[1:2] not in ("/", "\\") and address.isprintable()
    return address if safe and "\\" not in address else "/"


async def _desk(request: Request) -> Desk:
    return desk_of(request)  # nothing is waited for: as a plain function it would take a thread


DeskOf = Annotated[Desk, Depends(_desk)]
