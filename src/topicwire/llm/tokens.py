"""How many tokens a text will take, without the model's own tokenizer."""

import re

_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]")
_OTHER_SCRIPT = re.compile(r"[\u0370-\u1fff]")
# Tokens a character, set on the high side: an estimate that is exceeded is worse than one that is not.
_A_WIDE, _AN_OTHER, _A_LATIN = 1.1, 0.5, 0.3


def count_tokens(text: str) -> int:
    """Return an estimate of the tokens of `text`, rather too many than too few."""
    wide = len(_WIDE.findall(text))
    other = len(_OTHER_SCRIPT.findall(text))
    return int(wide * _A_WIDE + other * _AN_OTHER + (len(text) - wide - other) * _A_LATIN) + 1
