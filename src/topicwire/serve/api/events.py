"""What happens, as it happens: Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from time import monotonic

from starlette.concurrency import run_in_threadpool

from topicwire.serve.api.schemas import TopicEvent
from topicwire.serve.doors import Services
from topicwire.services.views import TopicCard

PERIOD = 5.0  # seconds between two looks; collecting takes longer than that to bring something new


async def always() -> bool:
    """Say that whoever listens may go on."""
    return True


@dataclass
class Watch:
    """Looks at the topics for everybody who listens, once a period however many they are."""

    services: Services
    period: float = PERIOD
    _cards: tuple[TopicCard, ...] = ()
    _looked: float = float("-inf")
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def cards(self) -> tuple[TopicCard, ...]:
        """Return the topics as they were at most a period ago."""
        async with self._looking:
            if monotonic() - self._looked >= self.period:
                self._cards = await run_in_threadpool(self.services.topics.cards)
                self._looked = monotonic()
        return self._cards

    async def events(self, welcome: Callable[[], Awaitable[bool]] = always) -> AsyncIterator[bytes]:
        """Give an event for every topic at first, and for each that changed later; silence is kept alive.

        Whoever is not welcome any more, because a token was revoked or somebody signed out, hears no more.
        """
        known: dict[str, bytes] = {}
        while await welcome():
            now = {card.topic.key: event(card) for card in await self.cards()}
            changed = [text for key, text in now.items() if known.get(key) != text]
            yield b"".join(changed) or b": nothing new\n\n"
            known = now
            await asyncio.sleep(self.period)


def event(card: TopicCard) -> bytes:
    """Return a topic's state as an event."""
    newest = card.newest.at if card.newest else None
    state = TopicEvent(topic=card.topic.key, version=card.topic.version, items=card.items, newest=newest)
    return f"event: topic\ndata: {state.model_dump_json()}\n\n".encode()
