"""A row of the settings table, and the field that declares it."""

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

Value = bool | int | float | str | Path | tuple[str, ...] | None
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Note:
    """What a section's field says about itself beside its type and default."""

    help: str  # one sentence, for people
    unit: str = ""
    low: float = -math.inf  # smallest value allowed
    high: float = math.inf  # largest value allowed
    secret: bool = False  # never shown, logged or written into reports
    usual: str = ""  # the default in words, where it depends on the machine


@dataclass(frozen=True, slots=True)
class Row:
    """One setting as the table shows it."""

    section: str
    key: str
    annotation: Any  # the field's type: what `config.value` can read
    default: Value
    note: Note

    @property
    def name(self) -> str:
        """Return the dotted name, as in settings files: `net.delay_seconds`."""
        return f"{self.section}.{self.key}"

    @property
    def variable(self) -> str:
        """Return the environment variable that sets it: `TOPICWIRE_NET_DELAY_SECONDS`."""
        return f"TOPICWIRE_{self.section}_{self.key}".upper()


def setting(default: T, note: Note) -> T:
    """Declare a setting as the field of a section; its annotation says what values can be read."""
    declared: Any = field(default=default, repr=not note.secret, metadata={"note": note})
    return declared  # type: ignore[no-any-return]  # like dataclasses.field: typed as the value, not the field
