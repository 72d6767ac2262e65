"""Values as JSON: what `--json` prints."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from pathlib import Path

import typer


def tell(value: object, text: str, *, as_json: bool) -> None:
    """Print what a command did: as a text for people, or as the value that it came to."""
    typer.echo(to_json(value) if as_json else text)


def counted(number: int, thing: str, things: str = "") -> str:
    """Return a number with what it counts: "1 document", "1,234 documents"."""
    return f"{number:,} {thing if number == 1 else things or f'{thing}s'}"


def to_json(value: object) -> str:
    """Return any value that services give as JSON text, own scripts unescaped."""
    return json.dumps(to_plain(value), ensure_ascii=False, indent=2)


def to_plain(value: object) -> object:
    """Return the same with dictionaries for values, lists for tuples, and texts for times and paths."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [to_plain(part) for part in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    return value
