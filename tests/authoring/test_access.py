"""Only authors of a region enter its admin, and only those pages of it that are meant for them."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django_tenants.utils import schema_context

from accounts.members.models import UserGroup
from accounts.models import Grant
from authoring.middleware import EXPLORERS, is_open
from exchange.authors import GROUP
from exchange.packs import import_pack
from exchange.releasing import publish_drafts
from schemas.models import Definition, Release
from schemas.packs import read_pack
from schemas.selectors import REGION
from tenants.audit.models import AuditEntry
from tests.authoring.conftest import PACK, signed_in
from tests.builders import NOW, grant, person

FILLERS = {
    "pk": "1", "revision_id": "1", "revision_id_a": "earliest", "revision_id_b": "latest", "system": "inspection",
    "number": "1", "app_label": "assess_schemas", "model_name": "definition", "app_name": "assess_schemas",
    "action": "delete", "content_type_id": "1", "object_id": "1",
}  # fmt: skip


def addresses(patterns=None, prefix="", namespaces=(), fill=FILLERS):
    """Every address of the region's admin with its name and namespaces, parameters filled in."""
    for pattern in patterns if patterns is not None else get_resolver("config.urls_region").url_patterns:
        text = prefix + _filled(pattern.pattern, fill)
        if isinstance(pattern, URLResolver):
            below = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from addresses(pattern.url_patterns, text, below, fill)
        elif isinstance(pattern, URLPattern) and text.startswith("admin/"):
            yield text, pattern.name, namespaces


def _filled(pattern, fill):
    import re

    text = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda match: fill.get(match.group(1), "1"), str(pattern))
    text = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: fill.get(match.group(1), "1"), text)
    return text.replace("^", "").replace("$", "").replace("\\", "").replace(".*/", "nowhere/")


def closed(name, namespaces):
    return not is_open(name, namespaces)


#: Everybody who has a role in the region but no author's, and an author of another region.
OUTSIDERS = {
    "nursery": {"organisation": "91370202MA00000000"},
    "doctor": {"person_key": "370202199001011234"},
    "inspector": {"areas": ["*"]},
    "head": {"areas": ["*"], "region": "beta"},
}


@pytest.mark.parametrize("role", OUTSIDERS)
def test_no_other_role_gets_an_answer_from_any_address_of_the_admin(inspection, workflow, role):
    outsider = signed_in(person("某人", role, **OUTSIDERS[role]))
    before = _everything()
    found = list(addresses(fill={**FILLERS, "pk": str(workflow.pk), "revision_id": str(workflow.latest_revision_id)}))
    assert len(found) > 150
    for path, _name, _namespaces in found:
        for send in (outsider.get, outsider.post):
            assert send(f"/r/alpha/{path}").status_code in (403, 404), path
    assert outsider.get(f"/r/alpha/admin/design/{workflow.pk}/").status_code == 403  # which is there
    assert _everything() == before


def test_who_is_not_signed_in_is_led_to_do_so_at_most(inspection, client):
    for path, _name, _namespaces in addresses():
        answer = client.get(f"/r/alpha/{path}")
        assert answer.status_code == 404 or (answer.status_code == 302 and "/login/" in answer["Location"]), path


def _everything():
    """What the definitions say, drafts and releases."""
    drafts = Definition.objects.order_by("pk").values_list("pk", "latest_revision_id", "title", "document", "locked")
    return [*map(str, drafts)], Release.objects.count()


def test_even_an_author_finds_nothing_but_definitions_and_our_own_pages(author):
    for path, name, namespaces in addresses():
        if closed(name, namespaces) and name not in {"wagtailadmin_account", *EXPLORERS}:
            assert author.get(f"/r/alpha/{path}").status_code == 404, path


def test_no_open_address_ends_in_an_error_whatever_its_numbers(author):
    for path, name, namespaces in addresses():
        if not closed(name, namespaces) and name != "wagtailadmin_logout":
            assert author.get(f"/r/alpha/{path}").status_code < 500, path


def test_a_refusal_is_kept_in_the_regions_audit(inspector):
    assert inspector.get("/r/alpha/admin/").status_code == 403
    assert AuditEntry.objects.filter(action="admin.access_refused").count() == 1


def test_an_author_of_one_region_is_nobody_in_another(author, beta):
    with schema_context("beta"):
        import_pack(read_pack(PACK), by=None, at=NOW)
        publish_drafts(REGION, by=None, at=NOW)
    answer = author.get("/r/beta/admin/definitions/")
    assert answer.status_code == 403


def test_a_withdrawn_grant_ends_the_right_at_once(author):
    assert author.get("/r/alpha/admin/definitions/").status_code == 200
    assert UserGroup.objects.filter(user_id=author.user.pk, group__name=GROUP).exists()
    Grant.objects.filter(user=author.user).update(active=False)
    grant(author.user, "inspector", areas=["east"])
    assert author.get("/r/alpha/admin/definitions/").status_code == 403
    assert not UserGroup.objects.filter(user_id=author.user.pk).exists()


@pytest.mark.parametrize("page", ["publish", "unpublish"])
def test_no_single_definition_can_be_published_or_withdrawn(author, page):
    row = Definition.objects.get(kind="workflow", key="visit")
    if page == "unpublish":
        assert author.post(f"/r/alpha/admin/definitions/unpublish/{row.pk}/").status_code in (302, 403)
    else:
        form = {"document": '{"kind": "workflow", "key": "visit", "title": "x"}', "action-publish": "1"}
        author.post(f"/r/alpha/admin/definitions/edit/{row.pk}/", form)
    row.refresh_from_db()
    assert row.live
    assert row.title != "x"


def test_an_author_sees_only_the_region_they_are_in(author):
    page = author.get("/r/alpha/admin/").content.decode()
    assert "/r/alpha/admin/definitions/" in page
    assert "/r/beta/" not in page


def test_menu_addresses_are_those_of_the_region_asked_for(inspection, beta):
    operator = person("运维", "inspector", areas=["east"])
    operator.is_superuser = True
    operator.save()
    client = signed_in(operator)
    assert "/r/alpha/admin/definitions/" in client.get("/r/alpha/admin/").content.decode()
    second = client.get("/r/beta/admin/").content.decode()
    assert "/r/beta/admin/definitions/" in second
    assert "/r/alpha/" not in second
