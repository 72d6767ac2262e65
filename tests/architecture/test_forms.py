"""Every form that changes something carries the key that a page of another site cannot know."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "src" / "topicwire" / "serve" / "web" / "templates"
FORM = re.compile(r'<form\b(?=[^>]*\bmethod="post")[^>]*>(.*?)</form>', re.DOTALL)


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_forms_carry_their_key(path: Path) -> None:
    bare = [form[:80] for form in FORM.findall(path.read_text()) if "{{ desk.form_field }}" not in form]
    assert not bare, f"{path.name}: write {{{{ desk.form_field }}}} into these forms: {bare}"


def test_forms_are_found() -> None:
    assert sum(len(FORM.findall(path.read_text())) for path in TEMPLATES.glob("*.html")) > 10
