"""The small system with two reports: sites with what stands below them, and months in groups."""

from schemas.services import publish
from tests.builders import NOW, REGION
from tests.portal.pages import MENUS, portal_world
from tests.small_works import DOCUMENTS
from tests.world import World

SITES = {
    "kind": "report",
    "key": "sites",
    "title": "工程统计表",
    "record_type": "site",
    "roles": ["contractor", "authority"],
    "filters": [
        {"path": "district", "title": "所在区"},
        {"path": "site_name", "title": "工程名称"},
        {"path": "start", "title": "开工日期"},
    ],
    "measures": [
        {"key": "months", "title": "月度评价数", "of": "month"},
        {"key": "done", "title": "已转报", "of": "month", "states": "forwarded"},
        {"key": "score", "title": "平均得分", "of": "month", "measure": "average", "path": "result.score", "places": 2},
        {"key": "states", "title": "状态数", "of": "month", "measure": "distinct", "path": "state"},
        {"key": "low", "title": "低于 100 分", "of": "month", "where": [{"path": "result.score", "below": "100"}]},
    ],
    "columns": [
        {"path": "site_name", "title": "工程", "sub": "number"},
        {"path": "district", "title": "所在区"},
        {"path": "phone", "title": "电话"},
        {"measure": "done", "over": "months", "title": "转报数/总数", "under": "月度评价"},
        {"measure": "done", "over": "months", "as": "percent", "title": "转报率", "under": "月度评价"},
        {"measure": "score", "title": "平均得分"},
        {"measure": "states", "title": "状态数"},
        {"measure": "low", "title": "低于 100 分"},
    ],
    "order": "site_name",
    "totals": True,
    "chart": {"kind": "bars", "title": "各工程月度评价", "measures": ["months", "done"], "label": "site_name"},
    "paper": {"heading": "工程月度评价统计表", "notes": ["填表单位："]},
}
DISTRICTS = {
    "kind": "report",
    "key": "districts",
    "title": "各区统计表",
    "record_type": "site",
    "roles": ["contractor", "authority"],
    "group_by": "district",
    "measures": [
        {"key": "sites", "title": "工程数"},
        {"key": "active", "title": "在评", "states": ["active"], "tone": "ok"},
        {"key": "tall", "title": "九层及以上", "where": [{"path": "floors", "at_least": "9"}]},
        {"key": "floors", "title": "层数合计", "measure": "sum", "path": "floors"},
        {"key": "tallest", "title": "最高", "measure": "highest", "path": "floors"},
        {"key": "companies", "title": "企业数", "measure": "distinct", "path": "contractor_name"},
        {"key": "months", "title": "月度评价数", "of": "month"},
    ],
    "columns": [
        {"path": "district", "title": "所在区"},
        {"measure": "sites", "title": "工程数"},
        {"measure": "active", "over": "sites", "as": "percent", "title": "在评占比"},
        {"measure": "tall", "title": "九层及以上"},
        {"measure": "floors", "title": "层数合计"},
        {"measure": "tallest", "title": "最高"},
        {"measure": "companies", "title": "企业数"},
        {"measure": "months", "title": "月度评价数"},
    ],
    "order": "-sites",
    "totals": True,
    "chart": {"kind": "shares", "title": "在评占比", "measures": ["active", "tall"]},
}
ITEMS = {
    "kind": "report",
    "key": "items",
    "title": "扣分最多的分项",
    "record_type": "month",
    "roles": ["contractor", "authority"],
    "about": "findings",
    "group_by": "finding.item",
    "filters": [{"path": "period", "title": "月份"}],
    "measures": [
        {"key": "all", "title": "扣分次数"},
        {"key": "again", "title": "第 2 次及以上", "where": [{"path": "finding.repeated", "is": True}]},
        {"key": "sites", "title": "工程数", "measure": "distinct", "path": "parent"},
    ],
    "columns": [
        {"path": "finding.item", "title": "分项"},
        {"measure": "all", "title": "扣分次数"},
        {"measure": "again", "title": "第 2 次及以上"},
        {"measure": "sites", "title": "工程数"},
    ],
    "order": "-all",
    "totals": True,
    "chart": {"kind": "bars", "title": "扣分最多的分项", "measures": ["all", "again"]},
}
_LAST_MONTH = {
    "path": "period",
    "at_least": 'date(today.year, today.month, 1) - duration("P1M")',
    "below": "date(today.year, today.month, 1)",
}
DONE = {
    "kind": "report",
    "key": "done",
    "title": "各区每月完成率",
    "record_type": "site",
    "roles": ["contractor", "authority"],
    "group_by": "district",
    "filters": [{"path": "district", "title": "所在区"}],
    "measures": [
        {"key": "sites", "title": "工程数", "where": [{"path": "floors", "at_least": "9", "or_none": True}]},
        {"key": "last", "title": '{(today - duration("P1M")).month}月', "of": "month", "where": [_LAST_MONTH]},
    ],
    "columns": [
        {"path": "district", "title": "所在区"},
        {"measure": "last", "over": "sites", "as": "percent", "title": '{(today - duration("P1M")).month}月'},
    ],
    "chart": {"kind": "grid", "title": "每月完成率", "measures": ["last"], "steps": [50, 90]},
}
BOARD = {
    "kind": "dashboard",
    "key": "board",
    "title": "统计看板",
    "roles": ["contractor", "authority"],
    "filters": [{"path": "district", "title": "所在区"}],
    "numbers": [
        {"title": "在评工程", "report": "districts", "measure": "active", "over": "sites", "tone": "ok"},
        {"title": "扣分次数", "report": "items", "measure": "all", "tone": "bad"},
    ],
    "panels": [{"report": "done"}, {"report": "items", "rows": 1}, {"report": "sites", "title": "工程", "wide": True}],
}
BOARD_ITEM = {"key": "board", "title": "看板", "system": "works", "dashboard": "board", "roles": ["authority"]}
ITEM = {"key": "site_report", "title": "工程统计表", "system": "works", "report": "sites", "roles": ["authority"]}


def report_world(*more: dict) -> World:
    """The small system with menus, lists and reports, where we are."""
    world = portal_world()
    menus = [*MENUS, {"title": "统计报表", "items": [ITEM, BOARD_ITEM]}]
    publish(system="region", documents=[{**REGION, "menus": menus}], by=None, at=NOW)
    publish(system="works", documents=[*DOCUMENTS, SITES, DISTRICTS, ITEMS, DONE, BOARD, *more], by=None, at=NOW)
    return world
