"""A heading for a group of claims: its key terms, in the claims' language."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from topicwire.model.embedder import Embedder
from topicwire.model.summary import Claim, Group
from topicwire.summarize.subjects import reads, subject_headings
from topicwire.summarize.words import HAN, all_words, base, function_words
from topicwire.text.chinese import jieba
from topicwire.text.wordlists import by_language, pairs

_NOUNS = ("n", "vn", "j", "l", "an", "b", "nz", "eng")  # tags of rjieba that may stand in a heading
_MOST_WORDS = 3  # of a term
_TERMS = 2  # of a heading
NUMBERED = "group-words.tsv"  # how groups are numbered, by language
_WIDE = (4, 10)  # characters of a Chinese term
_SHORTEST_WORD = 4  # letters of a term of one word
_MOST_HEADING = 80  # characters
# "Group 1: ", "2. ", "(3) ", "二、", "1.2 Method"; but neither "3 dead" nor "20.5 million".
_NUMBERING = re.compile(
    r"^\s*(?:(?i:group|part|section)\s+\d{1,2}(?!\d)[\s:.)、：–—-]*"
    r"|[(（]?(?:\d{1,2}(?:\.\d{1,2})*|[一二三四五六七八九十]{1,3})(?:[)）、：:]|[.．](?!\d))\s*"
    r"|\d{1,2}(?:\.\d{1,2})+\s+(?=[A-ZА-Я\u4e00-\u9fff]))"
)
_LINK = re.compile(r"https?:|www\.|[@<>{}`]|\]\(")
_TAILS = ("会议", "机构", "组织")  # end names, but are taken for verbs or left apart by segmentation
_NO_NOUNS = (
    "ed",
    "ing",
    "ly",
)  # endings of English words that name nothing by themselves; harmless elsewhere
_CLAUSE = re.compile(r"[,.;:!?()\"“”«»„،؛؟—–\n]+|\s-\s")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def key_terms(groups: Sequence[Sequence[str]], whole: str, language: str) -> list[str]:
    """Return a heading for each group of texts; empty where no term stands out.

    A term is a run of nouns in Chinese; in other languages a run of words that the document `whole` repeats,
    or a name in capitals. It weighs more the oftener its group uses it and the fewer other groups do.
    """
    counts = [Counter(term for text in texts for term in _terms(text, whole, language)) for texts in groups]
    spread = Counter(term for count in counts for term in count)
    joint = "、" if base(language) in ("zh", "ja") else ", "
    used: set[str] = set()
    found = []
    for count in counts:
        weights = {
            term: _weight(term, count, spread, len(groups)) * (2 if whole.count(term) > 1 else 1)
            for term in count
        }
        ranked = sorted(count, key=lambda term: (-weights[term], term))
        terms = _distinct(ranked, used)
        used.update(terms)
        heading = joint.join(terms)
        found.append(heading[:1].upper() + heading[1:])
    return found


@dataclass(frozen=True, slots=True)
class Naming:
    """What headings are made of, for groups that have none."""

    reader: str  # BCP 47, in which headings are wanted
    language: str  # BCP 47, of the claims
    title: str  # of the document: what its groups are likely to be about
    whole: str  # text in which key terms look for repeated words, in the language of the claims
    embedder: Embedder | None = None  # without one, headings are key terms


def named(groups: Sequence[tuple[Claim, ...]], titles: Sequence[str], naming: Naming) -> tuple[Group, ...]:
    """Return groups of claims with their headings: their own, else their subject, else key terms.

    Where an embedder finds no subject a group has only its number: a wrong heading is worse than none.
    """
    texts = [[claim.text for claim in claims] for claims in groups]
    if naming.embedder is not None:
        language = naming.reader if reads(naming.reader) else "en"
        made = subject_headings(texts, naming.embedder, language, naming.title)
    else:
        language = naming.language
        made = key_terms(texts, naming.whole, language)
    return tuple(
        Group(numbered(number, title or term, naming.reader), claims, naming.language if title else language)
        for number, (claims, title, term) in enumerate(zip(groups, titles, made, strict=True), start=1)
    )


def numbered(number: int, title: str, reader: str = "en") -> str:
    """Return what stands above a group, as news sites have it: "Group 2: 绿色能源", or "Group 2" alone."""
    word = pairs("topicwire.summarize", NUMBERED).get(base(reader), "Group {}").format(number)
    return f"{word}{'：' if base(reader) == 'zh' else ': '}{title}" if title else word


def _weight(term: str, count: Counter[str], spread: Counter[str], groups: int) -> float:
    words = len(term) / 2 if HAN.search(term) else len(term.split())
    return math.log(1 + count[term]) * math.log(1 + groups / spread[term]) * (0.5 + min(words, 3))


def _distinct(ranked: Iterable[str], used: set[str]) -> list[str]:
    """Return the first terms that share no part with one another nor were used."""
    chosen: list[str] = []
    for term in ranked:
        if not any(_overlap(term, other) for other in (*chosen, *used)):
            chosen.append(term)
        if len(chosen) == _TERMS:
            break
    return chosen


def _overlap(term: str, other: str) -> bool:
    if HAN.search(term):
        pieces = {term[i : i + 2] for i in range(len(term) - 1)}
        return any(piece in other for piece in pieces)
    return bool({word[:5] for word in term.lower().split()} & {word[:5] for word in other.lower().split()})


def _terms(text: str, whole: str, language: str) -> Iterator[str]:
    if HAN.search(text):
        for term in _wide_terms(text):
            yield _extended(term, whole)
    else:
        yield from _spaced_terms(text, whole.lower(), language)


def _wide_terms(text: str) -> Iterator[str]:
    """Return runs of nouns that stand side by side."""
    function = function_words("zh")
    run: list[str] = []
    for word, tag in [*jieba().tag(text), ("", "x")]:
        if tag.startswith(_NOUNS) and word not in function and HAN.search(word):
            run.append(word)
            continue
        yield from _parts(run)
        run = []


def _parts(run: Sequence[str]) -> Iterator[str]:
    for start in range(len(run)):
        for stop in range(start + 1, min(start + _MOST_WORDS, len(run)) + 1):
            term = "".join(run[start:stop])
            if _WIDE[0] <= len(term) <= _WIDE[1]:
                yield term


def _extended(term: str, whole: str) -> str:
    """Return a term with what always follows it: 上海合作 is 上海合作组织 throughout."""
    following = [match.group(1) for match in re.finditer(re.escape(term) + r"([一-龥]{0,6})", whole)]
    nexts = {next(iter(jieba().cut(text)), "") for text in following}
    word = nexts.pop() if len(nexts) == 1 else ""
    word = word if len(following) > 1 or word in _TAILS else ""
    fits = len(word) > 1 and len(term + word) <= _WIDE[1] and word not in function_words("zh")
    return term + word if fits else term


def _spaced_terms(text: str, whole: str, language: str) -> Iterator[str]:
    """Return runs of up to three words, that the document repeats or that are a name."""
    function = function_words(language)
    for clause in _CLAUSE.split(text):
        words = [re.sub(r"['’]s$", "", match.group()) for match in _WORD.finditer(clause)]
        for start in range(len(words)):
            for stop in range(start + 1, min(start + _MOST_WORDS, len(words)) + 1):
                run = words[start:stop]
                if any(word.lower() in function or word[0].isdigit() for word in run):
                    break
                if _is_term(run, start, whole):
                    yield " ".join(run)


def _is_term(run: Sequence[str], start: int, whole: str) -> bool:
    if len(run) == 1:
        noun = not run[0].endswith(_NO_NOUNS)
        return noun and len(run[0]) >= _SHORTEST_WORD and whole.count(run[0].lower()[:-1]) > 1
    is_name = all(word[0].isupper() for word in run) and start > 0
    return is_name or whole.count(" ".join(run).lower()) > 1


def unnumbered(heading: str) -> str:
    """Return a heading without the number before it: groups have numbers of their own."""
    return _NUMBERING.sub("", heading).strip()


def fitting_heading(heading: str, claims: Sequence[str], language: str) -> str:
    """Return a model's heading if it says nothing that the claims under it don't, else an empty text.

    Claims are checked, headings cannot be: a heading's words must occur in the claims or be words that name
    a kind of content ("Economic Cooperation"). No figures that the claims lack, no links.
    """
    heading = unnumbered(heading).strip(" .:：。-–—")
    if not 2 <= len(heading) <= _MOST_HEADING or _LINK.search(heading):
        return ""
    text = " ".join(claims).lower()
    general = by_language("topicwire.summarize", "heading-words.tsv").get(base(language), frozenset())
    words = [word for word in all_words(heading) if word not in function_words(language)]
    return heading if words and all(word in general or _occurs(word, text) for word in words) else ""


def _occurs(word: str, text: str) -> bool:
    """Tell whether a word, or one of the same beginning, stands in a text; figures must be equal."""
    if HAN.search(word):
        return word in text
    if word.isdigit():
        return word in re.findall(r"\d+", text)
    return re.search(r"(?<!\w)" + re.escape(word[: max(4, len(word) - 2)]), text) is not None
