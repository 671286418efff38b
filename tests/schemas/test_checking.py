"""Whatever is wrong with a definition is found at its place, all at once."""

from typing import Any

import pytest
from django.utils import translation

from schemas.checking import check_documents
from schemas.sentences import sentence
from tests.schemas.sample import documents, minimal, places, problems, put

LIFT, INSPECTION = "record_type/lift", "record_type/inspection"
FLOW = "workflow/inspection"
SAFETY = "catalogue/safety"
FORM = "form/lift"
CASE = "golden/first_finding"
PRINT = "print/inspection_record"
LOOKUP = "/sections/1/fields/3/lookup"
EFFECT = "/actions/3/effects/0"
CONFIRMED = "/registration/confirmed_by"
ENGINEERS = {"system": "lifts", "register": "engineers", "match": {"name": "name", "code": "credit_code"}}
ESCALATED = "/actions/0/due/escalate/0/effects/0"


def _step(key: str, *sections: str) -> dict[str, object]:
    return {"key": key, "title": key, "sections": list(sections)}


_GRID = {"kind": "grid", "title": "Good", "measures": ["good", "score"]}
BOARD = "dashboard/overview"

FAULTS: list[tuple[str, str, object, str, str]] = [
    # document, where, what is put there, where the problem stands, its code
    (LIFT, "/form", "lft", "/form", "unknown_reference"),
    (LIFT, "/workflow", "lifts", "/workflow", "unknown_reference"),
    (LIFT, "/parent", "lift", "/parent", "parent_circle"),
    (LIFT, "/district", "area", "/district", "unknown_reference"),
    (LIFT, "/parties/0/organisation", "code", "/parties/0/organisation", "unknown_reference"),
    (LIFT, "/parties/0/people/0/person", "nobody", "/parties/0/people/0/person", "unknown_reference"),
    (LIFT, "/parties/0/people/0/key", "mechanic", "/visible_to", "unknown_reference"),
    (LIFT, "/parties", [], "/visible_to", "role_without_party"),
    (LIFT, "/visible_to", ["operator", "guest"], "/visible_to", "unknown_reference"),
    (LIFT, "/visible_to", ["inspector"], "/create/by", "role_cannot_see"),
    (LIFT, "/flags/-", {"key": "stopped", "title": "Again"}, "/flags/1/key", "duplicate_key"),
    (LIFT, "/heading", "{nam}", "/heading", "unknown_name"),
    (LIFT, "/heading", "{name", "/heading", "template_not_closed"),
    (LIFT, "/heading", "name}", "/heading", "template_not_opened"),
    (LIFT, "/heading", "{}", "/heading", "template_empty"),
    (LIFT, "/list/columns/0/path", "result.points", "/list/columns/0/path", "unknown_reference"),
    (INSPECTION, "/parent", "lifts", "/parent", "unknown_reference"),
    (INSPECTION, "/unique", ["parent", "month"], "/unique", "unknown_reference"),
    (INSPECTION, "/sheets/0/catalogue", "safty", "/sheets/0/catalogue", "unknown_reference"),
    (INSPECTION, "/sheets/0/in", ["draught"], "/sheets/0/in", "unknown_reference"),
    (INSPECTION, "/sheets/0/filled_by", "regional_admin", "/sheets/0/filled_by", "role_cannot_see"),
    (INSPECTION, "/sheets/1/starts_from", "own", "/sheets/1/starts_from", "unknown_reference"),
    (INSPECTION, "/sheets/1/key", "self", "/sheets/1/key", "duplicate_key"),
    (INSPECTION, "/result/0/sheet", "rview", "/result/0/sheet", "unknown_reference"),
    (INSPECTION, "/related/earlier", "inspections", "/related/earlier", "unknown_reference"),
    ("related/inspections_of_lift", "/type", "lift", "/of", "related_not_child"),
    ("related/inspections_of_lift", "/of", "child", "/of", "json.enum"),
    ("related/inspections_of_lift", "/pick", ["scores"], "/pick", "unknown_reference"),
    ("related/inspections_of_lift", "/where", "peroid.end < today", "/where", "unknown_name"),
    (INSPECTION, "/available/0/when", "not(subject.stoped)", "/available/0/when", "unknown_name"),
    (INSPECTION, "/available/0/when", "not(subject.stopped", "/available/0/when", "expression_invalid"),
    (PRINT, "/record_type", "inspections", "/record_type", "unknown_reference"),
    (PRINT, "/heading", "{numbr}", "/heading", "unknown_name"),
    (PRINT, "/subtitle", "{parent.nam}", "/subtitle", "unknown_name"),
    (PRINT, "/when", "state = ", "/when", "expression_invalid"),
    (PRINT, "/blocks/0/sections", ["particulars"], "/blocks/0/sections", "unknown_reference"),
    (PRINT, "/blocks/0/when", "stat = 1", "/blocks/0/when", "unknown_name"),
    (PRINT, "/blocks/1/sheets", "rview", "/blocks/1/sheets", "unknown_reference"),
    (PRINT, "/blocks/2/rows", "earlir", "/blocks/2/rows", "unknown_name"),
    (PRINT, "/blocks/2/columns/0/text", "{grade}", "/blocks/2/columns/0/text", "unknown_name"),
    (PRINT, "/blocks/2/columns", [], "/blocks/2", "print_needs"),
    (PRINT, "/blocks/4/names/0", "{today", "/blocks/4/names/0", "template_not_closed"),
    (PRINT, "/blocks/-", {"block": "words"}, "/blocks/5", "print_needs"),
    (PRINT, "/blocks/-", {"block": "facts", "facts": [{"title": "A"}]}, "/blocks/5/facts/0", "print_text_or_path"),
    (
        PRINT,
        "/blocks/-",
        {"block": "facts", "facts": [{"title": "A", "path": "parent.nobody"}]},
        "/blocks/5/facts/0/path",
        "unknown_reference",
    ),
    (FORM, "/sections/0/fields/0/key", "nam", "/sections/0/fields/0/key", "field_without_schema"),
    (FORM, "/sections/0/fields/1/key", "name", "/sections/0/fields/1/key", "duplicate_key"),
    (FORM, "/sections/0/fields/0/widget", "integer", "/sections/0/fields/0/widget", "widget_does_not_fit"),
    (FORM, "/sections/0/fields/0/widget", "choice", "/sections/0/fields/0/widget", "choice_without_options"),
    (FORM, "/sections/0/fields/0/places", 2, "/sections/0/fields/0/places", "places_without_decimal"),
    (FORM, "/sections/0/fields/2/sensitive", True, "/sections/0/fields/2/widget", "mask_does_not_fit"),
    (FORM, "/sections/0/fields/4/visible", "good = 1", "/sections/0/fields/4/visible", "unknown_name"),
    (FORM, "/steps", [_step("a", "lift")], "/steps", "section_without_step"),
    (FORM, "/steps", [_step("a", "lift", "lifts")], "/steps/0/sections/1", "unknown_reference"),
    (FORM, "/steps", [_step("a", "lift"), _step("b", "lift")], "/steps/1/sections/0", "duplicate_key"),
    (FORM, "/steps", [_step("a", "lift"), _step("a", "x")], "/steps/1/key", "duplicate_key"),
    (FORM, "/steps", [_step("check", "lift")], "/steps/0/key", "step_key_taken"),
    (FORM, "/steps", [{**_step("a", "lift"), "visible": "goood"}], "/steps/0/visible", "unknown_name"),
    (FORM, "/sections/1/key", "lift", "/sections/1/key", "duplicate_key"),
    (FORM, "/checks/0/fields", ["floor"], "/checks/0/fields", "unknown_reference"),
    (FORM, f"{LOOKUP}/register", "people", f"{LOOKUP}/register", "unknown_reference"),
    (FORM, f"{LOOKUP}/match/name", "x", f"{LOOKUP}/match/name", "unknown_reference"),
    (SAFETY, "/marks", 90, "/marks", "marks_do_not_add_up"),
    (SAFETY, "/nodes/0/marks", 50, "/nodes/0/marks", "marks_do_not_add_up"),
    (SAFETY, "/grade", "grades", "/grade", "unknown_reference"),
    (SAFETY, "/nodes/1/key", "doors", "/nodes/1/key", "duplicate_key"),
    (SAFETY, "/nodes/0/line", False, "/nodes/0/children/0", "item_outside_line"),
    (SAFETY, "/nodes/0/children/0/line", True, "/nodes/0/children/0/line", "line_in_line"),
    (SAFETY, "/nodes/0/children/0/rule", "steps", "/nodes/0/children/0", "item_without_rule"),
    (SAFETY, "/nodes/0/children/0/findings", [], "/nodes/0/children/0", "item_without_findings"),
    (SAFETY, "/nodes/0/rule", "ladder", "/nodes/0/rule", "only_for_items"),
    (SAFETY, "/nodes/0/combine", "weighted", "/nodes/0/children/0", "weight_missing"),
    (SAFETY, "/nodes/0/children/1/findings/0/deduct", 21, "/nodes/0/children/1/findings/0/deduct", "beyond_marks"),
    (SAFETY, "/nodes/0/children/1/vetoes/0/when", "coun(a) = 2", "/nodes/0/children/1/vetoes/0/when", "unknown_name"),
    (SAFETY, "/rules/ladder/ladder/0/occurrence", 2, "/nodes/0/children/0/rule", "ladder_order"),
    (FLOW, "/initial", "new", "/initial", "unknown_reference"),
    (FLOW, "/states/-", {"key": "lost", "title": "L", "final": True}, "/states/5", "unreachable_state"),
    (FLOW, "/states/3/final", False, "/states/3", "dead_end"),
    (FLOW, "/states/1/final", True, "/states/1/final", "final_state_goes_on"),
    (FLOW, "/states/0/edit/0/fields", ["done"], "/states/0/edit/0/fields", "unknown_reference"),
    (FLOW, "/steps/0/states", ["drafts"], "/steps/0/states", "unknown_reference"),
    (FLOW, "/actions/0/to", "submited", "/actions/0/to", "unknown_reference"),
    (FLOW, "/actions/0/by", "regional_admin", "/actions/0/by", "role_cannot_see"),
    (FLOW, "/actions/0/by", "enginer", "/actions/0/by", "unknown_reference"),
    (FLOW, "/actions/0/guards/0/when", "sheets.own.complete", "/actions/0/guards/0/when", "unknown_name"),
    (FLOW, "/actions/0/guards/0/else", "{sheets.self.opn}", "/actions/0/guards/0/else", "unknown_name"),
    (FLOW, "/actions/0/due/after", "period.ending", "/actions/0/due/after", "unknown_name"),
    (FLOW, "/actions/0/phrases", ["Fine."], "/actions/0/phrases", "phrases_without_opinion"),
    (FLOW, "/actions/3/to/1/when", "true = false", "/actions/3/to", "no_default_target"),
    (FLOW, "/actions/3/to/0/when", "input.save = 1", "/actions/3/to/0/when", "unknown_name"),
    (FLOW, "/actions/3/form", "verdicts", "/actions/3/form", "unknown_reference"),
    (FLOW, "/actions/3/effects/0/set", {"closed": "today"}, "/actions/3/effects/0/set/closed", "unknown_reference"),
    (FLOW, "/actions/3/effects/1/flag", "halted", "/actions/3/effects/1/flag", "unknown_reference"),
    (FLOW, "/actions/3/effects/2/open", "lift", "/actions/3/effects/2/open", "opened_elsewhere"),
    (FLOW, "/actions/3/effects/3/advance", "later", "/actions/3/effects/3/advance", "unknown_reference"),
    (FLOW, "/actions/3/effects/3/action", "finish", "/actions/3/effects/3/action", "unknown_reference"),
    (FLOW, "/actions/3/effects/3/action", "submit", "/actions/3/effects/3/action", "action_not_for_system"),
    (FLOW, EFFECT, {"notify": "late"}, f"{EFFECT}/notify", "unknown_reference"),
    (FLOW, EFFECT, {"freeze": "later"}, f"{EFFECT}/freeze", "unknown_reference"),
    (FLOW, EFFECT, {"grade": "splendid"}, f"{EFFECT}/grade", "unknown_reference"),
    (FLOW, EFFECT, {"cap": "fine", "grades": ["good", "bad"]}, f"{EFFECT}/cap", "cap_not_in_order"),
    (FLOW, EFFECT, {"watch": "self", "because": "{nam}"}, f"{EFFECT}/because", "unknown_name"),
    (FLOW, EFFECT, {"party": "owner", "name": "\"x\""}, f"{EFFECT}/party", "party_not_named"),
    (FLOW, EFFECT, {"call": "people", "with": {"name": "title"}}, f"{EFFECT}/call", "unknown_reference"),
    (FLOW, "/actions/0/due/remind/0/notice", "late", "/actions/0/due/remind/0/notice", "unknown_reference"),
    (FLOW, "/actions/0/due/overdue/0/notify", "late", "/actions/0/due/overdue/0/notify", "unknown_reference"),
    (FLOW, f"{ESCALATED}/grade", "late", f"{ESCALATED}/grade", "unknown_reference"),
    ("notice/overdue", "/text", "{input.opinion}", "/text", "unknown_name"),
    ("notice/overdue", "/to", [], "/to", "notice_without_receiver"),
    ("notice/overdue", "/parties", ["owner"], "/parties", "unknown_reference"),
    ("notice/overdue", "/people", "engineers", "/people", "unknown_name"),
    ("decision/grade", "/table/rows/0", [">= 85", "good"], "/table/rows/0", "row_width"),
    ("decision/grade", "/table/rows/0/0", ">= ", "/table/rows/0/0", "expression_invalid"),
    ("decision/grade", "/table/rows/0/0", 85, "/table/rows/0/0", "input_cell_not_text"),
    ("decision/grade", "/table/rows/0/1", "=scor", "/table/rows/0/1", "unknown_name"),
    ("decision/grade", "/table/outputs", ["mark", "tone"], "/grade", "decision_without_grade"),
    ("decision/grade", "/values/whole", "floor(scores)", "/values/whole", "unknown_name"),
    ("decision/grade", "/values/whole", "floor(whole)", "/values/whole", "value_circle"),
    ("report/scores", "/record_type", "inspections", "/record_type", "unknown_reference"),
    ("report/scores", "/columns/0/path", "parent.distric", "/columns/0/path", "unknown_reference"),
    ("report/scores", "/columns/0/path", "parent.name", "/columns/0/path", "report_value_of_group"),
    ("report/scores", "/columns/0/path", "parent.name", "/columns", "report_group_unseen"),
    ("report/scores", "/columns/1/measure", "bad", "/columns/1/measure", "unknown_reference"),
    ("report/scores", "/columns/1/over", "bad", "/columns/1/over", "unknown_reference"),
    ("report/scores", "/chart/measures", ["bad"], "/chart/measures", "unknown_reference"),
    ("report/scores", "/chart/label", "nam", "/chart/label", "unknown_reference"),
    ("report/scores", "/order", "-bad", "/order", "unknown_reference"),
    ("report/scores", "/filters/0/path", "perio", "/filters/0/path", "unknown_reference"),
    ("report/scores", "/states", ["lost"], "/states", "unknown_reference"),
    ("report/scores", "/measures/0/of", "tram", "/measures/0/of", "unknown_reference"),
    ("report/scores", "/measures/0/of", "lift", "/measures/0/of", "report_not_below"),
    ("report/scores", "/measures/0/states", ["lost"], "/measures/0/states", "unknown_reference"),
    ("report/scores", "/measures/1/key", "all", "/measures/1/key", "duplicate_key"),
    ("report/scores", "/measures/1/where/0/at_least", "todai", "/measures/1/where/0/at_least", "unknown_name"),
    ("report/scores", "/measures/1/where/0/path", "result.scor", "/measures/1/where/0/path", "unknown_reference"),
    ("report/scores", "/measures/2/path", "", "/measures/2/path", "json.pattern"),
    ("report/scores", "/measures/2/path", "result.scor", "/measures/2/path", "unknown_reference"),
    ("report/scores", "/group_by", "parent.distric", "/group_by", "unknown_reference"),
    ("report/scores", "/columns/2/title", "{toady}", "/columns/2/title", "unknown_name"),
    ("report/scores", "/measures/0/title", "{today", "/measures/0/title", "template_not_closed"),
    ("report/scores", "/measures/1/where/0/path", "finding.item", "/measures/1/where/0/path", "unknown_reference"),
    ("report/scores", "/chart", _GRID, "/chart/measures/1", "report_grid_without_shares"),
    ("report/deductions", "/record_type", "lift", "/about", "report_without_findings"),
    ("report/deductions", "/measures/0/of", "inspection", "/measures/0/of", "report_findings_of"),
    ("report/deductions", "/filters/0/path", "finding.item", "/filters/0/path", "unknown_reference"),
    (BOARD, "/roles", ["guest"], "/roles", "unknown_reference"),
    (BOARD, "/roles", ["operator"], "/panels/0/report", "dashboard_not_readable"),
    (BOARD, "/panels/0/report", "score", "/panels/0/report", "unknown_reference"),
    (BOARD, "/numbers/0/report", "score", "/numbers/0/report", "unknown_reference"),
    (BOARD, "/numbers/0/measure", "every", "/numbers/0/measure", "unknown_reference"),
    (BOARD, "/numbers/1/over", "every", "/numbers/1/over", "unknown_reference"),
    (BOARD, "/numbers/0/title", "{toady.year}", "/numbers/0/title", "unknown_name"),
    (BOARD, "/filters/0/path", "state", "/filters/0/path", "dashboard_filter"),
    ("notice/overdue", "/to", ["guest"], "/to", "unknown_reference"),
    ("register/engineers", "/failures/not_found", "No {name", "/failures/not_found", "template_not_closed"),
    (CASE, "/steps/0/create", "lifts", "/steps/0/create", "unknown_reference"),
    (CASE, "/steps/0/values", {"nam": "x"}, "/steps/0/values", "unknown_reference"),
    (CASE, "/steps/2/of", "second", "/steps/2/of", "unknown_reference"),
    (CASE, "/steps/2/sheet/self/findings", ["x"], "/steps/2/sheet/self/findings", "unknown_reference"),
    (CASE, "/steps/0/on", "2026-02-30", "/steps/0/on", "no_day"),
    (CASE, "/steps/0/on", "2026-03-31T25:00", "/steps/0/on", "no_day"),
    (CASE, "/steps/0/on", "2026-03-31T14:30+08:00", "/steps/0/on", "no_day"),
    (CASE, "/steps/0/on", "9999-12-31", "/steps/0/on", "no_day"),
    (CASE, "/steps/1/period", "2026-13", "/steps/1/period", "no_period"),
    (CASE, "/steps/1/period", "spring", "/steps/1/period", "no_period"),
    (CASE, "/steps/3/act", "send", "/steps/3/act", "unknown_reference"),
    (CASE, "/steps/3/expect/state", "sent", "/steps/3/expect/state", "unknown_reference"),
    ("region/harbour", "/roles/1/key", "operator", "/roles/1/key", "duplicate_key"),
    ("region/harbour", "/roles/3/key", "system", "/roles/3/key", "reserved_role"),
    ("region/harbour", "/registration/roles", ["guest"], "/registration/roles", "unknown_reference"),
    ("region/harbour", "/registration/roles", ["inspector"], "/registration/roles/0", "registration_role"),
    ("region/harbour", "/registration/decided_by", ["operator"], "/registration/decided_by/0", "registration_role"),
    ("region/harbour", "/registration", {"roles": ["operator"]}, "/registration", "registration_open"),
    ("region/harbour", "/registration/decided", "unconfirmed", "/registration/decided", "registration_never_confirmed"),
    ("region/harbour", CONFIRMED, {**ENGINEERS, "system": "trams"}, f"{CONFIRMED}/system", "unknown_reference"),
    ("region/harbour", CONFIRMED, {**ENGINEERS, "register": "firms"}, f"{CONFIRMED}/register", "unknown_reference"),
    ("region/harbour", CONFIRMED, {**ENGINEERS, "match": {"name": "name", "mobile": "mobile"}}, f"{CONFIRMED}/match",
     "registration_match"),
    ("region/harbour", "/calendar/0/holidays", ["2025-12-31"], "/calendar/0/holidays", "day_outside_year"),
    ("region/harbour", "/calendar/0/workdays", ["2026-01-01"], "/calendar/0/workdays", "holiday_and_workday"),
    ("region/harbour", "/period_titles/month", "{yeer}", "/period_titles/month", "unknown_name"),
    ("region/harbour", "/menus/0/items/0/system", "trams", "/menus/0/items/0/system", "unknown_reference"),
    ("region/harbour", "/menus/0/items/0/record_type", "tram", "/menus/0/items/0/record_type", "unknown_reference"),
    ("region/harbour", "/menus/0/items/0/states", ["lost"], "/menus/0/items/0/states", "unknown_reference"),
    ("region/harbour", "/menus/0/items/0/open_child", "lift", "/menus/0/items/0/open_child", "unknown_reference"),
    ("region/harbour", "/menus/0/items/0/roles", ["guest"], "/menus/0/items/0/roles", "unknown_reference"),
]  # fmt: skip

#: Problems that stand in another document than the fault.
ELSEWHERE = {
    ("related/inspections_of_lift", "/type"): INSPECTION,
    ("related/inspections_of_lift", "/pick"): INSPECTION,
    ("related/inspections_of_lift", "/where"): INSPECTION,
    ("decision/grade", "/table/outputs"): SAFETY,
}


@pytest.mark.parametrize(("name", "where", "value", "pointer", "code"), FAULTS)
def test_a_fault_is_found_at_its_place(name: str, where: str, value: Any, pointer: str, code: str) -> None:
    found = documents()
    put(found, name, where, value)
    document = ELSEWHERE.get((name, where), name)
    if document == INSPECTION != name:
        pointer = f"/related/earlier{pointer}"
    assert (document, pointer, code) in places(found)


def test_ten_faults_are_listed_at_once_with_places_and_sentences() -> None:
    found = documents()
    faults: list[tuple[str, str, object]] = [
        (FLOW, "/titel", "x"),
        (FLOW, "/actions/0/to", "submited"),
        (FLOW, "/states/0/tone", "blue"),
        (FLOW, "/actions/0/guards/0/when", "sheets.self.complete and"),
        (SAFETY, "/nodes/0/marks", 61),
        (SAFETY, "/nodes/1/children/0/key", "papers..log"),
        (LIFT, "/district", "distrct"),
        (INSPECTION, "/available/0/when", "not(subject.stoped)"),
        (FORM, "/sections/0/fields/0/width", 9),
        (FORM, "/schema/properties/name/$ref", "https://example.org/x"),
    ]
    for fault in faults:
        put(found, *fault)
    with translation.override("zh-hans"):
        said = {f"{one.document}#{one.pointer}": sentence(one) for one in problems(found)}
    for name, pointer, _ in faults:
        assert f"{name}#{pointer}" in said
    assert said[f"{FLOW}#/titel"] == "此处没有名为“titel”的属性，请删除或改正名称。是否想写“title”？"
    assert said[f"{FLOW}#/actions/0/to"] == "不存在标识为“submited”的状态，请新建或改正名称。是否想写“submitted”？"
    assert said[f"{SAFETY}#/nodes/0/marks"] == "“Doors”的标准分为 61，其下各项合计为 60，请改正使两者相等。"
    assert all(any("\u4e00" <= character <= "\u9fff" for character in text) for text in said.values())


def test_references_to_a_broken_document_are_not_blamed() -> None:
    found = documents()
    del found["workflow/inspection"]["states"]
    assert places(found) == {("workflow/inspection", "", "json.required")}


def test_a_day_that_is_not_in_the_calendar_is_said_in_words_wherever_a_case_names_it() -> None:
    found = documents()
    takes = {"days": {"title": "Days", "type": "list<date>"}}
    found["decision/k"] = {**minimal("decision"), "takes": takes, "expression": "min(days)"}
    put(found, CASE, "/steps/0/on", "2026-02-30")
    put(
        found,
        CASE,
        "/steps/-",
        {"decide": "k", "with": {"days": ["2026-02-28", "2026-02-29"]}, "expect": {"outcome": None}},
    )
    with translation.override("zh-hans"):
        said = {one.pointer: sentence(one) for one in problems(found) if one.code == "no_day"}
    assert said["/steps/0/on"].startswith("“2026-02-30”不是日历上的日期。")
    assert said.keys() == {"/steps/0/on", "/steps/4/with/days/1"}


def test_a_misspelt_property_does_not_hide_what_else_is_wrong() -> None:
    found = documents()
    put(found, FLOW, "/colour", "red")
    put(found, FLOW, "/initial", "new")
    assert {code for _, _, code in places(found)} >= {"json.additionalProperties", "unknown_reference"}


def test_one_problem_seen_from_two_record_types_is_told_once() -> None:
    found = documents()
    found["record_type/second"] = {**found[INSPECTION], "key": "second", "related": {}}
    put(found, FLOW, "/actions/0/guards/0/when", "nothing_like_it")
    told = [problem for problem in problems(found) if problem.pointer == "/actions/0/guards/0/when"]
    assert len(told) == 1


def test_a_key_that_is_there_twice_and_a_missing_system_are_told() -> None:
    twice = [minimal("notice", to="r", text="x"), minimal("notice", to="r", text="y")]
    assert {problem.code for problem in check_documents(twice)} == {"duplicate_document", "one_system"}


@pytest.mark.parametrize("document", [None, 5, [], "x", {}, {"kind": "x"}, {"kind": 7}, {"kind": []}, {"kind": "form"}])
def test_what_is_no_document_at_all_is_a_problem_and_no_crash(document: Any) -> None:
    assert check_documents([document])


def test_without_a_region_nothing_is_said_about_roles() -> None:
    found = documents()
    del found["region/harbour"]
    put(found, FLOW, "/actions/0/by", "engineer")
    assert check_documents(list(found.values())) == ()


def test_a_report_about_findings_is_in_groups() -> None:
    found = documents()
    del found["report/deductions"]["group_by"]
    assert ("report/deductions", "/about", "report_findings_ungrouped") in places(found)
