"""Finding the article in a page: what is kept, what is left out, how it is parted."""

import pytest

from topicwire.errors import TooLargeError
from topicwire.extract.block import Block
from topicwire.extract.body import find_body
from topicwire.extract.prune import others
from topicwire.extract.segments import MOST, flow, letters
from topicwire.extract.structured import Facts
from topicwire.extract.tree import parse
from topicwire.model.document import Role

ONE = "The ministers met on Friday, and after long talks they agreed on new rules for trade in the region."
TWO = (
    "The rules, which the parliaments still have to accept, would come into force at the start of next year."
)
THREE = "Traders welcomed the plan, although some of them said that it came too late for this year's harvest."


def read(body: str, title: str = "", facts: Facts | None = None) -> list[Block]:
    return find_body(parse(f"<html><body>{body}</body></html>", 10_000), facts or Facts(), title).blocks


def texts(body: str, title: str = "") -> list[str]:
    return [block.text for block in read(body, title)]


def article(extra: str = "", end: str = "") -> str:
    return (
        f"<div class=page><div class=article><p>{ONE}</p>{extra}<p>{TWO}</p><p>{THREE}</p>{end}</div></div>"
    )


@pytest.mark.parametrize(
    "noise",
    [
        "<nav><a href=/>Home</a></nav>",
        "<div class=share-bar>Share this page with all of your friends.</div>",
        "<div class='ad-slot'>Buy one, get one free, today only, in all of our shops.</div>",
        "<figure><img src=a.jpg><figcaption>Ministers in Tianjin, on Friday.</figcaption></figure>",
        "<div><img src=a.jpg><br>Ministers shake hands</div>",
        "<p><a href=/b>Read this other article about trade as well</a></p>",
        "<p>Read more: <a href=/b>Trade in numbers</a></p>",
        "<p>相关新闻：另一条</p>",
        "<p style='display: none'>Text that nobody sees, although it is long enough to be a sentence.</p>",
        "<aside><p>Something beside the article that has nothing to do with it.</p></aside>",
        "<script>var text = 'A sentence in a script.';</script>",
        "<div class=comments><p>A reader has written this comment, and it is long.</p></div>",
    ],
)
def test_noise_within_an_article_is_left_out(noise: str) -> None:
    assert texts(article(noise)) == [ONE, TWO, THREE]


@pytest.mark.parametrize(
    ("extra", "role", "text"),
    [
        ("<h2>What comes next</h2>", Role.HEADING, "What comes next"),
        ("<ul><li>customs</li></ul>", Role.ITEM, "customs"),
        ("<blockquote>“It is a start.”</blockquote>", Role.QUOTE, "“It is a start.”"),
        ("<table><tr><th>Year<th>Tons</tr><tr><td>2025<td>14</tr></table>", Role.TABLE, "Year | Tons"),
        ("<p>Short one.</p>", Role.TEXT, "Short one."),
        ("<p>A <a href=/x>link</a>, <b>bold</b> and<br>a break.</p>", Role.TEXT, "A link, bold and a break."),
        (
            "<p>A <meta itemprop=x content=y>meta and <script>x</script>a script.</p>",
            Role.TEXT,
            "A meta and a script.",
        ),
        (
            "<p><ruby>法律<rp>(</rp><rt>ほうりつ</rt><rp>)</rp></ruby>ができる。</p>",
            Role.TEXT,
            "法律ができる。",
        ),
    ],
)
def test_parts_of_an_article_keep_their_role(extra: str, role: Role, text: str) -> None:
    assert Block(text, role) in read(article(extra))


def test_the_title_is_not_repeated() -> None:
    assert texts(
        f"<article><h1>Trade grows</h1>{article('<h2>Trade, grows!</h2>')}</article>", "Trade grows"
    ) == [
        ONE,
        TWO,
        THREE,
    ]


def test_an_article_parted_by_adverts_into_sibling_containers() -> None:
    second = f"<div class=c><p>{THREE}</p><p>{ONE} {TWO}</p></div>"
    body = f"<main><div class=c><p>{ONE}</p><p>{TWO}</p></div><div class=ad>Buy!</div>{second}</main>"
    assert texts(body) == [ONE, TWO, THREE, f"{ONE} {TWO}"]


def test_teasers_under_linked_headings_are_not_the_article() -> None:
    heading = "<h3><a href=/b>Another article with its own heading</a></h3>"
    teaser = f"<div class=item>{heading}<p>{TWO} {THREE}</p></div>"
    assert texts(f"{article()}<div class=list>{teaser * 6}</div>") == [ONE, TWO, THREE]


@pytest.mark.parametrize(
    ("end", "kept"),
    [
        ("<h3>Qualified</h3><ul><li>England</li><li>Spain</li></ul>", ["Qualified", "England", "Spain"]),
        ("<p>With wires</p>", ["With wires"]),
        ("<p><a href=/b>Buy the first</a></p><p>Second: tea</p>", ["Second: tea"]),
        ("<p>Continue below:</p>", []),
        ("<p>【编辑：王明】</p>", []),
        ("<p>（责任编辑：王明）</p>", []),
        ("<ul><li><a href=/b>England</a></li></ul>", []),
        ("<p>Get it delivered to your inbox every morning.</p>", []),
    ],
)
def test_what_stands_behind_the_last_sentence(end: str, kept: list[str]) -> None:
    assert texts(article(end=end)) == [ONE, TWO, THREE, *kept]


@pytest.mark.parametrize(("listed", "cut"), [(2, False), (3, True), (6, True)])
def test_a_list_of_other_articles_with_a_line_each_is_left_out(listed: int, cut: bool) -> None:
    line = "This one is about something else, of which we wrote before."
    teasers = f"<div><a href=/x>Another title</a></div><div>{line}</div>" * listed
    found = texts(article("<p>" + "</p><p>".join([ONE, TWO, THREE] * 3) + "</p>", teasers))
    assert (line not in found) is cut


def test_an_article_that_is_a_list_of_titles_keeps_its_lines() -> None:
    lines = "".join(f"<h3><a href=/x{n}>Wine {n}</a></h3><p>{ONE} {n}.</p>" for n in range(6))
    assert [text for text in texts(f"<div>{lines}</div>") if text.startswith(ONE)] == [
        f"{ONE} {n}." for n in range(6)
    ]


def test_a_wrapper_with_a_name_like_an_advert_keeps_its_article() -> None:
    assert texts(f"<div class=sidebar>{article()}</div>") == [ONE, TWO, THREE]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (f"{ONE}<br><br>{TWO}<br/><br/>{THREE}", [ONE, TWO, THREE]),
        (f"{ONE}<br>{TWO}<br>{THREE}", [ONE, TWO, THREE]),
        (f"　　{ONE}<br>　　短。<br>　　{TWO}", [ONE, "短。", TWO]),
        (
            "To the reader,<br>a line<br>and another,<br>all in one, with an end.",
            ["To the reader, a line and another, all in one, with an end."],
        ),
    ],
)
def test_line_breaks_part_paragraphs(inside: str, expected: list[str]) -> None:
    assert texts(f"<div class=text>{inside}</div>") == expected


def test_text_that_scripts_would_show_is_taken_from_structured_data() -> None:
    facts = Facts(body="\n".join([ONE, TWO, THREE] * 3))
    assert [block.text for block in read("<p>Please wait.</p>", facts=facts)] == [ONE, TWO, THREE] * 3


def test_nothing_changes_the_tree() -> None:
    root = parse(f"<html><body>{article('<div class=ad>x</div>')}</body></html>", 1_000)
    before = [(element.tag, element.text) for element in root.iter()]
    find_body(root, Facts(), "")
    assert [(element.tag, element.text) for element in root.iter()] == before


def test_too_many_pieces() -> None:
    body = parse("<body>" + "<p>a" * (MOST + 2), 10 * MOST).find("body")
    assert body is not None
    with pytest.raises(TooLargeError):
        flow(body, others(body))


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("12, 34!", 0), ("abc d", 4), ("贸易", 6), ("Привет", 6)]
)
def test_letters(text: str, count: int) -> None:
    assert letters(text) == count
