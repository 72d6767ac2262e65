"""How a command ended, and what is asked of one that was refused."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def assert_told(ended: Ended, *parts: str) -> None:
    """Check that a command ended with one line for people."""
    assert ended.code == 2, ended.err
    lines = ended.err.strip().splitlines()
    assert len(lines) == 1, ended.err
    assert lines[0].startswith("topicwire: ")
    for part in parts:
        assert part in lines[0]
