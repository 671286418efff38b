"""The region's administrator looks through the audit trail and hands it to an inspector; both leave a trace."""

import ast
import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.db import connection
from django.utils.translation import override
from openpyxl import load_workbook

from authoring.deeds import _NOTED, noted_as, words_for
from tenants.anchors.services import take_anchor
from tenants.audit.models import AuditEntry
from tenants.audit.services import record
from tests.authoring.conftest import signed_in
from tests.authoring.test_outbox import HEAD, REGION
from tests.builders import NOW, PUDONG, person, publish_all
from tests.small_works import DOCUMENTS
from tests.world import make_world

ROOT = Path(__file__).parents[2]
ADDRESS = "/r/alpha/admin/audit/"


@pytest.fixture
def trail(alpha) -> None:
    """Some deeds of two people, one of whom has a name that a spreadsheet would take for a formula."""
    publish_all(DOCUMENTS, region={**REGION, "roles": [*REGION["roles"], HEAD]})
    sly = person("=HYPERLINK(1)", "authority", areas=[PUDONG])
    record("record.pass", user=sly, at=NOW, object_type="record", object_id=71, data={"action": "submit"})
    record("personal.revealed", user=sly, at=NOW, object_type="record", object_id=72, data={"reason": "核对证件"})
    record("record.pass", user=None, at=NOW - timedelta(days=40), object_type="record", object_id=71)


@pytest.fixture
def head(trail):
    """The browser of the region's administrator."""
    from exchange.authors import ensure_author_group

    ensure_author_group()
    return signed_in(person("管理员", "head", areas=["*"]))


def shown(head, **asked: str) -> str:
    return head.get(ADDRESS, asked).content.decode()


def test_the_trail_is_narrowed_by_person_number_deed_and_days(head):
    assert "核对证件" in shown(head)
    assert "核对证件" in shown(head, person="HYPERLINK", about="72")
    assert "核对证件" not in shown(head, about="71")
    assert "核对证件" not in shown(head, person="somebody else")
    assert "核对证件" in shown(head, deed="personal.revealed")
    assert "核对证件" not in shown(head, deed="record.pass")
    day = (NOW + timedelta(hours=8)).date()
    assert "核对证件" in shown(head, since=str(day), until=str(day))
    assert "核对证件" not in shown(head, until=str(day - timedelta(days=1)))
    assert head.get(ADDRESS, {"since": "2026-13-40", "person": "", "page": "x"}).status_code == 200


def test_states_steps_and_roles_are_called_by_their_titles(head):
    world = make_world()
    publish_all(DOCUMENTS, region={**REGION, "roles": [*REGION["roles"], HEAD]})
    site = world.act(world.declare(), "submit", world.contractor)
    record("record.pass", user=None, at=NOW, object_type="record", object_id="9" * 40, data={"to": "submitted"})
    details = re.findall(r"<div>([^<]*)</div>", shown(head, about=str(site.pk)))
    assert {"到状态: 待受理", "操作: 提交"} <= set(details)
    assert not {"类别: pass", "操作: create", "类别: create"} & set(details)
    assert "到状态: submitted" in shown(head, about="9" * 40)  # of a record that is not there


def test_what_an_inspector_gets_holds_every_entry_and_says_where_the_chain_ends(head):
    answer = head.post(ADDRESS, {"about": "71"})
    archive = ZipFile(io.BytesIO(answer.content))
    manifest = json.loads(archive.read("manifest.json"))
    lines = list(csv.reader(io.StringIO(archive.read("audit.csv").decode("utf-8-sig"))))
    assert (manifest["schema"], manifest["rows"], len(lines)) == ("alpha", 2, 3)
    assert manifest["asked"] == {"about": "71"}
    for name, digest in manifest["sha256"].items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    assert "'=HYPERLINK(1)" in lines[2]
    book = load_workbook(io.BytesIO(archive.read("audit.xlsx")))
    assert [cell.data_type for cell in book.active[3] if str(cell.value).startswith("=")] == ["s"]
    entry = AuditEntry.objects.get(action="audit.exported")
    assert (entry.user_name, entry.data["rows"]) == ("管理员", 2)
    assert entry.data["sha256"] == hashlib.sha256(answer.content).hexdigest()
    assert entry.data["sha256"] in shown(head)


def test_nobody_else_sees_the_trail(head):
    assert signed_in(person("监督员", "authority", areas=[PUDONG])).get(ADDRESS).status_code == 403


def test_too_many_entries_for_one_file_are_refused_with_what_to_do(head, monkeypatch):
    monkeypatch.setattr("exchange.audit_exports.MOST", 1)
    answer = head.post(ADDRESS, {"about": "71"}, follow=True)
    assert "2" in answer.content.decode()
    assert not AuditEntry.objects.filter(action="audit.exported").exists()


def proof(head, **asked: str) -> str:
    """What the page says of the trail, as it is drawn."""
    page = head.post(ADDRESS, {"prove": "1", **asked}).content.decode()
    return " ".join(re.search(r'id="audit-proof">([^<]*)', page)[1].split())


def test_the_trail_is_proved_on_the_page_and_what_was_asked_for_stays(head):
    count = AuditEntry.objects.count()
    said = proof(head, about="71")
    assert f"共 {count} 条记录" in said
    assert "末条记录尚未签名" in said
    page = head.post(ADDRESS, {"prove": "1", "about": "71"}).content.decode()
    assert "核对证件" not in page
    assert AuditEntry.objects.count() == count


def test_the_proof_says_up_to_where_the_trail_was_signed(head, settings, tmp_path):
    settings.AUDIT_ANCHOR_FOLDER, settings.AUDIT_ANCHOR_KEY_FILE = str(tmp_path / "anchors"), str(tmp_path / "key")
    last = AuditEntry.objects.order_by("-sequence").first()
    take_anchor(now=NOW)
    assert f"最近一次签名于 {NOW:%Y-%m-%d}，签到第 {last.sequence} 条" in proof(head)


def test_a_changed_entry_is_named(head):
    second = AuditEntry.objects.order_by("sequence")[1]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # as the owner of the database could
        cursor.execute("UPDATE audit_auditentry SET user_name = 'x' WHERE sequence = %s", [second.sequence])
    assert f"第 {second.sequence} 条" in proof(head)


def test_a_very_long_trail_is_left_to_the_operators(head, monkeypatch):
    monkeypatch.setattr("exchange.audit_proofs.MOST", 1)
    assert "manage.py audit verify" in proof(head)


def test_every_deed_that_the_code_keeps_has_a_chinese_name():
    """A deed without one would stand in the trail, and in the choice of deeds, by its English key."""
    kept = {deed for path in _sources() for deed in _deeds_in(ast.parse(path.read_text(encoding="utf-8")))}
    assert {"demo.told", "golden.proved", "release.asked"} <= kept
    with override("zh-hans"):
        assert sorted(deed for deed in kept if words_for(deed).isascii()) == []


def test_whatever_an_entry_notes_is_named_in_chinese():
    noted = {name for path in _sources() for name in _noted_in(ast.parse(path.read_text(encoding="utf-8")))}
    assert {"title", "because", "standing", "username"} <= noted
    with override("zh-hans"):
        assert sorted(name for name in noted if noted_as(name).isascii()) == []


def test_every_name_that_the_page_knows_has_its_chinese_word():
    with override("zh-hans"):
        assert [name for name in _NOTED if noted_as(name).endswith(" noted")] == []


def test_the_trail_says_in_words_what_was_done_to_what(head):
    record("demo.told", user=None, at=NOW, object_type="site", object_id=7, data={"records": 3})
    page = shown(head, about="7")
    assert "生成演示数据" in page
    assert "记录数: 3" in page
    assert "<title>审计查询 - 考评</title>" in " ".join(page.split()).replace("> ", ">").replace(" <", "<")


def _sources() -> Iterator[Path]:
    for top in ("platform", "forms", "workflows", "tenants", "schemas"):
        yield from (path for path in (ROOT / top).rglob("*.py") if "migrations" not in path.parts)


def _deeds_in(tree: ast.Module) -> Iterator[str]:
    """What is handed first to whatever writes into the audit, spelt out there or as a name of the module."""
    known: dict[str, ast.expr] = {}
    for node in (node for node in tree.body if isinstance(node, ast.Assign)):
        names, values = _members(node.targets[0]), _members(node.value)
        known |= {name.id: value for name, value in zip(names, values, strict=False) if isinstance(name, ast.Name)}
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args):
        if getattr(call.func, "attr", getattr(call.func, "id", "")) in ("record", "audit", "note", "_note"):
            first = call.args[0]
            spelt = known.get(first.id, first) if isinstance(first, ast.Name) else first
            texts = (node.value for node in ast.walk(spelt) if isinstance(node, ast.Constant))
            yield from (text for text in texts if isinstance(text, str) and re.fullmatch(r"[a-z_]+\.[a-z_]+", text))


def _noted_in(tree: ast.Module) -> Iterator[str]:
    """The names under which something is noted in the audit, in a dictionary at the call or of the function around."""
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        steps = [node for node in ast.walk(function) if isinstance(node, ast.Assign | ast.AnnAssign)]
        made = [(step.targets[0] if isinstance(step, ast.Assign) else step.target, step.value) for step in steps]
        known = {target.id: value for target, value in made if isinstance(target, ast.Name)}
        calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
        for call in (call for call in calls if getattr(call.func, "attr", getattr(call.func, "id", "")) == "record"):
            yield from (name for word in call.keywords if word.arg == "data" for name in _names_of(word.value, known))


def _names_of(said: ast.expr | None, known: dict[str, ast.expr | None]) -> Iterator[str]:
    said = known.get(said.id) if isinstance(said, ast.Name) else said
    for key, value in zip(said.keys, said.values, strict=True) if isinstance(said, ast.Dict) else ():
        if key is None:
            yield from _names_of(value, known)
        elif isinstance(key, ast.Constant):
            yield str(key.value)


def _members(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.Tuple) else [node]
