"""Alerts over the JSON API, with the typed client, and on their page."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from tests.browser.server import serving
from tests.entrance import BROWSER, RealEntrance, bearer, fields, sign_in
from tests.unit.serve.newsroom import SPIRIT, MemoryServices

from topicwire import Client
from topicwire.errors import NotFoundError, RefusedError
from topicwire.serve.api.alert_schemas import NewAlert
from topicwire.serve.web import create_app

API = "/api/v1/alerts"
HOOK = "https://desk.example.org/in/secret-part"


@pytest.fixture(scope="module")
def wire() -> Iterator[Client]:
    with serving(create_app(MemoryServices())) as address, Client(address) as made:
        yield made


def test_an_alert_from_its_beginning_to_its_end(wire: Client) -> None:
    made = wire.add_alert(NewAlert(channel="webhook", target=HOOK, topic=SPIRIT.key, every=15))
    assert made.secret is not None
    assert made.secret.startswith("whsec_")
    (listed,) = wire.alerts()
    assert listed == made.alert
    assert (listed.about, listed.every, listed.failures) == (SPIRIT.name, 15, 0)
    assert wire.test_alert(listed.key).delivered
    gone = wire.add_alert(NewAlert(channel="webhook", target="https://gone.example/", topic=SPIRIT.key))
    tested = wire.test_alert(gone.alert.key)
    assert (tested.delivered, tested.reason) == (False, "https://gone.example/ answered 410")
    for key in (listed.key, gone.alert.key):
        wire.remove_alert(key)
    assert wire.alerts() == ()
    with pytest.raises(NotFoundError):
        wire.test_alert(listed.key)


@pytest.mark.parametrize(
    "new",
    [
        NewAlert(channel="email", target="desk", topic=SPIRIT.key),
        NewAlert(channel="email", target="a@b.example"),
        NewAlert(channel="email", target="a@b.example", topic=SPIRIT.key, search="x"),
    ],
)
def test_what_cannot_be_is_refused(wire: Client, new: NewAlert) -> None:
    with pytest.raises(RefusedError) as caught:
        wire.add_alert(new)
    assert caught.value.status == 400


def test_copies_and_work(wire: Client) -> None:
    clusters = [item for item in wire.all_items(SPIRIT.key) if item.copies]
    for item in clusters:
        found = wire.cluster(item.copies[0].document)
        assert found.key == found.leader.key == item.document.key
        assert found.copies == item.copies
    assert clusters
    jobs = wire.jobs()
    assert jobs.working
    assert [(one.work, one.waiting) for one in jobs.work] == [("read", 1)]
    assert (jobs.jobs[0].attempts, jobs.jobs[0].reason) == (2, "no answer")
    assert wire.jobs(limit=0).jobs == ()


def test_only_those_who_write_see_where_messages_go(client: TestClient, entrance: RealEntrance) -> None:
    new = {"channel": "webhook", "target": HOOK, "topic": SPIRIT.key}
    made = client.post(API, json=new, headers=bearer(entrance.token("write")))
    assert (made.status_code, made.headers["cache-control"]) == (201, "no-store")
    assert client.get(made.headers["location"], headers=bearer(entrance.token("write"))).status_code == 200
    listed = client.get(API, headers=bearer(entrance.token("write")))
    assert made.json()["secret"] not in listed.text
    for refused in (
        client.get(API, headers=bearer(entrance.token("read"))),
        client.get("/alerts", headers=bearer(entrance.token("read"))),
        client.post(API, json=new, headers=bearer(entrance.token("read"))),
    ):
        assert refused.status_code == 403
        assert "scope write" in refused.text
        assert HOOK not in refused.text


def test_the_page(client: TestClient) -> None:
    sign_in(client, "wendy")
    hidden = fields(client.get(f"/alerts?about=topic {SPIRIT.key}"), "/alerts")
    typed = {"about": f"topic {SPIRIT.key}", "target": "desk", "every": "1440"}
    refused = client.post("/alerts", data=hidden | typed, headers=BROWSER)
    assert refused.status_code == 400
    assert 'value="desk"' in refused.text, "what was typed is kept"
    made = client.post("/alerts", data=hidden | typed | {"target": "https://gone.example/"}, headers=BROWSER)
    assert made.headers["cache-control"] == "no-store"
    assert "whsec_" in made.text
    assert "whsec_" not in client.get("/alerts").text
    tested = client.post("/alerts/000000000001", data=hidden | {"action": "test"}, headers=BROWSER)
    assert "answered 410" in tested.text
    gone = client.post("/alerts/000000000001", data=hidden | {"action": "remove"}, headers=BROWSER)
    assert gone.headers["location"] == "/alerts"
    assert "gone.example" not in client.get("/alerts").text
    assert client.post("/alerts/none", data=hidden | {"action": "test"}, headers=BROWSER).status_code == 404
