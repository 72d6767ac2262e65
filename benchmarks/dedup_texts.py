"""Documents for measuring the finding of copies: articles, copies edited the way newsrooms do, and forms.

The sentences of the public test sets (Chinese, English, Russian) are drawn into articles of 3 to 28
paragraphs. There are fewer sentences than a large measurement needs, so most have a third of their words
replaced; one in ten stays as it is, as unlike articles quote the same words. Everything follows from the
seed.
"""

import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import opencc

from topicwire.model.document import Document, Kind, Paragraph
from topicwire.model.moment import Moment, Precision, Provenance
from topicwire.model.outlet import Outlet

LANGUAGES = ("zh", "en", "ru")
_START = datetime(2025, 7, 1, tzinfo=UTC)
_SENTENCE = re.compile(r"[^。！？.!?]+(?:[。！？]|[.!?]+(?=\s|$)|$)|[.!?]")
_SIZES = (1,) * 9 + (2,) * 5 + (3,) * 3 + (5, 8, 13)  # documents of a cluster: most texts have no copy
_FORMS = 0.05  # share of documents that fill in a form
_OUTLETS = 40
_QUOTED = 0.1  # share of sentences that stand in other articles too
_RESPELT = 0.35  # share of the words that are replaced in the others
_SPACE = {"zh": "", "en": " ", "ru": " "}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A document and the number of the text that it carries."""

    document: Document
    cluster: int


@dataclass(frozen=True, slots=True)
class _Text:
    title: str
    paragraphs: tuple[str, ...]
    language: str


def sentences(data: Path) -> dict[str, list[str]]:
    """Return distinct sentences by language from the test sets under a folder, in a fixed order."""
    found: dict[str, dict[str, None]] = {language: {} for language in LANGUAGES}
    for language, text in _texts(data):
        for match in _SENTENCE.finditer(text):
            sentence = match.group().strip()
            if (12 if language == "zh" else 40) <= len(sentence) <= 400:
                found[language][sentence] = None
    return {language: list(texts) for language, texts in found.items()}


def labelled(pool: dict[str, list[str]], count: int, seed: int) -> list[Labelled]:
    """Return so many documents in random order, the texts that they carry numbered from 0."""
    chance = random.Random(seed)
    maker = _Maker(pool, chance)
    made: list[tuple[_Text, int]] = []
    cluster = 0
    while len(made) < count:
        if chance.random() < _FORMS:
            made.append((maker.form(), cluster))
        else:
            original = maker.article()
            copies = [maker.copy(original) for _ in range(chance.choice(_SIZES) - 1)]
            made.extend((text, cluster) for text in (original, *copies))
        cluster += 1
    found = [
        Labelled(_document(text, chance, number), label) for number, (text, label) in enumerate(made[:count])
    ]
    chance.shuffle(found)
    return found


class _Maker:
    """Makes articles and edits them."""

    def __init__(self, pool: dict[str, list[str]], chance: random.Random) -> None:
        self._pool = pool
        self._chance = chance
        self._words = {language: _words(texts) for language, texts in pool.items()}
        self._frames = {
            language: [tuple(chance.sample(_short(texts, language), 2)) for _ in range(_OUTLETS // 4)]
            for language, texts in pool.items()
        }
        self._traditional = opencc.OpenCC("s2t")
        self._edits: tuple[Callable[[_Text], _Text], ...] = (
            self._cut,
            self._reorder,
            self._requote,
            self._replace,
            self._reword,
            self._note,
            self._retitle,
        )

    def article(self) -> _Text:
        """Return an article of sentences that were drawn by chance."""
        language = self._chance.choice(LANGUAGES)
        drawn = [
            text if self._chance.random() < _QUOTED else self._respell(text, language, _RESPELT)
            for text in self._chance.sample(self._pool[language], self._chance.randint(9, 28))
        ]
        return _Text(drawn[0], tuple(self._paragraphs(drawn[1:], language)), language)

    def copy(self, text: _Text) -> _Text:
        """Return the text after an edit; every second time between the lines of an outlet."""
        text = self._chance.choice(self._edits)(text)
        if self._chance.random() < 0.5:
            head, foot = self._chance.choice(self._frames[text.language])
            text = _Text(text.title, (head, *text.paragraphs, foot), text.language)
        if self._chance.random() < 0.3:
            text = self._retitle(text)
        if text.language == "zh" and self._chance.random() < 0.15:
            text = _Text(*self._to_traditional(text))
        return text

    def form(self) -> _Text:
        """Return a weather, market or lottery report with figures drawn by chance."""
        language, title, lines = self._chance.choice(_FORMS_OF)
        paragraphs = [re.sub("#+", self._figure, line) for line in lines]
        return _Text(title, tuple(paragraphs), language)

    def _figure(self, match: re.Match[str]) -> str:
        digits = len(match.group())
        return str(self._chance.randrange(10 ** (digits - 1), 10**digits))

    def _paragraphs(self, drawn: list[str], language: str) -> Iterator[str]:
        at = 0
        while at < len(drawn):
            width = self._chance.randint(1, 3)
            yield _SPACE[language].join(drawn[at : at + width])
            at += width

    def _cut(self, text: _Text) -> _Text:
        kept = max(1, round(len(text.paragraphs) * self._chance.uniform(0.4, 0.9)))
        return _Text(text.title, text.paragraphs[:kept], text.language)

    def _reorder(self, text: _Text) -> _Text:
        return _Text(
            text.title, tuple(self._chance.sample(text.paragraphs, len(text.paragraphs))), text.language
        )

    def _retitle(self, text: _Text) -> _Text:
        return _Text(self._chance.choice(self._pool[text.language]), text.paragraphs, text.language)

    def _note(self, text: _Text) -> _Text:
        note = self._chance.choice(self._pool[text.language])
        return _Text(text.title, (note, *text.paragraphs), text.language)

    def _requote(self, text: _Text) -> _Text:
        """Word one or two paragraphs differently."""
        changed = set(self._chance.sample(range(len(text.paragraphs)), min(2, len(text.paragraphs))))
        return self._changed(text, lambda at: 0.4 if at in changed else 0.0)

    def _reword(self, text: _Text) -> _Text:
        """Change words all over the text: one in 8 to one in 20."""
        share = self._chance.uniform(0.05, 0.125)
        return self._changed(text, lambda _: share)

    def _changed(self, text: _Text, share: Callable[[int], float]) -> _Text:
        changed = (self._respell(part, text.language, share(at)) for at, part in enumerate(text.paragraphs))
        return _Text(text.title, tuple(changed), text.language)

    def _respell(self, paragraph: str, language: str, share: float) -> str:
        """Replace a share of the words (in Chinese, of the pairs of characters) by others."""
        space = _SPACE[language]
        return space.join(
            self._chance.choice(self._words[language]) if self._chance.random() < share else word
            for word in _split(paragraph, language)
        )

    def _replace(self, text: _Text) -> _Text:
        """Put other sentences in the place of 10 to 60% of the text."""
        share = self._chance.uniform(0.1, 0.6)
        parts = list(text.paragraphs)
        left = share * sum(len(part) for part in parts)
        for at in self._chance.sample(range(len(parts)), len(parts)):
            if len(parts[at]) <= left:
                left -= len(parts[at])
                parts[at] = self._of_length(len(parts[at]), text.language)
        return _Text(text.title, tuple(parts), text.language)

    def _of_length(self, length: int, language: str) -> str:
        found = ""
        while len(found) < length * 0.8:
            found += _SPACE[language] + self._chance.choice(self._pool[language])
        return found.strip()

    def _to_traditional(self, text: _Text) -> tuple[str, tuple[str, ...], str]:
        converted = tuple(str(self._traditional.convert(part)) for part in text.paragraphs)
        return str(self._traditional.convert(text.title)), converted, text.language


_FORMS_OF: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "en",
        "Weather today",
        (
            "Today will be partly cloudy with a high of ## degrees and a low of # degrees in the valley.",
            "Winds from the west reach ## kilometres an hour, the chance of rain is ## percent after noon.",
            "The river stands at ### centimetres; the pollen count is ## for grass and ## for birch.",
        ),
    ),
    (
        "zh",
        "收盘综述",
        (
            "截至收盘，上证指数报####.##点，涨幅0.##%；深证成指报#####.##点，涨幅0.##%。",
            "沪深两市全天成交额#####亿元，较上个交易日缩量###亿元，全市场超过####只个股上涨。",
        ),
    ),
    (
        "zh",
        "开奖公告",
        ("双色球第2025###期：红球## ## ## ## ## ##，蓝球##，奖池奖金#亿####万元，下期周四开奖。",),
    ),
    (
        "ru",
        "Курс валют",
        (
            "Официальный курс доллара на завтра составит ##,## рубля, курс евро установлен на ##,## рубля.",
            "Баррель нефти подорожал до ##,## доллара, индекс биржи вырос на 0,## процента, до #### пунктов.",
        ),
    ),
)


def _split(paragraph: str, language: str) -> list[str]:
    if language == "zh":
        return [paragraph[at : at + 2] for at in range(0, len(paragraph), 2)]
    return paragraph.split(" ")


def _short(texts: list[str], language: str) -> list[str]:
    """Return sentences as long as the lines that outlets put around their articles."""
    return [text for text in texts if len(text) <= (40 if language == "zh" else 100)]


def _words(texts: list[str]) -> list[str]:
    return (
        [word for text in texts[:2000] for word in text.split(" ")]
        if " " in texts[0]
        else [text[at : at + 2] for text in texts[:2000] for at in range(0, len(text) - 2, 2)]
    )


def _document(text: _Text, chance: random.Random, number: int) -> Document:
    at = _START + timedelta(minutes=chance.randrange(60 * 24 * 20))
    outlet = f"outlet{chance.randrange(_OUTLETS)}.example"
    return Document(
        key=f"{chance.getrandbits(64):016x}",
        revision=1,
        address=f"https://{outlet}/{number}",
        title=text.title,
        outlet=Outlet(outlet, outlet, outlet),
        language=text.language,
        certainty=1.0,
        kind=Kind.ARTICLE,
        published=Moment(at, Precision.MINUTE, Provenance.FEED),
        fetched=at,
        paragraphs=tuple(Paragraph(at, part) for at, part in enumerate(text.paragraphs, 1)),
    )


def _texts(data: Path) -> Iterator[tuple[str, str]]:
    """Yield (language, text) of everything in the folders that is there."""
    for path in sorted(data.glob("translation/*.jsonl")):
        language = path.name.split(".")[1][:2]
        for row in _rows(path):
            yield language, row["source"]
            yield "en", row["reference"] or ""
    for language in LANGUAGES:
        for row in _rows(data / "crosslingual" / f"paragraphs.{language}.jsonl"):
            yield language, row["text"]
    for row in _rows(data / "crosslingual" / "cmrc_dev.paragraphs.jsonl"):
        yield "zh", row["text"]
    for row in _rows(data / "faithfulness" / "faithbench.jsonl"):
        yield "en", row["source"]
    truth = data / "extraction" / "scrapinghub" / "ground-truth.json"
    for entry in json.loads(truth.read_text("utf-8")).values() if truth.exists() else ():
        yield "en", entry["articleBody"]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if path.exists():
        yield from (json.loads(line) for line in path.read_text("utf-8").splitlines())
