"""Keys of topics: readable in an address, in any script."""

import pytest

from topicwire.errors import UserError
from topicwire.services.topics import topic_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("上海精神", "上海精神"),
        ("Shanghai Spirit", "shanghai-spirit"),
        ("  “Shanghai  Spirit” ", "shanghai-spirit"),
        ("Шанхайский дух", "шанхайский-дух"),
        ("G20/BRICS: what's next?", "g20-brics-what-s-next"),
        ("ＡＢＣ", "abc"),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_keys(name: str, key: str) -> None:
    assert topic_key(name) == key


@pytest.mark.parametrize("name", ["", "!!!", "___", "  ", "“”"])
def test_a_name_without_letters_is_refused(name: str) -> None:
    with pytest.raises(UserError):
        topic_key(name)
