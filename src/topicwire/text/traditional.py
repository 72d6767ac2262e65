"""Traditional and simplified Chinese, converted into each other by OpenCC's tables."""

from functools import cache
from typing import Literal

import opencc

Way = Literal["s2t", "t2s"]  # from simplified to traditional; from traditional to simplified


def convert(text: str, way: Way) -> str:
    """Return a text in the other script; the length may change, text that is not Chinese stays."""
    return str(_converter(way).convert(text))


@cache
def _converter(way: Way) -> opencc.OpenCC:
    """Load a table, once a process: each takes 12 MB. Converting does not change it, so threads share it."""
    return opencc.OpenCC(way)
