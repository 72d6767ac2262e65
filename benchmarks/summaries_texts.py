"""The documents of benchmarks.summaries, and translators that replay what the real model said."""

import gzip
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from pathlib import Path

from topicwire.errors import TopicwireError
from topicwire.extract.context import ReadContext
from topicwire.extract.read import read
from topicwire.llm.translation import Translator
from topicwire.model.document import Document, Kind, Paragraph, Role
from topicwire.model.moment import Moment, Precision, Provenance
from topicwire.model.outlet import Outlet
from topicwire.model.page import Page
from topicwire.sample.article import SampleArticle, load_articles
from topicwire.text.sentences import split

_SENTENCES = 15  # of a document made of sentences in a row; news articles of the sets have 10 to 30
_NOW = datetime.now(UTC)


class _NoOutlets:
    """A directory that knows nobody."""

    def lookup(self, host: str) -> Outlet | None:
        """Return None."""
        del host
        return None


class RecordedTranslator:
    """Replays translations by Firefox Translations that are in the public test sets; knows nothing else."""

    name = "firefox-translations (recorded)"

    def __init__(self, recorded: dict[str, str]) -> None:
        self._recorded = recorded

    def translate(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Return the recorded translations, empty for sentences that are not in the sets."""
        return tuple(self._recorded.get(text, "") for text in texts)


class RecordedTranslators:
    """The recorded pairs, by source language; all lead into English."""

    def __init__(self, folder: Path) -> None:
        self._by_language = {
            language: RecordedTranslator(dict(_recorded(folder, language))) for language in ("zh", "ru")
        }

    def find(self, source: str, target: str) -> Translator | None:
        """Return the recorded translator of a language into English."""
        return self._by_language.get(source.split("-", maxsplit=1)[0]) if target == "en" else None


def _recorded(folder: Path, language: str) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.glob(f"*.{language}-en.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["bergamot"]:
                yield " ".join(row["source"].split()), row["bergamot"]


def sample_documents() -> Iterator[Document]:
    """Return the articles of the sample newsroom."""
    for article in load_articles():
        yield _sample(article)


def _sample(article: SampleArticle) -> Document:
    published = article.published
    at = published if isinstance(published, datetime) else datetime.combine(published, time(), UTC)
    parts = article.blocks or tuple(("paragraph", text) for text in article.paragraphs)
    texts = [(text, Role.HEADING if kind == "subhead" else Role.TEXT) for kind, text in parts]
    return _document(article.key, article.title, article.language, texts, at, Kind(article.kind))


def sentence_documents(folder: Path, language: str, most: int) -> Iterator[Document]:
    """Return documents of sentences in a row of the news sets, one a paragraph; at most `most` a set.

    Sentences of one article stand together in these sets, so that a document is mostly about one thing.
    """
    tag = {"zh": "zh-Hans"}.get(language, language)
    for path in sorted(folder.glob(f"wmt*.{language}-en.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for number, group in enumerate(_groups(rows, _SENTENCES)):
            if number == most:
                break
            texts = [(" ".join(row["source"].split()), Role.TEXT) for row in group]
            yield _document(f"{path.stem}-{number}", texts[0][0], tag, texts, _NOW, Kind.ARTICLE)


def _groups(rows: Sequence[dict[str, str]], size: int) -> Iterator[Sequence[dict[str, str]]]:
    return (rows[start : start + size] for start in range(0, len(rows) - size + 1, size))


def referenced(folder: Path) -> Iterator[tuple[Document, tuple[str, ...]]]:
    """Return English texts, three sentences a paragraph, each with the summaries that people found faithful.

    Texts of which more than one summary was judged have up to ten.
    """
    found: dict[str, list[str]] = {}
    for name in ("faithbench", "aggrefact"):
        for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["label"] == "supported":
                found.setdefault(row["source"], []).append(row["claim_or_summary"])
    for number, (source, summaries) in enumerate(found.items()):
        sentences = [one.text for one in split(source, "en")]
        texts = [(" ".join(group), Role.TEXT) for group in _slices(sentences, 3)]
        if len(sentences) >= _SENTENCES:
            yield _document(f"faithful-{number}", "", "en", texts, _NOW, Kind.ARTICLE), tuple(summaries)


def _slices(sentences: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (sentences[start : start + size] for start in range(0, len(sentences), size))


def page_documents(folder: Path) -> Iterator[Document]:
    """Return the real pages of the extraction sets, as they are read by topicwire."""
    for path in sorted(folder.glob("*/html/*")):
        body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        page = Page(f"https://{path.parent.parent.name}.example/{path.stem}", f"https://example.org/{path.stem}",
                    200, body, _NOW)  # fmt: skip
        try:
            yield read(page, ReadContext(_NoOutlets(), _NOW))
        except TopicwireError:
            continue  # benchmarks.extraction counts what cannot be read


def _document(
    key: str, title: str, language: str, texts: Sequence[tuple[str, Role]], at: datetime, kind: Kind
) -> Document:
    outlet = Outlet("example.org", "Example", "Example")
    published = Moment(at, Precision.MINUTE, Provenance.META)
    paragraphs = tuple(Paragraph(number, text, role) for number, (text, role) in enumerate(texts, start=1))
    address = f"https://example.org/{key}"
    return Document(key, 1, address, title, outlet, language, 1.0, kind, published, _NOW, paragraphs)
