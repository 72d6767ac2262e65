"""What `topicwire summarize` says."""

from collections import Counter

from topicwire.cli.summarize import estimate_text, made_text
from topicwire.pipeline.summarising import Made
from topicwire.summarize.estimate import Estimate


def test_what_it_will_take() -> None:
    found = Estimate(8, 2, 9, 4, 12_345, 678, 0.5)
    assert estimate_text(10, found, priced=True).splitlines() == [
        "10 documents, 2 of them short and shown as they are",
        "9 calls, 4 of them answered before and free",
        "12,345 tokens sent, 678 received, rather fewer",
        "0.5000 money, by llm.price_in and llm.price_out",
    ]
    assert "not known" in estimate_text(10, found, priced=False)


def test_without_a_model_nothing_is_paid() -> None:
    assert "costs nothing" in estimate_text(3, None, priced=True)


def test_what_was_made() -> None:
    made = Made(Counter({"model": 2, "extractive": 1}), Counter({"the day's\nbudget is spent": 1}))
    assert made_text(made) == ("Summaries made: 1 extractive, 2 model.\n  1: the day's budget is spent")
