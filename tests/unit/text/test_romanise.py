"""Names of outlets in Latin letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topicwire.text.romanise import romanise
from topicwire.text.wordlists import rows

CASES = {
    "人民日报": "Ren Min Ri Bao",
    "重庆日报": "Chong Qing Ri Bao",
    "重慶日報": "Chong Qing Ri Bao",
    "厦门日报": "Xia Men Ri Bao",
    "廈門日報": "Xia Men Ri Bao",
    "中国会计报": "Zhong Guo Kuai Ji Bao",
    "新华社": "Xin Hua She",
    "新华网": "Xin Hua Wang",
    "郑州日报": "Zheng Zhou Ri Bao",
    "长江日报": "Chang Jiang Ri Bao",
    "长沙晚报": "Chang Sha Wan Bao",
    "长春日报": "Chang Chun Ri Bao",
    "长治日报": "Chang Zhi Ri Bao",
    "长城网": "Chang Cheng Wang",
    "乐山日报": "Le Shan Ri Bao",
    "音乐周报": "Yin Yue Zhou Bao",
    "朝阳日报": "Chao Yang Ri Bao",
    "大厦": "Da Sha",
    "六安日报": "Lu An Ri Bao",
    "台州日报": "Tai Zhou Ri Bao",
    "吕梁日报": "Lv Liang Ri Bao",
    "绿色时报": "Lv Se Shi Bao",
    "女友": "Nv You",
    "中国新闻网": "Zhong Guo Xin Wen Wang",
    "中国新闻网·四川": "Zhong Guo Xin Wen Wang Si Chuan",
    "齐鲁晚报": "Qi Lu Wan Bao",
    "解放日报": "Jie Fang Ri Bao",
    "参考消息": "Can Kao Xiao Xi",
    "成都商报": "Cheng Du Shang Bao",
    "都市快报": "Du Shi Kuai Bao",
    "中国行业报": "Zhong Guo Hang Ye Bao",
    "银行家": "Yin Hang Jia",
    "蚌埠日报": "Beng Bu Ri Bao",
    "亳州晚报": "Bo Zhou Wan Bao",
    "番禺日报": "Pan Yu Ri Bao",
    "燕赵都市报": "Yan Zhao Du Shi Bao",
    "西藏日报": "Xi Zang Ri Bao",
    "中国传媒": "Zhong Guo Chuan Mei",
    "董事会": "Dong Shi Hui",
    "中国应急管理报": "Zhong Guo Ying Ji Guan Li Bao",
    "中国教育报": "Zhong Guo Jiao Yu Bao",
    "质量报": "Zhi Liang Bao",
    "21世纪经济报道": "21 Shi Ji Jing Ji Bao Dao",
    "36氪": "36 Ke",
    "CCTV中文国际": "CCTV Zhong Wen Guo Ji",
    "聯合報": "Lian He Bao",
    "第一财经": "Di Yi Cai Jing",
    "澎湃新闻": "Peng Pai Xin Wen",
    "大众日报": "Da Zhong Ri Bao",
    "天津日报": "Tian Jin Ri Bao",
    "朝日新聞": "Asahi Shimbun",
    "ニッポン": "Nippon",
    "しゃしん": "Shashin",
    "조선일보": "Jo Seon Il Bo",
    "한겨레": "Han Gyeo Re",
    "Коммерсантъ": "Kommersant",
    "Известия": "Izvestiya",
    "ТАСС": "TASS",
    "РИА Новости": "RIA Novosti",
    "Российская газета": "Rossiyskaya gazeta",
    "Московский комсомолец": "Moskovsky komsomolets",
    "Новый Щит": "Novy Shchit",
    "Українська правда": "Ukrayinska pravda",
    "Қазақстан": "Qazaqstan",
    "الجزيرة": "Al Jazeera",
    "الأهرام": "Al-Ahram",
    "صحيفة": "Sahifa",
    "الراية": "Al-Raya",
    "Le Monde": "Le Monde",
    "El País": "El País",
    "The New York Times": "The New York Times",
    "  Die   Zeit ": "Die Zeit",
    "": "",
}


@pytest.mark.parametrize(("name", "latin"), CASES.items())
def test_names(name: str, latin: str) -> None:
    assert romanise(name) == latin


@given(st.text(max_size=40))
def test_any_text(name: str) -> None:
    assert isinstance(romanise(name), str)


def test_readings_are_sorted_and_whole() -> None:
    table = rows("topicwire.text", "readings.tsv")
    assert list(table) == sorted(table)
    assert all(len(word) == len(reading.split()) for word, reading in table)
