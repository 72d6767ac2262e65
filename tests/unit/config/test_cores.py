"""How many processors there are for us."""

import os

import pytest

from topicwire.config.cores import cores


def test_those_that_the_system_lets_us_use() -> None:
    assert cores() == len(os.sched_getaffinity(0))


def test_all_where_the_system_does_not_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 12)
    assert cores() == 12
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert cores() == 1
