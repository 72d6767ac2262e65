"""The files that are served as they are."""

import hashlib
from collections.abc import Mapping
from importlib.resources import files

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".LICENSE": "text/plain; charset=utf-8",
}


def static_files() -> Mapping[str, tuple[bytes, str, str]]:
    """Return every file served as it is: name → bytes, media type, short hash of the bytes."""
    found = {}
    for path in files("topicwire.serve.web").joinpath("static").iterdir():
        suffix = "." + path.name.rsplit(".", 1)[-1]
        if suffix in TYPES:
            body = path.read_bytes()
            found[path.name] = (body, TYPES[suffix], hashlib.sha256(body).hexdigest()[:12])
    return found
