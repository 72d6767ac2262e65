"""Chinese search, case by case: each a query that must, or must not, find a text."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from topicwire.model.document import Kind
from topicwire.model.outlet import Outlet
from topicwire.search.embedded.engine import EmbeddedIndex, rebuild
from topicwire.search.interface import ClusterRecord, Index, Mode, Record, Request

OUTLET = Outlet("people.com.cn", "人民日报", "Ren Min Ri Bao", "People's Daily")

TEXTS = {
    "summit": (
        "上合组织峰会在天津举行",
        "上海合作组织成员国元首理事会会议在天津开幕，习近平主席发表重要讲话。",
    ),
    "bank": (
        "央行行长潘功胜谈货币政策",
        "中国人民银行行长潘功胜表示，将保持流动性充裕，M2余额同比增长8.3%。",
    ),
    "bridge": ("南京市长江大桥完成维修", "南京市长江大桥于2018年12月29日恢复通车。"),
    "law": ("全国人大常委会审议立法规划", "十四届全国人大常委会第十六次会议审议了2025年度立法工作计划。"),
    "trade": (
        "外贸增长",
        "上半年货物贸易进出口总值21.79万亿元，其中出口13亿美元的机电产品；投资3.67万亿元。",
    ),
    "chip": ("国产AI芯片发布", "该公司发布了新款AI芯片，支持GPT-4级别的大模型，采用5G通信和7nm工艺。"),
    "taiwan": ("兩岸經貿論壇閉幕", "與會代表討論了馬上要實施的關稅協議，臺灣媒體作了報導。"),
    "names": ("外长会晤", "外交部长王毅会见了哈萨克斯坦总统托卡耶夫，努尔兰·叶尔梅克巴耶夫秘书长在座。"),
    "school": ("市长走访学校", "市长走访了实验小学，勉励孩子们努力学习。"),
    "spirit": ("弘扬“上海精神”", "互信、互利、平等、协商、尊重多样文明、谋求共同发展。"),
    "sports": ("女排夺冠", "中国女排以3比1战胜巴西队，朱婷得到27分。"),
    "food": ("端午节的味道", "粽子有甜有咸，龙舟竞渡好不热闹。"),
    "belt": ("“一带一路”合作", "共建“一带一路”倡议提出十二年来，中欧班列累计开行超过11万列。"),
    "typhoon": ("台风“韦帕”登陆", "台风韦帕于7月20日17时50分前后在广东江门台山沿海登陆。"),
    "space": ("神舟二十号航天员出舱", "航天员陈冬、陈中瑞、王杰密切协同，完成舱外活动。"),
}

FOUND = [
    ("a name within a longer name", "上合", "summit"),
    ("an abbreviation with its noun", "上合组织", "summit"),
    ("a full name", "上海合作组织", "summit"),
    ("a part of a full name", "合作组织", "summit"),
    ("a city in a sentence", "天津", "summit"),
    ("a person after a title", "潘功胜", "bank"),
    ("a person of the dictionary", "习近平", "summit"),
    ("a person with title", "习近平主席", "summit"),
    ("an institution", "中国人民银行", "bank"),
    ("a part of an institution", "人民银行", "bank"),
    ("a compound's part", "货币", "bank"),
    ("a two-character name after a list mark", "王杰", "space"),
    ("a three-character name in a list", "陈中瑞", "space"),
    ("a two-character name", "陈冬", "space"),
    ("a minister by name", "王毅", "names"),
    ("a foreign name", "托卡耶夫", "names"),
    ("a foreign name in parts", "叶尔梅克巴耶夫", "names"),
    ("a foreign given name", "努尔兰", "names"),
    ("a foreign name with its dot", "努尔兰·叶尔梅克巴耶夫", "names"),
    ("a country", "哈萨克斯坦", "names"),
    ("the river in the bridge", "长江", "bridge"),
    ("the bridge", "长江大桥", "bridge"),
    ("the city in the bridge", "南京", "bridge"),
    ("one character", "粽", "food"),
    ("one character within a word", "龙", "food"),
    ("one character of a name", "婷", "sports"),
    ("traditional for simplified", "長江", "bridge"),
    ("traditional institution", "中國人民銀行", "bank"),
    ("simplified for traditional", "两岸经贸", "taiwan"),
    ("simplified for a traditional variant", "台湾", "taiwan"),
    ("simplified in a traditional sentence", "关税协议", "taiwan"),
    ("traditional for traditional", "論壇", "taiwan"),
    ("Latin letters in Chinese", "AI", "chip"),
    ("Latin letters in small", "ai芯片", "chip"),
    ("full-width letters", "ＡＩ", "chip"),
    ("letters with a number", "GPT-4", "chip"),
    ("letters with a number, apart", "gpt 4", "chip"),
    ("a number with a letter", "5G", "chip"),
    ("full-width number with letter", "５Ｇ", "chip"),
    ("a unit glued to its number", "7nm", "chip"),
    ("a letter with a number", "M2", "bank"),
    ("a decimal with 万亿", "3.67万亿", "trade"),
    ("a decimal with 万亿元", "21.79万亿元", "trade"),
    ("a number with 亿", "13亿美元", "trade"),
    ("a number with 万", "11万列", "belt"),
    ("万亿 as 亿", "36700亿", "trade"),
    ("万亿 as grouped 亿", "36,700亿元", "trade"),
    ("万亿 in digits", "3670000000000", "trade"),
    ("万亿 in English", "3.67 trillion", "trade"),
    ("亿 in English", "1.3 billion", "trade"),
    ("亿 as 万", "130000万", "trade"),
    ("万 in digits", "110,000", "belt"),
    ("万 in English thousands", "110 thousand", "belt"),
    ("a traditional scale", "3.67萬億", "trade"),
    ("a bare decimal", "21.79", "trade"),
    ("full-width digits", "３．６７万亿", "trade"),
    ("a percentage", "8.3%", "bank"),
    ("a year", "2018年", "bridge"),
    ("a date", "2018年12月29日", "bridge"),
    ("a date without year", "7月20日", "typhoon"),
    ("a date, ISO", '"2018" 12 29', "bridge"),
    ("a number in characters", "第十六次会议", "law"),
    ("a score", "3比1", "sports"),
    ("a number in a name", "神舟二十号", "space"),
    ("a quoted name", "“上海精神”", "spirit"),
    ("a quoted name without quotes", "上海精神", "spirit"),
    ("a name inside quotation marks", "一带一路", "belt"),
    ("corner quotation marks", "「一带一路」", "belt"),
    ("an exact phrase", '"尊重多样文明"', "spirit"),
    ("a phrase across words", '"行长潘功胜表示"', "bank"),
    ("words apart", "潘功胜 流动性", "bank"),
    ("words in the other order", "天津 峰会", "summit"),
    ("a word of the title alone", "title:峰会", "summit"),
    ("punctuation around", "《立法》？", "law"),
    ("a full-width colon", "title：立法", "law"),
    ("full-width parentheses", "（潘功胜 OR 韦帕） 登陆", "typhoon"),
    ("a wildcard", "货币政*", "bank"),
    ("a sub-word of a committee", "常委会", "law"),
    ("a known word of four characters within a longer run", "货币政策", "bank"),
    ("a question in a sentence", "台风韦帕在哪里登陆？", "typhoon"),
]

NOT_FOUND = [
    ("a mayor in the bridge", "市长", "bridge"),
    ("a homophone of 立法", "理发", "law"),
    ("a homophone of 市长", "视障", "school"),
    ("a homophone of 长江", "长疆", "bridge"),
    ("a homophone of a name", "盼公升", "bank"),
    ("pinyin", "lifa", "law"),
    ("pinyin of a city", "tianjin", "summit"),
    ("a phrase in the other order", '"精神上海"', "spirit"),
    ("a phrase with a gap", '"潘功胜流动性"', "bank"),
    ("another number", "3.68万亿", "trade"),
    ("a part of a number", "67万亿", "trade"),
    ("the same digits with another scale", "3.67亿", "trade"),
    ("the same digits with an English scale", "3.67 billion", "trade"),
    ("another year", "2019年", "bridge"),
    ("a negated word", "上海 -精神", "spirit"),
    ("the title of another", "title:天津 title:立法", "summit"),
    ("a similar character", "已未", "law"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder: Path = tmp_path_factory.mktemp("chinese")
    rebuild(folder, (cluster(name) for name in TEXTS), lambda _done: None)
    index = EmbeddedIndex(folder)
    yield index
    index.close()


def key(name: str) -> str:
    return f"{list(TEXTS).index(name):016x}"


def cluster(name: str) -> ClusterRecord:
    title, text = TEXTS[name]
    language = "zh-Hant" if name == "taiwan" else "zh-Hans"
    day = datetime(2025, 7, 14, tzinfo=UTC)
    return ClusterRecord(key(name), (Record(key(name), title, (text,), OUTLET, language, Kind.ARTICLE, day),))


@pytest.mark.parametrize(("query", "name"), [case[1:] for case in FOUND], ids=[case[0] for case in FOUND])
def test_finds_first(index: Index, query: str, name: str) -> None:
    hits = index.search(Request(query, mode=Mode.LEXICAL)).hits
    assert [hit.leader for hit in hits[:1]] == [key(name)]


@pytest.mark.parametrize(
    ("query", "name"), [case[1:] for case in NOT_FOUND], ids=[case[0] for case in NOT_FOUND]
)
def test_does_not_find(index: Index, query: str, name: str) -> None:
    hits = index.search(Request(query, mode=Mode.LEXICAL)).hits
    assert key(name) not in [hit.leader for hit in hits]
