"""The web door: pages people live in. `create_app` needs only the services and a few options."""

from topicwire.serve.web.app import create_app
from topicwire.serve.web.options import WebOptions

__all__ = ["WebOptions", "create_app"]
