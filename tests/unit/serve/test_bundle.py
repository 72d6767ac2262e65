"""An evidence bundle says exactly what its evidence says, and a change is noticed."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from lxml.html import document_fromstring
from tests.unit.serve.hostile import STRINGS
from tests.unit.serve.newsroom import Collection

from topicwire.errors import UserError
from topicwire.model.document import Document
from topicwire.model.summary import Support, Verdict
from topicwire.serve.export import bundle, evidence
from topicwire.serve.export.bundle import read_bundle, render, write_bundle
from topicwire.serve.export.evidence import digest, evidence_of
from topicwire.serve.export.recheck import Rechecked, recheck_bundle
from topicwire.serve.export.report import Report
from topicwire.services.views import Item
from topicwire.summarize.verifier import Draft

NOON = datetime(2025, 7, 26, 12, tzinfo=UTC)
BASE = "http://127.0.0.1:8460"


class Same:
    """A verifier that gives every claim one verdict."""

    def __init__(self, support: Support) -> None:
        self.support = support

    def verify(self, drafts: Sequence[Draft], document: Document) -> tuple[Verdict, ...]:
        assert all(document.paragraph(number) for draft in drafts for number in draft.citations)
        return tuple(Verdict(self.support, 0.9) for _ in drafts)


@pytest.fixture(scope="module")
def report() -> Report:
    held = Collection()
    return Report("上海精神", [held.item(key) for key in held.documents], BASE, NOON)


def check(data: bytes, expected: str = "") -> Rechecked:
    return recheck_bundle(data, lambda _names: Same(Support.SUPPORTED), expected)


def supported(report: Report) -> Report:
    """Return a report of those claims alone that the sample calls supported."""

    def only(item: Item) -> Item:
        claims = item.summary.claims if item.summary else ()
        return (
            item
            if all(one.verdict.support is Support.SUPPORTED for one in claims)
            else replace(item, summary=None)
        )

    return replace(report, items=[only(item) for item in report.items])


def test_a_bundle_is_read_as_it_was_written(report: Report) -> None:
    data = write_bundle(report)
    assert read_bundle(data) == evidence_of(report)
    assert data == write_bundle(report)


def test_every_citation_leads_to_a_paragraph_of_the_file(report: Report) -> None:
    tree = document_fromstring(write_bundle(report))
    places = {element.get("id") for element in tree.iter("li")}
    cited = [link.get("href", "")[1:] for link in tree.iter("a") if link.get("href", "").startswith("#")]
    assert cited
    assert set(cited) <= places


def test_an_untouched_bundle_passes(report: Report) -> None:
    found = check(write_bundle(supported(report)))
    assert found.faults == ()
    assert found.claims == found.upheld > 0
    assert found.documents == len(report.items)


def test_a_verdict_that_no_longer_comes_out_is_named(report: Report) -> None:
    data = write_bundle(supported(report))
    found = recheck_bundle(data, lambda _names: Same(Support.UNSUPPORTED))
    assert found.upheld == 0
    assert all("now finds unsupported, not supported" in fault for fault in found.faults)


def test_a_change_of_the_page_alone_is_noticed(report: Report) -> None:
    data = write_bundle(supported(report)).replace(b"</h1>", b"!</h1>", 1)
    assert check(data).faults == ("the page shows something else than its evidence",)


def test_a_paragraph_that_was_rewritten_with_its_page_is_noticed(report: Report) -> None:
    kept = evidence_of(supported(report))
    first = kept.exhibits[0]
    piece = first.paragraphs[0].model_copy(update={"text": "Something else."})
    changed = first.model_copy(update={"paragraphs": (piece, *first.paragraphs[1:])})
    found = check(render(kept.model_copy(update={"exhibits": (changed, *kept.exhibits[1:])})))
    assert len(found.faults) == 1
    assert "paragraph 1 is not the text that its hash was made of" in found.faults[0]


def _first_claim(kept: dict[str, Any]) -> dict[str, Any]:
    exhibit = next(one for one in kept["exhibits"] if one["summary"] and one["summary"]["groups"])
    claim: dict[str, Any] = exhibit["summary"]["groups"][0]["claims"][0]
    return claim


def _other_verdict(kept: dict[str, Any]) -> None:
    _first_claim(kept)["verdict"]["support"] = "unsupported"


def _other_claim(kept: dict[str, Any]) -> None:
    _first_claim(kept)["text"] = "Nobody came."


def _other_citation(kept: dict[str, Any]) -> None:
    _first_claim(kept)["citations"][0]["paragraph"] += 1


def _other_revision(kept: dict[str, Any]) -> None:
    _first_claim(kept)["citations"][0]["revision"] += 1


def _no_citation(kept: dict[str, Any]) -> None:
    _first_claim(kept)["citations"] = []


def _other_paragraph(kept: dict[str, Any]) -> None:
    kept["exhibits"][0]["paragraphs"][0]["text"] = "Something else."


def _other_hash(kept: dict[str, Any]) -> None:
    kept["exhibits"][0]["paragraphs"][0]["sha256"] = "0" * 64


def _lost_paragraph(kept: dict[str, Any]) -> None:
    del kept["exhibits"][0]["paragraphs"][0]


def _swapped_paragraphs(kept: dict[str, Any]) -> None:
    kept["exhibits"][0]["paragraphs"].reverse()


def _lost_document(kept: dict[str, Any]) -> None:
    del kept["exhibits"][0]


def _other_title(kept: dict[str, Any]) -> None:
    kept["exhibits"][0]["document"]["title"] = "Something else"


def _other_time(kept: dict[str, Any]) -> None:
    kept["exhibits"][0]["document"]["published"]["at"] = "2020-01-01T00:00:00Z"


def _other_outlet(kept: dict[str, Any]) -> None:
    kept["exhibits"][0]["document"]["outlet"]["romanised"] = "Somebody Else"


UNLIKE = "the page shows something else than its evidence"
TAMPERED: tuple[tuple[Callable[[dict[str, Any]], None], str], ...] = (
    (_other_verdict, "the check now finds supported, not unsupported"),
    (_other_claim, "the check now finds unsupported, not supported: Nobody came."),
    (_other_citation, ""),
    (_other_revision, "cites what is not in the bundle"),
    (_no_citation, "cites what is not in the bundle"),
    (_other_paragraph, "paragraph 1 is not the text that its hash was made of"),
    (_other_hash, "paragraph 1 is not the text that its hash was made of"),
    (_lost_paragraph, "not numbered from 1 on"),
    (_swapped_paragraphs, "not numbered from 1 on"),
    (_lost_document, ""),
    (_other_title, ""),
    (_other_time, ""),
    (_other_outlet, ""),
)


class Reads(Same):
    """A verifier that finds the claims of the sample and no others."""

    def __init__(self, report: Report) -> None:
        super().__init__(Support.SUPPORTED)
        self.known = {claim.text for item in report.items if item.summary for claim in item.summary.claims}

    def verify(self, drafts: Sequence[Draft], document: Document) -> tuple[Verdict, ...]:
        found = [Support.SUPPORTED if draft.text in self.known else Support.UNSUPPORTED for draft in drafts]
        return tuple(Verdict(support, 0.9) for support in found)


@pytest.mark.parametrize(("tamper", "said"), TAMPERED)
def test_each_kind_of_tampering_is_noticed(
    report: Report, tamper: Callable[[dict[str, Any]], None], said: str
) -> None:
    """In the evidence alone, where the page gives it away; and with the page made to fit.

    What no hash in the file and no check can tell, the hash tells that the maker named.
    """
    honest = write_bundle(supported(report))
    kept = read_bundle(honest)
    value = kept.model_dump(mode="json")
    tamper(value)
    changed = evidence.Evidence.model_validate(value)
    told = digest(kept)
    alone = honest.replace(_script(honest), _script(render(changed)))
    for data, least in ((alone, UNLIKE), (render(changed), said)):
        faults = recheck_bundle(data, lambda _names: Reads(report), told).faults
        assert any("not the one that was named" in fault for fault in faults)
        assert any(least in fault for fault in faults)
    faults = recheck_bundle(render(changed), lambda _names: Reads(report)).faults
    assert bool(faults) == bool(said)


def _script(data: bytes) -> bytes:
    """Return the evidence as it stands in a file."""
    return data[data.rindex(bundle._OPEN.encode()) :]


def test_a_forgery_in_all_its_parts_fails_against_the_hash_that_was_told(report: Report) -> None:
    told = digest(evidence_of(report))
    forged = write_bundle(replace(supported(report), title="Another"))
    assert check(forged).faults == ()
    assert told not in check(forged, told).faults[0]
    assert "not the one that was named" in check(forged, told).faults[0]


def test_a_citation_of_what_is_not_there_is_noticed(report: Report) -> None:
    kept = evidence_of(supported(report))
    value = kept.model_dump(mode="json")
    exhibit = next(one for one in value["exhibits"] if one["summary"] and one["summary"]["groups"])
    exhibit["summary"]["groups"][0]["claims"][0]["citations"][0]["paragraph"] = 999
    data = render(evidence.Evidence.model_validate(value))
    found = recheck_bundle(data, lambda _names: Lenient(Support.SUPPORTED))
    assert any("cites what is not in the bundle" in fault for fault in found.faults)


class Lenient(Same):
    """Does not look at citations."""

    def verify(self, drafts: Sequence[Draft], document: Document) -> tuple[Verdict, ...]:
        return tuple(Verdict(self.support, 0.9) for _ in drafts)


def test_another_version_is_said_and_its_page_not_compared(report: Report) -> None:
    kept = evidence_of(supported(report)).model_copy(update={"version": "0.0.1"})
    found = check(render(kept).replace(b"</h1>", b"!</h1>", 1))
    assert found.faults == ()
    assert "made by topicwire 0.0.1" in found.notes[0]


@pytest.mark.parametrize("text", STRINGS)
def test_nothing_hostile_becomes_an_element(report: Report, text: str) -> None:
    item = report.items[0]
    paragraph = replace(item.document.paragraphs[0], text=text)
    document = replace(item.document, title=text, paragraphs=(paragraph,), address=text)
    data = write_bundle(replace(report, title=text, items=[replace(item, document=document, summary=None)]))
    tree = document_fromstring(data)
    known = {"html", "head", "meta", "title", "style", "body", "h1", "p", "code", "br", "article", "h2", "a"}
    known |= {"small", "details", "summary", "ol", "li", "script"}
    assert {element.tag for element in tree.iter()} <= known
    assert [element.get("type") for element in tree.iter("script")] == ["application/json"]
    assert read_bundle(data).exhibits[0].paragraphs[0].text == text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no evidence bundle"),
        (b"<html>", "no evidence bundle"),
        (bundle._OPEN.encode() + b"{", "no evidence bundle"),
        (bundle._OPEN.encode() + b"{</script>", "damaged"),
        (bundle._OPEN.encode() + b"[1]</script>", "damaged"),
        (bundle._OPEN.encode() + json.dumps({"form": "other/1"}).encode() + b"</script>", "damaged"),
        (bundle._OPEN.encode() + b"[" * 100_000 + b"</script>", "damaged"),
        (b"\xff\xfe" + bundle._OPEN.encode() + b"\xff</script>", "damaged"),
    ],
)
def test_what_is_no_bundle_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UserError, match=message):
        check(data)


@pytest.mark.parametrize(
    ("field", "value"), [("kind", "novel"), ("published", {"precision": "century"}), ("role", "villain")]
)
def test_a_value_that_does_not_exist_is_a_fault_and_no_crash(
    report: Report, field: str, value: object
) -> None:
    kept = evidence_of(supported(report)).model_dump(mode="json")
    exhibit = next(one for one in kept["exhibits"] if one["summary"] and one["summary"]["groups"])
    if field == "role":
        exhibit["paragraphs"][0]["role"] = value
    elif isinstance(value, dict):
        exhibit["document"][field] |= value
    else:
        exhibit["document"][field] = value
    found = check(render(evidence.Evidence.model_validate(kept)))
    assert any("it is damaged" in fault for fault in found.faults)
