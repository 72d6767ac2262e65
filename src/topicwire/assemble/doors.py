"""The doors over HTTP, as the settings want them."""

from dataclasses import replace
from functools import partial
from socket import gethostname
from urllib.parse import urlsplit

from fastapi import FastAPI

from topicwire.assemble.wire import MatcherOnDemand, Wire, now
from topicwire.config import Settings
from topicwire.config.exposure import is_exposed, is_local
from topicwire.pipeline.later import LaterMatcher
from topicwire.search.embedded.folder import changed
from topicwire.search.interface import Mode
from topicwire.serve.options import WebOptions
from topicwire.serve.shared import Shared
from topicwire.serve.web import create_app
from topicwire.services.facade import WireServices
from topicwire.services.freshness import Freshness
from topicwire.services.lessons import LessonService
from topicwire.services.topics import TopicService


def web_app(wire: Wire, settings: Settings, shared: Shared | None = None, first: bool = True) -> FastAPI:
    """Return all doors over HTTP; of processes that share something only the first resumes work."""
    later = LaterMatcher(MatcherOnDemand(wire.workshop), wire.database)
    if first:
        later.resume()
    fresh = Freshness(wire.database, partial(changed, wire.folder / "index"), wire.index.is_warming)
    served, options, lets_in = _served(wire, later), web_options(settings), wire.services
    return create_app(served, options, lets_in, at_end=later.close, state=fresh.state, shared=shared)


def _served(wire: Wire, matching: LaterMatcher) -> WireServices:
    """Return the services of the web doors: nobody waits there while a large collection is matched."""
    return replace(
        wire.services,
        topics=TopicService(wire.database, wire.lists, matching, now),
        lessons=LessonService(wire.database, wire.index, matching, now),
    )


def web_options(settings: Settings) -> WebOptions:
    """Return how the doors are served, and to whom."""
    web, search = settings.web, settings.search
    usual = WebOptions()
    named = [urlsplit(web.public_address).hostname or "", *web.names, web.host, gethostname()]
    hosts = dict.fromkeys([*usual.hosts, *(name.lower() for name in named if name)])
    return replace(
        usual,
        language=None if web.language == "auto" else web.language,
        hosts=tuple(hosts),
        modes=tuple(sorted(map(str, Mode), key=lambda mode: mode != search.mode))
        if search.embeddings
        else (),
        any_address=not is_local(web.host),
        exposed=is_exposed(settings),
        hub=web.hub,
        https=web.certificate is not None or web.public_address.startswith("https:"),
        requests_per_minute=web.requests_per_minute,
    )
