"""The table of settings is complete and safe to show."""

import pytest

from topicwire.config import TABLE, build
from topicwire.config.row import Row
from topicwire.config.value import describe, from_text, plain


@pytest.mark.parametrize("row", TABLE.values(), ids=lambda row: row.name)
def test_each_row_is_whole(row: Row) -> None:
    assert row.note.help.endswith("."), "the help is a sentence"
    assert describe(row.annotation)
    assert row.variable == "TOPICWIRE_" + row.name.upper().replace(".", "_")
    if isinstance(row.default, int | float) and not isinstance(row.default, bool):
        assert row.note.low <= row.default <= row.note.high
        assert row.note.high < float("inf"), "a number needs limits"


@pytest.mark.parametrize("row", [row for row in TABLE.values() if "." in row.name], ids=lambda row: row.name)
def test_a_default_can_be_written_into_a_variable(row: Row) -> None:
    default = (
        ""
        if row.default is None
        else ",".join(row.default)
        if isinstance(row.default, tuple)
        else str(row.default)
    )
    assert from_text(row, default) == row.default


def test_secrets_do_not_appear() -> None:
    settings = build({"llm.key": "hunter2"})
    assert settings.llm.key == "hunter2"
    assert "hunter2" not in repr(settings)


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (0.1, "0.1"), (2_000_000_000, "2000000000"), (1, "1")]
)
def test_numbers_are_plain(number: float, text: str) -> None:
    assert plain(number) == text
