"""What Qingdao's supervisors do again and again: report on a project that the permit platform lists."""

from typing import Any

from tests.e2e.journey import follow, leave_sheet, press, state_of
from tests.e2e.test_every_field import photo

PROJECTS = "/r/qingdao/list/permitted_projects/"
#: A project in 市南, which the city station reviews.
PROJECT = "示例栈桥商务中心工程"
PHONE = "13800000061"


def start_report(page: Any, project: str = PROJECT) -> None:
    """The form of a new report, from the project's row."""
    page.goto(f"{PROJECTS}?q={project}")
    follow(page, "提报", row=project)


def fill_report(page: Any) -> None:
    """What the supervisor saw on site; the project itself is filled in already."""
    for label, value in {
        "检查详情": "现场十项检查情况良好。",
        "检查单位": "示例区建筑工程安全监督站",
        "负责人联系电话": PHONE,
    }.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("监管等级").select_option(label="B级")


def attach(page: Any, field: str, name: str) -> None:
    """Choose a file and wait until it is kept."""
    page.locator(f"[name='{field}.+']").first.set_input_files([photo(name)])
    page.locator(f"[data-field={field}] .attached__item", has_text=name).first.wait_for()


def give_marks(page: Any, marks: str) -> None:
    """The same marks for each of the ten items, and back to the report."""
    press(page, "填写考核得分")
    boxes = page.locator("input.input--num")
    for number in range(boxes.count()):
        boxes.nth(number).fill(marks)
    leave_sheet(page)


def reported_project(new_page: Any) -> None:
    """A project that Qingdao's supervisor has scored and submitted."""
    page = new_page("qd_supervisor")
    start_report(page)
    fill_report(page)
    attach(page, "scan", "考核表.jpg")
    press(page, "保存")
    give_marks(page, "4")
    press(page, "提交")
    assert state_of(page) == "已提交待审核"
