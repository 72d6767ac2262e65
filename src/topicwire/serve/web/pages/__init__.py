"""The pages, one file each; `routers` lists them."""

from topicwire.serve.web.pages import documents, home, preferences, search, status, topics

routers = (home.router, topics.router, documents.router, search.router, status.router, preferences.router)
