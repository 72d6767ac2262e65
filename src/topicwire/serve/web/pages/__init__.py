"""The pages, one file each; `routers` lists them."""

from topicwire.serve.web.pages import (
    account,
    accounts,
    alerts,
    documents,
    exports,
    feeds,
    home,
    lessons,
    marks,
    preferences,
    search,
    searches,
    settings,
    sign_in,
    sources,
    status,
    topics,
)

_PAGES = (
    home,
    topics,
    settings,
    lessons,
    marks,
    sources,
    alerts,
    documents,
    search,
    searches,
    exports,
    feeds,
    status,
    preferences,
    sign_in,
    account,
    accounts,
)
routers = tuple(page.router for page in _PAGES)
