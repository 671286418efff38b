"""What a person's grants amount to, by the token grammar of docs/architecture.md."""

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.selectors import personal_token, tokens_by_region, tokens_for
from accounts.services import grant_role, save_organisation, withdraw_grant
from tenants import clock
from tenants.models import Region

pytestmark = pytest.mark.django_db
CREDIT_CODE = "91110000600037341L"


@pytest.fixture
def person() -> User:
    return User.objects.create_user("person", name="Person", person_key="k1")


def grant(user: User, slug: str, role: str, **options):
    return grant_role(user, region=Region.objects.get(schema_name=slug), role=role, now=clock.now(), **options)


def test_party_roles_go_by_organisation_grant_roles_by_area_and_person_roles_by_person(person):
    company = save_organisation(CREDIT_CODE, name="Company")
    grant(person, "alpha", "contractor", organisation=company)
    grant(person, "alpha", "authority", areas=["310115", "310101"])
    grant(person, "alpha", "leader")
    assert tokens_for(person, "alpha") == (
        "authority@area:310101", "authority@area:310115", f"contractor@org:{CREDIT_CODE}", "leader@person:k1",
        personal_token(person.pk),
    )  # fmt: skip


def test_tokens_of_all_regions_come_by_region_with_one_query(person, django_assert_num_queries):
    grant(person, "alpha", "authority", areas=["*"])
    grant(person, "beta", "authority", areas=["370202"])
    with django_assert_num_queries(1):
        own = personal_token(person.pk)
        assert tokens_by_region(person) == {
            "alpha": ("authority@area:*", own),
            "beta": ("authority@area:370202", own),
        }


def test_a_grant_counts_until_its_last_day_and_not_after_it(person):
    grant(person, "alpha", "authority", areas=["*"], until=clock.today())
    assert tokens_for(person, "alpha")
    with clock.frozen("2999-01-01T00:00:00+08:00"):
        assert tokens_for(person, "alpha") == ()


def test_a_withdrawn_grant_and_a_closed_region_give_nothing(person):
    given = grant(person, "alpha", "authority", areas=["*"])
    grant(person, "beta", "authority", areas=["*"])
    withdraw_grant(given, by=None, now=clock.now())
    Region.objects.filter(schema_name="beta").update(is_active=False)
    assert tokens_by_region(person) == {}


def test_granting_again_changes_the_grant_instead_of_adding_one(person):
    grant(person, "alpha", "authority", areas=["310115"])
    grant(person, "alpha", "authority", areas=["310101"])
    assert tokens_for(person, "alpha") == ("authority@area:310101", personal_token(person.pk))


@pytest.mark.parametrize("code", ["91110000600037341X", "123", "", "9111000060003734１L"])
def test_a_credit_code_with_a_wrong_check_digit_is_refused(code):
    with pytest.raises(ValidationError):
        save_organisation(code, name="Company")
