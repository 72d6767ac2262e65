"""How people, and a hub of feeds, are told of what is new."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from time import monotonic

from topicwire.assemble.wire import Wire, now
from topicwire.assemble.work import net_options
from topicwire.config import Settings
from topicwire.config.address import base_address
from topicwire.model.alert import Channel
from topicwire.model.selection import ALL
from topicwire.net.post import Poster
from topicwire.serve.alerts.mail import MailDelivery, MailOptions
from topicwire.serve.alerts.sender import Sender, deliver
from topicwire.serve.alerts.webhook import WebhookDelivery
from topicwire.serve.links import search_path, topic_path
from topicwire.serve.syndication.announce import Announcer, Hub
from topicwire.serve.syndication.feed import LENGTH
from topicwire.services.views import ListPage, News


@contextmanager
def alert_sender(wire: Wire, settings: Settings) -> Iterator[Sender]:
    """Yield what tells people of what is new."""
    with alert_ways(settings) as ways:
        yield Sender(wire.services.alerts, ways)


def deliver_alert(settings: Settings, news: News) -> None:
    """Send one message of an alert; raises RetryError or DiscardError if it does not arrive."""
    with alert_ways(settings) as ways:
        deliver(ways, news)


@contextmanager
def hub_announcer(wire: Wire, settings: Settings) -> Iterator[Announcer | None]:
    """Yield what tells a WebSub hub of feeds that changed; None if no hub is set."""
    address = settings.web.hub
    if not address:
        yield None
        return
    with closing(Poster(net_options(settings))) as poster:
        hub = Hub(address, base_address(settings), poster.post)
        yield Announcer(hub, partial(_feeds, wire), monotonic)


def _feeds(wire: Wire) -> Iterator[tuple[str, Callable[[], ListPage]]]:
    """Give the pages that have feeds, each with what these show."""
    for card in wire.services.topics.cards():
        yield topic_path(card.topic.key), partial(wire.lists.newest, card.topic.key, ALL, None, LENGTH)
    searches = wire.services.searches
    for key in searches.all_keys():
        yield search_path(key), partial(searches.page, key, limit=LENGTH)


@contextmanager
def alert_ways(settings: Settings) -> Iterator[dict[Channel, Callable[[News], None]]]:
    """Yield how messages are sent, by channel; mail only if a server is set."""
    mail = settings.mail
    ways: dict[Channel, Callable[[News], None]] = {}
    if mail.host:
        base = base_address(settings)
        options = MailOptions(
            mail.host, mail.port, mail.security, mail.user, mail.password, mail.sender, base
        )
        ways[Channel.EMAIL] = MailDelivery(options, now).deliver
    with closing(Poster(net_options(settings))) as poster:
        ways[Channel.WEBHOOK] = WebhookDelivery(poster.post, now).deliver
        yield ways
