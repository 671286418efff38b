"""What people do in Jiangsu's safety management again and again."""

from typing import Any

from tests.e2e.journey import path_of, press

PROJECT = {
    "项目名称": "示例会签工程",
    "监督备案号": "3201AQ260088",
    "开工日期": "2026-01-05",
    "预计竣工日期": "2026-02-20",
    "统一社会信用代码": "91320100MA1K0C0019",
    "项目负责人": "袁示一",
    "项目负责人电话": "13800000070",
}
MATERIAL = {"实际竣工日期": "2026-02-25", "项目自评总结": "自评达标，未发生生产安全事故。"}


def enter_project(authority: Any, **changes: str) -> str:
    """The authority files a project of 示例金陵建设有限公司 in 南京市; gives its path."""
    authority.goto("/r/jiangsu/records/new/safety/project/?draft=new")
    for label, value in {**PROJECT, **changes}.items():
        authority.get_by_label(label, exact=True).fill(value)
    authority.get_by_label("所在市").select_option(label="南京市")
    press(authority, "保存")
    return path_of(authority)


def enter_grading(page: Any, project: str) -> str:
    """The material for the grading of a project, saved and not submitted yet; gives its path."""
    number = project.rstrip("/").rpartition("/")[2]
    page.goto(f"/r/jiangsu/records/new/safety/grading/?draft=new&parent={number}")
    for label, value in MATERIAL.items():
        page.get_by_label(label, exact=True).fill(value)
    press(page, "保存")
    return path_of(page)
