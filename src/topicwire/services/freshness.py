"""How long an answer stays true: until something is written, or the index changes."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from time import time

from topicwire.storage.database import Database

LASTING = 300.0  # seconds; "today" in a query goes on without a write
# A process sees a change of the index by another half a second after it was made, and cannot tell when. Until
# it must have seen it, answers are kept so briefly that readers see a new document within two seconds.
SETTLING = 2.0  # seconds after a change of the index
BRIEFLY = 1.0  # seconds


@dataclass(frozen=True, slots=True)
class State:
    """What is stored now, as far as answers show it."""

    version: Hashable  # another one after each write
    lasting: float  # seconds for which an answer that is made now may be shown


class Freshness:
    """Says what is stored now."""

    def __init__(
        self,
        database: Database,
        index_changed: Callable[[], float],
        finds_less: Callable[[], bool] = lambda: False,
    ) -> None:
        """Look at a database and an index.

        `index_changed` returns the time of the index's last change, in seconds since 1970; `finds_less`
        whether it finds less than it will in a moment, as after a start, without the embedding model.
        """
        self._database = database
        self._index_changed = index_changed
        self._finds_less = finds_less

    def state(self) -> State | None:
        """Return the state; None if it is not known, and no answer stays true."""
        number = self._database.version()
        if number is None:
            return None
        changed = self._index_changed()
        settled = abs(time() - changed) > SETTLING
        return State((number, changed), LASTING if settled and not self._finds_less() else BRIEFLY)
