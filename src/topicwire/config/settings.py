"""The settings as one frozen value, and as a table."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any, get_type_hints

from topicwire.config.row import Row, Value
from topicwire.config.sections import (
    CollectSection,
    DataSection,
    ExtractSection,
    LlmSection,
    LogSection,
    MailSection,
    NetSection,
    SampleSection,
    SearchSection,
    SummarizeSection,
    VerifySection,
    WebSection,
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set. Read once by `load`, then handed on as values."""

    data: DataSection = field(default_factory=DataSection)
    net: NetSection = field(default_factory=NetSection)
    collect: CollectSection = field(default_factory=CollectSection)
    extract: ExtractSection = field(default_factory=ExtractSection)
    search: SearchSection = field(default_factory=SearchSection)
    llm: LlmSection = field(default_factory=LlmSection)
    summarize: SummarizeSection = field(default_factory=SummarizeSection)
    verify: VerifySection = field(default_factory=VerifySection)
    web: WebSection = field(default_factory=WebSection)
    mail: MailSection = field(default_factory=MailSection)
    sample: SampleSection = field(default_factory=SampleSection)
    log: LogSection = field(default_factory=LogSection)

    def value(self, row: Row) -> Value:
        """Return what `row` is set to."""
        found: Value = getattr(getattr(self, row.section), row.key)
        return found


SECTIONS: dict[str, type[Any]] = get_type_hints(Settings)


def _rows() -> Iterator[Row]:
    """Read the rows off the sections, in the order in which they are written there."""
    for section, kind in SECTIONS.items():
        annotations = get_type_hints(kind)
        for declared in fields(kind):
            default: Any = declared.default
            yield Row(section, declared.name, annotations[declared.name], default, declared.metadata["note"])


TABLE = {row.name: row for row in _rows()}


def build(values: dict[str, Value]) -> Settings:
    """Return settings with these values, by dotted name; what is not named keeps its default."""
    parts = {
        section: kind(
            **{
                row.key: values[row.name]
                for row in TABLE.values()
                if row.section == section and row.name in values
            }
        )
        for section, kind in SECTIONS.items()
    }
    return Settings(**parts)
