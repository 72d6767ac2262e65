"""What every HTML file that we write begins with, and text in it."""

from html import escape

_STYLE = "body{overflow-wrap:anywhere}"  # an address is longer than a phone is wide
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"  # a second wall behind the escaping


def head(title: str, style: str) -> str:
    """Return the beginning of a file that needs nothing else, up to its title."""
    title = line(title)
    return (
        '<!doctype html><html><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{title}</title><style>{_STYLE}{style}</style></head><body><h1>{title}</h1>"
    )


def line(text: str) -> str:
    """Return text as HTML, in one line."""
    return escape(" ".join(text.split()))
