"""JGJ 59-2011 is whole, scores as the standard says, and regions change single rows of it."""

from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings

from engine.definitions.loading.catalogues import catalogue as load_catalogue
from engine.definitions.values import Catalogue, walk
from engine.scoring import SheetEntries, SheetScore, problems, score_sheet
from schemas import bases
from schemas.checking import check_documents
from schemas.packs import Document, read_pack

SUMMARY = {
    "安全管理": 10, "文明施工": 15, "脚手架": 10, "基坑工程": 10, "模板支架": 10, "高处作业": 10, "施工用电": 10,
    "物料提升机与施工升降机": 10, "塔式起重机与起重吊装": 10, "施工机具": 5,
}  # fmt: skip
#: Scores of the check tables of one site; several numbers where a table was used several times.
SITE: dict[str, Any] = {
    "安全管理": 86, "文明施工": 82, "脚手架": [85, 75], "基坑工程": 88, "模板支架": 80, "高处作业": 90, "施工用电": 84,
    "物料提升机与施工升降机": [81], "塔式起重机与起重吊装": [78, 90], "施工机具": 92,
}  # fmt: skip


def base_document() -> Document:
    found = bases.find_document(bases.Origin("jgj59", 1, "catalogue", "jgj59"))
    assert found
    return found


def regional(slug: str) -> Document:
    documents = read_pack(settings.PACKS_FOLDER / slug).systems["safety"]
    return bases.whole(next(one for one in documents if (one["kind"], one["key"]) == ("catalogue", "jgj59")))


STANDARD = load_catalogue(base_document())
FULL_MARKS = load_catalogue({**base_document(), "absent": "full_marks"})


def table(number: str, catalogue: Catalogue = STANDARD) -> Any:
    return next(node for node in walk(catalogue.root) if node.number == number)


def scored(entries: dict[str, Any], catalogue: Catalogue = STANDARD, given: dict[str, int] | None = None) -> SheetScore:
    read = SheetEntries.from_json(entries)
    assert problems(catalogue, read) == ()
    exact = {key: Decimal(value) for key, value in (given or {}).items()}
    return score_sheet(catalogue, read, history={}, given=exact)


def of_table(
    number: str, deducted: dict[int, int], missing: tuple[int, ...] = (), catalogue: Catalogue = STANDARD
) -> Decimal:
    """The score of one check table, out of 100, by what was taken off its items."""
    node = table(number, catalogue)
    use = "@1" if node.repeat else ""
    items = {int(item.number): item for item in node.children}
    given = {f"{items[n].key}{use}": int(items[n].marks) - points for n, points in deducted.items()}
    instances = {node.key: [{"key": "1"}]} if use else {}
    absent = [f"{items[n].key}{use}" for n in missing]
    found = scored({"instances": instances, "absent": absent}, catalogue, given).nodes[f"{node.key}{use}"]
    return found.points(catalogue.rounding)


def of_site(tables: dict[str, Any], missing: tuple[str, ...] = (), catalogue: Catalogue = STANDARD) -> SheetScore:
    """The summary sheet from the scores of its check tables."""
    instances: dict[str, list[dict[str, str]]] = {}
    given: dict[str, int] = {}
    tops = {node.title: node for node in catalogue.root.children}
    for title, scores in tables.items():
        first = tops[title].children[0]
        if title in missing:
            continue
        for use, score in enumerate(scores if isinstance(scores, list) else [scores], 1):
            if first.repeat:
                instances.setdefault(first.key, []).append({"key": str(use)})
            given[f"{first.key}@{use}" if first.repeat else first.key] = score
    return scored({"instances": instances, "absent": [tops[title].key for title in missing]}, catalogue, given)


class TestWhole:
    def test_it_has_all_tables_items_and_deductions(self):
        tables = [node for top in STANDARD.root.children for node in top.children]
        items = [item for node in tables for item in node.children]
        findings = [finding for item in items for finding in item.findings]
        assert (len(tables), len(items), len(findings)) == (19, 189, 768)
        assert [node.number for node in tables] == [f"B.{number}" for number in range(1, 20)]

    def test_the_summary_has_ten_items_of_a_hundred_marks(self):
        assert {node.title: int(node.marks) for node in STANDARD.root.children} == SUMMARY
        assert sum(SUMMARY.values()) == STANDARD.root.marks == 100

    @pytest.mark.parametrize("number", [f"B.{number}" for number in range(1, 20)])
    def test_every_table_has_a_hundred_marks_sixty_of_them_of_guarantee_items(self, number):
        node = table(number)
        marks = {"guarantee": 0, "general": 0, "": 0}
        for item in node.children:
            marks[item.category] += int(item.marks)
        split = {"guarantee": 0, "general": 0, "": 100} if number in ("B.13", "B.19") else None
        assert marks == (split or {"guarantee": 60, "general": 40, "": 0})

    def test_every_item_says_where_it_stands_in_the_standard(self):
        items = [node for node in walk(STANDARD.root) if not node.children]
        assert all(item.source.startswith("JGJ 59-2011 表 B.") for item in items)
        assert all(finding.deduct and finding.deduct <= item.marks for item in items for finding in item.findings)

    def test_its_files_are_what_was_sealed_and_fit_together(self):
        base = bases.find_base("jgj59")
        assert base
        assert list(bases.base_problems(base)) == []
        for version in base.versions:
            assert check_documents(bases.version_documents("jgj59", version.number)[0]) == ()


class TestTable:
    """Chapter 4 of the standard, one check table."""

    def test_nothing_found_is_a_hundred(self):
        assert of_table("B.1", {}) == 100

    def test_one_guarantee_item_without_marks_takes_the_whole_table(self):
        assert of_table("B.1", {3: 10}) == 0

    def test_a_general_item_without_marks_does_not(self):
        assert of_table("B.1", {8: 10}) == 90

    @pytest.mark.parametrize(("last", "score"), [(6, 0), (5, 80)])
    def test_a_guarantee_subtotal_below_forty_takes_the_whole_table(self, last, score):
        assert of_table("B.1", {1: 5, 2: 5, 3: 5, 4: last}) == score

    def test_the_threshold_shrinks_with_the_guarantee_items_that_were_checked(self):
        assert of_table("B.1", {1: 8, 2: 8}, missing=(3,)) == Decimal("82.22"), "34 of 50, two thirds are 33.3"
        assert of_table("B.1", {1: 9, 2: 8}, missing=(3,)) == 0, "33 of 50"

    def test_an_absent_item_is_left_out_or_counts_as_full_marks(self):
        assert of_table("B.1", {1: 6}, missing=(7,)) == Decimal("93.33")
        assert of_table("B.1", {1: 6}, missing=(7,), catalogue=FULL_MARKS) == 94

    def test_an_absent_guarantee_item_is_not_one_without_marks(self):
        assert of_table("B.17", {1: 4}, missing=(5,)) == Decimal("95.56")
        assert of_table("B.17", {1: 4}, missing=(5,), catalogue=FULL_MARKS) == 96

    def test_a_table_without_guarantee_items_is_only_the_sum(self):
        assert of_table("B.19", {5: 10}, missing=(8, 11)) == Decimal("87.5")
        assert of_table("B.13", {1: 10, 2: 10}) == 80

    def test_deductions_never_take_more_than_the_item_has(self):
        item = "safety_management.08"
        found = scored({"items": {item: {"findings": [f"{item}.1"], "counts": {f"{item}.1": 4}}}})
        assert found.nodes[item].points(STANDARD.rounding) == 0

    def test_the_inspector_chooses_within_a_range(self):
        item = "safety_management.01"
        entry = {"findings": [f"{item}.3"], "amounts": {f"{item}.3": 4}}
        assert scored({"items": {item: entry}}).nodes[item].points(STANDARD.rounding) == 6
        outside = SheetEntries.from_json({"items": {item: {**entry, "amounts": {f"{item}.3": 11}}}})
        assert problems(STANDARD, outside)


class TestSummary:
    """Chapters 4 and 5, the summary sheet and its grade."""

    def test_tables_used_several_times_are_averaged(self):
        found = of_site(SITE)
        assert (found.score, found.grade) == (Decimal("84.20"), "优良")

    def test_absent_tables_are_left_out_or_count_as_full_marks(self):
        missing = ("物料提升机与施工升降机", "塔式起重机与起重吊装")
        assert of_site(SITE, missing).score == Decimal("84.63")
        found = of_site(SITE, missing, FULL_MARKS)
        assert (found.score, found.grade) == (Decimal("87.70"), "优良")

    @pytest.mark.parametrize(("points", "grade"), [(80, "优良"), (79, "合格"), (70, "合格"), (69, "不合格")])
    def test_the_grade_goes_by_the_bands(self, points, grade):
        found = of_site(dict.fromkeys(SUMMARY, points))
        assert (found.score, found.grade) == (points, grade)

    def test_a_table_without_marks_is_unqualified_whatever_the_total(self):
        found = of_site({**dict.fromkeys(SUMMARY, 100), "施工机具": 0})
        assert (found.score, found.computed, found.grade) == (95, "优良", "不合格")
        assert [cap.because for cap in found.caps] == ["有一分项检查评分表得零分"]

    def test_one_of_several_uses_without_marks_is_enough(self):
        found = of_site({**SITE, "脚手架": [100, 0]})
        assert found.grade == "不合格"

    def test_a_site_without_scaffolds_has_no_item_for_them(self):
        used = {title: score for title, score in SITE.items() if title != "脚手架"}
        assert of_site(used).attainable == 90
        assert of_site(used, catalogue=FULL_MARKS).attainable == 100


class TestRegions:
    def test_shanghai_takes_the_standard_as_it_is(self):
        assert load_catalogue(regional("shanghai")).root.children == STANDARD.root.children
        assert regional("shanghai")["origin"]["version"] == 1

    def test_jiangsu_counts_what_is_absent_as_full_marks(self):
        jiangsu = load_catalogue(regional("jiangsu"))
        assert {node.absent for node in walk(jiangsu.root) if node.key} == {"full_marks"}
        assert {node.absent for node in walk(STANDARD.root) if node.key} == {"exclude"}

    def test_jiangsu_has_other_marks_for_a_row_and_a_row_of_its_own(self):
        own = table("B.10", load_catalogue(regional("jiangsu")))
        marks = {item.key: int(item.marks) for item in own.children}
        assert (marks["gondola.10"], marks["gondola.js_rope"], sum(marks.values())) == (5, 5, 100)
        before = {item.key: int(item.marks) for item in table("B.10").children}
        assert before["gondola.10"] == 10
        assert "gondola.js_rope" not in before

    def test_what_jiangsu_made_up_says_so(self):
        documents = read_pack(settings.PACKS_FOLDER / "jiangsu").systems["safety"]
        extension = next(one for one in documents if (one["kind"], one["key"]) == ("catalogue", "jgj59"))
        silent = [one for one in extension["overrides"] if not (one.get("synthetic") or one.get("source"))]
        assert silent == []
        assert extension["synthetic"]
