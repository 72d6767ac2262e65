"""Cursors: where a list goes on, as text that goes into an address."""

import base64
import json

from topicwire.errors import CursorError
from topicwire.storage.listings import Place

_LONGEST = 200  # characters; ours have about 80


def write(place: Place) -> str:
    """Return a place as a cursor."""
    text = json.dumps([place.published, place.document], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(cursor: str | None) -> Place | None:
    """Return the place that a cursor names. Raises CursorError if we did not write it."""
    if not cursor:
        return None
    match _decode(cursor):
        case [str(published), str(document)]:
            return Place(published, document)
    raise CursorError("The cursor is not one of ours. Begin again at the start of the list.")


def _decode(cursor: str) -> object:
    """Return what a cursor holds, or None if it is not readable."""
    if len(cursor) > _LONGEST:
        return None
    try:
        return json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (ValueError, RecursionError):  # broken Base64, UTF-8 and JSON are all ValueErrors
        return None
