"""What a reader marked of the documents of a list."""

from datetime import UTC, datetime
from typing import Any

from topicwire.serve.web.desk import Desk


def marks_of(desk: Desk, keys: list[str], topic: str) -> dict[str, Any]:
    """Return what the reader marked, as the templates of lists want it."""
    marks = desk.services.marks
    return {
        "topic_key": topic,
        "read": marks.read_of(keys, topic=topic or None, reader=desk.reader),
        "pinned": marks.pinned(topic, reader=desk.reader) if topic else (),
        "unread": marks.unread_in(topic, reader=desk.reader) if topic else 0,
        "made": datetime.now(UTC).isoformat(),
    }
