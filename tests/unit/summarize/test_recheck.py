"""Summaries after their document changed."""

import time
from dataclasses import replace

import pytest
from tests.texts import Containing, document

from topicwire.model.document import Document
from topicwire.model.summary import Claim, Group, Summary, Support, Verdict, Way
from topicwire.summarize.recheck import follow, recheck

A, B, C = (
    "Nine countries signed a trade agreement in Tianjin on Thursday.",
    "Exports of the region rose 12 percent to 4.1 billion yuan.",
    "The next meeting will take place in Tashkent in May.",
)
FINE = Verdict(Support.SUPPORTED, 1.0)


def of(*texts: str, revision: int = 4) -> Document:
    return replace(document(*texts, language="en"), revision=revision)


def summary(lead: Claim | None, *claims: Claim) -> Summary:
    return Summary(
        "0123456789abcdef", 3, Way.MODEL, "en", lead, (Group("Group 1", claims),), model="m", raw="r"
    )


FIRST, SECOND, THIRD = (Claim(text, "en", (number,), FINE) for number, text in enumerate((A, B, C), start=1))
OLD = of(A, B, C, revision=3)


def test_nothing_changed() -> None:
    done = recheck(summary(FIRST, SECOND, THIRD), OLD, of(A, B, C), Containing())
    assert (done.broken, done.moved, done.summary.revision) == (0, 0, 4)
    assert [claim.citations for claim in done.summary.claims] == [(1,), (2,), (3,)]
    assert (done.summary.model, done.summary.raw) == ("m", "r")


def test_citations_follow_their_paragraphs() -> None:
    done = recheck(
        summary(None, FIRST, SECOND, THIRD), OLD, of("A new beginning.", A, B, "And more.", C), Containing()
    )
    assert [claim.citations for claim in done.summary.claims] == [(2,), (3,), (5,)]
    assert (done.broken, done.moved) == (0, 3)


def test_a_claim_that_no_longer_holds_is_marked_not_dropped() -> None:
    done = recheck(summary(FIRST, SECOND), OLD, of(A, B.replace("rose 12", "fell 3"), C), Containing())
    lead, claim = done.summary.claims
    assert lead.verdict.support is Support.SUPPORTED
    assert (claim.text, claim.citations, claim.verdict.support) == (B, (2,), Support.UNSUPPORTED)
    assert done.broken == 1


def test_a_claim_whose_paragraph_is_gone() -> None:
    done = recheck(summary(None, THIRD), OLD, of(A, B), Containing())
    claim = done.summary.claims[0]
    assert claim.verdict.support is Support.UNSUPPORTED
    assert "[3] is no longer" in claim.verdict.reasons[0]
    assert claim.citations == (2,)


def test_a_claim_with_two_paragraphs_keeps_the_one_that_is_left() -> None:
    both = replace(FIRST, citations=(1, 3))
    assert recheck(summary(None, both), OLD, of(A, B), Containing()).summary.claims[0].citations == (1,)


@pytest.mark.parametrize(
    ("new", "places"),
    [
        ([A, B, C], {1: 1, 2: 2, 3: 3}),
        ([C, A, B], {1: 2, 2: 3, 3: 1}),
        ([A, C], {1: 1, 3: 2}),
        ([A + " More was said.", B, C], {1: 1, 2: 2, 3: 3}),
        (["Something else entirely happened."], {}),
        ([], {}),
    ],
)
def test_where_paragraphs_went(new: list[str], places: dict[int, int]) -> None:
    assert follow(OLD, of(*new)) == places


def test_many_paragraphs_stay_fast() -> None:
    old = of(*(f"Paragraph {number} of the old text." for number in range(3000)))
    new = of(*(f"Paragraph {number} of the new one." for number in range(3000)))
    begun = time.process_time()
    follow(old, new)
    assert time.process_time() - begun < 2, "nine million pairs of paragraphs are not compared"
