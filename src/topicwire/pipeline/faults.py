"""Faults of topicwire itself: one page that brings a stage down must not hurt the others."""

from collections.abc import Callable
from typing import TypeVar

import structlog
from sqlalchemy.exc import SQLAlchemyError

from topicwire.errors import FaultError, TopicwireError

T = TypeVar("T")
_log = structlog.get_logger(__name__)


def contained(work: Callable[[], T], item: str) -> T:
    """Return what `work` returns for an item; an error that nobody foresaw becomes a FaultError.

    Errors of the database and the disk pass through: they concern every item, not this one.
    """
    try:
        return work()
    except (TopicwireError, SQLAlchemyError, OSError):
        raise
    except Exception as error:
        _log.exception("fault", item=item)
        raise FaultError(f"a fault of topicwire: {type(error).__name__}: {error}") from error
