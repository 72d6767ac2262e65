"""Dictionaries from other languages into English."""

import gzip
from functools import cache
from importlib.resources import files


@cache
def glosses(language: str) -> dict[str, tuple[str, ...]]:
    """Return the English stems that explain each word; empty if there is no dictionary for the language."""
    path = files("topicwire.verify") / "data" / f"glosses.{language}.tsv.gz"
    if not path.is_file():
        return {}
    pairs = (line.partition("\t") for line in gzip.decompress(path.read_bytes()).decode().splitlines())
    return {word: tuple(stems.split()) for word, _, stems in pairs}
