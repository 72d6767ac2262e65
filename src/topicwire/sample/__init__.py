"""The sample newsroom: texts written for topicwire, and a local web server that publishes them as outlets do.

The demo follows a topic through it, and tests compare what was read with what was written.
"""

from topicwire.sample.article import DEFAULT_PORT, SampleArticle, load_articles
from topicwire.sample.newsroom import Newsroom
from topicwire.sample.outlet import SampleOutlet, load_outlets
from topicwire.sample.site import SampleSource

__all__ = [
    "DEFAULT_PORT",
    "Newsroom",
    "SampleArticle",
    "SampleOutlet",
    "SampleSource",
    "load_articles",
    "load_outlets",
]
