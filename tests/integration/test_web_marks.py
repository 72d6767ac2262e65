"""What a reader marks, keeps and teaches on the pages, with and without a script."""

from urllib.parse import quote

from fastapi.testclient import TestClient
from httpx2 import Response
from lxml import html
from tests.entrance import BROWSER, fields, sign_in
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


def test_who_only_reads_sees_why_there_is_nothing_to_change_with(client: TestClient) -> None:
    actions = ("='/topics'", "^='/sources'", "$='/examples'", "$='/remove'")
    changing = ", ".join(f"form[action{one}]" for one in actions)
    sign_in(client, "rita")
    for place in ("/", TOPIC, "/sources", f"{TOPIC}/settings"):
        seen = page(client, place)
        assert not seen.cssselect(changing), place
        assert not seen.cssselect("a[href^='/alerts']"), place
        assert place == TOPIC or "scope write" in seen.get_element_by_id("reads-only").text_content()
    settings = page(client, f"{TOPIC}/settings")
    (keep, preview) = settings.cssselect("#settings .buttons button")
    assert "disabled" in keep.attrib
    data = fields(client.get(f"{TOPIC}/settings"), f"{TOPIC}/settings")
    data |= {"language": "en", "name": "Tianjin"}
    shown = client.post(preview.get("formaction"), data=data, headers=BROWSER)
    assert shown.status_code == 200
    assert client.post(f"{TOPIC}/settings", data=data, headers=BROWSER).status_code == 403
    sign_in(client, "wendy")
    for place in ("/", TOPIC, "/sources", f"{TOPIC}/settings"):
        seen = page(client, place)
        assert seen.cssselect(changing), place
        assert "scope write" not in seen.text_content()


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
    atom, feed, alerts = (link.get("href") for link in kept.cssselect(".links a"))
    assert page(client, alerts).cssselect("#about option[selected]")[0].text == "Tianjin"
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
