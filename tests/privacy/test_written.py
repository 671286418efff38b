"""What people write freely may hold somebody's number: it reads as they wrote it, and is in no dump in plain."""

from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models

from accounts.guarded_texts import MARK, GuardedText
from accounts.sealed_fields import SealedText
from exchange.persons import erase_person, find_person
from forms.evidence import Upload
from forms.models import Evidence, FindingRow, Record, ScoreSheet
from tenants.audit.chains import verify_chain
from tenants.audit.models import AuditEntry
from tenants.audit.services import record as audit
from tenants.numbers import numbers_in, shortened_in
from tests.builders import NOW, publish_all
from tests.checked_works import checked_documents
from tests.forms.test_sheet_evidence import photo
from tests.portal.pages import Browser, at, portal_world
from tests.world import World, make_world
from workflows.evidence import add_evidence
from workflows.models import HistoryEntry

NUMBER, ID_NUMBER = "13912345678", "11010519491231002X"
WORDS = f"请联系李工 139-1234 5678，身份证 {ID_NUMBER}"
#: Texts that nobody writes a word of their own into, that are written with numbers masked, or that authors publish.
MADE = {
    "TemplateDump.text",
    "Definition.document",
    "Edition.body",
    "Edition.text",
    "GuidePage.body",
    "GuidePage.search_description",
    "GuidePage.url_path",
    "Message.text",
    "Record.search_text",
    "RegionBirth.documents",
    "RegionBirth.problem",
    "Release.documents",
    "Release.notes",
    "SentBundle.name",
    "ReleaseStep.comment",  # Wagtail's; what people say at a step is its remark
    "Session.session_data",
    "TakenBundle.documents",
}
OURS = Path(__file__).parents[2]


@pytest.fixture
def world(alpha, settings, tmp_path) -> World:
    """The small system with evidence, its files in a folder of the test's own."""
    settings.MEDIA_ROOT, settings.MULTITENANT_RELATIVE_MEDIA_ROOT = tmp_path, "%s"
    made = make_world()
    publish_all(checked_documents())
    return made


def whole_database() -> str:
    """Every row of every table of the region and of all regions together, as a dump has them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('alpha', 'public')")
        rows = []
        for schema, table in cursor.fetchall():
            cursor.execute(f'SELECT string_agg(t::text, chr(10)) FROM "{schema}"."{table}" t')  # noqa: S608 - ours
            rows.append(cursor.fetchone()[0] or "")
    return "\n".join(rows)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"电话{NUMBER}。", "电话139****5678。"),
        ("+86 139 1234 5678", "+86 139****5678"),
        ("１３９１２３４５６７８", "139****5678"),
        (f"证件 {ID_NUMBER.lower()}!", "证件 110************02x!"),
        ("110105194912310021", "110105194912310021"),  # the check digit is another one
        ("310115202601010101", "310115202601010101"),  # a permit
        ("0.13912345678 a13912345678f 139123456789", "0.13912345678 a13912345678f 139123456789"),
    ],
)
def test_numbers_are_told_by_their_shape_wherever_they_stand(text: str, shown: str) -> None:
    assert shortened_in(text) == shown


def test_what_people_wrote_is_sealed_where_a_number_stands_in_it_and_reads_as_they_wrote_it(world: World) -> None:
    site = world.active_site(site_name=f"浦江 {NUMBER}")
    month = world.month(site, 3)
    entries = {"items": {"drill": {"marks": 2, "remark": WORDS}, "plan": {"findings": ["plan.1"], "remark": WORDS}}}
    world.fill(month, "self", world.contractor, entries)
    upload = Upload(f"{NUMBER}.jpg", photo(), caption=WORDS)
    add_evidence(month.pk, sheet="self", item="plan", uploads=[upload], actor=world.contractor, now=NOW)
    HistoryEntry.objects.filter(record=site).update(opinion=WORDS)
    audit("tried", user=None, at=NOW, data={"reason": WORDS, "list": [{"name": f"{NUMBER}.pdf"}]})
    assert [found.number for found in numbers_in(whole_database()) if found.number in WORDS + NUMBER] == []
    kept = Evidence.objects.get()
    assert (kept.caption, kept.name) == (WORDS, f"{NUMBER}.jpg")
    assert ScoreSheet.objects.get(record=month, key="self").entries["items"]["plan"]["remark"] == WORDS
    assert set(FindingRow.objects.filter(record=month).values_list("remark", flat=True)) == {WORDS}
    assert HistoryEntry.objects.filter(record=site).first().opinion == WORDS
    kept_site = Record.objects.get(pk=site.pk)
    assert (kept_site.data["site_name"], kept_site.title) == (f"浦江 {NUMBER}", "浦江 139****5678")
    assert verify_chain() is None


def test_the_rest_of_a_text_with_a_number_is_found_sorted_and_filtered_as_before(world: World) -> None:
    site = world.declare(site_name=f"浦江 {NUMBER}")
    assert Record.objects.filter(data__site_name__icontains="浦江").get().pk == site.pk
    assert Record.objects.filter(data__site_name="浦江 139****5678").exists()


def test_what_tells_records_apart_stays_as_it_is_however_it_looks(world: World) -> None:
    world.declare(contract=NUMBER)
    assert Record.objects.filter(data__contract=NUMBER).exists()


def test_a_list_finds_a_number_that_stands_in_a_text(alpha) -> None:
    world = portal_world()
    world.declare(site_name=f"浦江 {NUMBER}")
    page = Browser(world.authority).get(at(f"list/sites/?tab=1&q={NUMBER}"))
    assert page.texts("tbody .cell-main") == [f"浦江 {NUMBER}"]


def test_a_number_in_a_text_is_found_and_erased_with_its_person(world: World) -> None:
    site = world.declare(secret_note="", site_name="浦江", contract="HT-8")
    record = Record.objects.get(pk=site.pk)
    record.data = {**record.data, "secret_note": WORDS}
    from forms.numbering import index_record

    index_record(record)
    record.save()
    assert [one.record.pk for one in find_person(NUMBER, now=NOW).holdings] == [site.pk]
    erase_person(NUMBER, reason="本人申请", by=None, now=NOW)
    assert "secret_note" not in Record.objects.get(pk=site.pk).data


def test_texts_follow_when_keys_change(alpha, settings, tmp_path) -> None:
    settings.DATA_KEYS, settings.DATA_KEYS_FILE = "", str(tmp_path / "keys")
    site = make_world().declare()
    HistoryEntry.objects.filter(record=site).update(opinion=WORDS)

    def key() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT opinion FROM assess_workflows_historyentry WHERE record_id = %s", [site.pk])
            return cursor.fetchone()[0].removeprefix(MARK).partition(".")[0]

    before = key()
    call_command("keys", "rotate", stdout=StringIO())
    call_command("keys", "reseal", stdout=StringIO())
    assert key() != before
    assert HistoryEntry.objects.get(record=site).opinion == WORDS


def test_words_that_look_like_a_seal_are_nothing_but_words(world: World) -> None:
    site = world.declare()
    HistoryEntry.objects.filter(record=site).update(opinion=f"{MARK}abc.def")
    assert HistoryEntry.objects.get(record=site).opinion == f"{MARK}abc.def"


def test_every_text_that_people_write_is_guarded() -> None:
    plain = {
        f"{model.__name__}.{column.name}"
        for model in apps.get_models()
        if ".venv" not in (place := model._meta.app_config.path) and Path(place).is_relative_to(OURS)
        for column in model._meta.concrete_fields
        if isinstance(column, models.TextField) and not isinstance(column, GuardedText | SealedText)
    }
    assert plain <= MADE


def test_the_audit_names_nobody_s_number(world: World) -> None:
    audit("tried", user=None, at=NOW, data={"reason": WORDS})
    assert AuditEntry.objects.get(action="tried").data == {"reason": shortened_in(WORDS)}
