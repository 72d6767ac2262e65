"""Charsets: what is declared, what lies, what must be guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topicwire.text.charset import decode

CHINESE = (
    "上海合作组织成员国元首理事会会议发表声明，强调加强经贸合作，维护地区安全与稳定。各方指出，共同发展。"
)
TRADITIONAL = (
    "上海合作組織成員國元首理事會會議發表聲明，強調加強經貿合作，維護地區安全與穩定。各方指出，共同發展。"
)
JAPANESE = "上海協力機構の首脳会議が開かれ、加盟国は貿易と安全保障での協力を強めることで合意しました。"
KOREAN = "상하이협력기구 정상회의가 열려 회원국들은 무역과 안보 분야에서 협력을 강화하기로 합의했다."
RUSSIAN = "Главы государств приняли заявление о развитии торговли и безопасности. Это важный шаг для региона."
ARABIC = "أعلن الرئيس اليوم أن القمة ستعقد في القاهرة الأسبوع المقبل بحضور قادة الدول الأعضاء في المنظمة."
GREEK = "Ο πρωθυπουργός της χώρας δήλωσε ότι η κυβέρνηση θα στηρίξει την οικονομία και τους πολίτες."
POLISH = "Premier powiedział, że rząd będzie pracował nad ustawą. Źródło podało, iż posłowie poprą tę zmianę."
TURKISH = "Cumhurbaşkanı görüşmede işbirliğinin önemini vurguladı ve ticaretin artacağını söyledi."
FRENCH = "Le président a déclaré que la réforme était prête. Très attendue, elle sera présentée dès février."

TABLE = [
    ("gb18030", CHINESE),
    ("gbk", CHINESE),
    ("big5", TRADITIONAL),
    ("shift_jis", JAPANESE),
    ("euc_jp", JAPANESE),
    ("euc_kr", KOREAN),
    ("windows-1251", RUSSIAN),
    ("koi8-r", RUSSIAN),
    ("iso8859-5", RUSSIAN),
    ("windows-1256", ARABIC),
    ("windows-1253", GREEK),
    ("windows-1250", POLISH),
    ("windows-1254", TURKISH),
    ("windows-1252", FRENCH),
    ("utf-8", CHINESE),
    ("utf-8", RUSSIAN),
]
IDS = [f"{name}-{number}" for number, (name, _) in enumerate(TABLE)]


def html(text: str, head: str = "") -> str:
    return f"<html><head>{head}<title>t</title></head><body><p>{text}</p><p>{text}</p></body></html>"


@pytest.mark.parametrize(("name", "text"), TABLE, ids=IDS)
def test_the_header_names_it(name: str, text: str) -> None:
    assert text in decode(html(text).encode(name), f"text/html; charset={name}")[0]


@pytest.mark.parametrize(("name", "text"), TABLE, ids=IDS)
def test_the_page_names_it(name: str, text: str) -> None:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={name}">'
    assert text in decode(html(text, head).encode(name), "text/html")[0]


@pytest.mark.parametrize(("name", "text"), TABLE, ids=IDS)
def test_nothing_names_it(name: str, text: str) -> None:
    assert text in decode(html(text).encode(name))[0]


@pytest.mark.parametrize("mark", ["utf-16", "utf-32", "utf-8-sig"])
def test_a_byte_order_mark_is_followed_and_left_out(mark: str) -> None:
    assert decode(html(CHINESE).encode(mark))[0] == html(CHINESE)


@pytest.mark.parametrize(
    ("declared", "real", "text"),
    [
        ("gb2312", "utf-8", CHINESE),
        ("iso-8859-1", "utf-8", FRENCH),
        ("utf-8", "gb18030", CHINESE),
        ("utf-8", "windows-1251", RUSSIAN),
        ("big5", "utf-8", TRADITIONAL),
        ("us-ascii", "windows-1252", FRENCH),
        ("no-such-charset", "shift_jis", JAPANESE),
        ("utf-16", "utf-8", RUSSIAN),
    ],
)
def test_a_page_that_lies(declared: str, real: str, text: str) -> None:
    assert text in decode(html(text, f"<meta charset={declared}>").encode(real))[0]


def test_gb2312_with_characters_outside_it() -> None:
    text = CHINESE + "朱镕基与㐂、龥、𠮷"
    assert text in decode(html(text, "<meta charset=gb2312>").encode("gb18030"))[0]


def test_the_header_goes_before_the_page() -> None:
    body = html(RUSSIAN, "<meta charset=koi8-r>").encode("windows-1251")
    assert decode(body, "text/html; charset=windows-1251") == (
        html(RUSSIAN, "<meta charset=koi8-r>"),
        "cp1251",
    )


@pytest.mark.parametrize("name", ["utf-8", "gb18030", "shift_jis", "euc_kr"])
def test_a_page_cut_within_a_character(name: str) -> None:
    text = {"shift_jis": JAPANESE, "euc_kr": KOREAN}.get(name, CHINESE)
    body = html(text * 2, f"<meta charset={name}>").encode(name)
    cut = body[: body.rindex(b"</p>") - 1]
    assert text in decode(cut)[0]


@given(st.binary(max_size=300), st.text(max_size=40))
def test_any_bytes_give_text(body: bytes, header: str) -> None:
    text, name = decode(body, "text/html; charset=" + header)
    assert isinstance(text, str)
    assert name
