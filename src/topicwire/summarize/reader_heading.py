"""A group's heading in the language of whoever reads the page.

Headings are kept as they were made. Their numbering and their subjects come from lists of ours that exist in
several languages, so that they can be said in another; what a document or a model wrote stays as it is.
"""

import re
from functools import cache

from topicwire.summarize.headings import NUMBERED, numbered
from topicwire.summarize.subjects import subject_in
from topicwire.text.wordlists import rows


def heading_for(heading: str, reader: str) -> tuple[str, str]:
    """Return what of a heading is ours, in the language `reader` (BCP 47), and what is not, as it stands."""
    found = _form().fullmatch(heading)
    number = next(filter(None, found.group(*range(1, found.re.groups))), "") if found else ""
    title = (found.group("title") or "") if found else heading
    subject = subject_in(title, reader)
    if not number:
        return (subject, "") if subject else ("", title)
    if subject or not title:
        return numbered(int(number), subject, reader), ""
    return numbered(int(number), title, reader).removesuffix(title), title


@cache
def _form() -> re.Pattern[str]:
    """Return the form of a heading with a number, in any language."""
    words = [
        re.escape(row[1]).replace(r"\{\}", r"(\d{1,3})") for row in rows("topicwire.summarize", NUMBERED)
    ]
    return re.compile(rf"(?:{'|'.join(words)})(?:(?:: |：)(?P<title>.+))?", re.DOTALL)
