"""How good summaries are, for each way to make them.

    python -m benchmarks.summaries [--data DIR] [--base-url URL --model NAME] [--documents N] [--read]
    [--json]

Texts: the sample newsroom; with `--data` (the folder of the public test sets) real pages and news sentences
in Chinese and Russian too, for which translations by Firefox Translations are recorded. The model way needs
an endpoint. For each way and set: claims a summary, share of claims supported, left unchecked and left out,
share of citations that exist, coverage, letters a claim, seconds (median) and tokens a document. `--read`
prints the summaries.
"""

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean, median

from benchmarks.summaries_texts import (
    RecordedTranslators,
    page_documents,
    sample_documents,
    sentence_documents,
)
from topicwire.llm.budget import Budget, MemoryLedger, Prices
from topicwire.llm.chat import ChatOptions, OpenAIChat
from topicwire.llm.embeddings import SentenceEncoder
from topicwire.model.document import Document
from topicwire.model.summary import Summary, Support, Way
from topicwire.pipeline.checking import ParagraphVerifier
from topicwire.summarize.choose import Makers, SummaryOptions, summarise
from topicwire.summarize.words import size


@dataclass(frozen=True, slots=True)
class Score:
    """What was measured for one way on one set."""

    texts: str
    way: str
    documents: int
    summaries: int  # made in this way; the others are short, or another way took its place
    claims: float  # a summary
    supported: float  # share of the claims shown
    unchecked: float
    left_out: float  # share of all claims made that failed their check
    citations_exist: float
    coverage: float
    letters: float  # a claim; a Chinese character counts 2.5
    share: float  # of the document's length
    seconds: float  # a document, median
    tokens: float  # a document


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path)
    parser.add_argument("--base-url", default="")
    parser.add_argument("--model", default="")
    parser.add_argument("--documents", type=int, default=40, help="most of a set")
    parser.add_argument("--read", action="store_true")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    scores = list(_scores(given))
    if given.json:
        print(json.dumps([asdict(one) for one in scores], indent=1))
        return
    for one in scores:
        print(f"{one.texts}, {one.way}:")
        print(
            "   "
            + ", ".join(
                f"{name} {value}" for name, value in asdict(one).items() if name not in ("texts", "way")
            )
        )


def _scores(given: argparse.Namespace) -> Iterator[Score]:
    encoder = SentenceEncoder()
    verifier = ParagraphVerifier(encoder)
    chat = None
    if given.base_url:
        options = ChatOptions(given.base_url, given.model, timeout=600)
        chat = OpenAIChat(options, Budget(MemoryLedger(), Prices()))
    translators = RecordedTranslators(given.data / "translation") if given.data else None
    makers = Makers(verifier, embedder=None, chat=chat, translators=translators)
    for name, documents in _sets(given.data, given.documents):
        for way in _ways(name, has_model=chat is not None):
            made = [(one, summarise(one, SummaryOptions(way=way), makers)) for one in documents]
            if given.read:
                _print(made, way)
            yield measure(name, way, made)


def _sets(data: Path | None, most: int) -> Iterator[tuple[str, list[Document]]]:
    yield "sample", list(sample_documents())[:most]
    if data:
        yield "pages", list(page_documents(data / "extraction"))[:most]
        for language in ("zh", "ru"):
            yield (
                f"sentences {language}",
                list(sentence_documents(data / "translation", language, most // 2))[:most],
            )


def _ways(name: str, *, has_model: bool) -> Sequence[Way]:
    ways = [Way.EXTRACTIVE]
    if name.startswith("sentences"):
        ways.append(Way.TRANSLATED)
    return [*ways, Way.MODEL] if has_model else ways


def measure(name: str, way: Way, made: Sequence[tuple[Document, Summary]]) -> Score:
    """Return the score of the summaries that were made in the way wanted."""
    right = [(document, summary) for document, summary in made if summary.way is way]
    claims = [claim for _, summary in right for claim in summary.claims]
    cited = [
        document.paragraph(number) is not None
        for document, summary in right
        for claim in summary.claims
        for number in claim.citations
    ]
    left_out = sum(summary.left_out for _, summary in right)
    lengths = [
        sum(size(claim.text) for claim in summary.claims) / sum(size(p.text) for p in document.paragraphs)
        for document, summary in right
    ]
    return Score(
        texts=name,
        way=way.value,
        documents=len(made),
        summaries=len(right),
        claims=_mean(len(summary.claims) for _, summary in right),
        supported=_mean(claim.verdict.support is Support.SUPPORTED for claim in claims),
        unchecked=_mean(claim.verdict.support is Support.UNCHECKED for claim in claims),
        left_out=round(left_out / max(1, left_out + len(claims)), 3),
        citations_exist=_mean(cited),
        coverage=_mean(summary.coverage for _, summary in right),
        letters=_mean(size(claim.text) for claim in claims),
        share=_mean(lengths),
        seconds=round(median([summary.usage.seconds for _, summary in right] or [0.0]), 3),
        tokens=_mean(summary.usage.tokens_in + summary.usage.tokens_out for _, summary in right),
    )


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return round(mean(found), 3) if found else 0.0


def _print(made: Sequence[tuple[Document, Summary]], way: Way) -> None:
    for document, summary in made:
        if summary.way is not way:
            continue
        print(f"== {document.title} (coverage {summary.coverage}, {summary.left_out} left out)")
        if summary.lead:
            print(f"  {summary.lead.text} {list(summary.lead.citations)}")
        for group in summary.groups:
            print(f"  {group.heading}")
            for claim in group.claims:
                print(f"    - {claim.text} {list(claim.citations)} {claim.verdict.score}")


if __name__ == "__main__":
    main()
