"""The application: pages, static files, failures and protection, put together around the services."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import cache
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import Route

from topicwire.serve.api.app import create_api
from topicwire.serve.doors import Services
from topicwire.serve.entrance import Entrance
from topicwire.serve.gate import Gate
from topicwire.serve.limit import Attempts
from topicwire.serve.mcp.door import McpDoor
from topicwire.serve.options import WebOptions
from topicwire.serve.security import Guard
from topicwire.serve.shared import Shared
from topicwire.serve.shop import Shop
from topicwire.serve.web import failures
from topicwire.serve.web.assets import static_files
from topicwire.serve.web.cache import QUICKLY, KeptAnswers
from topicwire.serve.web.site import Site
from topicwire.serve.web.turned_away import refuse, turn_away
from topicwire.services.freshness import State

if TYPE_CHECKING:
    from jinja2 import Environment

DEFAULTS = WebOptions()
SMALL = 800  # bytes; less is not compressed
FOREVER = "public, max-age=31536000, immutable"  # an address with its hash never changes its bytes


def create_app(
    services: Services,
    options: WebOptions = DEFAULTS,
    entrance: Entrance | None = None,
    *,
    at_end: Callable[[], None] = lambda: None,
    state: Callable[[], State | None] = lambda: None,
    shared: Shared | None = None,
) -> FastAPI:
    """Return the application that serves every door over HTTP; `at_end` is called when it stops.

    Without an entrance everybody who reaches it may do everything. `state` says what is stored, so that
    answers can be kept until it changes. `shared` is what processes that serve together have in common.
    The pages are made when one is asked for, or by `app.state.site.make`.
    """
    counts = shared.counts if shared else None
    static = static_files()
    mcp = McpDoor(services)

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await mcp.close()
        await run_in_threadpool(at_end)

    app = FastAPI(title="topicwire", docs_url=None, redoc_url=None, openapi_url=None, lifespan=life)
    app.state.shop = Shop(services, options, _environments(static), static, entrance, Attempts(counts=counts))
    app.get("/static/{name}", include_in_schema=False)(_static(static))
    app.get("/favicon.ico", include_in_schema=False)(_static(static, fixed="icon.svg"))
    app.router.routes.append(Route("/mcp", endpoint=mcp))
    app.mount("/api/v1", create_api(app.state.shop))
    app.state.site = app.router.default = Site(app.state.shop)
    app.add_middleware(KeptAnswers, options=options, state=state, shelf=shared.answers if shared else None)
    app.add_middleware(Gate, options=options, entrance=entrance, turn_away=turn_away, counts=counts)
    failures.install(app)
    app.add_middleware(GZipMiddleware, minimum_size=SMALL, compresslevel=QUICKLY)
    app.add_middleware(Guard, options=options, refuse=refuse)
    return app


def _environments(static: Mapping[str, tuple[bytes, str, str]]) -> "Callable[[str], Environment]":
    """Return what gives the environment of a language, made at its first page."""

    @cache
    def environment(language: str) -> "Environment":
        from topicwire.serve.web.templates import environment_of  # noqa: PLC0415 - programs need none

        return environment_of(language, static)

    return environment


def _static(static: Mapping[str, tuple[bytes, str, str]], fixed: str = "") -> Callable[..., Response]:
    def file(request: Request, name: str = fixed) -> Response:
        if name not in static:
            raise HTTPException(404)
        body, media_type, digest = static[name]
        headers = {"ETag": f'"{digest}"', "Cache-Control": "public, max-age=3600"}
        if request.query_params.get("v") == digest:
            headers["Cache-Control"] = FOREVER
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        return Response(body, media_type=media_type, headers=headers)

    return file
