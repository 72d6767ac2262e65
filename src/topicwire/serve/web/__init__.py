"""The web door: pages people live in. `create_app` needs only the services and a few options."""

from topicwire.serve.options import WebOptions
from topicwire.serve.web.app import create_app

__all__ = ["WebOptions", "create_app"]
