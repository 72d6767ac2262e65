"""The pages as they leave the application, over services in memory."""

import re
from dataclasses import replace
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from lxml import html
from tests.unit.serve.newsroom import SPIRIT, MemoryServices, key_of

from topicwire.model.document import Paragraph
from topicwire.model.summary import Way
from topicwire.serve.web import WebOptions, create_app

TOPIC = f"/topics/{quote(SPIRIT.key)}"
SEMINAR = key_of("renmin/2025-07-25-legislative-seminar")
HTMX = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def services() -> MemoryServices:
    return MemoryServices()


@pytest.fixture
def client(services: MemoryServices) -> TestClient:
    app = create_app(services, WebOptions(hosts=("testserver",)))
    return TestClient(app, raise_server_exceptions=False)


def page(
    client: TestClient, address: str, status: int = 200, accept_language: str = "en"
) -> html.HtmlElement:
    answer = client.get(address, headers={"Accept-Language": accept_language})
    assert answer.status_code == status, answer.text[:300]
    return html.document_fromstring(answer.text)


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_home_names_each_topic_in_its_own_script(client: TestClient) -> None:
    card = page(client, "/").cssselect(".card")[0]
    assert "上海精神" in text(card)
    assert "Shanghai Spirit" in text(card)
    assert card.cssselect("a")[0].get("href") == TOPIC


def test_topic_page_in_the_form_of_the_seed(client: TestClient) -> None:
    tree = page(client, TOPIC)
    assert text(tree.cssselect("h1")[0]) == "上海精神"
    first = tree.cssselect("article.item")[0]
    title = first.cssselect(".title a")[0]
    assert (title.get("lang"), title.get("dir")) == ("zh-Hans", "ltr")
    assert text(first.cssselect(".meta")[0]) == "Ren Min Ri Bao · 2025-07-24 22:40"
    assert first.cssselect(".outlet")[0].get("title") == "人民日报"
    assert first.cssselect("time")[0].get("datetime") == "2025-07-24T22:40:00Z"
    assert [text(h) for h in first.cssselect(".group h3")] == ["Core proposals", "Open questions"]
    assert "4 of 5 claims supported; 1 left out" in text(first)
    assert "covers 64% of the text" in text(first)
    times = [t.get("datetime") for t in tree.cssselect("article.item > .meta time")]
    assert [t[:10] for t in times] == sorted((t[:10] for t in times), reverse=True)


def test_each_claim_cites_a_paragraph_that_exists(client: TestClient) -> None:
    links = [a.get("href") for a in page(client, TOPIC).cssselect(".summary a.cite")]
    assert len(links) > 40
    for link in links[:12]:
        number = link.rpartition("#p")[2]
        marked = page(client, link).cssselect(".paragraph.cited")
        assert [p.get("id") for p in marked] == [f"p{number}"]


def test_a_citation_marks_its_claims_too(client: TestClient) -> None:
    tree = page(client, f"/documents/{SEMINAR}?revision=1&cite=6")
    assert [claim.get("id") for claim in tree.cssselect(".claim.cited")] == ["c2", "c3"]


def test_copies_are_folded_with_outlet_time_and_difference(client: TestClient) -> None:
    copies = page(client, TOPIC + "?q=三百余人天津共话文明互鉴").cssselect(".copies")[0]
    assert "also in:" in text(copies.cssselect("summary")[0])
    assert "Chong Qing Ri Bao" in text(copies)
    assert "edited, 93% alike" in text(copies)


def test_a_flash_shows_its_own_text(client: TestClient) -> None:
    flash = page(client, TOPIC + "?kind=flash").cssselect("article.item")[0]
    assert "News flash" in text(flash.cssselect(".meta")[0])
    assert flash.cssselect(".own")
    assert not flash.cssselect(".claim")


def test_search_within_a_topic_marks_what_was_found(client: TestClient) -> None:
    tree = page(client, TOPIC + "?q=立法")
    assert {mark.text for mark in tree.cssselect(".passages mark")} == {"立法"}
    assert "Found by" in text(tree.cssselect(".found-by")[0])


def test_a_live_search_answers_the_list_alone(client: TestClient) -> None:
    answer = client.get(TOPIC + "?q=立法", headers=HTMX)
    assert answer.text.lstrip().startswith('<div class="browse"')
    assert client.get(TOPIC, headers={**HTMX, "HX-History-Restore-Request": "true"}).text.startswith(
        "<!doctype"
    )
    assert "HX-Request" in answer.headers["vary"]


def test_the_next_part_moves_the_address_on(client: TestClient) -> None:
    more = page(client, TOPIC).cssselect(".more")[0].get("hx-get")
    answer = client.get(more + "&before=20", headers=HTMX)
    assert answer.headers["HX-Replace-Url"] == TOPIC + "?shown=30"
    assert len(page(client, TOPIC + "?shown=30").cssselect("article.item")) == 30


def test_filters_are_kept_by_the_search_form(client: TestClient) -> None:
    tree = page(client, TOPIC + "?language=ru&since=2025-07-15")
    kept = {(i.get("name"), i.get("value")) for i in tree.cssselect(".find input[type=hidden]")}
    assert kept == {("language", "ru"), ("since", "2025-07-15")}
    assert {a.get("lang") for a in tree.cssselect(".title a")} == {"ru"}


@pytest.mark.parametrize("place", [TOPIC, "/search", f"/documents/{SEMINAR}"])
@pytest.mark.parametrize("form", ["md", "html", "csv", "jsonl", "bib", "csl"])
def test_lists_and_documents_can_be_taken_away(client: TestClient, place: str, form: str) -> None:
    answer = client.get(f"{place}/export/{form}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert SEMINAR in answer.text
    assert place == f"/documents/{SEMINAR}" or key_of("xinhua/2025-07-19-traditional-medicine") in answer.text


def test_what_is_taken_away_is_what_is_shown(client: TestClient) -> None:
    lines = client.get(TOPIC + "/export/jsonl?kind=flash").text.splitlines()
    assert len(lines) == len(page(client, TOPIC + "?kind=flash").cssselect("article.item"))


def test_right_to_left(client: TestClient) -> None:
    tree = page(client, TOPIC + "?language=ar")
    assert {a.get("dir") for a in tree.cssselect(".title a")} == {"rtl"}


def test_chinese_interface_is_chosen_by_the_browser_and_by_cookie(client: TestClient) -> None:
    assert page(client, "/").get("lang") == "en"
    assert page(client, "/", accept_language="zh-CN,zh;q=0.9,en;q=0.5").get("lang") == "zh"
    answer = client.post("/preferences", data={"here": "/status", "language": "zh"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/status")
    assert "language=zh" in answer.headers["set-cookie"]


def test_similar_documents_are_found_when_a_reader_comes_to_them(client: TestClient) -> None:
    (section,) = page(client, f"/documents/{SEMINAR}").cssselect("[hx-trigger='intersect once']")
    assert not section.cssselect(".similar")
    address = section.get("hx-get") or ""
    part = html.fragment_fromstring(client.get(address, headers=HTMX).text.strip())
    titles = [text(link) for link in part.cssselect(".similar a")]
    assert titles
    without_script = page(client, section.cssselect("noscript a")[0].get("href") or "")
    assert [text(link) for link in without_script.cssselect(".similar a")] == titles
    assert without_script.cssselect("main header a")[0].get("href") == f"/documents/{SEMINAR}"
    assert client.get("/documents/none/similar").status_code == 404


def test_headings_of_ours_are_in_the_language_of_the_interface(client: TestClient) -> None:
    written, chosen = page(client, TOPIC, accept_language="zh").cssselect("article.item .summary")[:2]
    assert [text(h) for h in written.cssselect("h3")] == ["核心观点", "Core proposals", "Open questions"]
    assert written.cssselect(".group h3 span")[0].get("lang") == "en"
    assert [text(h) for h in chosen.cssselect("h3")] == ["核心观点", "第1组", "第2组"]


def test_what_went_wrong_is_said_in_the_language_of_the_interface(client: TestClient) -> None:
    failed = page(client, "/search?q=a&sort=size", 400, accept_language="zh-CN")
    assert "参数 sort 是 'size'，应是其中之一：relevance, time。" in text(failed)


def test_the_evidence_marks_the_sentence_that_a_claim_was_translated_from(
    services: MemoryServices, client: TestClient
) -> None:
    held = services.held
    paragraph = held.documents[SEMINAR].paragraphs[0]
    original = paragraph.text.partition("。")[0] + "。"
    summary = held.summaries[SEMINAR]
    assert summary
    assert summary.lead
    lead = replace(summary.lead, text="A seminar ended.", citations=(1,), original=original)
    held.summaries[SEMINAR] = replace(summary, lead=lead)
    tree = page(client, f"/documents/{SEMINAR}/paragraphs/1?revision=1&claim=1")
    assert [text(mark) for mark in tree.cssselect("mark")] == [original]
    assert text(tree.cssselect(".source-text")[0]) == "A seminar ended."
    assert not page(client, f"/documents/{SEMINAR}/paragraphs/1?claim=99").cssselect("mark")
    claim = page(client, TOPIC).cssselect("article.item .claim")[0]
    assert (claim.get("data-cites"), claim.get("data-claim")) == ("1", "1")


def test_a_document_without_claims_says_why(services: MemoryServices, client: TestClient) -> None:
    summary = services.held.summaries[SEMINAR]
    assert summary
    services.held.summaries[SEMINAR] = replace(
        summary, way=Way.OWN_TEXT, lead=None, groups=(), note="none of the 3 translated sentences passed"
    )
    beside = page(client, f"/documents/{SEMINAR}").cssselect("aside.beside")[0]
    assert "none of the 3 translated sentences passed" in text(beside)


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "none of the model's 3 claims passed the check"), ("zh", "模型的 3 句都没有通过核对")],
)
def test_a_list_says_why_a_model_did_not_write_a_summary(
    services: MemoryServices, client: TestClient, language: str, said: str
) -> None:
    key = key_of("steppe/2025-07-23-dialogue-of-civilisations")
    summary = services.held.summaries[key]
    assert summary
    services.held.summaries[key] = replace(summary, note="none of the model's 3 claims passed the check")
    tree = page(client, TOPIC, accept_language=language)
    why = tree.cssselect(f"#d-{key} .checked details")[0]
    assert said in text(why), "to be opened by keyboard and touch; a title needs a pointer that hovers"


def test_revisions_and_what_changed(services: MemoryServices, client: TestClient) -> None:
    held = services.held
    key = key_of("steppe/2025-07-23-dialogue-of-civilisations")
    old = held.documents[key]
    held.older[key, 1] = old
    first = replace(old.paragraphs[0], text=old.paragraphs[0].text + " It was raining.")
    held.documents[key] = replace(
        old, revision=2, paragraphs=(first, *old.paragraphs[1:], Paragraph(7, "Corrected."))
    )
    tree = page(client, f"/documents/{key}/changes")
    assert [text(cell) for cell in tree.cssselect("ins")] == ["It was raining.", "Corrected."]
    assert "Revision 1" in text(page(client, f"/documents/{key}").cssselect(".revisions")[0])
    assert "Corrected." not in text(page(client, f"/documents/{key}?revision=1"))


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/topics/nothing", 404, "There is no topic"),
        ("/documents/0000000000000000", 404, "There is no document"),
        (f"/documents/{SEMINAR}?revision=9", 404, "no revision 9"),
        (f"/documents/{SEMINAR}?revision=x", 400, "revision"),
        (f"/documents/{SEMINAR}/paragraphs/99", 404, "no paragraph 99"),
        (TOPIC + "?cursor=wrong", 400, "did not give out"),
        (TOPIC + "?since=soon", 400, "must be a day"),
        ("/search?q=" + "x" * 501, 400, "at most 500"),
        ("/static/../app.py", 404, ""),
        ("/static/%2e%2e%2fapp.py", 404, ""),
        ("/nowhere", 404, "This page does not exist"),
    ],
)
def test_bad_input_gets_a_page_a_person_understands(
    client: TestClient, address: str, status: int, said: str
) -> None:
    tree = page(client, address, status)
    assert said in text(tree)
    assert tree.cssselect(".top")


def test_wrong_method_and_failing_service(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.delete("/").status_code == 405
    monkeypatch.setattr(MemoryServices, "topics", property(lambda self: 1 / 0))
    answer = client.get("/")
    assert answer.status_code == 500
    assert "division" not in answer.text
    assert answer.headers["content-security-policy"]


def test_topics_are_added_once(client: TestClient) -> None:
    answer = client.post("/topics", data={"name": " Green  hydrogen "}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/topics/Green%20hydrogen")
    assert client.post("/topics", data={"name": "Green hydrogen"}).status_code == 409
    assert "Documents appear here" in client.get("/topics/Green%20hydrogen").text


def test_new_documents_are_announced() -> None:
    services = MemoryServices()
    client = TestClient(create_app(services, WebOptions(hosts=("testserver",))))
    ask = page(client, TOPIC + "?q=Tianjin").get_element_by_id("news").get("hx-get")
    assert client.get(ask, headers=HTMX).text == ""
    services.held.matched[SPIRIT.key].pop(0)
    assert TOPIC in client.get(ask, headers=HTMX).text


def test_a_topic_is_edited_and_removed() -> None:
    services = MemoryServices()
    app = create_app(services, WebOptions(hosts=("testserver",)))
    client = TestClient(app, follow_redirects=False)
    form = page(client, TOPIC + "/settings")
    lines = [
        (line.cssselect("option[selected]")[0].get("value"), line.cssselect("input")[0].get("value"))
        for line in form.cssselect(".line")
    ]
    assert ("ru", "Шанхайский дух") in lines
    assert lines[-1] == ("", ""), "there is room for one more"
    asked: dict[str, str | list[str]] = {
        "language": ["en", "zh-Hans", ""],
        "name": ["Spirit of Shanghai", "上海精神", "上合精神"],
        "query": "天津",
        "threshold": "25",
        "version": "1",
    }
    assert client.post(TOPIC + "/settings", data=asked).status_code == 303
    kept = services.topics.get(SPIRIT.key)
    assert [name.text for name in kept.names] == ["上海精神", "Spirit of Shanghai", "上合精神"]
    assert kept.names[2].language == "zh-Hans", "found out by its letters"
    assert (kept.query, kept.threshold, kept.version) == ("天津", 0.25, 2)
    late = client.post(TOPIC + "/settings", data=asked | {"query": "typed with care"})
    assert late.status_code == 409
    assert "typed with care" in late.text
    assert 'name="version" value="2"' in late.text
    assert "25" in text(html.document_fromstring(late.text).cssselect("#theirs")[0]), "and what is kept now"
    assert services.topics.get(SPIRIT.key) == kept
    for wrong in ({"name": ["x", "y", "z"]}, {"threshold": "-1"}, {"threshold": "much"}, {"version": "0"}):
        assert client.post(TOPIC + "/settings", data=asked | {"version": "2"} | wrong).status_code == 400
    assert client.post(TOPIC + "/remove").headers["location"].endswith("/settings")
    assert client.post(TOPIC + "/remove", data={"sure": "yes"}).status_code == 303
    assert client.get(TOPIC).status_code == 404


def test_sources_are_added_paused_and_removed() -> None:
    client = TestClient(create_app(MemoryServices(), WebOptions(hosts=("testserver",))))
    feed = {"place": "https://example.org/rss", "kind": "feed"}
    assert "example.org/rss" in client.post("/sources", data=feed).text
    refused = client.post("/sources", data={"place": "gopher:x", "kind": "feed"})
    assert (refused.status_code, refused.text.count("gopher:x"), "selected" in refused.text) == (400, 2, True)
    assert "paused" in client.post("/sources/0a1b2c3d", data={"action": "pause"}).text
    assert "rss.xml" not in client.post("/sources/0a1b2c3d", data={"action": "remove"}).text
    assert client.post("/sources/none", data={"action": "pause"}).status_code == 404
    assert client.post("/sources/4e5f6071", data={"action": "burn"}).status_code == 400
    assert client.post("/sources", data={"place": "x", "kind": "gdelt"}).status_code == 400


def test_a_site_is_enough_to_add_its_feeds() -> None:
    client = TestClient(create_app(MemoryServices(), WebOptions(hosts=("testserver",))))
    said = html.document_fromstring(client.post("/sources", data={"place": "paper.example"}).text)
    (status,) = said.cssselect("[role=status]")
    assert "1 source added." in text(status)
    assert "https://paper.example/rss.xml" in text(status)
    assert "One was left out." in text(status)
    (offered,) = status.cssselect("form")
    button = offered.cssselect("button")[0]
    more = {"place": offered.cssselect("[name=place]")[0].get("value"), "kind": button.get("value")}
    assert more == {"place": "https://paper.example/map.xml", "kind": "sitemap"}
    assert "1 source added." in client.post("/sources", data=more).text
    nothing = client.post("/sources", data={"place": "nobody"})
    assert nothing.status_code == 400
    assert 'value="nobody"' in nothing.text, "what was typed is kept"


def test_sources_are_exchanged_as_opml() -> None:
    client = TestClient(create_app(MemoryServices(), WebOptions(hosts=("testserver",), largest_upload=5_000)))
    taken = client.get("/sources/opml")
    assert taken.headers["content-disposition"] == 'attachment; filename="topicwire.opml"'
    assert taken.headers["content-type"].startswith("text/x-opml")
    assert client.post("/sources/import", files={"file": ("a.opml", taken.content)}).status_code == 200
    two = b'<opml><outline xmlUrl="https://a.example/"/><outline xmlUrl="https://b.example/"/></opml>'
    assert "2 sources added." in client.post("/sources/import", files={"file": ("two.opml", two)}).text
    wrong = client.post("/sources/import", files={"file": ("a.txt", b"nothing")})
    assert (wrong.status_code, "names no source" in wrong.text) == (400, True)
    assert client.post("/sources/import", data={"file": "no file"}).status_code == 400
    assert client.post("/sources/import", files={"file": ("l.opml", b"x" * 6_000)}).status_code == 413
    assert client.get("/sources/import").url.path == "/sources"
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/sources/import", files={"file": ("a", two)}, headers=foreign).status_code == 403


def test_a_source_that_fails_says_why(client: TestClient) -> None:
    rows = page(client, "/sources").cssselect("table.sources tbody tr")
    (failing,) = [row for row in rows if "failed 3 times" in text(row)]
    assert "begins with" in text(failing.cssselect(".reason")[0])


def test_nothing_asks_another_host_and_nothing_is_inline(client: TestClient) -> None:
    for address in ("/", TOPIC, f"/documents/{SEMINAR}", "/search", "/status", "/sources"):
        tree = page(client, address)
        asked = [*tree.xpath("//@src"), *tree.xpath("//link/@href"), *tree.xpath("//form/@action")]
        assert all(place.startswith("/") and not place.startswith("//") for place in asked)
        assert not tree.xpath("//style|//*[@style]|//script[not(@src)]|//@*[starts-with(name(), 'on')]")
        policy = client.get(address).headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy


def test_static_files_are_kept_by_browsers(client: TestClient) -> None:
    link = page(client, "/").xpath("//link[@rel='stylesheet']/@href")[0]
    answer = client.get(link)
    assert "immutable" in answer.headers["cache-control"]
    assert client.get(link, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    for icon in re.findall(r"/static/\S+\.svg\?v=\w+", client.get("/").text):
        assert client.get(icon).headers["content-type"] == "image/svg+xml"
