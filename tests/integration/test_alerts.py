"""Alerts with a real database, a real receiver of webhooks and a real mail server."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import partial
from hashlib import sha256
from hmac import digest
from pathlib import Path
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from tests.integration.receiver import Receiver, receiving

from topicwire.assemble import Wire, open_wire
from topicwire.cli.app import run
from topicwire.config import build
from topicwire.errors import FetchFailedError, ForbiddenError, NotFoundError, UserError
from topicwire.model.alert import Channel
from topicwire.model.document import Document, Kind, Paragraph
from topicwire.model.moment import Moment, Precision, Provenance
from topicwire.model.outlet import Outlet
from topicwire.model.topic import TopicName
from topicwire.net.options import NetOptions
from topicwire.net.post import Poster
from topicwire.pipeline.settling import settle
from topicwire.serve.alerts.mail import MailDelivery, MailOptions
from topicwire.serve.alerts.sender import Sender, Ways, deliver
from topicwire.serve.alerts.webhook import WebhookDelivery
from topicwire.services.alerts import AlertService
from topicwire.storage import documents

NOON = datetime(2025, 7, 25, 12, tzinfo=UTC)
PAPER = Outlet("paper.example", "Paper", "Paper", language="en")


@dataclass
class Clock:
    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def pass_minutes(self, minutes: float) -> None:
        self.at += timedelta(minutes=minutes)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@dataclass
class Desk:
    """A newsroom with one topic, and what tells of it."""

    wire: Wire
    clock: Clock
    alerts: AlertService
    sender: Sender

    def publish(self, key: str, text: str = "A jaguar was seen near the river.", *, days: int = 0) -> None:
        document = Document(
            key=key,
            revision=1,
            address=f"https://paper.example/{key}",
            title=f"Report {key}",
            outlet=PAPER,
            language="en",
            certainty=0.9,
            kind=Kind.ARTICLE,
            published=Moment(self.clock() - timedelta(days=days), Precision.MINUTE, Provenance.META),
            fetched=self.clock(),
            paragraphs=(Paragraph(1, text), Paragraph(2, f"This is what {key} says of the {key} matter.")),
        )
        with self.wire.tools.database.write() as connection:
            documents.put(connection, document, None)
        settle(self.wire.tools, [key])


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    clock = Clock()
    with (
        open_wire(build({"data.dir": tmp_path, "search.embeddings": False})) as wire,
        closing(Poster(NetOptions(allowed=("*.localhost",), read_seconds=2.0))) as poster,
    ):
        wire.services.topics.add("Jaguar", names=[TopicName("en", "Jaguar")])
        ways: Ways = {Channel.WEBHOOK: WebhookDelivery(poster.post, clock).deliver}
        alerts = AlertService(wire.tools.database, wire.lists, clock, partial(deliver, ways))
        yield Desk(wire, clock, alerts, Sender(alerts, ways))


def test_a_look_at_nothing_waits_for_no_writer(desk: Desk) -> None:
    with desk.wire.tools.database.write():
        assert desk.alerts.due() == ()


def test_only_what_is_new_is_told_and_once(desk: Desk, receiver: Receiver) -> None:
    desk.publish("before")
    desk.alerts.add(Channel.WEBHOOK, receiver.address, topic="jaguar", every=10)
    desk.clock.pass_minutes(5)
    desk.publish("first")
    assert desk.sender.round() == 0, "its time has not come"
    desk.clock.pass_minutes(5)
    desk.publish("second")
    desk.publish("other", "Ministers agreed on a budget.")
    desk.publish("stale", days=8)
    assert desk.sender.round() == 1
    assert sorted(receiver.titles[0]) == ["Report first", "Report second"]
    desk.clock.pass_minutes(10)
    assert desk.sender.round() == 0
    assert len(receiver.came) == 1


def test_the_receiver_can_check_the_signature(desk: Desk, receiver: Receiver) -> None:
    alert = desk.alerts.add(Channel.WEBHOOK, receiver.address, topic="jaguar", every=1)
    desk.clock.pass_minutes(1)
    desk.publish("first")
    desk.sender.round()
    headers, body = receiver.came[0]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = b64decode(alert.secret.removeprefix("whsec_"))
    assert headers["webhook-signature"] == f"v1,{b64encode(digest(key, signed, sha256)).decode()}"
    assert headers["webhook-timestamp"] == str(int(desk.clock().timestamp()))
    message = json.loads(body)
    assert (message["type"], message["data"]["about"]) == ("items.new", "Jaguar")
    assert message["data"]["items"][0]["document"]["outlet"]["romanised"] == "Paper"


@pytest.mark.parametrize("status", [500, 503, 429, 302, 404])
def test_what_did_not_arrive_is_tried_again_with_the_same_name(
    desk: Desk, receiver: Receiver, status: int
) -> None:
    desk.alerts.add(Channel.WEBHOOK, receiver.address, topic="jaguar", every=1)
    desk.clock.pass_minutes(1)
    desk.publish("first")
    receiver.status = status
    final = status == 404
    for tries in range(1, 2 if final else 4):
        assert desk.sender.round() == 0
        (view,) = desk.alerts.every()
        assert (view.state.failures, str(status) in view.state.reason) == (tries, True)
        if final:
            assert view.state.due is None, "the receiver is gone: it is not asked for ever"
            return
        assert view.state.due == desk.clock() + timedelta(minutes=2 ** (tries - 1))
        desk.clock.pass_minutes(2 ** (tries - 1))
    receiver.status = 204
    assert desk.sender.round() == 1
    assert {headers["webhook-id"] for headers, _ in receiver.came} == {receiver.came[0][0]["webhook-id"]}
    assert desk.alerts.every()[0].state.reason == ""


def test_a_receiver_that_asks_for_time_gets_it(desk: Desk, receiver: Receiver) -> None:
    desk.alerts.add(Channel.WEBHOOK, receiver.address, topic="jaguar", every=1)
    desk.clock.pass_minutes(1)
    desk.publish("first")
    receiver.status, receiver.headers = 429, {"Retry-After": "600"}
    desk.sender.round()
    assert desk.alerts.every()[0].state.due == desk.clock() + timedelta(minutes=10)


def test_a_test_says_whether_it_arrives_and_lets_a_stopped_alert_go_on(
    desk: Desk, receiver: Receiver
) -> None:
    key = desk.alerts.add(Channel.WEBHOOK, receiver.address, topic="jaguar", every=1).key
    desk.clock.pass_minutes(1)
    desk.publish("first")
    receiver.status = 410
    desk.sender.round()
    assert "410" in desk.alerts.test(key)
    assert desk.alerts.get(key).state.due is None, "a test that does not arrive changes nothing"
    receiver.status = 204
    desk.clock.pass_minutes(1)
    assert desk.alerts.test(key) == ""
    assert json.loads(receiver.came[-1][1])["type"] == "test"
    assert desk.sender.round() == 1, "what was new when it stopped is told now"
    assert receiver.titles[-1] == ["Report first"]
    names = [headers["webhook-id"] for headers, _ in receiver.came]
    assert len(set(names)) == 3, "each test is a message of its own"
    assert "mail.host" in desk.alerts.test(desk.alerts.add(Channel.EMAIL, "a@b.example", topic="jaguar").key)


def test_one_receiver_that_fails_hurts_no_other(desk: Desk, receiver: Receiver) -> None:
    desk.alerts.add(Channel.WEBHOOK, "http://closed.localhost:8999/", topic="jaguar", every=1)
    desk.alerts.add(Channel.WEBHOOK, "http://169.254.169.254/latest/meta-data", topic="jaguar", every=1)
    desk.alerts.add(Channel.EMAIL, "desk@paper.example", topic="jaguar", every=1)
    desk.alerts.add(Channel.WEBHOOK, receiver.address, topic="jaguar", every=1)
    desk.clock.pass_minutes(1)
    desk.publish("first")
    assert desk.sender.round() == 1
    found = {view.alert.target: view.state for view in desk.alerts.every()}
    assert "net.allowed_addresses" in found["http://169.254.169.254/latest/meta-data"].reason
    assert found["http://169.254.169.254/latest/meta-data"].due is None
    assert found["http://closed.localhost:8999/"].failures == 1
    assert "mail.host" in found["desk@paper.example"].reason
    assert found[receiver.address].sent == desk.clock()


def test_a_saved_search_and_one_that_was_removed(desk: Desk, receiver: Receiver) -> None:
    kept = desk.wire.services.searches.save("river", name="Rivers")
    desk.alerts.add(Channel.WEBHOOK, receiver.address, search=kept.key, every=1)
    desk.clock.pass_minutes(1)
    desk.publish("first")
    desk.publish("dry", "A jaguar crossed the desert.")
    assert desk.sender.round() == 1
    assert receiver.titles == [["Report first"]]
    desk.wire.services.searches.remove(kept.key)
    desk.clock.pass_minutes(1)
    assert desk.sender.round() == 0
    (view,) = desk.alerts.every()
    assert (view.about, view.state.due) == ("(removed)", None)


def test_an_item_that_gets_another_leader_is_not_new(desk: Desk, receiver: Receiver) -> None:
    text = "A jaguar was seen near the river, and rangers followed it for nine days through the forest. " * 4
    desk.alerts.add(Channel.WEBHOOK, receiver.address, topic="jaguar", every=1)
    desk.clock.pass_minutes(1)
    desk.publish("first", text)
    assert desk.sender.round() == 1
    desk.clock.pass_minutes(1)
    desk.publish("copy", text, days=1)  # published earlier: it leads from now on
    assert desk.sender.round() == 0


@pytest.mark.parametrize(
    ("channel", "target", "more", "message"),
    [
        (Channel.WEBHOOK, "ftp://x.example", {"topic": "jaguar"}, "no address of a webhook"),
        (Channel.WEBHOOK, "http://[", {"topic": "jaguar"}, "no address of a webhook"),
        (Channel.EMAIL, "a@b\nBcc: c@d", {"topic": "jaguar"}, "no mail address"),
        (Channel.EMAIL, "desk", {"topic": "jaguar"}, "no mail address"),
        (Channel.EMAIL, "a@b.example", {}, "exactly one"),
        (Channel.EMAIL, "a@b.example", {"topic": "jaguar", "search": "x"}, "exactly one"),
        (Channel.EMAIL, "a@b.example", {"topic": "jaguar", "every": 0}, "0 minutes"),
        (Channel.EMAIL, "a@b.example", {"topic": "nothing"}, "no topic 'nothing'. `topicwire topic list`"),
        (Channel.EMAIL, "a@b.example", {"search": "nothing"}, "no saved search 'nothing'"),
    ],
)
def test_what_cannot_be_is_refused(
    desk: Desk, channel: Channel, target: str, more: dict[str, Any], message: str
) -> None:
    with pytest.raises(UserError, match=message):
        desk.alerts.add(channel, target, **more)
    assert desk.alerts.every() == ()


def test_removing_one_that_is_not_there(desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        desk.alerts.remove("nothing")


class Mailbox:
    """A mail server's side: keeps what comes, or refuses it."""

    def __init__(self) -> None:
        self.came: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_DATA(  # noqa: N802 (the name that the server calls)
        self, _server: object, _session: object, envelope: Envelope
    ) -> str:
        if self.answer.startswith("250"):
            content = cast("bytes", envelope.content)
            self.came.append(message_from_bytes(content, policy=default))
        return self.answer


@pytest.fixture
def mailbox(free_tcp_port: int) -> Iterator[tuple[Mailbox, int]]:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_tcp_port)
    controller.start()
    yield box, free_tcp_port
    controller.stop()


def mailing(desk: Desk, port: int) -> Sender:
    options = MailOptions("127.0.0.1", port, "none", "", "", "wire@paper.example", "https://wire.example")
    return Sender(desk.alerts, {Channel.EMAIL: MailDelivery(options, desk.clock).deliver})


def test_a_digest_has_text_and_html(desk: Desk, mailbox: tuple[Mailbox, int]) -> None:
    box, port = mailbox
    desk.alerts.add(Channel.EMAIL, "desk@paper.example", topic="jaguar", every=60)
    desk.clock.pass_minutes(60)
    desk.publish("first")
    desk.publish("second", "A jaguar hunts.\r\nBcc: evil@evil.example")
    assert mailing(desk, port).round() == 1
    (mail,) = box.came
    assert (mail["Subject"], mail["To"], mail["Bcc"]) == ("Jaguar: 2 new", "desk@paper.example", None)
    assert mail["Auto-Submitted"] == "auto-generated"
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert "https://wire.example/documents/first?revision=1" in text.get_content()
    assert "Report second" in html.get_content()


@pytest.mark.parametrize(("answer", "stops"), [("451 try later", False), ("550 no such person", True)])
def test_a_mail_server_that_refuses(
    desk: Desk, mailbox: tuple[Mailbox, int], answer: str, stops: bool
) -> None:
    box, port = mailbox
    box.answer = answer
    desk.alerts.add(Channel.EMAIL, "desk@paper.example", topic="jaguar", every=1)
    desk.clock.pass_minutes(1)
    desk.publish("first")
    assert mailing(desk, port).round() == 0
    (view,) = desk.alerts.every()
    assert answer in view.state.reason
    assert (view.state.due is None) == stops


def test_a_poster_follows_no_redirect_and_goes_nowhere_private(receiver: Receiver) -> None:
    receiver.status, receiver.headers = 302, {"Location": "http://169.254.169.254/"}
    with closing(Poster(NetOptions(allowed=("*.localhost",)))) as poster:
        with pytest.raises(FetchFailedError, match="redirects are not followed"):
            poster.post(receiver.address, b"{}", {})
        for private in ("http://127.0.0.1/", "http://[::1]/", "http://2130706433/", "http://10.0.0.1/x"):
            with pytest.raises(ForbiddenError):
                poster.post(private, b"{}", {})
    assert len(receiver.came) == 1


def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], own_log: None
) -> None:
    monkeypatch.setenv("TOPICWIRE_DATA_DIR", str(tmp_path))

    def told(*arguments: str, code: int = 0) -> str:
        assert run(["alert", *arguments]) == code
        shown = capsys.readouterr()
        return shown.out + shown.err

    assert run(["topic", "add", "Jaguar"]) == 0
    capsys.readouterr()
    assert "No alerts" in told("list")
    made = json.loads(told("add", "https://hook.example/in", "--topic", "jaguar", "--json"))
    assert made["secret"].startswith("whsec_")
    listed = told("list", "--json")
    assert made["secret"] not in listed
    assert json.loads(listed)[0]["target"] == "https://hook.example/in"
    assert "no mail address" in told("add", "desk", "--topic", "jaguar", code=2)
    assert told("send").startswith("0 messages sent.")
    assert "removed" in told("remove", made["key"])
    mailed = told("add", "a@b.example", "--topic", "jaguar", "--every", "1")
    assert "is told every minute of" in mailed
    assert "No mail can be sent yet" in mailed
    assert "no alert" in told("remove", made["key"], code=2)
