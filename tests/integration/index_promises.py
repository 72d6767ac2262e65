"""What every engine must do: inherited by the tests of each engine, which give the `index`."""

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from topicwire.errors import CursorError
from topicwire.model.document import Kind
from topicwire.model.outlet import Outlet
from topicwire.search.interface import (
    ClusterRecord,
    FacetName,
    Filters,
    Index,
    Mode,
    Record,
    Request,
    Sort,
    Translated,
)

PEOPLE = Outlet("people.com.cn", "人民日报", "Ren Min Ri Bao", "People's Daily")
WIRE = Outlet("wire.example", "Morning Wire", "Morning Wire")


def key(number: int) -> str:
    return f"{number:016x}"


def record(
    number: int,
    title: str,
    *paragraphs: str,
    language: str = "zh-Hans",
    day: int = 14,
    outlet: Outlet = PEOPLE,
) -> Record:
    published = datetime(2025, 7, day, 8, tzinfo=UTC)
    return Record(key(number), title, paragraphs, outlet, language, Kind.ARTICLE, published, ("上海精神",))


def cluster(*members: Record) -> ClusterRecord:
    return ClusterRecord(members[0].key, members)


NEWS = [
    cluster(
        record(
            1,
            "上合组织国家立法机构加强合作",
            "成员国立法机构领导人在比什凯克会面。",
            "潘功胜介绍了3.67万亿元的投资。",
        ),
        record(11, "立法机构合作加强", "成员国立法机构领导人在比什凯克会面。", outlet=WIRE),
    ),
    cluster(record(2, "南京市長江大橋通車", "大橋長六公里。", language="zh-Hant", day=15)),
    cluster(
        record(
            3,
            "Legislators cooperate",
            "Members of the bloc signed the treaty.",
            language="en",
            day=16,
            outlet=WIRE,
        )
    ),
    cluster(
        record(4, "Парламенты стран договорились", "Организация растёт.", language="ru", day=17, outlet=WIRE)
    ),
]


class IndexPromises:
    """The shared tests."""

    @pytest.fixture
    def filled(self, index: Index) -> Index:
        index.put(NEWS)
        return index

    @staticmethod
    def found(index: Index, query: str, **request: object) -> list[int]:
        asked = Request(query, mode=Mode.LEXICAL, **request)  # type: ignore[arg-type]
        return [int(hit.cluster, 16) for hit in index.search(asked).hits]

    @pytest.mark.parametrize(
        ("query", "clusters"),
        [
            ("立法", [1]),
            ("潘功胜", [1]),
            ("市长", []),
            ("长江", [2]),
            ("長江", [2]),
            ("legislator", [3]),
            ("signing treaties", [3]),
            ("организации", [4]),
            ("парламент*", [4]),
            ('"members of the bloc"', [3]),
            ('"bloc the of members"', []),
            ("outlet:人民日报", [2, 1]),
            ('outlet:"Ren Min Ri Bao"', [2, 1]),
            ("outlet:renminribao", [2, 1]),
            ('outlet:"people\'s daily"', [2, 1]),
            ("outlet:wire.example", [4, 3, 1]),
            ("lang:zh", [2, 1]),
            ("lang:zh-Hant", [2]),
            ("kind:article -lang:zh", [4, 3]),
            ("topic:上海精神 on:2025-07-15", [2]),
            ("after:2025-07-16", [4, 3]),
            ("before:2025-07-15", [1]),
            ("title:treaty", []),
            ("treaty OR 大桥", [2, 3]),
            ("合作 -立法", []),
            (f"cluster:{key(11)}", [1]),
            ("", [4, 3, 2, 1]),
            ("???", []),
        ],
    )
    def test_finds(self, filled: Index, query: str, clusters: list[int]) -> None:
        assert sorted(self.found(filled, query)) == sorted(clusters)

    def test_copies_are_one_hit(self, filled: Index) -> None:
        (hit,) = filled.search(Request("立法", mode=Mode.LEXICAL)).hits
        assert hit.documents == (key(1), key(11))
        assert hit.outlets == ("people.com.cn", "wire.example")

    def test_filters(self, filled: Index) -> None:
        assert self.found(filled, "", filters=Filters(languages=("zh",), outlets=("wire.example",))) == [1]
        assert self.found(filled, "", filters=Filters(after=datetime(2025, 7, 17, tzinfo=UTC))) == [4]
        assert self.found(filled, "", filters=Filters(outlets=("nobody.example",))) == []
        assert self.found(filled, "", filters=Filters(topics=("other",))) == []

    def test_facets_count_clusters_under_the_filters(self, filled: Index) -> None:
        request = Request("lang:zh", mode=Mode.LEXICAL, facets=(FacetName.OUTLET, FacetName.DAY))
        outlets, days = filled.search(request).facets
        assert outlets.counts == (("people.com.cn", 2), ("wire.example", 1))
        assert dict(days.counts) == {"2025-07-14": 1, "2025-07-15": 1}

    @pytest.mark.parametrize("sort", list(Sort))
    def test_pages_show_every_cluster_once_while_others_come(self, filled: Index, sort: Sort) -> None:
        request = Request("kind:article OR 立法", mode=Mode.LEXICAL, sort=sort, limit=1)
        seen, cursor = [], None
        for number in range(20, 30):
            results = filled.search(
                Request(request.query, mode=request.mode, sort=sort, limit=1, cursor=cursor)
            )
            seen += [int(hit.cluster, 16) for hit in results.hits]
            cursor = results.cursor
            if cursor is None:
                break
            filled.put([cluster(record(number, "新闻", "新的。", day=20))])
        assert {1, 2, 3, 4} <= set(seen)
        assert len(seen) == len(set(seen))

    def test_a_part_goes_on_behind_many_that_come_before_it(self, filled: Index) -> None:
        filled.put([cluster(record(number, "合作", "成员国立法。", day=15)) for number in range(20, 24)])
        request = Request("立法", mode=Mode.LEXICAL, limit=2)
        first = filled.search(request)
        filled.put([cluster(record(number, "合作", "成员国立法。", day=20)) for number in range(30, 60)])
        second = filled.search(replace(request, cursor=first.cursor))
        third = filled.search(replace(request, cursor=second.cursor))
        shown = [int(hit.cluster, 16) for part in (first, second, third) for hit in part.hits]
        assert sorted(shown) == [1, 20, 21, 22, 23]
        assert third.cursor is None

    @pytest.mark.parametrize("cursor", ["", "abc", "AAAAAAAAAAAA", "ü" * 20, "A" * 100_000])
    def test_a_cursor_changed_by_hand_is_refused(self, filled: Index, cursor: str) -> None:
        with pytest.raises(CursorError):
            filled.search(Request("", cursor=cursor))

    def test_a_cursor_belongs_to_its_question(self, filled: Index) -> None:
        cursor = filled.search(Request("", limit=1)).cursor
        with pytest.raises(CursorError):
            filled.search(Request("立法", limit=1, cursor=cursor))

    def test_putting_again_replaces(self, filled: Index) -> None:
        filled.put([cluster(record(2, "黄河大桥通车", "新桥。"))])
        assert self.found(filled, "长江") == []
        assert self.found(filled, "黄河") == [2]
        assert filled.count() == 4

    def test_a_cluster_with_an_earlier_leader_replaces_the_old_one(self, filled: Index) -> None:
        filled.put([cluster(record(10, "立法机构合作", "早。", day=13), *NEWS[0].members)])
        assert self.found(filled, "立法") == [16 - 6]
        assert filled.count() == 4

    def test_delete(self, filled: Index) -> None:
        filled.delete([key(11), key(3), key(99)])
        assert sorted(self.found(filled, "")) == [2, 4]

    def test_finds_by_meaning_across_languages_once_embedded(self, filled: Index) -> None:
        asked = Request("legislatures work together", mode=Mode.HYBRID)
        assert [int(hit.cluster, 16) for hit in filled.search(asked).hits if hit.near] == []
        while filled.embed_pending(10):
            pass
        found = {int(hit.cluster, 16): hit for hit in filled.search(asked).hits}
        assert {1, 3} <= set(found)
        assert found[1].near[0].document == key(1)

    def test_meaning_honours_filters_and_facets_count_it(self, filled: Index) -> None:
        filled.embed_pending(100)
        asked = Request(
            "legislatures work together",
            Filters(languages=("zh",)),
            mode=Mode.SEMANTIC,
            facets=(FacetName.LANGUAGE,),
        )
        results = filled.search(asked)
        assert results.hits[0].leader == key(1)
        assert {int(hit.cluster, 16) for hit in results.hits} <= {1, 2}
        assert sum(number for _, number in results.facets[0].counts) == results.total == len(results.hits)

    def test_an_exact_phrase_is_not_answered_by_meaning(self, filled: Index) -> None:
        filled.embed_pending(100)
        assert filled.search(Request('"legislatures work together"')).total == 0

    def test_a_changed_text_is_no_longer_found_by_its_old_meaning(self, filled: Index) -> None:
        filled.embed_pending(100)
        filled.put([cluster(record(3, "Rain in the hills", "It will rain until Friday.", language="en"))])
        filled.embed_pending(100)
        asked = Request("parliament legislation", mode=Mode.SEMANTIC)
        assert filled.search(asked).hits[0].leader != key(3)

    def test_similar(self, filled: Index) -> None:
        assert filled.similar(key(3), 5, Filters()) == ()
        filled.embed_pending(100)
        similar = filled.similar(key(3), 2, Filters())
        assert key(3) not in [hit.leader for hit in similar]
        assert similar[0].leader in {key(1), key(4)}
        assert filled.similar(key(99), 5, Filters()) == ()

    def test_long_and_odd_queries_are_answered_quickly(self, filled: Index) -> None:
        filled.embed_pending(100)
        filled.search(Request("warm"))
        odd = [
            "法" * 100_000,
            '"' * 999,
            "(" * 1_000 + "法" + ")" * 1_000,
            "*",
            "的 的 的",
            "？！",
            "\x00\x07",
        ]
        odd += ["\u202eabc\u202c", "outlet:nobody", "lang:", "kind:novel", "a* b* c*", "-法", "of the"]
        for asked in odd:
            start = time.process_time()
            filled.search(Request(asked, facets=tuple(FacetName)))
            assert time.process_time() - start < 0.5, asked[:20]

    @pytest.mark.parametrize(
        "query", ["立法 outlet:nobody", "立法 -kind:novel", "立法 lang:xx", "立法 topic:none"]
    )
    def test_a_property_that_nothing_has_is_named(self, filled: Index, query: str) -> None:
        (note,) = filled.search(Request(query, mode=Mode.LEXICAL)).notes
        assert "nothing here has" in note.message
        assert query[note.position :].startswith(query.split()[1].lstrip("-"))

    def test_a_quotation_within_a_sentence_is_words_if_nothing_has_it(self, filled: Index) -> None:
        results = filled.search(Request('立法机构 "合作加强了" 比什凯克', mode=Mode.LEXICAL))
        assert [hit.leader for hit in results.hits] == [key(1)]
        assert [(note.message, note.position) for note in results.notes] == [
            ("nothing has “合作加强了” as it stands; searched as words", 5)
        ]

    def test_a_name_in_another_script_decides_between_like_texts(self, filled: Index) -> None:
        cities = {20: "华沙", 21: "柏林", 22: "布拉格"}
        filled.put(
            cluster(record(at, "农民进城", f"总统在{city}会见了农民。")) for at, city in cities.items()
        )
        filled.embed_pending(100)
        for name, number in (("Warsaw", 20), ("Берлине", 21), ("Prague", 22)):
            asked = Request(f"farmers meet the president, {name}", Filters(languages=("zh",)))
            results = filled.search(asked)
            assert results.hits[0].leader == key(number)
            assert Translated(name, "zh", cities[number]) in results.translated

    def test_notes_come_back(self, filled: Index) -> None:
        note, *_ = filled.search(Request('立法 "未完', mode=Mode.LEXICAL)).notes
        assert note.position == 3
