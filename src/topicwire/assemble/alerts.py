"""How people are told of what is new."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from topicwire.assemble.wire import Wire, now
from topicwire.assemble.work import net_options
from topicwire.config import Settings
from topicwire.config.address import base_address
from topicwire.model.alert import Channel
from topicwire.net.post import Poster
from topicwire.serve.alerts.mail import MailDelivery, MailOptions
from topicwire.serve.alerts.sender import Sender, deliver
from topicwire.serve.alerts.webhook import WebhookDelivery
from topicwire.services.views import News


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
