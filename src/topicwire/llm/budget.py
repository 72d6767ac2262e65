"""What a day's calls may cost, and what calls will cost."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from threading import Lock
from typing import Protocol

from topicwire.errors import BudgetSpentError

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Prices:
    """Money for a million tokens, in one currency."""

    tokens_in: float = 0.0
    tokens_out: float = 0.0

    def cost(self, tokens_in: int, tokens_out: int) -> float:
        """Return what these tokens cost."""
        return (tokens_in * self.tokens_in + tokens_out * self.tokens_out) / _MILLION


class Ledger(Protocol):
    """Remembers what was spent on each day, also over a restart. Safe to use from several threads."""

    def spent(self, day: date) -> float:
        """Return the money spent on a day (UTC)."""
        ...

    def add(self, day: date, cost: float, tokens_in: int, tokens_out: int) -> None:
        """Add one call."""
        ...


class MemoryLedger:
    """A ledger that forgets when the process ends."""

    def __init__(self) -> None:
        self._spent: dict[date, float] = {}
        self._lock = Lock()

    def spent(self, day: date) -> float:
        """Return the money spent on a day (UTC)."""
        return self._spent.get(day, 0.0)

    def add(self, day: date, cost: float, tokens_in: int, tokens_out: int) -> None:
        """Add one call; its tokens are not kept."""
        del tokens_in, tokens_out
        with self._lock:
            self._spent[day] = self.spent(day) + cost


class Budget:
    """Lets calls through until the day's money is spent.

    What a call will cost is set aside before it is made and corrected afterwards, so that calls side by
    side do not spend the same money. The day is that of UTC.
    """

    def __init__(self, ledger: Ledger, prices: Prices, daily: float | None = None) -> None:
        self._ledger = ledger
        self._prices = prices
        self._daily = daily
        self._reserved = 0.0
        self._lock = Lock()

    def reserve(self, tokens_in: int, tokens_out: int) -> float:
        """Set money aside for a call; raises `BudgetSpentError` if there is not enough left."""
        cost = self._prices.cost(tokens_in, tokens_out)
        with self._lock:
            if self._daily is not None and self._ledger.spent(_today()) + self._reserved + cost > self._daily:
                message = f"the day's budget of {self._daily:g} for model calls is spent"
                raise BudgetSpentError(message, wait=_until_tomorrow())
            self._reserved += cost
        return cost

    def settle(self, reserved: float, tokens_in: int, tokens_out: int) -> float:
        """Enter what a call took in place of what was set aside for it; return its cost."""
        cost = self._prices.cost(tokens_in, tokens_out)
        with self._lock:
            self._reserved = max(0.0, self._reserved - reserved)
            if tokens_in or tokens_out:
                self._ledger.add(_today(), cost, tokens_in, tokens_out)
        return cost


def _today() -> date:
    return datetime.now(UTC).date()


def _until_tomorrow() -> float:
    now = datetime.now(UTC)
    return 86_400 - (now.hour * 3600 + now.minute * 60 + now.second)
