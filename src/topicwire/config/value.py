"""Values of settings: what a type is called, and how it is read from a file or a variable."""

import json
import types
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from topicwire.config.row import Row, Value

YES, NO = frozenset({"1", "on", "true", "yes"}), frozenset({"0", "false", "no", "off"})
NAMES: dict[Any, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
    Path: "a path",
    tuple[str, ...]: "a list of texts",
}


def describe(annotation: Any) -> str:
    """Return for people what values a type has."""
    if get_origin(annotation) is Literal:
        return "one of " + ", ".join(get_args(annotation))
    return NAMES[_present(annotation)]


def from_toml(row: Row, raw: object, folder: Path) -> Value:
    """Check a value from a settings file; paths count from `folder`. Raises ValueError with what is wrong."""
    wanted = _present(row.annotation)
    value: object = raw
    if wanted is float and type(raw) is int:
        value = float(raw)
    elif wanted is Path and isinstance(raw, str):
        value = folder / Path(raw).expanduser()
    elif wanted == tuple[str, ...] and isinstance(raw, list) and all(isinstance(part, str) for part in raw):
        value = tuple(raw)
    return checked(row, value)


def from_text(row: Row, text: str) -> Value:
    """Read a value from an environment variable; lists are separated by commas. Raises ValueError."""
    wanted = _present(row.annotation)
    if text == "" and wanted is not row.annotation:
        return None
    value: object = text
    if wanted is bool:
        value = True if text.lower() in YES else False if text.lower() in NO else text
    elif wanted in {int, float}:
        value = _number(wanted, text)
    elif wanted is Path:
        value = Path(text).expanduser().absolute()
    elif wanted == tuple[str, ...]:
        if text.lstrip().startswith(('["', "['")):
            raise ValueError(f"{row.name} is written here without brackets and quotes: one,another")
        value = tuple(part.strip() for part in text.split(",") if part.strip())
    return checked(row, value)


def plain(number: float) -> str:
    """Return a number for people, without exponent or needless decimals."""
    return f"{number:.10f}".rstrip("0").rstrip(".")


def show_value(row: Row, value: Value) -> str:
    """Return a value as a settings file has it; a secret is not shown."""
    if row.note.secret and value:
        return "[hidden]"
    if value is None:
        return "(empty)"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return plain(value)
    return json.dumps(list(value) if isinstance(value, tuple) else str(value), ensure_ascii=False)


def _number(wanted: type[int] | type[float], text: str) -> object:
    try:
        return wanted(text)
    except ValueError:
        return text  # is refused, and shown, by the check


def _present(annotation: Any) -> Any:
    """Return the type without its `| None`."""
    if get_origin(annotation) in {types.UnionType, Union}:
        return next(part for part in get_args(annotation) if part is not type(None))
    return annotation


def checked(row: Row, value: Any) -> Value:
    """Return the value if it has the row's type and lies within its limits. Raises ValueError."""
    wanted = _present(row.annotation)
    shown = "the value given" if row.note.secret else repr(str(value) if isinstance(value, Path) else value)
    if get_origin(wanted) is Literal:
        fits = value in get_args(wanted)
    else:
        fits = type(value) is wanted or (
            isinstance(value, tuple | Path) and isinstance(value, get_origin(wanted) or wanted)
        )
    if not fits:
        raise ValueError(f"{row.name} must be {describe(wanted)}, not {shown}")
    if wanted in {int, float} and not row.note.low <= value <= row.note.high:  # NaN is refused as well
        unit = f" {row.note.unit}" if row.note.unit else ""
        raise ValueError(
            f"{row.name} must lie between {plain(row.note.low)} and {plain(row.note.high)}{unit}, not {shown}"
        )
    result: Value = value
    return result
