"""Lending one's rights for the days of an absence: what is lent, to whom, and for how long."""

from datetime import date, timedelta

import pytest
from django.db import connection

from accounts.deputy_selectors import candidates, deputies_by_owner, lent_to
from accounts.deputy_services import LendingRefused, end_lending, lend
from accounts.models import Deputy, User
from accounts.selectors import personal_token, rights_for, tokens_by_region, tokens_for
from accounts.services import withdraw_grant
from tenants import clock
from tenants.audit.models import AuditEntry
from tenants.models import Region
from tests.builders import BUILDER, HUANGPU, NOW, OTHER_BUILDER, PUDONG, at, grant, person

TODAY = NOW.date()
FRIDAY = TODAY + timedelta(days=1)


def lent(
    owner: User, deputy: User, *, first: date = TODAY, last: date = FRIDAY, region: str = "alpha", **more
) -> Deputy:
    place = Region.objects.get(schema_name=region)
    days = {"first_day": first, "last_day": last}
    return lend(owner, deputy=deputy, region=place, by=owner, now=NOW, today=TODAY, **days, **more)


def tokens(user: User, day: date = TODAY, region: str = "alpha") -> tuple[str, ...]:
    return tokens_for(user, region, today=day)


@pytest.fixture
def owner(alpha) -> User:
    """An inspector of Pudong."""
    return person("张某", "authority", areas=[PUDONG])


@pytest.fixture
def deputy(alpha) -> User:
    """An inspector of Huangpu."""
    return person("李某", "authority", areas=[HUANGPU])


def test_a_deputy_holds_what_the_owner_holds_from_the_first_to_the_last_day(owner, deputy):
    before = tokens(deputy, FRIDAY)
    lent(owner, deputy, first=FRIDAY, last=FRIDAY + timedelta(days=2))
    borrowed = (f"authority@area:{PUDONG}", personal_token(owner.pk))
    assert tokens(deputy) == before
    assert tokens(deputy, FRIDAY) == (*before, *borrowed)
    assert tokens(deputy, FRIDAY + timedelta(days=2)) == (*before, *borrowed)
    assert tokens(deputy, FRIDAY + timedelta(days=3)) == before
    assert tokens(owner, FRIDAY) == (f"authority@area:{PUDONG}", personal_token(owner.pk))


def test_the_same_grants_tell_what_is_ones_own_and_what_is_lent(owner, deputy):
    lent(owner, deputy)
    rights = rights_for(deputy, "alpha", today=TODAY)
    assert [grant.user_id for grant in rights.grants] == [deputy.pk]
    (each,) = rights.lent
    assert (each.user_id, each.name) == (owner.pk, "张某")
    assert each.tokens == (f"authority@area:{PUDONG}", personal_token(owner.pk))


def test_what_is_lent_is_not_lent_on(owner, deputy):
    third = person("王某", "authority", areas=["310104"])
    lent(owner, deputy)
    lent(deputy, third)
    assert f"authority@area:{HUANGPU}" in tokens(third)
    assert f"authority@area:{PUDONG}" not in tokens(third)


def test_an_organisations_matters_are_lent_within_it_only(alpha):
    contractor = person("施工员", "contractor", organisation=BUILDER)
    clerk = person("资料员", "archive", organisation=BUILDER)
    rival = person("外人", "contractor", organisation=OTHER_BUILDER)
    with pytest.raises(LendingRefused, match="外人"):
        lent(contractor, rival)
    lent(contractor, clerk)
    assert f"contractor@org:{BUILDER}" in tokens(clerk)


def test_the_kind_of_a_role_is_lent_only_to_those_who_hold_it(owner):
    clerk = person("施工员", "contractor", organisation=BUILDER)
    with pytest.raises(LendingRefused):
        lent(owner, clerk)


def test_of_two_kinds_only_the_one_that_the_deputy_may_have_is_lent_and_nothing_personal(owner, deputy):
    grant(owner, "regional_admin", areas=["*"])
    lent(owner, deputy)
    assert tokens(deputy)[-1] == f"authority@area:{PUDONG}"
    assert "regional_admin@area:*" not in tokens(deputy)


def test_a_deputy_who_loses_their_own_grant_holds_nothing_of_the_owners_any_more(owner, deputy):
    lent(owner, deputy)
    withdraw_grant(deputy.grants.get(), by=None, now=NOW)
    assert tokens(deputy) == ()


def test_a_grant_that_the_owner_loses_is_not_lent_any_more(owner, deputy):
    lent(owner, deputy)
    withdraw_grant(owner.grants.get(), by=None, now=NOW)
    assert tokens(deputy) == (f"authority@area:{HUANGPU}", personal_token(deputy.pk))


def test_ending_it_early_counts_at_once_and_only_once(owner, deputy):
    given = lent(owner, deputy)
    end_lending(given.pk, by=owner, now=NOW, today=TODAY)
    assert f"authority@area:{PUDONG}" not in tokens(deputy)
    with pytest.raises(LendingRefused):
        end_lending(given.pk, by=owner, now=NOW, today=TODAY)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (TODAY - timedelta(days=1), TODAY),
        (FRIDAY, TODAY),
        (TODAY, TODAY + timedelta(days=400)),
    ],
)
def test_days_that_do_not_do_are_refused(owner, deputy, first, last):
    with pytest.raises(LendingRefused):
        lent(owner, deputy, first=first, last=last)


def test_nobody_is_their_own_deputy_and_nobody_is_one_twice_on_a_day(owner, deputy):
    with pytest.raises(LendingRefused):
        lent(owner, owner)
    given = lent(owner, deputy)
    with pytest.raises(LendingRefused, match="李某"):
        lent(owner, deputy, first=FRIDAY, last=FRIDAY + timedelta(days=9))
    end_lending(given.pk, by=owner, now=NOW, today=TODAY)
    assert lent(owner, deputy, first=FRIDAY, last=FRIDAY + timedelta(days=9)).pk


def test_candidates_are_colleagues_by_name(owner, deputy):
    person("施工员", "contractor", organisation=BUILDER)
    place = Region.objects.get(schema_name="alpha")
    assert candidates(owner, place, today=TODAY) == [deputy]
    assert candidates(owner, place, today=TODAY, words="王") == []


def test_both_sides_are_told_while_it_lasts(owner, deputy):
    given = lent(owner, deputy)
    assert list(lent_to(deputy, today=TODAY)) == [given]
    assert list(lent_to(deputy, today=FRIDAY + timedelta(days=1))) == []
    assert deputies_by_owner([owner.pk], region_slug="alpha", today=TODAY) == {owner.pk: [given]}


def test_what_is_lent_in_one_region_opens_nothing_in_another_and_its_audit_stands_in_its_own(owner, deputy, in_region):
    grant(owner, "authority", areas=["370202"], region="beta")
    grant(deputy, "authority", areas=["370203"], region="beta")
    assert Region.objects.get(schema_name="alpha").pk != Region.objects.get(schema_name="beta").pk
    connection.set_schema_to_public()
    lent(owner, deputy)
    held = tokens_by_region(deputy, today=TODAY)
    assert f"authority@area:{PUDONG}" in held["alpha"]
    assert held["beta"] == ("authority@area:370203", personal_token(deputy.pk))
    kept = {}
    for slug in ("alpha", "beta"):
        with in_region(slug):
            kept[slug] = list(AuditEntry.objects.filter(action="deputy.lent").values_list("user_name", flat=True))
    assert kept == {"alpha": ["张某"], "beta": []}


def test_who_borrows_nothing_pays_no_second_query(owner, deputy, django_assert_num_queries):
    with django_assert_num_queries(1):
        rights_for(owner, "alpha", today=TODAY)
    lent(owner, deputy)
    with django_assert_num_queries(2):
        rights_for(deputy, "alpha", today=TODAY)


def test_a_day_is_counted_where_the_region_is(owner, deputy):
    lent(owner, deputy, first=TODAY, last=TODAY)
    with clock.frozen(at(TODAY.isoformat(), hour=23)):
        assert f"authority@area:{PUDONG}" in tokens_for(deputy, "alpha")
    with clock.frozen(at(FRIDAY.isoformat(), hour=0)):
        assert f"authority@area:{PUDONG}" not in tokens_for(deputy, "alpha")
