"""The pages as an application of their own, made when the first page is asked for.

Making them takes as long as a tenth of a start, for which a program that asks the API need not wait.
"""

from threading import Lock

from fastapi import Depends, FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from topicwire.serve.options import LANGUAGES
from topicwire.serve.shop import Shop
from topicwire.serve.web import failures, form_key


class Site:
    """Answers what no other door takes."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._lock = Lock()
        self._app: FastAPI | None = None

    def make(self) -> FastAPI:
        """Return the application, made by the first who asks."""
        with self._lock:
            if self._app is None:
                self._app = self._made()
            return self._app

    def _made(self) -> FastAPI:
        from topicwire.serve.web.pages import routers  # noqa: PLC0415 - what takes long

        app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
        app.state.shop = self._shop
        for router in routers:
            app.include_router(router, dependencies=[Depends(form_key.checked)])
        failures.install(app)
        self._shop.environment(LANGUAGES[0])
        return app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        app = self._app
        if app is None:
            app = await run_in_threadpool(self.make)
        await app(scope, receive, send)
