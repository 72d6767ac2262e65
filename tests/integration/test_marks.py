"""What readers mark and teach, with a real database and index: read, pins, lessons, saved searches."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.entrance import CHEAP, PASSWORD

from topicwire.assemble import Wire, open_wire
from topicwire.config import build
from topicwire.errors import NotFoundError, UserError
from topicwire.model.account import Scope
from topicwire.model.document import Document, Kind, Paragraph
from topicwire.model.moment import Moment, Precision, Provenance
from topicwire.model.outlet import Outlet
from topicwire.model.selection import Selection
from topicwire.model.topic import Evidence, Topic, TopicName
from topicwire.pipeline.later import LaterMatcher
from topicwire.pipeline.matching import Matcher
from topicwire.pipeline.removing import remove_documents
from topicwire.pipeline.settling import settle
from topicwire.services.accounts import AccountService
from topicwire.services.passwords import Passwords
from topicwire.storage import documents, topics

NOW = datetime(2025, 7, 25, 12, tzinfo=UTC)
PAPER = Outlet("paper.example", "Paper", "Paper", language="en")
TEXTS = {
    "car1": ("Jaguar unveils an electric sedan with a new battery.", "The Jaguar factory builds sedans."),
    "car2": ("Jaguar recalls a sedan because of its battery.", "Dealers repair the electric Jaguar sedan."),
    "cat1": ("A jaguar was seen near the river in the forest.", "The jaguar hunts caiman and deer."),
    "cat2": ("Rangers count every jaguar in the forest.", "The jaguar cub follows its mother to the river."),
    "none": ("Ministers agreed on a budget for schools.", "Teachers welcomed the plan on Thursday."),
}


def keep(wire: Wire, key: str, texts: tuple[str, ...], hour: int, title: str) -> None:
    document = Document(
        key=key,
        revision=1,
        address=f"https://paper.example/{key}",
        title=title,
        outlet=PAPER,
        language="en",
        certainty=0.9,
        kind=Kind.ARTICLE,
        published=Moment(NOW - timedelta(hours=hour), Precision.MINUTE, Provenance.META),
        fetched=NOW,
        paragraphs=tuple(Paragraph(number, text) for number, text in enumerate(texts, 1)),
    )
    with wire.tools.database.write() as connection:
        documents.put(connection, document, None)
    settle(wire.tools, [key])


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Wire]:
    with open_wire(build({"data.dir": tmp_path, "search.embeddings": False})) as wire:
        for hour, (key, texts) in enumerate(TEXTS.items()):
            keep(wire, key, texts, hour, f"Report {key}")
        wire.services.topics.add("Jaguar", names=[TopicName("en", "Jaguar")])
        yield wire


def listed(wire: Wire) -> list[str]:
    return [item.document.key for item in wire.services.topics.page("jaguar").listed.items]


def test_read_documents_are_counted_off(wire: Wire) -> None:
    marks = wire.services.marks
    assert marks.unread() == {"jaguar": 4}
    marks.mark(["car1", "cat1"], read=True)
    assert marks.unread_in("jaguar") == 2
    assert marks.read_of(["car1", "car2"], topic="jaguar") == {"car1"}
    assert marks.unread(reader="somebody") == {"jaguar": 4}
    marks.mark(["car1"], read=False)
    assert marks.unread_in("jaguar") == 3
    with pytest.raises(NotFoundError):
        marks.mark(["nothing"], read=True)


def test_all_read_means_what_had_come_by_then(wire: Wire) -> None:
    marks = wire.services.marks
    marks.mark(["car1"], read=False)
    marks.mark_all("jaguar")
    assert marks.unread_in("jaguar") == 0
    assert marks.read_of(["car1", "none"], topic="jaguar") == {"car1"}
    marks.mark(["car2"], read=False)
    assert marks.unread_in("jaguar") == 1
    keep(wire, "cat3", ("A jaguar rests by the lake.",), -1, "Newer")
    assert marks.unread_in("jaguar") == 2
    marks.mark_all("jaguar", until=NOW - timedelta(days=9999))
    assert marks.unread_in("jaguar") == 5


def test_the_first_account_takes_over_and_the_last_one_gives_back(wire: Wire) -> None:
    marks, searches = wire.services.marks, wire.services.searches
    accounts = AccountService(wire.tools.database, Passwords(CHEAP), lambda: NOW)

    def kept(reader: str) -> tuple[int, int, int]:
        pinned = marks.pinned("jaguar", reader=reader)
        return marks.unread_in("jaguar", reader=reader), len(pinned), len(searches.every(reader=reader))

    marks.mark(["car1"], read=True)
    marks.pin("jaguar", "cat1", pinned=True)
    searches.save("river")
    accounts.add("root", PASSWORD, Scope.ADMIN)
    accounts.add("rita", PASSWORD, Scope.READ)
    assert (kept("root"), kept("rita"), kept("")) == ((3, 1, 1), (4, 0, 0), (4, 0, 0))
    marks.mark(["car1", "car2"], read=True, reader="rita")
    accounts.remove("rita")
    assert kept("rita") == (4, 0, 0), "whoever has the name next has marks of their own"
    marks.mark(["cat2"], read=True)  # by a token of nobody
    accounts.remove("root")
    assert (kept("root"), kept("")) == ((4, 0, 0), (2, 1, 1))


def test_pins_stand_last_pinned_first(wire: Wire) -> None:
    marks = wire.services.marks
    marks.pin("jaguar", "cat1", pinned=True)
    marks.pin("jaguar", "car1", pinned=True)
    marks.pin("jaguar", "cat1", pinned=True)
    assert [item.document.key for item in marks.pinned("jaguar")] == ["car1", "cat1"]
    marks.pin("jaguar", "car1", pinned=False)
    assert [item.document.key for item in marks.pinned("jaguar")] == ["cat1"]
    with pytest.raises(NotFoundError):
        marks.pin("jaguar", "nothing", pinned=True)
    wire.services.topics.remove("jaguar")
    wire.services.topics.add("Jaguar")
    assert marks.pinned("jaguar") == ()


def test_not_this_topic_teaches_and_can_be_taken_back(wire: Wire) -> None:
    lessons = wire.services.lessons
    assert listed(wire) == ["car1", "car2", "cat1", "cat2"]
    taught = lessons.teach("jaguar", "car1", belongs=False)
    assert not taught.belongs
    assert "car1" not in listed(wire)
    assert "car2" not in listed(wire), "it is like the wrong example"
    assert {"cat1", "cat2"} <= set(listed(wire))
    assert {"cat1", "cat2"} == {
        i.document.key for i in wire.services.topics.page("jaguar", query="jaguar").listed.items
    }
    keep(wire, "car3", ("Jaguar dealers sell an electric sedan.", "The Jaguar battery factory."), -2, "Cars")
    assert "car3" not in listed(wire), "what comes later is judged by the lesson too"
    assert [view.example.belongs for view in lessons.examples("jaguar")] == [False]
    lessons.forget("jaguar", "car1")
    assert listed(wire) == ["car3", "car1", "car2", "cat1", "cat2"]
    with pytest.raises(NotFoundError):
        lessons.forget("jaguar", "car1")


def test_a_document_can_be_said_to_belong(wire: Wire) -> None:
    taught = wire.services.lessons.teach("jaguar", "none", belongs=True)
    assert taught.belongs
    assert listed(wire)[-1] == "none"
    (item,) = [i for i in wire.services.topics.page("jaguar").listed.items if i.document.key == "none"]
    assert [reason.evidence for reason in item.reasons] == [Evidence.USER]


def test_query_and_threshold_of_a_topic_have_an_effect(wire: Wire) -> None:
    service = wire.services.topics
    service.change(replace(service.get("jaguar"), query="forest"))
    assert listed(wire) == ["cat1", "cat2"]
    service.change(replace(service.get("jaguar"), query="", threshold=0.9))
    assert listed(wire) == []
    for bad in (
        replace(service.get("jaguar"), threshold=2.0),
        replace(service.get("jaguar"), query="topic:other"),
        replace(service.get("jaguar"), names=()),
    ):
        with pytest.raises(UserError):
            service.change(bad)


def test_a_preview_says_what_would_change(wire: Wire) -> None:
    topic = wire.services.topics.get("jaguar")
    seen = wire.services.lessons.preview(replace(topic, query="forest"))
    assert [item.document.key for item, _ in seen.matches] == ["cat1", "cat2"]
    assert {item.document.key for item in seen.lost} == {"car1", "car2"}
    assert seen.looked_at == len(TEXTS)
    new = wire.services.lessons.preview(Topic("budget", "budget", (TopicName("en", "budget"),)))
    assert [match.reasons[0].found for _, match in new.matches] == ["budget"]


def test_a_document_is_taken_out_of_everything(wire: Wire) -> None:
    keep(wire, "copy", TEXTS["cat1"], 9, "Copied")
    before = listed(wire)
    wire.services.marks.pin("jaguar", "cat1", pinned=True)
    (copied,) = [one for one in wire.services.documents.search("caiman").items if one.copies]
    leader, (other,) = copied.document.key, copied.copies
    with pytest.raises(NotFoundError):
        remove_documents(wire.tools, [leader, "nothing"])
    assert remove_documents(wire.tools, [leader]) == 1
    (found,) = wire.services.documents.search("caiman").items
    assert (found.document.key, found.copies) == (other.document, ())
    assert set(listed(wire)) == {*before, other.document} - {leader}
    assert wire.services.topics.cards()[0].items == len(before)
    with pytest.raises(NotFoundError):
        wire.services.documents.view(leader)


def test_days_that_end_before_they_begin_are_pointed_out(wire: Wire) -> None:
    days = Selection(since=date(2025, 7, 25), until=date(2025, 7, 24))
    for query in ("", "forest"):
        listed = wire.services.documents.search(query, selection=days)
        assert (listed.total, listed.items) == (0, ())
        assert listed.message == "no day is both from 2025-07-25 on and until 2025-07-24; exchange the two"
    assert not wire.services.documents.search("", selection=replace(days, until=days.since)).message


def test_the_first_and_the_last_day_there_are(wire: Wire) -> None:
    days = Selection(since=date.min, until=date.max)
    for query in ("", "forest", "forest after:0001-01-01"):
        assert wire.services.documents.search(query, selection=days).total > 1


def test_searches_are_kept_once_and_asked_again(wire: Wire) -> None:
    searches = wire.services.searches
    kept = searches.save("forest", topic="jaguar")
    assert searches.save(" forest ", topic="jaguar") == kept
    narrow = searches.save("", name="English", selection=Selection(languages=("en",)))
    assert [search.name for search in searches.every()] == ["forest", "English"]
    assert searches.every(reader="somebody") == ()
    assert {item.document.key for item in searches.page(kept.key).items} == {"cat1", "cat2"}
    assert searches.page(narrow.key).total == len(TEXTS)
    searches.remove(kept.key)
    for ask in (searches.get, searches.remove, searches.page):
        with pytest.raises(NotFoundError):
            ask(kept.key)
    with pytest.raises(UserError):
        searches.save("  ")


def test_counts_follow_every_change(wire: Wire) -> None:
    page = wire.services.topics.page
    assert page("jaguar").listed.total == 4
    with wire.tools.database.write() as connection:
        documents.remove(connection, "car1")
    assert page("jaguar").listed.total == 3
    assert wire.services.documents.search("").total == len(TEXTS) - 1


def test_matching_goes_on_after_a_stop(wire: Wire) -> None:
    with wire.tools.database.write() as connection:
        topics.add(connection, Topic("budget", "budget", (TopicName("en", "budget"),)), NOW)
        topics.mark_pending(connection, "budget", pending=True)
    assert {card.topic.key: card.pending for card in wire.services.topics.cards()}["budget"]
    later = LaterMatcher(Matcher(wire.tools), wire.database)
    later.resume()
    later.close(wait=True)
    cards = {card.topic.key: card for card in wire.services.topics.cards()}
    assert cards["budget"].items == 1
    assert not cards["budget"].pending


@pytest.mark.parametrize("tag", ["zz!", "e", "en_GB", "x" * 1000, '" onclick="'])
def test_the_language_of_a_name_is_a_tag(wire: Wire, tag: str) -> None:
    with pytest.raises(UserError, match="no language tag"):
        wire.services.topics.add("Panther", names=[TopicName(tag, "Panther")])
