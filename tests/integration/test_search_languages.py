"""Search by words in other languages than Chinese, case by case: inflected, joined, accented, unspaced."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from topicwire.model.document import Kind
from topicwire.model.outlet import Outlet
from topicwire.search.embedded.engine import EmbeddedIndex, rebuild
from topicwire.search.interface import ClusterRecord, Index, Mode, Record, Request

OUTLET = Outlet("paper.example", "The Paper", "The Paper")

TEXTS = {
    "ja": (
        "首相、関税交渉で訪米へ",
        "石破茂首相は20日、ワシントンを訪問する方針を固めた。トヨタは値上げを検討。",
    ),
    "ko": (
        "한국은행 기준금리 동결",
        "한국은행은 10일 기준금리를 연 2.50%로 동결했다. 이창용 총재는 가계부채를 우려했다.",
    ),
    "th": ("ธนาคารแห่งประเทศไทยคงอัตราดอกเบี้ย", "คณะกรรมการนโยบายการเงินมีมติคงอัตราดอกเบี้ยนโยบายไว้ที่ร้อยละ 1.75"),
    "ar": (
        "وزير الخارجية المصري يلتقي نظيره",
        "بحث الوزيران العلاقات الثنائية والتعاون، وقالت الحكومة إن وثيقة وُقّعت في القاهرة.",
    ),
    "ru": (
        "Президент подписал закон о бюджете",
        "Расходы составят 44,1 трлн рублей. Министры обсудили ёлки и съезд.",
    ),
    "uk": ("Уряд схвалив рішення", "Київ підтримав об'єднання громад."),
    "en": (
        "Central banks hold rates",
        "Cities across Europe reported rising prices; naïve café owners protested.",
    ),
    "de": ("Bundestag beschließt Wärmegesetz", "Straßenbahnen und Häuser sind vom Beschluss betroffen."),
    "fr": (
        "L’Assemblée nationale adopte la loi",
        "Les députés étaient d’accord; l’énergie est leur sécurité.",
    ),
    "es": ("El Gobierno aprueba presupuestos", "El Gobierno español aprobó las inversiones en economía."),
    "pt": ("Banco Central mantém juros", "A decisão sobre a inflação foi unânime."),
    "vi": ("Việt Nam tăng trưởng", "Thủ tướng Phạm Minh Chính cho biết kinh tế tăng trưởng 7,5%."),
    "hi": ("भारत और चीन की वार्ता", "विदेश मंत्रियों ने सीमा पर शांति पर सहमति जताई।"),
    "tr": ("Türkiye'nin ihracatı arttı", "İstanbul'da açıklanan verilere göre IŞIK şirketi büyüdü."),
}

FOUND = [
    ("a Japanese name", "石破茂", "ja"),
    ("a Japanese compound's part", "関税", "ja"),
    ("katakana", "ワシントン", "ja"),
    ("half-width katakana", "ﾄﾖﾀ", "ja"),
    ("kanji with kana", "値上げ", "ja"),
    ("Korean before a particle", "기준금리", "ko"),
    ("a Korean compound's part", "금리", "ko"),
    ("a Korean name", "이창용", "ko"),
    ("Thai within a run", "ดอกเบี้ย", "th"),
    ("a Thai compound", "อัตราดอกเบี้ย", "th"),
    ("Arabic without its article", "خارجية", "ar"),
    ("Arabic with an article that the text lacks", "الوزير", "ar"),
    ("Arabic after and with article", "تعاون", "ar"),
    ("Arabic with an article and a feminine ending", "حكومة", "ar"),
    ("an Arabic noun that begins like “and”", "الوثيقة", "ar"),
    ("a form of alef and heh", "القاهره", "ar"),
    ("Arabic without vowel marks", "وقعت", "ar"),
    ("a Russian plural", "законы", "ru"),
    ("a Russian case", "бюджета", "ru"),
    ("Russian without ё", "елка", "ru"),
    ("a Russian number with its scale", "44.1 trillion", "ru"),
    ("a Ukrainian apostrophe of another kind", "об’єднання", "uk"),
    ("an English singular", "city", "en"),
    ("English without accents", "cafe naive", "en"),
    ("a German umlaut plural", "Haus", "de"),
    ("German without umlaut", "Warmegesetz", "de"),
    ("ss for ß", "Strassenbahn", "de"),
    ("French without accents after an elision", "assemblee", "fr"),
    ("a French singular without accents", "depute", "fr"),
    ("French without an accent on its end", "securite", "fr"),
    ("a French word with its article", "l'énergie", "fr"),
    ("a Spanish singular", "presupuesto", "es"),
    ("Spanish without accents", "economia inversion", "es"),
    ("Portuguese without accents", "decisao inflacao", "pt"),
    ("Vietnamese with marks", "tăng trưởng", "vi"),
    ("Vietnamese without marks", "Pham Minh Chinh", "vi"),
    ("a Hindi word", "सीमा", "hi"),
    ("Turkish in small letters", "istanbul", "tr"),
    ("Turkish dotless letters", "ışık", "tr"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder: Path = tmp_path_factory.mktemp("languages")
    rebuild(folder, (cluster(language) for language in TEXTS), lambda _done: None)
    index = EmbeddedIndex(folder)
    yield index
    index.close()


def key(language: str) -> str:
    return f"{list(TEXTS).index(language):016x}"


def cluster(language: str) -> ClusterRecord:
    title, text = TEXTS[language]
    day = datetime(2025, 7, 14, tzinfo=UTC)
    one = Record(key(language), title, (text,), OUTLET, language, Kind.ARTICLE, day)
    return ClusterRecord(key(language), (one,))


@pytest.mark.parametrize(("query", "language"), [case[1:] for case in FOUND], ids=[case[0] for case in FOUND])
def test_finds_first(index: Index, query: str, language: str) -> None:
    hits = index.search(Request(query, mode=Mode.LEXICAL)).hits
    assert [hit.leader for hit in hits[:1]] == [key(language)]
