"""Which documents are the same article in another language."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.unit.dedup.texts import CHINESE, ENGLISH, document

from topicwire.dedup.translations import Traits, link, traits
from topicwire.model.document import Document, Paragraph

FACTS = (
    "The second yard is 320 metres long and cost 87 million yuan; 1,450 people worked on it for 26 months, "
    "says the SCO report."
)
FACTS_IN_CHINESE = "第二座堆场长320米，造价8700万元；1450人为此工作了26个月，SCO报告称。"
FACTS_IN_RUSSIAN = (
    "Вторая площадка длиной 320 метров стоила 87 миллионов юаней; над ней 26 месяцев работали 1450 человек."
)
OTHER_FIGURES = "In 1987, 560 people saw 12,300 birds on 4,321 roofs and 99 boats."


def made(key: str, language: str, paragraphs: tuple[str, ...], hours: float = 0) -> Document:
    return replace(document(key, paragraphs, hours=hours), language=language)


ORIGINAL = traits(made("zh", "zh-Hans", (*CHINESE, FACTS_IN_CHINESE)))
TRANSLATION = made("en", "en", (*ENGLISH, FACTS), hours=5)
NO_FIGURES = made("plain", "en", ENGLISH[:5] + ENGLISH[6:])
UNLIKE = made("x", "en", tuple(text.replace("41,200", "900").replace("7.5", "3.1") for text in ENGLISH))


def keys(document: Traits, *others: Document) -> list[str]:
    return [found.key for found in link(document, [traits(other) for other in others])]


def test_figures_and_names_link_a_translation() -> None:
    (found,) = link(ORIGINAL, [traits(UNLIKE), traits(TRANSLATION)])
    assert found.key == "en"
    assert found.reasons == ("figures", "names")
    assert found.score == 1.0


@pytest.mark.parametrize(
    "other",
    [
        UNLIKE,
        replace(TRANSLATION, outlet=replace(TRANSLATION.outlet, key="other.example")),
        replace(TRANSLATION, language="zh-Hant"),
        replace(TRANSLATION, language="und"),
        replace(TRANSLATION, paragraphs=tuple(Paragraph(number, FACTS) for number in range(1, 30))),
        replace(TRANSLATION, paragraphs=(Paragraph(1, "41,200 and 320, 87 million, 1,450, 26."),)),
        made("en", "en", (*ENGLISH, FACTS), hours=100),
    ],
    ids=["figures", "outlet", "script", "unknown", "longer", "shorter", "later"],
)
def test_what_is_no_translation(other: Document) -> None:
    assert keys(ORIGINAL, other) == []


def test_a_document_is_no_translation_of_itself() -> None:
    assert link(ORIGINAL, [ORIGINAL]) == ()


def test_the_best_of_each_language_is_taken() -> None:
    worse = made("worse", "en", (*ENGLISH, FACTS.replace("1,450", "1,500")))
    russian = made("ru", "ru", (*ENGLISH, FACTS_IN_RUSSIAN))
    assert keys(ORIGINAL, worse, TRANSLATION, russian) == ["en", "ru"]


def test_the_page_s_own_word_decides() -> None:
    far = replace(UNLIKE, paragraphs=(Paragraph(1, "Short."),))
    later = replace(far, published=replace(far.published, at=far.published.at + timedelta(days=90)))
    named = replace(ORIGINAL, alternates=frozenset({far.address}))
    names = replace(later, alternates=(ORIGINAL.address,))
    for one, other in ((named, later), (ORIGINAL, names)):
        (found,) = link(one, [traits(other)])
        assert (found.key, found.score, found.reasons) == ("x", 1.0, ("alternate",))
    elsewhere = replace(names, outlet=replace(names.outlet, key="other.example"))
    assert link(named, [traits(elsewhere)]) == (), "a page cannot claim the article of another outlet"


@pytest.mark.parametrize(
    ("other", "likeness", "linked"),
    [
        (NO_FIGURES, 0.7, True),
        (NO_FIGURES, 0.5, False),
        (TRANSLATION, 0.5, True),
        (TRANSLATION, 0.1, False),
        (made("far", "en", (*ENGLISH, OTHER_FIGURES)), 0.9, True),
        (made("far", "en", (OTHER_FIGURES * 12,)), 0.9, False),
        (TRANSLATION, None, True),  # a language that the model does not know
        (NO_FIGURES, None, False),
    ],
)
def test_likeness_of_meanings(other: Document, likeness: float | None, linked: bool) -> None:
    found = link(ORIGINAL, [traits(other)], likeness=lambda one, two: likeness)
    assert bool(found) is linked
