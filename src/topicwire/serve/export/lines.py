"""A list as JSON lines: each line is an item as the API gives it, with its paragraphs."""

import json
from collections.abc import Iterable

from topicwire.serve.api import shapes
from topicwire.services.views import Item


def write_jsonl(items: Iterable[Item]) -> bytes:
    """Return one line for each item, in UTF-8."""
    return b"".join(_line(item) for item in items)


def _line(item: Item) -> bytes:
    value = shapes.item(item).model_dump(mode="json")
    value["paragraphs"] = [shapes.paragraph(one).model_dump() for one in item.document.paragraphs]
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"
