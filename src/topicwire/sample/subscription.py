"""Following the sample newsroom: its outlets and sources, and the topic of the demo."""

from topicwire.errors import ConflictError
from topicwire.model.outlet import Outlet
from topicwire.model.source import SourceKind
from topicwire.model.topic import Topic, TopicName
from topicwire.sample.newsroom import Newsroom
from topicwire.sample.outlet import SampleOutlet
from topicwire.services.facade import WireServices
from topicwire.services.topics import topic_key
from topicwire.text.romanise import romanise

TOPIC = "上海精神"
NAMES = (
    TopicName("en", "Shanghai Spirit"),
    TopicName("ru", "Шанхайский дух"),
    TopicName("ar", "روح شنغهاي"),
)
ALLOWED = ("*.localhost",)  # net.allowed_addresses: without it a newsroom of this machine is refused
_COUNTRIES = {"zh-Hans": "CN", "zh-Hant": "HK"}


def subscribe(services: WireServices, newsroom: Newsroom) -> Topic:
    """Collect from every outlet of a newsroom and follow its topic; doing it again changes nothing."""
    known = {source.address for source, _ in services.sources.every()}
    for source in newsroom.sources:
        if source.address in known:
            continue
        kind = SourceKind.SITEMAP if "sitemap" in source.format else SourceKind.FEED
        outlet = as_outlet(source.outlet) if source.outlet else None
        services.sources.add(source.address, kind, title=source.name, outlet=outlet)
    try:
        return services.topics.add(TOPIC, names=NAMES)
    except ConflictError:
        return services.topics.get(topic_key(TOPIC))


def as_outlet(sample: SampleOutlet) -> Outlet:
    """Return a sample outlet as the catalogue would name it."""
    return Outlet(
        key=sample.host,
        name=sample.name,
        romanised=romanise(sample.name),
        english=sample.english,
        country=_COUNTRIES.get(sample.language),
        language=sample.language,
        home=sample.address,
        zone=f"Etc/GMT{-sample.utc_offset:+d}",  # these names count westward
    )
