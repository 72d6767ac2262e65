"""A data folder that may collect from the sample newsroom, all of it or one outlet."""

from pathlib import Path

from topicwire.assemble import Wire, open_wire
from topicwire.config import build
from topicwire.model.topic import Topic
from topicwire.sample import Newsroom
from topicwire.sample.subscription import ALLOWED, subscribe


def open_sample(folder: Path) -> Wire:
    """Open a data folder whose fetcher waits for nobody and keeps nothing."""
    return open_wire(
        build(
            {
                "data.dir": folder,
                "net.allowed_addresses": ALLOWED,
                "net.delay_seconds": 0.0,
                "net.cache": False,
            }
        )
    )


def follow_one(wire: Wire, newsroom: Newsroom, outlet: str) -> Topic:
    """Follow the newsroom's topic in one outlet, by its key: where a few articles say as much as all."""
    topic = subscribe(wire.services, newsroom)
    for source, _ in wire.services.sources.every():
        if f"//{outlet}.localhost:" not in source.address:
            wire.services.sources.remove(source.key)
    return topic
