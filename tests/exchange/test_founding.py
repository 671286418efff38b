"""A new region by clicking: what was typed becomes documents, the region is there whole, its administrator invited."""

import dataclasses
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation
from django_tenants.utils import schema_context

from accounts.invitations.models import Invitation
from accounts.invitations.services import GOOD_FOR, find_invitation, invite, link_of, take_up
from accounts.models import Grant, User
from exchange.bundles.contents import make_bundle, zipped
from exchange.founding import births
from exchange.founding.births import BirthRefused, FirstAdmin, ask_birth, carry_on, drop_birth, invite_again, try_again
from exchange.founding.tasks import sweep_births
from exchange.founding.wishes import Typed, filled_in, offered, read_wish
from exchange.packs import import_pack
from exchange.releasing import list_systems
from forms.guides.models import GuidePage
from forms.guides.services import put_guide
from schemas.packs import Attached, read_pack
from schemas.selectors import current_region, current_release
from tenants import clock
from tenants.audit.models import AuditEntry
from tenants.models import Region, RegionBirth, SentBundle
from tests.builders import NOW

PACKS = Path(__file__).parents[1] / "regions"
KINDERGARTEN = ("kindergarten/inspection",)
ADMIN = FirstAdmin("nanshan_admin", "陈管理", "13800000077")
TYPED = Typed(slug="nanshan", title="南山区", short="南", parts=KINDERGARTEN)
PASSWORD = "Kp!nanshan-2026-好"


@pytest.fixture(autouse=True)
def _here(alpha, settings):
    """Outside all regions, with the packs of the tests, in English."""
    settings.PACKS_FOLDER = str(PACKS)
    with schema_context("public"), translation.override("en"):
        yield


@pytest.fixture
def operator():
    """Somebody who runs the platform."""
    return User.objects.create(username="operator", name="运维", is_superuser=True)


def asked(operator, typed=TYPED, admin=ADMIN, key="k"):
    return ask_birth(typed, admin, key=key, by=operator, now=NOW)


def born(operator, typed=TYPED):
    birth = asked(operator, typed)
    carry_on(birth.pk, now=lambda: NOW)
    birth.refresh_from_db()
    return birth


def test_a_region_is_there_whole_and_its_administrator_is_invited(operator):
    birth = born(operator)
    assert (birth.state, birth.notes, birth.problem) == ("ready", [], "")
    region = Region.objects.get(schema_name="nanshan")
    with schema_context("nanshan"):
        assert list_systems() == ("region", "inspection")
        assert current_release("inspection").number == 1
        assert (current_region().title, current_region().short) == ("南山区", "南")
    grant = Grant.objects.get(region=region)
    assert (grant.user.username, grant.role, grant.areas) == ("nanshan_admin", "head", ["*"])
    assert Invitation.objects.get().user == grant.user
    deeds = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"region.asked", "person.invited", "grant.given"} <= deeds


def test_it_is_there_in_seconds(operator):
    assert born(operator).took_ms < 30_000  # far above what it takes; the page says how long it really took


def test_what_is_sent_twice_is_one_region(operator):
    assert asked(operator).pk == asked(operator).pk
    assert RegionBirth.objects.count() == 1


def test_a_birth_that_was_killed_goes_on(operator):
    birth = asked(operator)
    births._make(birth.pk, now=lambda: NOW)
    assert RegionBirth.objects.get().state == "trying"
    assert carry_on(birth.pk, now=lambda: NOW) == "ready"
    assert carry_on(birth.pk, now=lambda: NOW) == "ready"
    assert Invitation.objects.count() == 1


def test_what_cannot_be_made_leaves_nothing_and_is_cleared_away(operator):
    birth = asked(operator)
    RegionBirth.objects.filter(pk=birth.pk).update(documents="{}")
    with pytest.raises(KeyError):
        carry_on(birth.pk, now=lambda: NOW)
    birth.refresh_from_db()
    assert birth.state == "failed"
    assert "nothing of it is left" in birth.problem
    assert not Region.objects.filter(schema_name="nanshan").exists()
    try_again(birth.pk, now=NOW)
    assert RegionBirth.objects.get().state == "waiting"
    RegionBirth.objects.update(state="failed")
    drop_birth(birth.pk, by=operator, now=NOW)
    assert RegionBirth.objects.get().state == "dropped"
    assert not User.objects.get(pk=birth.admin_id).is_active


def test_who_was_quicker_has_the_name(operator):
    birth = asked(operator)
    Region.objects.create(schema_name="nanshan", title="x", created_at=NOW)
    assert carry_on(birth.pk, now=lambda: NOW) == "failed"


# --- what was typed ---------------------------------------------------------------------------------------------------


def test_everything_wrong_is_said_at_its_place(operator):
    typed = Typed(
        slug="Nan Shan",
        title=" ",
        short="太长的简称",
        districts="440305 南山\n440305 福田\n!!",
        holidays="2026-10-01\n昨天",
        admin_role="nobody",
    )
    with pytest.raises(BirthRefused) as refused:
        asked(operator, typed, FirstAdmin("a", "", "1"))
    found = refused.value.problems
    assert set(found) == {"slug", "title", "short", "districts", "holidays", "admin_role", "admin"}
    assert any("Line 2" in words for words in found["districts"])
    assert any("Line 3" in words for words in found["districts"])
    assert "昨天" in found["holidays"][0]
    assert not User.objects.filter(username="a").exists()


@pytest.mark.parametrize("slug", ["alpha", "public", "pg_x", "template_region", "_base", "a", "1a", "a" * 50, "x;drop"])
def test_names_that_are_taken_or_malformed_are_refused(operator, slug):
    with pytest.raises(BirthRefused) as refused:
        asked(operator, Typed(slug=slug, title="x", parts=KINDERGARTEN))
    assert "slug" in refused.value.problems


def test_an_account_of_that_name_is_not_taken_over(operator):
    with pytest.raises(BirthRefused, match="account with this user name"):
        asked(operator, admin=FirstAdmin("OPERATOR", "某人", "13800000077"))


def test_what_is_pasted_replaces_what_the_packs_say(operator):
    typed = Typed(
        slug="nanshan", title="南山区", parts=KINDERGARTEN, districts="a1\t甲街道\na2，乙街道", holidays="2027-01-01",
        workdays="2027-01-03",
    )  # fmt: skip
    pack, _problems = read_wish(typed)
    assert pack.region["districts"] == [{"key": "a1", "title": "甲街道"}, {"key": "a2", "title": "乙街道"}]
    assert pack.region["calendar"] == [{"year": 2027, "holidays": ["2027-01-01"], "workdays": ["2027-01-03"]}]


def test_a_region_may_start_with_nothing(operator):
    birth = born(operator, Typed(slug="nanshan", title="南山区", districts="a1 甲街道"))
    assert birth.state == "ready"
    with schema_context("nanshan"):
        assert [role.key for role in current_region().roles if role.authors] == ["regional_admin"]


def test_a_role_that_its_system_needs_cannot_be_left_out(operator):
    with pytest.raises(BirthRefused) as refused:
        asked(operator, Typed(slug="nanshan", title="x", parts=KINDERGARTEN, roles="head 局长"))
    assert refused.value.problems["documents"]


def test_the_shipped_packs_all_make_a_region(settings):
    settings.PACKS_FOLDER = configured.ROOT / "tenants" / "regions"
    for offer in offered():
        for system in offer.systems:
            _pack, problems = read_wish(Typed(slug="somewhere", title="某地", parts=(f"{offer.key}/{system}",)))
            assert problems == {}, (offer.key, system)


def test_filling_in_shows_what_the_packs_say():
    found = filled_in(TYPED)
    assert "head " in found.roles
    assert found.admin_role == "head"
    assert found.districts.splitlines()


# --- the invitation ---------------------------------------------------------------------------------------------------


@pytest.fixture
def invitation(operator):
    user = User.objects.create(username="guest", name="客", mobile="13800000066")
    return invite(user, region_slug="alpha", title="甲", by=operator, now=NOW)


def token_of(invitation):
    return link_of(invitation).rstrip("/").rpartition("/")[2]


def test_a_link_works_once_and_not_for_long(invitation):
    token = token_of(invitation)
    assert find_invitation(token, now=NOW) == invitation
    assert find_invitation(token, now=NOW + GOOD_FOR) is None
    assert take_up(invitation, password=PASSWORD, address="", now=NOW)
    assert not take_up(invitation, password=PASSWORD, address="", now=NOW)
    assert find_invitation(token, now=NOW) is None
    assert User.objects.get(username="guest").check_password(PASSWORD)


@pytest.mark.parametrize("token", ["", "x", "W10:abc:def", "é" * 10, "a" * 5000])
def test_a_link_that_nobody_signed_leads_nowhere(token):
    assert find_invitation(token, now=NOW) is None


def test_another_invitation_makes_the_first_worthless(operator):
    birth = born(operator)
    first = token_of(Invitation.objects.get())
    second = invite_again(birth, by=operator, now=NOW)
    assert find_invitation(first, now=NOW) is None
    assert find_invitation(token_of(second), now=NOW) == second


# --- the pages --------------------------------------------------------------------------------------------------------

NEW = "/platform/regions/new/"
FORM = {
    "slug": "nanshan", "title": "南山区", "short": "南", "part": KINDERGARTEN, "admin_username": "nanshan_admin",
    "admin_name": "陈管理", "admin_mobile": "13800000077", "key": "page",
}  # fmt: skip


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_the_pages_exist_for_operators_only(operator, client):
    somebody = User.objects.create(username="somebody", name="某人")
    for path in ("/platform/regions/", NEW, "/platform/regions/births/1/"):
        assert client.get(path).status_code == 302
        assert signed_in(somebody).get(path).status_code == 404
        assert signed_in(somebody).post(path, FORM).status_code in (404, 405)
    assert signed_in(operator).get("/platform/regions/").status_code == 200


def test_an_operator_founds_a_region_and_its_administrator_goes_in(operator):
    browser = signed_in(operator)
    filled = browser.post(NEW, {**FORM, "fill": "yes"}).content.decode()
    assert "head " in filled
    answer = browser.post(NEW, FORM)
    birth = RegionBirth.objects.get()
    assert answer.url.endswith(f"/births/{birth.pk}/")
    assert "进行中" in browser.get(answer.url).content.decode()
    carry_on(birth.pk, now=clock.now)
    page = browser.get(answer.url).content.decode()
    assert "秒" in page
    link = "/invitation/" + page.partition("/invitation/")[2].partition('"')[0]
    guest = Client()
    assert "nanshan_admin" in guest.get(link).content.decode()
    assert guest.post(link, {"password": "short", "again": "short"}).status_code == 422
    done = guest.post(link, {"password": PASSWORD, "again": PASSWORD})
    assert done.status_code == 302
    assert "next=%2Fr%2Fnanshan%2Fadmin%2F" in done.url
    assert guest.get(link).status_code == 410
    assert "已接受" in browser.get(answer.url).content.decode()
    admin = signed_in(User.objects.get(username="nanshan_admin"))
    assert admin.get("/r/nanshan/admin/").status_code == 200


def test_a_refused_page_keeps_what_was_typed(operator):
    answer = signed_in(operator).post(NEW, {**FORM, "slug": "alpha", "districts": "??"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#slug"' in page
    assert 'href="#districts"' in page
    assert 'value="陈管理"' in page
    assert not RegionBirth.objects.exists()


def test_a_region_is_founded_out_of_a_bundle(operator, tmp_path, settings):
    settings.BUNDLE_KEY_FILE = str(tmp_path / "key")
    with schema_context("alpha"):
        import_pack(read_pack(PACKS / "kindergarten"), by=None, at=NOW)
        content = zipped(make_bundle(["inspection"], with_region=True, now=NOW))
    path = tmp_path / "bundle.zip"
    path.write_bytes(content)
    form = {name: value for name, value in FORM.items() if name != "part"}
    with path.open("rb") as file:
        assert signed_in(operator).post(NEW, {**form, "bundle": file}).status_code == 302
    carry_on(RegionBirth.objects.get().pk, now=lambda: NOW)
    with schema_context("nanshan"):
        assert list_systems() == ("region", "inspection")
    path.write_bytes(content[:-40])
    with path.open("rb") as file:
        answer = signed_in(operator).post(NEW, {**form, "slug": "nanshan2", "bundle": file})
    assert answer.status_code == 422
    assert 'href="#bundle"' in answer.content.decode()


@pytest.fixture
def bundle(operator, tmp_path, settings):
    """A signed bundle of a system with its region's document."""
    settings.BUNDLE_KEY_FILE = str(tmp_path / "key")
    with schema_context("alpha"):
        import_pack(read_pack(PACKS / "kindergarten"), by=None, at=NOW)
        return zipped(make_bundle(["inspection"], with_region=True, now=NOW))


ALONE = {name: value for name, value in FORM.items() if name != "part"}


def sent_along(bundle):
    return {"bundle": SimpleUploadedFile("kindergarten.zip", bundle)}


def test_a_bundle_of_a_refused_wish_need_not_be_chosen_again(operator, bundle):
    browser = signed_in(operator)
    refused = browser.post(NEW, {**ALONE, "slug": "alpha", **sent_along(bundle)})
    assert refused.status_code == 422
    assert "kindergarten.zip" in refused.content.decode()
    assert browser.post(NEW, ALONE).status_code == 302
    assert not SentBundle.objects.exists()
    carry_on(RegionBirth.objects.get().pk, now=lambda: NOW)
    with schema_context("nanshan"):
        assert list_systems() == ("region", "inspection")


def test_a_bundle_is_kept_while_the_page_is_filled_in_and_given_up_at_a_click(operator, bundle):
    browser = signed_in(operator)
    filled = browser.post(NEW, {**ALONE, "fill": "yes", **sent_along(bundle)}).content.decode()
    assert "head " in filled
    assert "kindergarten.zip" in filled
    without = browser.post(NEW, {**ALONE, "fill": "yes", "without_bundle": "yes"}).content.decode()
    assert "head " not in without
    assert not SentBundle.objects.exists()


def test_nobody_else_and_no_other_page_goes_on_with_a_kept_bundle_nor_anybody_after_hours(
    operator, bundle, monkeypatch
):
    fill, browser = {**ALONE, "fill": "yes"}, signed_in(operator)
    browser.post(NEW, {**fill, **sent_along(bundle)})
    second = User.objects.create(username="second", name="运维乙", is_superuser=True)
    assert "kindergarten.zip" not in signed_in(second).post(NEW, fill).content.decode()
    assert "kindergarten.zip" not in browser.post(NEW, {**fill, "key": "another page"}).content.decode()
    assert "kindergarten.zip" in browser.post(NEW, fill).content.decode()
    later = clock.now() + timedelta(hours=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "kindergarten.zip" not in browser.post(NEW, fill).content.decode()
    sweep_births()
    assert not SentBundle.objects.exists()


def test_what_is_no_bundle_is_not_kept_and_one_whose_signer_is_trusted_no_more_is_refused(operator, bundle, settings):
    browser = signed_in(operator)
    broken = browser.post(NEW, {**ALONE, **sent_along(bundle[:-40])})
    assert broken.status_code == 422
    assert not SentBundle.objects.exists()
    browser.post(NEW, {**ALONE, "slug": "alpha", **sent_along(bundle)})
    settings.BUNDLE_KEY_FILE += "of another installation"
    assert browser.post(NEW, ALONE).status_code == 422
    assert not RegionBirth.objects.exists()


def test_a_region_founded_out_of_a_bundle_has_its_help_pages_with_their_files(operator, tmp_path, settings):
    settings.BUNDLE_KEY_FILE = str(tmp_path / "key")
    content = b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n"
    with schema_context("alpha"):
        import_pack(read_pack(PACKS / "kindergarten"), by=None, at=NOW)
        page = put_guide({"kind": "guide", "key": "rules", "title": "检查须知", "body": [{"text": "先看现场。"}]})
        page.file.save("须知.pdf", ContentFile(content), save=False)
        page.save_revision().publish()
        bundle = zipped(make_bundle(["inspection"], with_region=True, with_guides=True, now=NOW))
    form = {name: value for name, value in FORM.items() if name != "part"}
    file = SimpleUploadedFile("bundle.zip", bundle)
    assert signed_in(operator).post(NEW, {**form, "bundle": file}).status_code == 302
    carry_on(RegionBirth.objects.get().pk, now=lambda: NOW)
    with schema_context("nanshan"):
        there = GuidePage.objects.get(slug="rules")
        assert (there.live, there.file.read()) == (True, content)
        assert there.editions.get().file == there.file.name


def test_no_file_is_left_of_a_region_that_could_not_be_made(operator, tmp_path, settings, monkeypatch):
    guide = {"kind": "guide", "key": "rules", "title": "检查须知", "body": [{"text": "看"}], "attached": "d" * 64}
    pack = dataclasses.replace(
        read_pack(PACKS / "kindergarten"), guides=(guide,), attached={"d" * 64: Attached("须知.pdf", b"%PDF-1.4")}
    )
    birth = asked(operator, dataclasses.replace(TYPED, parts=("bundle/inspection",), given={"bundle": pack}))

    def refused(*_arguments, **_more):
        assert stored() != before  # the file was there already
        raise RuntimeError

    monkeypatch.setattr("exchange.founding.births.invite", refused)
    before = stored()
    with pytest.raises(RuntimeError):
        carry_on(birth.pk, now=lambda: NOW)
    assert stored() == before


def stored():
    with schema_context("nanshan"):
        return sorted(default_storage.listdir("guides")[1]) if default_storage.exists("guides") else []


def test_an_operator_is_opened_by_a_command_and_nobody_becomes_one_by_the_way(operator):
    out = StringIO()
    call_command("operator", "runs_it", "--name", "运维二", "--mobile", "13800000055", stdout=out)
    password = out.getvalue().split()[1]
    made = User.objects.get(username="runs_it")
    assert made.is_platform_operator
    assert made.check_password(password)
    User.objects.create(username="somebody", name="某人")
    with pytest.raises(CommandError, match="Somebody already"):
        call_command("operator", "Somebody", "--name", "某人", "--mobile", "13800000055")
    with pytest.raises(CommandError, match="mobile"):
        call_command("operator", "x_y_z", "--name", "某人", "--mobile", "1")
