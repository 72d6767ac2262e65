"""Summaries in a real database: copies, failures, budgets, revisions."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.endpoint import Answering, Endpoint, Reply, completion, endpoint, refusal
from tests.unit.dedup.texts import ENGLISH, document

from topicwire.assemble import Wire, open_wire
from topicwire.cli.status import status_text
from topicwire.config import build
from topicwire.model.document import Document, Paragraph
from topicwire.model.summary import Support, Way
from topicwire.pipeline.settling import settle
from topicwire.pipeline.summarising import summarise_all, to_make_again, without_summary
from topicwire.storage import documents

ARTICLE = replace(document("a1", ENGLISH), language="en")
COPY = replace(document("a2", ENGLISH, hours=2), language="en")


def repeating(asked: dict[str, Any]) -> Reply:
    """Answer as a model that repeats the first four paragraphs."""
    paragraphs = json.loads(asked["messages"][1]["content"])["paragraphs"]
    claims = [{"text": one["text"], "citations": [one["n"]]} for one in paragraphs[:4]]
    answer = {"lead": None, "groups": [{"heading": "Port", "claims": claims}]}
    return completion(json.dumps(answer), tokens=(2000, 500))


@contextmanager
def opened(folder: Path, answering: Answering, **llm: Any) -> Iterator[tuple[Wire, Endpoint]]:
    """Return a topicwire with a topic that all documents belong to, and the endpoint it asks."""
    with endpoint(answering) as running:
        values: dict[str, Any] = {"data.dir": folder, "llm.base_url": running.address, "llm.model": "fake"}
        with open_wire(build(values | {f"llm.{name}": value for name, value in llm.items()})) as wire:
            if not wire.services.topics.every():
                wire.services.topics.add("Zhenhua")
            yield wire, running


def arrive(wire: Wire, *found: Document) -> None:
    with wire.tools.database.write() as connection:
        for one in found:
            documents.put(connection, one, None)
    settle(wire.tools, [one.key for one in found])


def summary_of(wire: Wire, key: str) -> Any:
    return wire.services.documents.view(key).item.summary


def problems(wire: Wire) -> list[tuple[str, str]]:
    return [(one.outcome.value, one.reason) for one in wire.services.status.view().problems]


@pytest.mark.parametrize("together", [True, False])
def test_a_copy_takes_over_the_summary_and_nothing_is_paid_twice(tmp_path: Path, together: bool) -> None:
    with opened(tmp_path, repeating, price_in=1.0) as (wire, asked):
        for part in [(ARTICLE, COPY)] if together else [(ARTICLE,), (COPY,)]:
            arrive(wire, *part)
        assert len(asked.asked) == 1
        paid, free = summary_of(wire, "a1"), summary_of(wire, "a2")
        assert (paid.way, free.way, free.document) == (Way.MODEL, Way.MODEL, "a2")
        assert paid.usage.cost > 0
        assert (free.usage.cost, free.note) == (0, "the summary of a copy, checked again")
        assert [claim.text for claim in free.claims] == [claim.text for claim in paid.claims]


def test_a_copy_that_says_more_gets_a_summary_of_its_own(tmp_path: Path) -> None:
    more = tuple(f"{text} That, {text[0].lower()}{text[1:]}" for text in ENGLISH[4:])
    with opened(tmp_path, repeating) as (wire, asked):
        arrive(wire, ARTICLE, replace(document("a3", (*ENGLISH, *more), hours=1), language="en"))
        assert wire.services.documents.view("a1").item.copies
        assert len(asked.asked) == 2


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (refusal(401), "refuses the key: check llm.key"),
        (refusal(404), "does not know fake: check llm.model"),
        (completion("I cannot do that."), "no JSON object"),
        (completion("{}"), "does not have the form"),
        (refusal(429, retry_after="600"), "answered 429"),
        (Reply(b"<html>not here</html>"), "no completion"),
    ],
    ids=["wrong key", "unknown model", "no schema", "wrong schema", "busy", "no endpoint of this kind"],
)
def test_a_failure_is_said_on_the_document_and_in_the_status(
    tmp_path: Path, reply: Reply, words: str
) -> None:
    with opened(tmp_path, lambda _: reply) as (wire, _):
        arrive(wire, ARTICLE)
        summary = summary_of(wire, "a1")
        assert summary.way is Way.EXTRACTIVE
        assert summary.claims
        assert words in summary.note
        ((outcome, reason),) = problems(wire)
        assert outcome == "fallback"
        assert words in reason
        assert without_summary(wire.tools.database, ["a1"]) == ("a1",)


def test_a_spent_budget_stops_the_calls_and_says_so(tmp_path: Path) -> None:
    other = replace(
        document("b1", tuple(f"Zhenhua {text.lower()}" for text in reversed(ENGLISH))), language="en"
    )
    with opened(tmp_path, repeating, price_in=100.0, price_out=100.0, daily_budget=0.5) as (wire, asked):
        arrive(wire, ARTICLE)
        assert summary_of(wire, "a1").way is Way.MODEL
        arrive(wire, replace(other, paragraphs=tuple(_reworded(other.paragraphs))))
        calls = len(asked.asked)
        assert calls == 1
        assert "the day's budget of 0.5 for model calls is spent" in summary_of(wire, "b1").note
        assert problems(wire)[0][0] == "fallback"
    with opened(tmp_path, repeating, price_in=100.0, price_out=100.0, daily_budget=50.0) as (wire, asked):
        made = summarise_all(wire.tools, without_summary(wire.tools.database, ["a1", "b1"]), 2)
        assert made.ways == {Way.MODEL: 1}
        assert (len(asked.asked), problems(wire)) == (1, [])


def _reworded(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph]:
    for one in paragraphs:
        words = one.text.split()
        yield replace(one, text=" ".join([*words[len(words) // 2 :], "and", *words[: len(words) // 2]]))


def test_a_day_without_the_model_takes_no_summary_away(tmp_path: Path) -> None:
    with opened(tmp_path, repeating) as (wire, _):
        arrive(wire, ARTICLE)
        before = summary_of(wire, "a1")
    with opened(tmp_path, lambda _: refusal(403), price_in=1.0) as (wire, _):
        with wire.tools.database.write() as connection:
            connection.exec_driver_sql("DELETE FROM answers")
        made = summarise_all(wire.tools, ["a1"], 1)
        after = summary_of(wire, "a1")
    assert made.ways == {Way.MODEL: 1}
    assert after.groups == before.groups
    assert "made before; this time not by the language model" in after.note


def test_an_extractive_summary_on_request_replaces_one_by_the_model(tmp_path: Path) -> None:
    with opened(tmp_path, repeating) as (wire, _):
        arrive(wire, ARTICLE)
    with open_wire(build({"data.dir": tmp_path, "summarize.way": "extractive"})) as wire:
        assert summarise_all(wire.tools, ["a1"], 1).ways == {Way.EXTRACTIVE: 1}
        assert summary_of(wire, "a1").way is Way.EXTRACTIVE


def test_a_new_revision_marks_at_once_what_no_longer_holds_and_waits_to_be_made(tmp_path: Path) -> None:
    edited = replace(
        ARTICLE,
        revision=2,
        paragraphs=tuple(
            replace(one, text=one.text.replace("six months ahead of", "two years behind"))
            for one in ARTICLE.paragraphs
        ),
    )
    with opened(tmp_path, repeating) as (wire, asked):
        arrive(wire, ARTICLE)
        seen: list[Any] = []

        def interrupted(asked: dict[str, Any]) -> Reply:
            seen.append(summary_of(wire, "a1"))
            return repeating(asked)

        asked.answering = interrupted
        arrive(wire, edited)
        (while_made,) = seen
        assert while_made.revision == 2
        assert [claim.verdict.support for claim in while_made.claims].count(Support.UNSUPPORTED) == 1
        assert while_made.note == "1 claims of the text before no longer hold"
        made = summary_of(wire, "a1")
        assert all(claim.verdict.support is Support.SUPPORTED for claim in made.claims)
        assert "two years behind" in made.claims[0].text
        assert problems(wire) == []


def test_what_could_not_be_made_is_tried_again_after_a_while(tmp_path: Path) -> None:
    with opened(tmp_path, lambda _: refusal(401)) as (wire, _):
        arrive(wire, ARTICLE)
        now = wire.tools.now()
        with wire.tools.database.read() as connection:
            assert to_make_again(connection, now - timedelta(hours=1)) == set()
            assert to_make_again(connection, now + timedelta(seconds=1)) == {"a1"}


def test_a_second_judge_is_asked_and_its_agreement_reported(tmp_path: Path) -> None:
    def answering(asked: dict[str, Any]) -> Reply:
        content = json.loads(asked["messages"][1]["content"])
        if "claims" in content:
            found = [{"claim": one["claim"], "supported": "no"} for one in content["claims"]]
            return completion(json.dumps({"judgements": found}))
        claim = {
            "text": "A second container yard was opened on Sunday by the port of Zhenhua.",
            "citations": [1],
        }
        return completion(json.dumps({"lead": None, "groups": [{"heading": "Port", "claims": [claim]}]}))

    with endpoint(answering) as running:
        values: dict[str, Any] = {"data.dir": tmp_path, "llm.base_url": running.address, "llm.model": "fake"}
        with open_wire(build(values | {"verify.second_judge": True})) as wire:
            wire.services.topics.add("Zhenhua")
            arrive(wire, ARTICLE)
            (claim,) = summary_of(wire, "a1").claims
            assert (claim.verdict.support, claim.verdict.second) == (Support.SUPPORTED, Support.UNSUPPORTED)
            view = wire.services.status.view()
            assert (view.judged, view.agreed) == (1, 0)
            assert "agrees with the check on 0 of 1 claims" in status_text(view, "folder", 10)
