"""The Chinese segmenter with its dictionary: `rjieba`."""

from functools import cache
from types import ModuleType


@cache
def jieba() -> ModuleType:
    """Return the segmenter. Importing it loads the dictionary: 0.1 s that only Chinese text shall cost."""
    import rjieba  # noqa: PLC0415 - the reason is above

    return rjieba
