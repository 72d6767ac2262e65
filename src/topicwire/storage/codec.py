"""Values to JSON and back. JSON, never a pickle: it outlives a version and can be read by people."""

from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


_adapters: dict[type[Any], TypeAdapter[Any]] = {}  # building one takes milliseconds


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def encode(value: object) -> str:
    """Return a frozen value as JSON."""
    return _adapter(type(value)).dump_json(value).decode()


def decode(kind: type[T], text: str | bytes) -> T:
    """Return the value of that type which `encode` wrote."""
    value: T = _adapter(kind).validate_json(text)
    return value


def stamp(moment: datetime) -> str:
    """Return a time as text that sorts by time: UTC, microseconds, always 27 characters."""
    if moment.tzinfo is None:
        message = f"a stored time needs a zone: {moment!r}"
        raise ValueError(message)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def unstamp(text: str) -> datetime:
    """Return the aware time that `stamp` wrote."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
