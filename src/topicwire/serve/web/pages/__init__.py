"""The pages, one file each; `routers` lists them."""

from topicwire.serve.web.pages import documents, exports, home, preferences, search, status, topics

routers = tuple(page.router for page in (home, topics, documents, search, exports, status, preferences))
