"""How surely articles are linked with their translations: by figures and names, or by meaning too.

    python -m benchmarks.translation_links --data DIR [--embeddings] [--json]

DIR is the folder of the public test sets. Runs of ten sentences of the translation sets (Chinese and Russian
with their English) and the articles of XQuAD (four languages) are articles of one outlet on one day; each is
to be linked with its own translation and with no other. Prints how many links there are to find, the share
that was found, and the share of those found that are right.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from topicwire.dedup.translations import Likeness, Traits, link, traits
from topicwire.llm.embeddings import SentenceEncoder
from topicwire.model.document import Document, Kind, Paragraph
from topicwire.model.moment import Moment, Precision, Provenance
from topicwire.model.outlet import Outlet

_AT = datetime(2025, 7, 20, tzinfo=UTC)
_RUN = 10  # sentences of an article
_PLENTY = 200  # articles of a set
_BEGINNING = 600  # characters of an article that the model gets


def articles(data: Path) -> Iterator[tuple[str, list[list[Document]]]]:
    """Yield the name of each set with its articles: lists of one document in several languages."""
    for path in sorted((data / "translation").glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        language = path.name.split(".")[1][:2]
        runs = [rows[at : at + _RUN] for at in range(0, len(rows) - _RUN, _RUN)][:_PLENTY]
        yield (
            path.stem,
            [
                [
                    document(f"{at}.{language}", language, [row["source"] for row in run]),
                    document(f"{at}.en", "en", [row["reference"] or "" for row in run]),
                ]
                for at, run in enumerate(runs)
            ],
        )
    texts = {
        language: _by_title(data / "crosslingual" / f"paragraphs.{language}.jsonl")
        for language in ("zh", "en", "ru", "ar")
    }
    yield (
        "xquad",
        [
            [document(f"{at}.{language}", language, found[at]) for language, found in texts.items()]
            for at in range(len(texts["en"]))
        ],
    )


def document(key: str, language: str, paragraphs: Sequence[str]) -> Document:
    """Return a document of the one outlet."""
    return Document(
        key=key,
        revision=1,
        address=f"https://one.example/{key}",
        title=paragraphs[0][:60],
        outlet=Outlet("one.example", "One", "One"),
        language=language,
        certainty=1.0,
        kind=Kind.ARTICLE,
        published=Moment(_AT, Precision.DAY, Provenance.FEED),
        fetched=_AT,
        paragraphs=tuple(Paragraph(number, text) for number, text in enumerate(paragraphs, 1)),
    )


def measure(found: Sequence[Sequence[Document]], encoder: SentenceEncoder | None) -> dict[str, object]:
    """Return the counts of one set."""
    likeness = meanings(found, encoder) if encoder else None
    compared = [[traits(one) for one in versions] for versions in found]
    everything: list[Traits] = [one for versions in compared for one in versions]
    wanted = linked = right = 0
    for versions in compared:
        own = {one.key for one in versions}
        for one in versions:
            links = {other.key for other in link(one, everything, likeness=likeness)}
            wanted += len(own) - 1
            linked += len(links)
            right += len(links & own)
    return {
        "wanted": wanted,
        "found": round(right / wanted, 4),
        "right": round(right / max(1, linked), 4),
    }


def meanings(found: Sequence[Sequence[Document]], encoder: SentenceEncoder) -> Likeness:
    """Return the likeness of the beginnings of these documents."""
    everything = [one for versions in found for one in versions]
    vectors = encoder.embed([one.text[:_BEGINNING] for one in everything])
    place = {one.key: at for at, one in enumerate(everything)}
    return lambda one, other: float(vectors[place[one]] @ vectors[place[other]])


def _by_title(path: Path) -> list[list[str]]:
    """Return the paragraphs of each article; the articles are in the same order in every language."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [[row["text"] for row in rows[at : at + 5]] for at in range(0, len(rows), 5)]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the links between translations.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the public test sets")
    parser.add_argument("--embeddings", action="store_true", help="compare meanings too")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    encoder = SentenceEncoder() if given.embeddings else None
    for name, found in articles(given.data):
        row = {"set": name, **measure(found, encoder)}
        print(json.dumps(row) if given.json else "  ".join(f"{key} {value}" for key, value in row.items()))


if __name__ == "__main__":
    main()
