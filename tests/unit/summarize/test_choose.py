"""Which way a summary is made, and what its note says."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from tests.texts import Containing, Refusing, document
from tests.unit.summarize.test_extractive import ARTICLE

from topicwire.errors import BudgetSpentError, EndpointDownError, SettingError
from topicwire.llm.budget import Prices
from topicwire.llm.model import ChatAnswer, ChatRequest
from topicwire.llm.translation import Translator
from topicwire.model.document import Document, Kind
from topicwire.model.summary import Support, Verdict, Way
from topicwire.summarize.choose import Makers, SummaryOptions, summarise
from topicwire.summarize.estimate import estimate
from topicwire.summarize.translated import is_translation
from topicwire.summarize.verifier import Draft

NEWS = document(*ARTICLE, title="上合组织成员国立法机构研讨会在天津举行")
GOOD = (
    '{"lead": null, "groups": [{"heading": "Seminar", "claims": '
    '[{"text": "A seminar of legislatures opened in Tianjin.", "citations": [1]}]}]}'
)


class Believing:
    """Supports everything."""

    def verify(self, drafts: Sequence[Draft], document: Document) -> tuple[Verdict, ...]:
        return tuple(Verdict(Support.SUPPORTED, 0.9) for _ in drafts)


class Saying:
    """A model that answers one thing, or fails in one way."""

    name = "saying"

    def __init__(self, said: str | Exception) -> None:
        self.said = said

    def ask(self, request: ChatRequest) -> ChatAnswer:
        if isinstance(self.said, Exception):
            raise self.said
        return ChatAnswer(self.said, "saying-1", 1, 1, 0.0, 0.0)


class Spelling:
    """Translates into words that say how long the original was."""

    name = "spelling 1"

    def translate(self, texts: Sequence[str]) -> tuple[str, ...]:
        return tuple(
            f"The translated sentence stands here for {len(text)} characters of it." for text in texts
        )


class Shelf:
    """Has a translator from Chinese into English."""

    def find(self, source: str, target: str) -> Translator | None:
        return Spelling() if (source, target) == ("zh-Hans", "en") else None


def test_models_that_are_missing_are_named_with_the_way_through_english() -> None:
    german = SummaryOptions(language="de")
    nothing = summarise(NEWS, german, Makers(Believing()))
    assert "`topicwire models add zh-en && topicwire models add en-de` fetches two" in nothing.note
    half = summarise(NEWS, german, Makers(Believing(), translators=Shelf()))
    assert "`topicwire models add en-de` fetches one" in half.note


def test_the_model_comes_first() -> None:
    summary = summarise(
        NEWS, SummaryOptions(settings="abc"), Makers(Believing(), chat=Saying(GOOD), translators=Shelf())
    )
    assert (summary.way, summary.language, summary.note, summary.settings) == (Way.MODEL, "en", "", "abc")


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (EndpointDownError("the model endpoint did not answer in time"), "in time"),
        (BudgetSpentError("the day's budget of 5 for model calls is spent"), "budget of 5"),
        (SettingError("the model endpoint refuses the key; check llm.key"), "llm.key"),
        ("no JSON", "no JSON object"),
    ],
)
def test_without_the_model_translation_comes_next_and_the_note_says_why(
    failure: str | Exception, words: str
) -> None:
    summary = summarise(
        NEWS, SummaryOptions(), Makers(Believing(), chat=Saying(failure), translators=Shelf())
    )
    assert summary.way is Way.TRANSLATED
    assert words in summary.note


def test_translated_claims_keep_their_originals() -> None:
    summary = summarise(NEWS, SummaryOptions(), Makers(Believing(), translators=Shelf()))
    assert (summary.way, summary.language, summary.model) == (Way.TRANSLATED, "en", "spelling 1")
    for claim in summary.claims:
        paragraph = NEWS.paragraph(claim.citations[0])
        assert paragraph
        assert claim.original in paragraph.text
        assert claim.text.startswith("The translated")


def test_translations_that_fail_the_check_are_left_out() -> None:
    first = summarise(NEWS, SummaryOptions(), Makers(Believing(), translators=Shelf()))
    length = str(len(first.claims[0].original))
    summary = summarise(NEWS, SummaryOptions(), Makers(Refusing(f"for {length} "), translators=Shelf()))
    assert summary.left_out >= 1
    assert all(f"for {length} " not in claim.text for claim in summary.claims)


def test_if_every_translation_fails_the_originals_are_shown() -> None:
    summary = summarise(NEWS, SummaryOptions(), Makers(Refusing("translated"), translators=Shelf()))
    assert summary.way is Way.EXTRACTIVE
    assert "passed the check" in summary.note


def test_with_nothing_installed_the_note_says_what_to_install() -> None:
    summary = summarise(NEWS, SummaryOptions(), Makers(Containing()))
    assert (summary.way, summary.language) == (Way.EXTRACTIVE, "zh-Hans")
    assert "topicwire models add zh-en" in summary.note


def test_a_document_in_the_readers_language_needs_no_translation() -> None:
    summary = summarise(NEWS, SummaryOptions(language="zh"), Makers(Containing(), translators=Shelf()))
    assert (summary.way, summary.note) == (Way.EXTRACTIVE, "")


@pytest.mark.parametrize(
    ("way", "made"),
    [
        (Way.EXTRACTIVE, Way.EXTRACTIVE),
        (Way.TRANSLATED, Way.TRANSLATED),
        (Way.MODEL, Way.MODEL),
        (None, Way.MODEL),
    ],
)
def test_the_settings_choose(way: Way | None, made: Way) -> None:
    makers = Makers(Believing(), chat=Saying(GOOD), translators=Shelf())
    assert summarise(NEWS, SummaryOptions(way=way), makers).way is made


def test_a_wanted_model_that_is_not_set() -> None:
    summary = summarise(NEWS, SummaryOptions(way=Way.MODEL), Makers(Believing(), translators=Shelf()))
    assert summary.way is Way.TRANSLATED
    assert "llm.base_url" in summary.note


@pytest.mark.parametrize(
    "odd",
    [
        document("ok", language="en"),
        document("字"),
        document(""),
        document(),
        document("字" * 100_000),
        document("word " * 20_000, language="en"),
        document(*["Qwyjibo fnord zang."] * 500, language="und"),
        document(*["ꦲꦤꦕꦫꦏꦢꦠꦱꦮꦭ꧈" * 20] * 9, language="jv"),
        document(*ARTICLE, kind=Kind.FLASH),
    ],
    ids=["two letters", "one", "empty", "none", "a line", "no stop", "unknown language", "Javanese", "flash"],
)
def test_odd_documents_end_with_a_summary(odd: Document) -> None:
    summary = summarise(odd, SummaryOptions(), Makers(Containing(), chat=Saying("{}"), translators=Shelf()))
    assert summary.way in (Way.OWN_TEXT, Way.EXTRACTIVE)


@pytest.mark.parametrize(
    ("original", "text", "good"),
    [
        ("会议在天津开幕。", "The meeting opened in Tianjin.", True),
        ("会议在天津开幕。", "", False),
        ("会议在天津开幕。", "会议在天津开幕。", False),
        ("会议在天津开幕，来自十个国家的代表出席会议。", "The.", False),
        ("会议在天津开幕。", "the " * 60, False),
        ("会议在天津开幕，来自十个国家的代表出席会议并讨论合作。", "the meeting " * 10, False),
    ],
)
def test_what_can_be_a_translation(original: str, text: str, good: bool) -> None:
    assert is_translation(original, text) is good


class Kept:
    """Has every answer."""

    def get(self, key: str) -> ChatAnswer | None:
        return ChatAnswer(GOOD, "m", 1, 1, 0.0, 0.0)

    def put(self, key: str, answer: ChatAnswer) -> None:
        raise AssertionError


def test_an_estimate_before_any_call() -> None:
    flash = document("短讯。", kind=Kind.FLASH)
    found = estimate([NEWS, NEWS, flash], SummaryOptions(), Prices(1.0, 10.0), "m")
    assert (found.documents, found.shown_as_they_are, found.calls, found.kept) == (2, 1, 2, 0)
    assert 1_000 < found.tokens_in < 10_000
    assert found.cost == pytest.approx((found.tokens_in + 10 * found.tokens_out) / 1e6)
    again = estimate([NEWS], SummaryOptions(), Prices(1.0, 10.0), "m", Kept())
    assert (again.kept, again.tokens_in, again.cost) == (1, 0, 0.0)


def test_an_estimate_counts_a_second_judge_that_was_set_after_the_summaries_were_made() -> None:
    found = estimate([NEWS], SummaryOptions(judged=True), Prices(1.0, 10.0), "m", Kept())
    assert (found.calls, found.kept) == (2, 1)
    assert found.tokens_in > 500
    assert found.cost > 0


def test_a_better_summary_of_the_same_revision_stays() -> None:
    model = Makers(Believing(), chat=Saying(GOOD))
    before = summarise(NEWS, SummaryOptions(), model)
    failing = Makers(Believing(), chat=Saying(BudgetSpentError("the day's budget is spent")))
    kept = summarise(NEWS, SummaryOptions(), failing, before)
    assert (kept.way, kept.groups) == (Way.MODEL, before.groups)
    assert kept.note == "made before; this time not by the language model: the day's budget is spent"
    assert kept.missed
    without_model = summarise(NEWS, SummaryOptions(), Makers(Believing()), before)
    assert (without_model.way, without_model.note, without_model.missed) == (Way.MODEL, "", "")


def test_a_better_summary_does_not_stay_when_it_is_not_wanted_or_does_not_hold() -> None:
    before = summarise(NEWS, SummaryOptions(), Makers(Believing(), chat=Saying(GOOD)))
    nothing = Makers(Believing())
    assert summarise(NEWS, SummaryOptions(way=Way.EXTRACTIVE), nothing, before).way is Way.EXTRACTIVE
    assert summarise(NEWS, SummaryOptions(language="fr"), nothing, before).way is Way.EXTRACTIVE
    assert summarise(replace(NEWS, revision=4), SummaryOptions(), nothing, before).way is Way.EXTRACTIVE
    refused = Verdict(Support.UNSUPPORTED, 0.1)
    groups = tuple(
        replace(group, claims=tuple(replace(claim, verdict=refused) for claim in group.claims))
        for group in before.groups
    )
    broken = replace(before, groups=groups)
    assert summarise(NEWS, SummaryOptions(), nothing, broken).way is Way.EXTRACTIVE


def test_what_a_model_took_in_vain_is_kept_with_the_summary() -> None:
    summary = summarise(NEWS, SummaryOptions(), Makers(Refusing("seminar"), chat=Saying(GOOD)))
    assert summary.way is Way.EXTRACTIVE
    assert "none of the model's 1 claims passed the check" in summary.missed
    assert (summary.usage.tokens_in, len(summary.rejected), summary.left_out) == (2, 1, 0)
    assert "seminar of legislatures" in summary.raw
