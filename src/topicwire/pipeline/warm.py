"""Imported once by the process that the readers are forked from: it loads what every one of them needs.

The tables of languages, of Chinese and of outlets take 150 MB and two seconds. Loaded before the fork, they
take them once, not once a reader, because forked processes share the memory that none of them changes.
"""

import gc
import sys
from datetime import UTC, datetime
from types import TracebackType

from topicwire.extract.context import ReadContext
from topicwire.model.page import Page
from topicwire.pipeline.articles import read_article
from topicwire.pipeline.parallel import FixedOutlets
from topicwire.text.language import detect
from topicwire.text.romanise import romanise

_PAGE = "<html><body><article><h1>新闻</h1><p>{0}</p><p>{0}</p></article></body></html>"
_TEXT = "今天的新闻说，城里的人们都很高兴，因为新的桥已经建成，明天就可以通车了。" * 3


def _warm() -> None:
    now = datetime.now(UTC)
    address = "https://example.org/2025/07/14/news.html"
    body = _PAGE.format(_TEXT).encode()
    page = Page(address=address, final=address, status=200, body=body, fetched=now)
    read_article([page], ReadContext(outlets=FixedOutlets({}), now=now))
    detect("Most pages are in one of the languages that only the statistics of their letters tell apart.")
    romanise("人民日报")
    gc.freeze()  # a collection would write to every object, and so copy what is shared


def _say(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print why a reader did not come to life, unless all that is wrong is that its parent has ended.

    Then the lock that both were to share is gone. Whoever pressed Ctrl-C shall not see it.
    """
    if not issubclass(kind, FileNotFoundError | EOFError):
        sys.__excepthook__(kind, error, trace)


_warm()
sys.excepthook = _say
