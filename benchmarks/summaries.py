"""How good summaries are, for each way to make them.

    python -m benchmarks.summaries [--data DIR] [--base-url URL --model NAME | --small-model] [--second-judge]
    [--documents N] [--sets NAME...] [--read] [--json]

Texts: the sample newsroom; with `--data` (the folder of the public test sets) real pages, news sentences in
Chinese and Russian, for which translations by Firefox Translations are recorded, and English texts with
summaries that people found faithful. The model way needs an endpoint, or `--small-model` (see
`small_model.py`). For each way and set: claims a summary, share of claims supported, left unchecked and left
out, share of citations that exist, coverage, ROUGE-2 against the faithful summaries, how often the second
judge agreed, letters a claim, groups with a heading, seconds (median) and tokens a document. `--read` prints
the summaries.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean, median

from benchmarks.rouge import rouge_2
from benchmarks.small_model import NAME, small_model
from benchmarks.summaries_texts import (
    RecordedTranslators,
    page_documents,
    referenced,
    sample_documents,
    sentence_documents,
)
from topicwire.llm.budget import Budget, MemoryLedger, Prices
from topicwire.llm.chat import ChatOptions, OpenAIChat
from topicwire.llm.embeddings import SentenceEncoder
from topicwire.model.document import Document
from topicwire.model.summary import Summary, Support, Way
from topicwire.pipeline.checking import ParagraphVerifier
from topicwire.summarize.by_model import ModelOptions
from topicwire.summarize.choose import Makers, SummaryOptions, summarise
from topicwire.summarize.second_judge import ModelJudge
from topicwire.summarize.words import size


@dataclass(frozen=True, slots=True)
class Score:
    """What was measured for one way on one set; None where there was nothing to measure."""

    texts: str
    way: str
    documents: int
    summaries: int  # made in this way; the others are short, or another way took its place
    claims: float | None  # a summary
    supported: float | None  # share of the claims shown
    unchecked: float | None
    written: int  # claims made, those of documents for which none held included
    left_out: float | None  # share of them that failed their check
    citations_exist: float | None
    coverage: float | None
    letters: float | None  # a claim; a Chinese character counts 2.5
    share: float | None  # of the document's length
    headed: float | None  # share of groups with more than a number above them
    rouge_2: float | None  # F1 against other summaries of the same texts; None where there are none
    judged: int  # claims that a second judge decided on
    agreed: float | None  # share on which it agreed with the check
    seconds: float | None  # a document, median
    tokens: float | None  # a document, those included for which nothing held
    reasons: dict[str, int]  # why summaries were not made in this way, the most frequent


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path)
    parser.add_argument("--base-url", default="")
    parser.add_argument("--model", default="")
    parser.add_argument("--small-model", action="store_true", help="serve the model of the group `llm`")
    parser.add_argument("--second-judge", action="store_true", help="ask the model about claims too")
    parser.add_argument("--sets", nargs="*", default=[], help="beginnings of names: sample, pages, ...")
    parser.add_argument("--documents", type=int, default=40, help="most of a set")
    parser.add_argument("--read", action="store_true")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with _endpoint(given) as (address, model):
        scores = list(_scores(given, address, model))
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


@contextmanager
def _endpoint(given: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """Yield the address and the name of the model that is asked; empty without one."""
    if not given.small_model:
        yield given.base_url, given.model
        return
    with small_model(context=8192) as address:
        yield address, NAME


def _scores(given: argparse.Namespace, address: str, model: str) -> Iterator[Score]:
    encoder = SentenceEncoder()
    chat = None
    if address:
        options = ChatOptions(address, model, timeout=600, parallel=1)
        chat = OpenAIChat(options, Budget(MemoryLedger(), Prices()))
    makers = Makers(
        ParagraphVerifier(encoder),
        embedder=encoder,
        chat=chat,
        translators=RecordedTranslators(given.data / "translation") if given.data else None,
        judge=ModelJudge(chat) if chat and given.second_judge else None,
    )
    answer = ModelOptions(answer_tokens=800) if given.small_model else ModelOptions()
    references = dict(referenced(given.data / "faithfulness")) if given.data else {}
    for name, documents in _sets(given, references):
        for way in _ways(name, has_model=chat is not None):
            made = [(one, summarise(one, SummaryOptions(way=way, model=answer), makers)) for one in documents]
            if given.read:
                _print(made, way)
            yield measure(name, way, made, {one.key: found for one, found in references.items()})


def _sets(
    given: argparse.Namespace, references: Mapping[Document, Sequence[str]]
) -> Iterator[tuple[str, list[Document]]]:
    """Yield the sets that are wanted, by name."""
    for name, documents in _all_sets(given.data, given.documents, references):
        if not given.sets or name.startswith(tuple(given.sets)):
            yield name, list(documents)[: given.documents]


def _all_sets(
    data: Path | None, most: int, references: Mapping[Document, Sequence[str]]
) -> Iterator[tuple[str, Iterable[Document]]]:
    yield "sample", sample_documents()
    if data:
        yield "articles en", references
        yield "pages", page_documents(data / "extraction")
        for language in ("zh", "ru"):
            yield f"sentences {language}", sentence_documents(data / "translation", language, most // 2)


def _ways(name: str, *, has_model: bool) -> Sequence[Way]:
    ways = [Way.EXTRACTIVE]
    if name.startswith("sentences"):
        ways.append(Way.TRANSLATED)
    return [*ways, Way.MODEL] if has_model else ways


def measure(
    name: str,
    way: Way,
    made: Sequence[tuple[Document, Summary]],
    references: Mapping[str, Sequence[str]],
) -> Score:
    """Return the score of the summaries that were made in the way wanted; references are by document key."""
    right = [(document, summary) for document, summary in made if summary.way is way]
    claims = [claim for _, summary in right for claim in summary.claims]
    cited = [
        document.paragraph(number) is not None
        for document, summary in right
        for claim in summary.claims
        for number in claim.citations
    ]
    failed = sum(summary.left_out for _, summary in right)
    failed += sum(len(summary.rejected) for _, summary in made if summary.way is not way and way is Way.MODEL)
    written = len(claims) + failed
    lengths = [
        sum(size(claim.text) for claim in summary.claims) / sum(size(p.text) for p in document.paragraphs)
        for document, summary in right
    ]
    likeness = [
        rouge_2(" ".join(claim.text for claim in summary.claims), references[document.key])
        for document, summary in right
        if document.key in references
    ]
    judged = sum(summary.judged for _, summary in right)
    return Score(
        texts=name,
        way=way.value,
        documents=len(made),
        summaries=len(right),
        claims=_mean(len(summary.claims) for _, summary in right),
        supported=_mean(claim.verdict.support is Support.SUPPORTED for claim in claims),
        unchecked=_mean(claim.verdict.support is Support.UNCHECKED for claim in claims),
        written=written,
        left_out=round(failed / written, 3) if written else None,
        citations_exist=_mean(cited),
        coverage=_mean(summary.coverage for _, summary in right),
        letters=_mean(size(claim.text) for claim in claims),
        share=_mean(lengths),
        headed=_mean(": " in group.heading for _, summary in right for group in summary.groups),
        rouge_2=_mean(likeness),
        judged=judged,
        agreed=round(sum(summary.agreed for _, summary in right) / judged, 3) if judged else None,
        seconds=round(median(summary.usage.seconds for _, summary in right), 3) if right else None,
        tokens=_mean(summary.usage.tokens_in + summary.usage.tokens_out for _, summary in made),
        reasons=dict(Counter(summary.missed for _, summary in made if summary.missed).most_common(5)),
    )


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return round(mean(found), 3) if found else None


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
