"""Tables that people change or type: what becomes of each cell, and what is said of cells that cannot be taken."""

import pytest

from exchange.excel.catalogues.merging import merge_table, new_catalogue
from exchange.excel.catalogues.parsing import read_table
from exchange.excel.catalogues.writing import catalogue_workbook
from exchange.excel.errors import BadWorkbook
from exchange.excel.reading import read_workbook
from exchange.excel.sentences import described
from schemas.checking import check_documents
from tests.exchange.excel.books import edited, typed

HEADING = ("序号", "检查项目", "扣分标准", "应得分数")
CATALOGUE = {
    "kind": "catalogue",
    "key": "site",
    "title": "工地检查",
    "marks": 30,
    "rules": {
        "deduct": {"kind": "deduct"},
        "tiers": {"kind": "choice", "choices": [{"key": "good", "text": "好", "marks": 10}]},
    },
    "nodes": [
        {
            "key": "order",
            "number": "1",
            "title": "文明施工",
            "marks": 20,
            "line": True,
            "vetoes": [{"when": "score < 5", "because": "过低"}],
            "children": [
                {
                    "key": "order.fence",
                    "number": "1.1",
                    "title": "围挡",
                    "marks": 12,
                    "rule": "deduct",
                    "evidence": "required",
                    "findings": [
                        {"key": "order.fence.1", "text": "未设围挡", "deduct": 12, "strikes": "parent"},
                        {"key": "order.fence.2", "text": "围挡不严密", "deduct": 6, "least": 2, "source": "3.2.1"},
                    ],
                },
                {"key": "order.gate", "number": "1.2", "title": "大门", "marks": 8, "rule": "deduct"},
            ],
        },
        {"key": "view", "number": "2", "title": "观感", "marks": 10, "rule": "tiers"},
    ],
}
# rows: 1 title, 2 note, 3 heading, 4 文明施工, 5-6 围挡, 7 大门, 8 观感, 9 total
# columns: A key, B level, C key of the standard, E number, F title, G standard, H deduction, I marks, J rule, K source


@pytest.fixture
def content():
    return catalogue_workbook(CATALOGUE, system="safety", standing="草稿")


def merged(content, document=CATALOGUE):
    return merge_table(read_table(read_workbook(content)), document)


def made(*rows):
    return new_catalogue(read_table(read_workbook(typed(*rows))), key="typed")


def refused(content, document=CATALOGUE):
    with pytest.raises(BadWorkbook) as refusal:
        merged(content, document)
    return [(each.place, each.sentence) for each in described(refusal.value.problems)]


def node(document, *path):
    found = document
    for key in path:
        found = next(each for each in found.get("children", found.get("nodes")) if each["key"] == key)
    return found


class TestChangedTables:
    def test_a_changed_cell_changes_that_and_nothing_else(self, content):
        document = merged(edited(content, {"G6": "围挡破损", "I5": 14}))
        fence = node(document, "order", "order.fence")
        assert fence["marks"] == 14
        assert fence["evidence"] == "required"
        assert fence["findings"][1] == {
            "key": "order.fence.2",
            "text": "围挡破损",
            "deduct": 6,
            "least": 2,
            "source": "3.2.1",
        }
        assert document["nodes"][0]["vetoes"] == CATALOGUE["nodes"][0]["vetoes"]

    @pytest.mark.parametrize(
        ("cell", "cost"),
        [
            (3, {"deduct": 3}),
            ("1~4", {"deduct": 4, "least": 1}),
            ("2/处", {"deduct": 2, "per": "处"}),
            ("5分", {"deduct": 5}),
            ("2分~3分", {"deduct": 3, "least": 2}),
            ("扣5分", {"deduct": 5}),
            ("每处扣2分", {"deduct": 2, "per": "处"}),
            ("2分/人≤8分", {"deduct": 2, "per": "人", "most": 8}),
            ("2／处≤8", {"deduct": 2, "per": "处", "most": 8}),
            ("5；本项不得分", {"deduct": 5, "strikes": "item"}),
            (None, {}),
        ],
    )
    def test_what_a_standard_costs_is_written_as_people_write_it(self, content, cell, cost):
        finding = node(merged(edited(content, {"H6": cell})), "order", "order.fence")["findings"][1]
        assert {name: finding[name] for name in finding if name not in ("key", "text", "source")} == cost

    def test_a_new_row_behaves_like_the_one_above_it(self, content):
        document = merged(
            edited(
                content,
                {
                    "A8": None,
                    "B8": None,
                    "E8": "1.3",
                    "F8": "道路",
                    "G8": None,
                    "C8": None,
                    "H8": None,
                    "I8": 6,
                    "J8": None,
                },
            )
        )
        added = node(document, "order", "order.dao_lu")
        assert (added["title"], added["marks"], added["rule"]) == ("道路", 6, "deduct")
        assert [each["key"] for each in document["nodes"]] == ["order"]  # the row that stood there is gone

    def test_a_copied_row_is_a_new_one_with_a_key_of_its_own(self, content):
        document = merged(edited(content, {"A7": "order.fence", "F7": "围挡二"}))
        keys = [each["key"] for each in node(document, "order")["children"]]
        assert keys[0] == "order.fence"
        assert len(set(keys)) == 2

    def test_the_total_row_says_the_full_marks(self, content):
        assert merged(edited(content, {"I9": 40}))["marks"] == 40

    def test_tiers_stay_those_of_their_rule(self, content):
        assert merged(content)["rules"] == CATALOGUE["rules"]
        assert refused(edited(content, {"G8": "很好"})) == [
            ("评分表!G8", "档次属于计分规则，不能在这里改。请恢复原来的文字，到定义中修改规则。")
        ]


class TestRefusals:
    def test_all_cells_are_named_at_once_from_the_top_to_the_bottom(self, content):
        wrong = {"H5": "很多", "I7": "八", "J7": "nothing", "B4": 7, "I5": None}
        assert [place for place, _ in refused(edited(content, wrong))] == [
            f"评分表!{cell}" for cell in ("B4", "H5", "I5", "I7", "J7")
        ]

    def test_each_says_what_is_wrong_and_what_to_do(self, content):
        ((place, sentence),) = refused(edited(content, {"J7": "nothing"}))
        assert place == "评分表!J7"
        assert sentence.startswith("没有名为“nothing”的计分规则")
        assert "deduct, tiers" in sentence

    def test_a_table_without_a_heading_says_which_columns_it_needs(self):
        ((place, sentence),) = refused(typed(("a", "b"), (1, 2)))
        assert place == "整个文件"
        assert "检查项目" in sentence
        assert "应得分数" in sentence

    def test_a_standard_above_all_items_belongs_to_none(self):
        assert refused(typed(HEADING, (None, None, "没有归属", None)))[0][0] == "评分表!C2"

    def test_an_item_with_items_below_it_has_no_standards_of_its_own(self):
        rows = [("1", "甲", "标准", 10), ("1.1", "乙", "标准", 5)]
        assert refused(typed(HEADING, *rows))[0][0] == "评分表!C2"


class TestTypedTables:
    def test_a_table_typed_by_people_becomes_a_catalogue_that_can_be_used(self):
        document = made(
            ("某市检查评分表",),
            HEADING,
            ("一", "文明施工", None, None),
            ("1", "围挡", "未设围挡，扣10分", 10),
            (None, None, "围挡不严密，每处扣2分", None),
            ("2", "大门", "1) 无门卫，扣2～5分\n2) 无制度，扣3分", 5),
            ("二", "安全防护", None, 20),
            ("1", "安全帽", "不戴安全帽，每人扣2分", "20分"),
            (None, "合计", None, 35),
        )
        assert document["title"] == "某市检查评分表"
        assert document["marks"] == 35
        assert [(each["key"], each["marks"]) for each in document["nodes"]] == [
            ("wen_ming_shi_gong", 15),
            ("an_quan_fang_hu", 20),
        ]
        fence, gate = document["nodes"][0]["children"]
        assert [(each["text"], each["deduct"], each.get("per")) for each in fence["findings"]] == [
            ("未设围挡", 10, None),
            ("围挡不严密", 2, "处"),
        ]
        assert [(each["text"], each.get("least"), each["deduct"]) for each in gate["findings"]] == [
            ("无门卫", 2, 5),
            ("无制度", None, 3),
        ]
        assert [each for each in check_documents([document]) if each.code != "one_system"] == []

    def test_columns_stand_where_people_put_them(self):
        document = made(("分值", "依据", "检查内容", "序号"), (10, "3.1.2", "围挡", "1"))
        assert document["nodes"][0] | {"rule": ""} == {
            "key": "wei_dang",
            "number": "1",
            "title": "围挡",
            "marks": 10,
            "source": "3.1.2",
            "rule": "",
        }

    def test_a_heading_without_marks_has_those_of_what_stands_below_it(self):
        document = made(HEADING, ("1", "甲", None, None), ("1.1", "乙", "标准", 4), ("1.2", "丙", "标准", 2.5))
        assert str(document["nodes"][0]["marks"]) == "6.5"

    def test_an_item_without_marks_is_a_problem(self):
        with pytest.raises(BadWorkbook) as refusal:
            made(HEADING, ("1", "甲", "标准", None))
        assert [(each.cell, each.code) for each in refusal.value.problems] == [("D2", "no_marks")]
