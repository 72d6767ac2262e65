"""What a reader marks, keeps and teaches on the pages, with and without a script."""

from urllib.parse import quote

from fastapi.testclient import TestClient
from httpx2 import Response
from lxml import html
from tests.unit.serve.newsroom import SPIRIT, MemoryServices, key_of

from topicwire.serve.web import WebOptions, create_app

TOPIC = f"/topics/{quote(SPIRIT.key)}"
SEMINAR = key_of("renmin/2025-07-25-legislative-seminar")
HTMX = {"HX-Request": "true"}


def opened(services: MemoryServices) -> TestClient:
    return TestClient(create_app(services, WebOptions(hosts=("testserver",))), follow_redirects=False)


def page(client: TestClient, address: str) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200
    return html.document_fromstring(answer.text)


def send(client: TestClient, form: html.HtmlElement, button: int = 0, *, script: bool = False) -> Response:
    """Send a form of a page by one of its buttons, as a browser does."""
    data = {field.get("name"): field.get("value") for field in form.cssselect("input[name]")}
    pressed = form.cssselect("button")[button]
    if pressed.get("name"):
        data[pressed.get("name")] = pressed.get("value")
    return client.post(form.get("action"), data=data, headers=HTMX if script else {})


def test_read_and_unread() -> None:
    services = MemoryServices()
    client = opened(services)
    total = len(services.held.matched[SPIRIT.key])
    listed = page(client, TOPIC)
    assert listed.get_element_by_id("unread").text_content() == f"{total} unread"
    (form,) = listed.cssselect(f"#d-{SEMINAR} form[action='/marks/items/{SEMINAR}']")
    answer = send(client, form)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{TOPIC}#d-{SEMINAR}"
    listed = page(client, TOPIC)
    assert listed.get_element_by_id("unread").text_content() == f"{total - 1} unread"
    assert listed.cssselect(f"#d-{SEMINAR} .acts.is-read")
    part = send(client, form, script=True)
    assert "hx-swap-oob" in part.text
    assert "Mark unread" in part.text
    home = page(client, "/")
    assert f"{total - 1} unread" in home.text_content()
    send(client, page(client, TOPIC).cssselect("form[action='/marks/all']")[0])
    assert page(client, TOPIC).get_element_by_id("unread").text_content() == ""
    assert "unread" not in page(client, "/").cssselect(".cards")[0].text_content()


def test_pins_stand_above_the_list() -> None:
    client = opened(MemoryServices())
    (form,) = page(client, TOPIC).cssselect(f"#d-{SEMINAR} form[action='/marks/items/{SEMINAR}']")
    send(client, form, 1)
    listed = page(client, TOPIC)
    assert len(listed.cssselect("#pinned li")) == 1
    assert not page(client, TOPIC + "?q=Tianjin").cssselect("#pinned"), "a search shows what it found"
    (form,) = listed.cssselect(f"#d-{SEMINAR} form[action='/marks/items/{SEMINAR}']")
    part = send(client, form, 1, script=True)
    assert "hidden" in html.fragment_fromstring(part.text, create_parent=True).cssselect("#pinned")[0].attrib


def test_not_this_topic_and_back() -> None:
    services = MemoryServices()
    client = opened(services)
    (form,) = page(client, TOPIC).cssselect(f"#d-{SEMINAR} form[action$='/examples']")
    line = send(client, form, script=True)
    assert "Undo" in line.text
    assert SEMINAR not in services.held.matched[SPIRIT.key]
    (undo,) = html.fragment_fromstring(line.text, create_parent=True).cssselect("form")
    assert "Not this topic" in send(client, undo, script=True).text
    assert SEMINAR in services.held.matched[SPIRIT.key]
    send(client, form)
    settings = page(client, TOPIC + "/settings")
    (back,) = settings.cssselect("#examples form")
    assert send(client, back).headers["location"] == f"{TOPIC}/settings"
    assert SEMINAR in services.held.matched[SPIRIT.key]


def test_a_search_is_kept_listed_fed_and_removed() -> None:
    client = opened(MemoryServices())
    found = page(client, f"{TOPIC}?q=Tianjin&kind=article")
    send(client, found.cssselect("form[action='/searches']")[0])
    home = page(client, "/")
    (kept,) = home.cssselect("#searches li")
    assert kept.cssselect("a.name")[0].get("href") == f"{TOPIC}?q=Tianjin&kind=article"
    atom, feed = (link.get("href") for link in kept.cssselect(".links a"))
    assert client.get(atom).headers["content-type"].startswith("application/atom+xml")
    assert client.get(feed).json()["title"] == "Tianjin · topicwire"
    assert client.get(atom.rpartition("/")[0]).headers["location"] == f"{TOPIC}?q=Tianjin&kind=article"
    send(client, kept.cssselect("form")[0])
    assert client.get(atom).status_code == 404
    assert not page(client, "/").cssselect("#searches")
    assert client.post("/searches", data={"address": "/search"}).status_code == 400


def test_a_preview_of_settings() -> None:
    client = opened(MemoryServices())
    typed = {"language": ["zh-Hans", ""], "name": ["上海精神", "上合"], "threshold": "0"}
    seen = client.post(TOPIC + "/preview", data=typed, headers=HTMX)
    assert "documents looked at would match" in seen.text
    whole = client.post(TOPIC + "/preview", data=typed | {"query": "天津"})
    assert 'value="天津"' in whole.text, "what was typed is kept without a script too"
    assert (
        "must be a number"
        in client.post(TOPIC + "/preview", data=typed | {"threshold": "x"}, headers=HTMX).text
    )


def test_what_cannot_be_marked() -> None:
    client = opened(MemoryServices())
    assert client.post("/marks/items/none", data={"act": "read"}).status_code == 404
    assert client.post(f"/marks/items/{SEMINAR}", data={"act": "burn"}).status_code == 400
    assert client.post(f"/marks/items/{SEMINAR}", data={"act": "pin"}).status_code == 400
    assert client.post("/marks/all", data={"topic": "none"}).status_code == 404
    away = client.post(f"/marks/items/{SEMINAR}", data={"act": "read", "here": "//evil.example"})
    assert away.headers["location"] == f"/#d-{SEMINAR}"
