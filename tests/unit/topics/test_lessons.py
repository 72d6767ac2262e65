"""Topics that learn from wrong examples, and previews of changes."""

from dataclasses import replace
from datetime import UTC, datetime

from tests.texts import document

from topicwire.model.document import Document
from topicwire.model.lessons import Lessons
from topicwire.model.topic import Evidence, Topic, TopicName
from topicwire.topics.judge import Followed, followed, judge
from topicwire.topics.lessons import apply, learn
from topicwire.topics.match import match
from topicwire.topics.preview import preview

JAGUAR = Topic("jaguar", "Jaguar", (TopicName("en", "Jaguar"),))


NOW = datetime(2025, 7, 25, tzinfo=UTC)


def ready(topic: Topic, lessons: Lessons | None = None) -> Followed:
    return followed(topic, lessons or Lessons(topic.key), NOW)


def of(key: str, *texts: str) -> Document:
    return replace(document(*texts, language="en", title=texts[0]), key=key)


CARS = [
    of(
        "c1",
        "Jaguar unveils an electric sedan with a new battery.",
        "The Jaguar factory will build engines and sedans.",
    ),
    of(
        "c2",
        "Jaguar sales fell as dealers waited for the electric sedan.",
        "Jaguar dealers blame the factory.",
    ),
]
CATS = [
    of(
        "a1",
        "A jaguar was seen near the river in the Amazon forest.",
        "The jaguar hunts caiman and deer in the forest.",
    ),
    of(
        "a2",
        "Rangers count every jaguar in the forest with cameras.",
        "The jaguar cub follows its mother to the river.",
    ),
]
NEW_CAR = of(
    "c3",
    "Jaguar recalls a sedan because of its battery.",
    "Dealers will repair the electric Jaguar for free.",
)
NEW_CAT = of(
    "a3", "Farmers protect the jaguar in the Amazon forest.", "Rangers filmed a jaguar cub at the river."
)
UNLIKE = of("x", "The Jaguar museum opens on Monday.", "Visitors can see the Jaguar collection of paintings.")


def kept(lessons: Lessons, one: Document) -> bool:
    return apply(lessons, one, JAGUAR, match(one, JAGUAR)) is not None


def test_documents_like_the_wrong_examples_no_longer_belong() -> None:
    lessons = learn(JAGUAR, CARS, CATS)
    assert not kept(lessons, NEW_CAR)
    assert kept(lessons, NEW_CAT)
    assert kept(lessons, UNLIKE)


def test_one_example_teaches_something_and_not_too_much() -> None:
    lessons = learn(JAGUAR, CARS[:1], [])
    assert not kept(lessons, CARS[0])
    assert kept(lessons, NEW_CAT)
    assert kept(lessons, UNLIKE)


def test_an_example_is_what_the_reader_said_it_is() -> None:
    lessons = learn(JAGUAR, [CATS[0]], [CATS[1]])
    assert not kept(lessons, CATS[0])
    assert kept(lessons, CATS[1])


def test_without_examples_nothing_changes() -> None:
    lessons = learn(JAGUAR, [], [])
    assert all(kept(lessons, one) for one in (*CARS, *CATS, NEW_CAR))


def test_chinese_namesakes() -> None:
    apple = Topic("苹果", "苹果", (TopicName("zh", "苹果"),))
    phones = [document("苹果发布新手机，芯片速度提升两成。", "苹果手机在门店开售。", title="苹果发布手机")]
    fruit = [document("今年苹果丰收，果农忙着采摘和装箱。", "果园里的苹果个头大、糖度高。", title="苹果丰收")]
    lessons = learn(apple, [replace(phones[0], key="p")], [replace(fruit[0], key="f")])
    phone = document(
        "苹果手机芯片供不应求，门店排起长队。", "苹果手机发布后速度受到好评。", title="苹果手机热销"
    )
    orchard = document("果农在果园采摘苹果，糖度比去年高。", title="果园里的苹果")
    assert apply(lessons, replace(phone, key="n"), apple, match(phone, apple)) is None
    assert apply(lessons, replace(orchard, key="o"), apple, match(orchard, apple)) is not None


def test_a_preview_says_what_would_be_gained_and_lost() -> None:
    narrow = replace(
        JAGUAR, names=(TopicName("en", "Jaguar sedan"), TopicName("en", "Amazon")), name="Amazon"
    )
    found = preview(ready(narrow), [*CARS, *CATS, NEW_CAT], ready(JAGUAR))
    assert {one.document for one in found.matches} == {"a1", "a3"}
    assert found.lost == {"c1", "c2", "a2"}
    assert found.gained == frozenset()
    assert found.matches[0].score >= found.matches[-1].score
    assert preview(ready(JAGUAR), CARS).gained == frozenset()


def test_what_a_reader_said_comes_before_everything() -> None:
    lessons = learn(JAGUAR, [CATS[0]], [UNLIKE])
    strict = replace(JAGUAR, threshold=0.99, query="submarine")
    assert judge(CATS[0], ready(JAGUAR, lessons)).match is None
    said = judge(UNLIKE, ready(strict, lessons)).match
    assert said is not None
    assert said.reasons[-1].evidence is Evidence.USER


def test_a_stored_query_and_a_threshold_must_hold_as_well() -> None:
    electric = ready(replace(JAGUAR, query="electric -dealers"))
    assert judge(CARS[0], electric).match
    assert judge(CARS[1], electric).match is None
    assert judge(CARS[1], electric).named
    score = judge(CARS[0], ready(JAGUAR)).match
    assert score is not None
    assert judge(CARS[0], ready(replace(JAGUAR, threshold=score.score))).match
    assert judge(CARS[0], ready(replace(JAGUAR, threshold=score.score + 0.01))).match is None
