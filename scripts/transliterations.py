"""Make `src/topicwire/text/data/transliterations.tsv.gz`: how Chinese characters spell foreign names.

python scripts/transliterations.py cities15000.json cedict_1_0_ts_utf-8_mdbg.txt.gz

From names of places (GeoNames, CC BY 4.0) and of people and places (CC-CEDICT, CC BY-SA 4.0), expectation
maximisation over monotone alignments: each character gives 0 to 5 Latin letters (Li, Zhang and Su 2004, A
joint source-channel model for machine transliteration). Kept is what a character gives with at least 0.4%.
"""

import gzip
import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import opencc
from pypinyin import lazy_pinyin

from topicwire.text.han_names import heard_letters as plain

TARGET = Path(__file__).parents[1] / "src" / "topicwire" / "text" / "data" / "transliterations.tsv.gz"
HAN = re.compile(r"^[\u3400-\u9fff]{2,8}$")
LONGEST = 5
ROUNDS = 8
LEAST = 0.004
FOREIGN = frozenset(
    "斯尔特拉克巴德阿罗马卡科利亚莱诺莫索维布格弗姆普费奥塔哈埃萨伊兰顿瓦米基里耶丹什夫戈雅贝洛比达蒂"
)


def pairs(cities: str, dictionary: str) -> set[tuple[str, str]]:
    """Return pairs of Chinese and Latin spellings that are likely transliterations."""
    simplify = opencc.OpenCC("t2s").convert
    found = set()
    for city in json.loads(Path(cities).read_text(encoding="utf-8")).values():
        for name in city["alternatenames"]:
            if HAN.match(name):
                found.add((simplify(name), plain(city["name"])))
    line_form = re.compile(r"^\S+ (\S+) \[[^\]]*\] /([A-Z][A-Za-z' -]+?)(?: \(|,|/|;)")
    with gzip.open(dictionary, "rt", encoding="utf-8") as lines:
        for line in lines:
            match = line_form.match(line)
            if match and HAN.match(match[1]):
                words = match[2].split()
                found.add((match[1], plain(words[-1])))
    return {
        (han, latin) for han, latin in found if 3 <= len(latin) <= 4 * len(han) and is_foreign(han, latin)
    }


def is_foreign(han: str, latin: str) -> bool:
    """Tell a transliteration from a pinyin name and a translation."""
    spelled = "".join(lazy_pinyin(han))
    return latin != spelled and sum(sign in FOREIGN for sign in han) * 2 >= len(han)


def steps(han: str, latin: str) -> Iterator[tuple[int, int, int]]:
    """Yield all (character, first letter, letter after the last) of an alignment."""
    for place in range(len(han)):
        for start in range(len(latin) + 1):
            for end in range(start, min(start + LONGEST, len(latin)) + 1):
                yield place, start, end


def align(han: str, latin: str, table: dict[str, dict[str, float]], counts: dict[str, Counter[str]]) -> None:
    """Add the expected counts of one pair (forward and backward sums)."""
    size = len(latin) + 1
    forward = [[0.0] * size for _ in range(len(han) + 1)]
    backward = [[0.0] * size for _ in range(len(han) + 1)]
    forward[0][0] = backward[len(han)][len(latin)] = 1.0
    chances = {step: chance(table, han[step[0]], latin[step[1] : step[2]]) for step in steps(han, latin)}
    for (place, start, end), value in chances.items():
        forward[place + 1][end] += forward[place][start] * value
    for (place, start, end), value in sorted(chances.items(), key=lambda item: -item[0][0]):
        backward[place][start] += backward[place + 1][end] * value
    whole = forward[len(han)][len(latin)]
    for (place, start, end), value in chances.items():
        share = forward[place][start] * value * backward[place + 1][end] / whole if whole else 0.0
        if share > 1e-4:
            counts[han[place]].update({latin[start:end]: share})


def chance(table: dict[str, dict[str, float]], sign: str, chunk: str) -> float:
    """Return the probability of letters for a character; at first, by likeness to its pinyin."""
    known = table.get(sign)
    if known is not None:
        return known.get(chunk, 1e-6)
    sound = lazy_pinyin(sign)[0]
    shared = len(set(sound) & set(chunk))
    return 0.02 + (0.3 * shared / max(len(sound), len(chunk), 1)) + (0.2 if chunk[:1] == sound[:1] else 0.0)


def main() -> None:
    """Fit and write character, letters and logarithm of the probability, sorted."""
    data = sorted(pairs(sys.argv[1], sys.argv[2]))
    table: dict[str, dict[str, float]] = {}
    for _ in range(ROUNDS):
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for han, latin in data:
            align(han, latin, table, counts)
        table = {
            sign: {chunk: (count + 0.02) / (sum(found.values()) + 1) for chunk, count in found.items()}
            for sign, found in counts.items()
        }
    rows = [
        f"{sign}\t{chunk}\t{math.log(share):.2f}\n"
        for sign, found in sorted(table.items())
        for chunk, share in sorted(found.items())
        if share >= LEAST
    ]
    TARGET.write_bytes(gzip.compress("".join(rows).encode(), 9, mtime=0))
    print(f"{len(data)} pairs, {len(table)} characters, {len(rows)} rows")


if __name__ == "__main__":
    main()
