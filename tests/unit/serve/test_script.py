from urllib.parse import unquote

import pytest

from topicwire.serve.links import safe_link
from topicwire.serve.web.script import direction, language_name, text_fragment


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://example.org/a?b=1#c", True),
        ("http://例子.测试/", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("//example.org/", False),
        ("http://", False),
        ("http://[::1", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(address: str, safe: bool) -> None:
    assert (safe_link(address) is not None) == safe


def test_directions() -> None:
    assert [direction(tag) for tag in ("ar", "fa-IR", "zh-Hant", "en", "und")] == [
        "rtl",
        "rtl",
        "ltr",
        "ltr",
        "auto",
    ]


def test_language_names() -> None:
    assert language_name("zh-Hant", "en") == "Chinese (Traditional)"
    assert language_name("ru", "zh") == "俄语"
    assert language_name("not a tag", "en") == "not a tag"


def test_a_text_fragment_ends_at_a_word_and_escapes_what_has_a_meaning() -> None:
    link = text_fragment("https://example.org/a#old", "One well-known, long sentence " * 5)
    assert link is not None
    start, _, text = link.partition("#:~:text=")
    assert start == "https://example.org/a"
    assert "-" not in text
    assert "," not in text
    assert ("One well-known, long sentence " * 5).startswith(unquote(text) + " ")
