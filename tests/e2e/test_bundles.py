"""A bundle from one region to another, by clicking: seen in words, decided place by place, taken in, released."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.authors import keep_picture, open_table_of_checks, press, publish, rename
from tests.e2e.neighbour import ADMIN, SLUG
from tests.live import ROOT, Live

pytestmark = pytest.mark.e2e

HERE, THERE = f"/r/{SLUG}/admin", "/r/showcase/admin"


@pytest.fixture(scope="module")
def world(live: Live) -> Live:
    """A second region, which began with the same definitions."""
    roots = os.pathsep.join([str(ROOT), str(ROOT / "platform")])
    environment = {**os.environ, "DATABASE_URL": live.database_url, "PYTHONPATH": roots}
    subprocess.run([sys.executable, "-m", "tests.e2e.neighbour"], env=environment, cwd=ROOT, check=True)
    return live


def bundle_of(page: Any, admin: str, place: Path) -> Path:
    """The region's drafts of its system, as they are downloaded."""
    page.goto(f"{admin}/bundles/")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载定义包").click()
    place.write_bytes(Path(download.value.path()).read_bytes())
    return place


def send(page: Any, file: Path) -> None:
    page.goto(f"{HERE}/bundles/")
    page.get_by_label("文件").set_input_files(file)
    press(page, "查看变化")


def test_a_newer_bundle_is_seen_in_words_decided_place_by_place_and_released(new_page, world, tmp_path):
    giver, taker = new_page("sf_admin"), new_page(ADMIN)
    send(taker, bundle_of(giver, THERE, tmp_path / "first.zip"))
    press(taker, "存为草稿")  # what both say alike is where later bundles are compared from
    rename(giver, THERE, 已退回="退回修改", 已办结="检查办结", 通过="检查通过")
    rename(taker, HERE, 已退回="退回补正", 已办结="本区办结", 提交="送审")
    send(taker, bundle_of(giver, THERE, tmp_path / "second.zip"))

    told = taker.locator("main").inner_text()
    assert re.search(r"操作 检查通过 › 名称\s+通过\s+检查通过", told), told
    questions = taker.locator(".author-question.is-open")
    assert questions.count() == 2
    places = questions.locator("legend").all_inner_texts()
    assert places == ["审批链“现场综合检查” › 状态 退回修改 › 名称", "审批链“现场综合检查” › 状态 检查办结 › 名称"]
    keep_picture(taker, "bundle_compared")
    press(taker, "存为草稿")
    assert "请先" in taker.get_by_role("alert").inner_text()  # nothing is taken in half decided
    taker.locator(".author-question", has_text="本区办结").get_by_label("保留本地区").check()
    taker.locator(".author-question", has_text="退回补正").get_by_label("采用定义包").check()
    press(taker, "预览变化")
    changes = taker.locator("main").inner_text()
    assert taker.locator("del", has_text="退回补正").count() == 1
    assert taker.locator("del", has_text="本区办结").count() == 0
    assert "送审" not in changes  # what only this region changed is no change
    keep_picture(taker, "bundle_decided")
    press(taker, "存为草稿")
    assert "已写入草稿" in taker.locator("body").inner_text()

    taker.goto(f"{HERE}/systems/forms/release/")
    publish(taker, "采用示范市的新版本。")
    open_table_of_checks(taker, HERE)
    titles = taker.locator("textarea").evaluate_all("all => all.map(one => one.value)")
    assert {"送审", "本区办结", "退回修改", "检查通过"} <= set(titles)
