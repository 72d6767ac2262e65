import csv
import io
import json
from dataclasses import replace
from typing import Annotated, Literal

import pytest
from lxml.html import document_fromstring
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from tests.unit.serve.bibtex_reader import read_bibtex
from tests.unit.serve.hostile import STRINGS
from tests.unit.serve.newsroom import Collection, key_of

from topicwire.errors import NotFoundError
from topicwire.serve.export.bibliography import _tex, write_bibtex, write_csl
from topicwire.serve.export.formats import format_of
from topicwire.serve.export.lines import write_jsonl
from topicwire.serve.export.markdown import escaped, write_markdown
from topicwire.serve.export.page import write_html
from topicwire.serve.export.table import COLUMNS, write_csv
from topicwire.services.views import Item

SEMINAR = key_of("renmin/2025-07-25-legislative-seminar")
BASE = "http://127.0.0.1:8460"


@pytest.fixture(scope="module")
def items() -> list[Item]:
    held = Collection()
    return [held.item(key) for key in held.documents]


def hostile(item: Item, title: str) -> Item:
    return replace(item, document=replace(item.document, title=title))


def test_markdown_cites_by_links_to_paragraphs(items: list[Item]) -> None:
    text = write_markdown("上海精神", items[:1], BASE).decode()
    assert text.startswith("# 上海精神\n")
    assert f"[\\[6\\]]({BASE}/documents/{SEMINAR}?revision=1&cite=6#p6)" in text
    assert "Ren Min Ri Bao" in text


@pytest.mark.parametrize(
    "title", ["# a", "[x](javascript:y)", "<script>", "a\n\n# b", "![](x)", "`code`", "a|b"]
)
def test_no_title_becomes_markup(items: list[Item], title: str) -> None:
    line = write_markdown("t", [hostile(items[0], title)], BASE).decode().split("\n")[2]
    assert line == f"## {escaped(title)}"
    assert line.replace("\\", "")[3:] == " ".join(title.split())


def test_html_cites_by_links_to_paragraphs(items: list[Item]) -> None:
    tree = document_fromstring(write_html("上海精神", items, BASE))
    assert tree.findtext(".//h1") == "上海精神"
    assert len(tree.findall(".//article")) == len(items)
    links = {link.get("href"): link.text for link in tree.iter("a")}
    assert links[f"{BASE}/documents/{SEMINAR}?revision=1&cite=6#p6"] == "[6]"


@pytest.mark.parametrize("text", STRINGS)
def test_nothing_hostile_becomes_an_element(items: list[Item], text: str) -> None:
    item = hostile(items[0], text)
    names = {element.tag for element in document_fromstring(write_html("t", items[:1], BASE)).iter()}
    tree = document_fromstring(write_html(text, [replace(item, copies=())], BASE))
    assert {element.tag for element in tree.iter()} <= names
    assert not [name for element in tree.iter() for name in element.keys() if str(name).startswith("on")]  # noqa: SIM118
    assert all(link.get("href", "").startswith(("http://", "https://")) for link in tree.iter("a"))


def test_csv_has_a_row_for_each_claim(items: list[Item]) -> None:
    rows = list(csv.DictReader(io.StringIO(write_csv(items).decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    mine = [row for row in rows if row["document"] == SEMINAR]
    assert [row["paragraphs"] for row in mine] == ["1", "6", "6", "7"]
    assert {row["document"] for row in rows} == {item.document.key for item in items}


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@a", "\t=1"])
def test_no_title_becomes_a_formula(items: list[Item], title: str) -> None:
    rows = csv.reader(io.StringIO(write_csv([hostile(items[0], title)]).decode("utf-8-sig")))
    assert all(row[2] == f"'{title}" for row in list(rows)[1:])


def test_json_lines_carry_the_paragraphs(items: list[Item]) -> None:
    read = [json.loads(line) for line in write_jsonl(items).splitlines()]
    assert [len(value["paragraphs"]) for value in read] == [len(item.document.paragraphs) for item in items]


def hostile_everywhere(item: Item, number: int) -> Item:
    text = STRINGS[number]
    outlet = replace(item.document.outlet, name=text)
    document = replace(
        item.document,
        key=f"{number:016x}",
        title=text,
        byline=text,
        address=f"https://x.example/{text}",
        outlet=outlet,
    )
    return replace(item, document=document)


def test_bibtex_is_read_back(items: list[Item]) -> None:
    read = read_bibtex(write_bibtex(items).decode())
    assert list(read) == [f"topicwire-{item.document.key}" for item in items]
    for item, fields in zip(items, read.values(), strict=True):
        assert fields["title"] == "{" + _tex(item.document.title) + "}"
        assert fields["howpublished"] == _tex(item.document.outlet.name)
        assert fields["date"] == f"{item.document.published.at:%Y-%m-%d}"
    marks = write_bibtex([hostile(items[0], r"50% of \all_ $x$")]).decode()
    assert r"50\% of \textbackslash{}all\_ \$x\$" in marks


def test_no_title_swallows_the_next_reference(items: list[Item]) -> None:
    evil = [hostile_everywhere(items[0], number) for number in range(len(STRINGS))]
    assert len(read_bibtex(write_bibtex(evil).decode())) == len(STRINGS)


class Dated(BaseModel):
    """A date of CSL-JSON (schema `csl-data.json`, `date-variable`)."""

    model_config = ConfigDict(extra="forbid", strict=True)
    date_parts: list[Annotated[list[int], Field(min_length=1, max_length=3)]] = Field(alias="date-parts")


class Named(BaseModel):
    """A name of CSL-JSON (`name-variable`) that is not parted."""

    model_config = ConfigDict(extra="forbid", strict=True)
    literal: str = Field(min_length=1)


class Reference(BaseModel):
    """What we use of a reference of CSL-JSON; the schema allows no other members than its own."""

    model_config = ConfigDict(extra="forbid", strict=True)
    id: str
    type: Literal["article-newspaper", "report"]
    title: str
    container_title: str = Field(alias="container-title")
    issued: Dated
    accessed: Dated
    URL: str = ""
    language: str = ""
    author: list[Named] = []
    note: str = ""


def test_csl_keeps_its_schema(items: list[Item]) -> None:
    evil = [hostile_everywhere(items[0], number) for number in range(len(STRINGS))]
    read = TypeAdapter(list[Reference]).validate_json(write_csl([*items, *evil]))
    assert len({one.id for one in read}) == len(items) + len(STRINGS)
    assert (read[0].container_title, read[0].issued.date_parts) == ("人民日报", [[2025, 7, 24]])


def test_an_unknown_format_is_named() -> None:
    with pytest.raises(NotFoundError, match="docx"):
        format_of("docx")
