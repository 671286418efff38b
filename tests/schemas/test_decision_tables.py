"""Decision tables as authors write them: short and long columns, rows with notes, and what keeps a release back."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from engine.definitions.loading.others import decision
from engine.errors import blocking
from engine.feel import Input, Output, Row, TableTextError, read_table
from schemas.sentences import sentence
from schemas.wording import SENTENCES
from tests.schemas.sample import documents, problems

LONG = {
    "hit_policy": "P",
    "inputs": [
        {"expression": "score", "title": "得分", "type": "number", "values": "[0..100]"},
        {"expression": "state", "title": "状态", "values": ["draft", "done"]},
    ],
    "outputs": [{"key": "grade", "title": "等级", "values": ["优良", "合格"], "default": "合格"}, "because"],
    "rows": [
        {"when": [">= 85", "-"], "then": ["优良", "=string(score)"], "note": "第 3 条"},
        ["< 85", "-", "合格", "-"],
    ],
}


def document(table):
    return {"kind": "decision", "key": "k", "title": "T", "table": table}


def found(table):
    """Code, pointer, severity and sentence of what is wrong with a table in the example's system."""
    everything = documents()
    everything["decision/k"] = document(table)
    with translation.override("zh-hans"):
        return [
            (each.code, each.pointer, each.severity, sentence(each))
            for each in problems(everything)
            if each.document == "decision/k"
        ]


def short(*rows, policy="F", inputs=("score",), outputs=("grade",)):
    return {"hit_policy": policy, "inputs": list(inputs), "outputs": list(outputs), "rows": [list(row) for row in rows]}


def test_columns_and_rows_may_be_short_or_long():
    table = decision(document(LONG)).table
    assert table.inputs == (
        Input("score", "得分", "number", "[0..100]"),
        Input("state", "状态", "", '"draft", "done"'),
    )
    assert table.outputs == (Output("grade", "等级", "", ("优良", "合格"), "合格"), Output("because"))
    assert table.rows == (
        Row((">= 85", "-"), ("优良", "=string(score)"), "第 3 条"),
        Row(("< 85", "-"), ("合格", "-")),
    )
    assert found(LONG) == []


def test_a_decision_without_a_table_has_no_columns():
    without = decision({"kind": "decision", "key": "k", "title": "T", "expression": "1"})
    assert (without.inputs, without.outputs, without.rows) == ((), (), ())


def test_a_gap_where_nobody_said_what_is_possible_is_a_warning_with_an_example():
    assert found(short((">= 85", "优"), ("< 70", "差"))) == [
        (
            "table_gap",
            "/table/rows",
            "warning",
            "没有一行适用于：score = 70。请增加一行或默认值，或者写明该输入可能的取值。",
        )
    ]


def test_a_gap_among_the_values_an_input_has_keeps_the_release_back():
    table = short(
        (">= 85", "优"), ("< 70", "差"), inputs=({"expression": "score", "title": "得分", "values": "[0..100]"},)
    )
    (code, _pointer, severity, words), *others = found(table)
    assert (code, severity, others) == ("table_gap", "error", [])
    assert "得分 = 70" in words


def test_rows_that_overlap_are_named_with_an_example():
    table = short((">= 85", "优"), ("[60..85]", "良"), ("< 60", "差"), policy="U")
    assert found(table) == [
        (
            "table_overlap",
            "/table/rows/1",
            "error",
            "第 1 行和第 2 行同时适用于：score = 85。U 策略下只能有一行适用，请收窄其中一行，或改用 F。",
        )
    ]


@pytest.mark.parametrize(
    ("rows", "pointer"),
    [
        ([[">= 85", "优"], [">= 9O", "差"]], "/table/rows/1/0"),
        ([[">= 85", "优"], {"when": ["< 85 or"], "then": ["差"], "note": "n"}], "/table/rows/1/when/0"),
        ([[">= 85", "优"], {"when": ["< 85"], "then": ["=1 +"], "note": "n"}], "/table/rows/1/then/0"),
        ([[">= 85", "优"], {"when": ["< 85"], "then": ["a", "b"], "note": "n"}], "/table/rows/1"),
    ],
)
def test_a_wrong_cell_is_shown_where_it_stands(rows, pointer):
    assert pointer in [place for _code, place, _severity, _words in found({**short(), "rows": rows})]


def test_a_row_in_vain_and_cells_nothing_satisfies_are_named():
    (vain,) = found(short((">= 70", "优"), (">= 85", "良"), ("-", "差")))
    assert vain[:3] == ("table_row_unreachable", "/table/rows/1", "warning")
    assert "第 2 行" in vain[3]
    (never,) = found(short((">= 101", "优"), ("-", "差"), inputs=({"expression": "score", "values": "[0..100]"},)))
    assert never[:3] == ("table_cell_never", "/table/rows/0/0", "error")
    assert ">= 101" in never[3]


def test_an_output_outside_its_values_is_named():
    table = short((">= 85", "优"), ("-", "差"), outputs=({"key": "grade", "values": ["优", "良"]},))
    (wrong,) = found(table)
    assert wrong[:3] == ("table_output_not_allowed", "/table/rows/1/1", "error")
    assert wrong[3] == "“差”不在该输出的取值之内：优、良。请改正其中之一。"


def test_rows_that_agree_on_everything_but_the_outcome_contradict_each_other():
    (wrong,) = found(short((">= 85", "优"), ("-", "差"), policy="A"))
    assert wrong[:3] == ("table_contradiction", "/table/rows/1", "error")


def test_what_a_decision_takes_describes_the_columns_that_name_it():
    everything = documents()
    everything["decision/k"] = {
        **document(short(("true", "a"), inputs=("late",))),
        "takes": {"late": {"title": "逾期", "type": "boolean"}},
    }
    ((example, severity),) = [
        (each.data["example"], each.severity) for each in problems(everything) if each.document == "decision/k"
    ]
    assert (example, severity) == (("逾期 = false",), "error")


def test_the_choices_of_a_form_are_the_values_an_input_has():
    assert found(short(('"people"', 1), ('"goods"', 2), inputs=("goods",), policy="U")) == []
    ((code, _pointer, severity, words),) = found(short(('"people"', 1), inputs=("goods",)))
    assert (code, severity) == ("table_gap", "error")
    assert 'goods = "goods"' in words


def test_a_cell_that_names_no_choice_of_the_form_is_said_to_be_wrong_once():
    ((code, pointer, _severity, words),) = found(short(('"peple"', 1), ("-", 2), inputs=("goods",)))
    assert (code, pointer) == ("expression_doubt", "/table/rows/0/0")
    assert "people" in words


def test_only_errors_keep_a_release_back():
    everything = documents()
    everything["decision/k"] = document(short((">= 85", "优"), ("< 70", "差")))
    assert [each.severity for each in problems(everything)] == ["warning"]
    assert blocking(problems(everything)) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "这里没有表格。请先写表头：命中策略、各输入，以及名称前带 → 的各输出。"),
        ("Q\ta\t→ b\n\t-\t1", "“Q”不是命中策略，表头首格应为其中之一：U、A、P、F、R、O、C、C+、C<、C>、C#。"),
        ("F\ta\tb\n\t-\t1", "表格至少要有一个输入和一个输出，最多 62 列。请在输出名称前写 →。"),
        ("F\ta\t→ b\n\t-", "本行有 2 格，表头有 3 格，请增减单元格。"),
        ("F\ta\t→ b\n\t>= 8O\t1", None),
    ],
)
def test_what_is_wrong_with_a_table_as_text_is_said_with_what_to_do(text, words):
    with pytest.raises(TableTextError) as refused, translation.override("zh-hans"):
        read_table(text)
    with translation.override("zh-hans"):
        (said,) = map(sentence, refused.value.problems)
    assert said == words if words else "text_" not in said


def test_every_problem_of_a_table_has_a_sentence():
    written = "".join(Path(f"platform/engine/feel/{name}.py").read_text() for name in ("table_text", "table_checks"))
    codes = set(re.findall(r'"(text_[a-z_]+)"', written))
    codes |= {f"table_{code}" for code in re.findall(r'TableProblem\(\s*"([a-z_]+)"', written)}
    unsaid = {f"table_{code}" for code in ("cell_invalid", "row_width", "unknown_hit_policy")}  # said of each cell
    assert codes - unsaid - set(SENTENCES) == set()
    assert {"table_gap", "text_empty"} <= codes
