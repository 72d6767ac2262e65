"""The pages, one file each; `routers` lists them."""

from topicwire.serve.web.pages import (
    account,
    accounts,
    documents,
    exports,
    home,
    preferences,
    search,
    settings,
    sign_in,
    sources,
    status,
    topics,
)

routers = tuple(
    page.router
    for page in (
        home,
        topics,
        settings,
        sources,
        documents,
        search,
        exports,
        status,
        preferences,
        sign_in,
        account,
        accounts,
    )
)
