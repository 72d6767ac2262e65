"""Requests that cannot be served get a page that a person understands, in the language of the interface."""

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from fastapi.exceptions import RequestValidationError
from fastapi.testclient import TestClient
from lxml import html
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from tests.unit.serve.newsroom import MemoryServices

from topicwire.serve.api.schemas import Day
from topicwire.serve.failure import FAULTS, failure_of
from topicwire.serve.web import WebOptions, create_app
from topicwire.serve.web.templates import catalogue
from topicwire.serve.web.wording import wording

LARGE = b"name=" + b"x" * (1 << 20)
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = create_app(MemoryServices(), WebOptions(hosts=("testserver",)))
    return TestClient(app, raise_server_exceptions=False)


def in_parts(body: bytes) -> Iterator[bytes]:
    """Give a body without saying how long it is."""
    yield body


Asked = tuple[str, str, bytes, dict[str, str]]  # method, address, body, headers


@pytest.mark.parametrize(
    ("asked", "status", "said", "said_in_chinese"),
    [
        (("GET", "/search?q=%ff", b"", {}), 400, "not written in UTF-8", "不是 UTF-8 编码"),
        (("GET", "/topics/%ff", b"", {}), 400, "not written in UTF-8", "不是 UTF-8 编码"),
        (("GET", "/search?q=" + "x" * 50_000, b"", {}), 414, "50009 characters", "50009 个字符"),
        (("GET", "/", b"", {"host": "evil.example"}), 421, "web.names", "web.names"),
        (("GET", "/documents/x?revision=a", b"", {}), 400, "a whole number", "revision 应是整数"),
        (("GET", "/documents/x?cite=0", b"", {}), 400, "at least 1", "cite 不能小于 1"),
        (("POST", "/", b"", {}), 405, "does not work that way", "不能这样使用"),
        (("POST", "/topics", LARGE, {}), 413, "larger than 1048576", "超过 1048576 字节"),
        (("POST", "/topics", b"", {}), 400, "name is missing", "缺少 name"),
        (("POST", "/topics", b"name=" + b"x" * 201, {}), 400, "more than 200", "超过 200 个字符"),
        (("POST", "/topics", b"name=%ff", {}), 400, "not written in UTF-8", "不是 UTF-8 编码"),
        (("POST", "/topics", b"x", {"content-type": "text/plain"}), 415, "takes forms", "只接受表单"),
        (("POST", "/topics", b"", {"sec-fetch-site": "cross-site"}), 403, "another site", "其他网站"),
    ],
)
def test_a_page_says_what_is_wrong(
    client: TestClient, asked: Asked, status: int, said: str, said_in_chinese: str
) -> None:
    method, address, body, headers = asked
    for language, words in (("en", said), ("zh-CN", said_in_chinese)):
        for content in (body, in_parts(body)):
            told = {"content-type": FORM, "accept-language": language} | headers
            answer = client.request(method, address, content=content, headers=told)
            assert answer.status_code == status
            page = html.document_fromstring(answer.text)
            assert words in str(page.cssselect(".failure")[0].xpath("string()"))
            assert page.get("lang") == language[:2]
            assert answer.headers["content-security-policy"]


def test_nobody_is_handed_a_key_before_it_is_known_who_asks(client: TestClient) -> None:
    answer = client.post("/topics", headers={"sec-fetch-site": "cross-site"})
    assert "set-cookie" not in answer.headers
    assert "form_key" not in answer.text


@pytest.mark.parametrize("path", ["/api/v1/search?q=%ff", "/api/v1/topics/%ff", "/mcp?%ff"])
def test_programs_are_told_in_their_own_shape(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == "The address is not written in UTF-8."


class Every(BaseModel):
    """Something of each type that a parameter can have."""

    model_config = ConfigDict(extra="forbid")
    words: str = Field("", min_length=2, max_length=3)
    several: list[str] = Field([], min_length=1, max_length=2)
    pair: tuple[str, ...] = ()
    whole: int = Field(1, ge=1, le=9)
    real: float = Field(1.0, allow_inf_nan=False)
    sure: bool = True
    one: Literal["a", "b"] = "a"
    day: Day | None = None
    time: AwareDatetime | None = None
    inner: "Every | None" = None


class Needed(BaseModel):
    """Something that may not be left out."""

    it: str


@pytest.mark.parametrize(
    ("model", "value", "said"),
    [
        (Needed, {}, "it is missing"),
        (Needed, {"it": 1}, "it must be text"),
        (Every, {"colour": 1}, "colour is not known here"),
        (Every, {"c" * 1000: 1}, "c" * 60 + " is not known here"),
        (Every, {"words": "x" * 4}, "words has more than 3 characters"),
        (Every, {"words": "x"}, "words has fewer than 2 characters"),
        (Every, {"several": []}, "several has fewer than 1 values"),
        (Every, {"several": ["a", "b", "c"]}, "several has more than 2 values"),
        (Every, {"several": ["a", 1]}, "several.1 must be text"),
        (Every, {"several": "a"}, "several must be a list"),
        (Every, {"pair": "a"}, "pair must be a list"),
        (Every, {"whole": "x"}, "whole must be a whole number"),
        (Every, {"whole": "9" * 5000}, "whole must be a whole number"),
        (Every, {"whole": 1.5}, "whole must be a whole number"),
        (Every, {"whole": None}, "whole must be a whole number"),
        (Every, {"whole": 0}, "whole must be at least 1"),
        (Every, {"whole": 10}, "whole must be at most 9"),
        (Every, {"real": "x"}, "real must be a number"),
        (Every, {"real": []}, "real must be a number"),
        (Every, {"real": float("nan")}, "real must be a number"),
        (Every, {"sure": "x"}, "sure must be true or false"),
        (Every, {"sure": []}, "sure must be true or false"),
        (Every, {"one": "c"}, "one must be one of: 'a', 'b'"),
        (Every, {"time": "soon"}, "time must be a time such as 2025-07-24T22:40:00Z"),
        (Every, {"time": "2025-07-24T22:40:00"}, "time must be a time such as 2025-07-24T22:40:00Z"),
        (Every, {"inner": 1}, "inner must be an object"),
        (Every, {"inner": {"whole": 0}}, "inner.whole must be at least 1"),
        (Every, {"words": "x", "whole": 0}, "words has fewer than 2 characters; whole must be at least 1"),
    ],
)
def test_what_is_wrong_with_a_parameter(model: type[BaseModel], value: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError) as raised:
        model.model_validate(value)
    faults = [{**fault, "loc": ("body", *fault["loc"])} for fault in raised.value.errors()]
    failure = failure_of(RequestValidationError(faults))
    assert (failure.status, failure.message) == (400, said)


def test_pages_know_every_sentence_about_parameters() -> None:
    in_chinese = wording(catalogue("zh").gettext)
    for form in FAULTS.values():
        said = form.format(name="x", max_length=5, min_length=5, ge=5, le=5, expected="'a', 'b'")
        assert in_chinese(said) != said
    both = "names.0.text is missing; limit must be at most 100"
    assert in_chinese(both) == "缺少 names.0.text; limit 不能大于 100"
