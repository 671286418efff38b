"""Policies: presets, what a document says over them, and that the strictest counts."""

import json

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from accounts.policy.models import RegionPolicy
from accounts.policy.passwords import PolicyValidator
from accounts.policy.selectors import asked_of, installation_policy, policy_at_the_door, policy_for
from accounts.policy.services import password_problems, set_password, start_password
from engine.definitions import load_region
from engine.definitions.loading.access import access
from engine.definitions.values import PRESETS, Access, LockOut, PasswordRules, SecondFactor, SessionLimits, strictest
from schemas.checking import check_documents
from schemas.services import publish
from tenants import clock
from tests.accounts.access.ground import OTHER, PASSWORD, policy, somebody
from tests.builders import NOW, REGION, grant

HEAD = {"key": "head", "title": "区域管理员", "held": {"by": "grant"}, "authors": True}
NUMBER = st.integers(0, 30)
POLICIES = st.builds(
    Access,
    st.builds(PasswordRules, st.integers(8, 20), st.integers(1, 4), NUMBER, NUMBER, st.integers(1, 30)),
    st.builds(LockOut, st.integers(3, 10), st.integers(1, 60)),
    st.none() | st.integers(0, 5),
    st.builds(SessionLimits, NUMBER, NUMBER, NUMBER, st.integers(1, 9)),
    st.builds(SecondFactor, st.sampled_from([(), ("a",), ("a", "b")]), st.booleans(), st.booleans()),
)


def region(**more: object) -> dict[str, object]:
    return {**REGION, "roles": [*REGION["roles"], HEAD], **more}


@given(POLICIES, POLICIES)
def test_no_policy_gets_laxer_beside_another(one: Access, other: Access):
    both = strictest([one, other])
    for each in (one, other):
        assert strictest([both, each]) == both
        assert both.password.min_length >= each.password.min_length
        assert both.lock_out.failures <= each.lock_out.failures
        assert not each.session.most or 0 < both.session.most <= each.session.most
        assert each.captcha_after is None or both.captcha_after <= each.captcha_after
        assert set(each.second_factor.roles) <= set(both.second_factor.roles)


def test_the_presets_contradict_each_other_where_the_standards_do():
    assert PRESETS["mlps3"].password.classes > 1
    assert PRESETS["mlps3"].password.max_age_days == 90
    assert PRESETS["asvs"].password == PasswordRules(min_length=15, start_days=3)
    both = strictest([PRESETS["asvs"], PRESETS["mlps3"]])
    assert (both.password.min_length, both.password.classes, both.password.max_age_days) == (15, 3, 90)


def test_a_document_is_read_over_its_preset():
    read = access({"preset": "mlps3", "password": {"min_length": 10}, "captcha": {"ask": "after_failures"}})
    assert read.password == PasswordRules(10, 3, 90, 5, 3)
    assert read.captcha_after == 3
    assert read.lock_out == PRESETS["mlps3"].lock_out


def test_a_region_that_says_nothing_asks_for_nothing():
    assert load_region(REGION).access == Access()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"preset": "strict"}, "json.enum"),
        ({"password": {"min_length": 3}}, "json.minimum"),
        ({"password": {"longest": 3}}, "json.additionalProperties"),
        ({"second_factor": {"roles": ["nobody"]}}, "unknown_reference"),
    ],
)
def test_what_a_region_document_cannot_say_is_refused_before_its_release(said, code):
    (problem,) = check_documents([region(access=said)])
    assert problem.code == code
    assert problem.pointer.startswith("/access/")


def test_the_installation_reads_a_file_and_refuses_one_with_mistakes(tmp_path, settings):
    file = tmp_path / "policy.json"
    file.write_text(json.dumps({"preset": "asvs", "lock_out": {"failures": 4}}))
    settings.ACCESS_POLICY = str(file)
    assert installation_policy().lock_out == LockOut(4, 15)
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps({"lock_out": {"failures": 400}}))
    settings.ACCESS_POLICY = str(wrong)
    with pytest.raises(ImproperlyConfigured, match="/lock_out/failures"):
        installation_policy()


@pytest.mark.django_db
class TestForSomebody:
    def test_the_strictest_of_all_their_regions_counts(self, alpha, settings):
        settings.ACCESS_POLICY = policy()
        publish(system="region", documents=[region(access={"password": {"min_length": 20}})], by=None, at=NOW)
        here, elsewhere = somebody("here"), somebody("elsewhere")
        grant(here, "authority", areas=["*"])
        assert policy_for(here).password.min_length == 20
        assert policy_for(elsewhere).password.min_length == 8
        assert "至少 20 个字符" in " ".join(password_problems(PASSWORD[:18], here))

    def test_at_the_door_every_region_counts(self, alpha, settings):
        settings.ACCESS_POLICY = policy()
        assert policy_at_the_door().captcha_after is None
        publish(system="region", documents=[region(access={"captcha": {"ask": "always"}})], by=None, at=NOW)
        assert policy_at_the_door().captcha_after == 0

    def test_a_new_release_of_the_region_brings_its_policy_along(self, alpha):
        publish(system="region", documents=[region(access={"preset": "mlps3"})], by=None, at=NOW)
        publish(system="region", documents=[region()], by=None, at=NOW)
        kept = RegionPolicy.objects.get(region=alpha)
        assert (kept.access, kept.author_roles) == ({}, ["head"])

    @pytest.mark.parametrize(
        ("said", "role", "needed"),
        [
            ({"roles": ["authority"]}, "authority", True),
            ({"roles": ["authority"]}, "head", False),
            ({"authors": True}, "head", True),
            ({"authors": True}, "authority", False),
            ({"everybody": True}, "contractor", True),
        ],
    )
    def test_a_second_factor_is_required_of_roles_where_they_are_held(self, alpha, settings, said, role, needed):
        settings.ACCESS_POLICY = policy()
        publish(system="region", documents=[region(access={"second_factor": said})], by=None, at=NOW)
        user = somebody()
        grant(user, role, areas=["*"])
        assert asked_of(user).second_factor is needed
        assert asked_of(somebody("stranger")).second_factor is False

    def test_an_installation_may_require_it_of_all_administrators(self, alpha, settings):
        settings.ACCESS_POLICY = policy(second_factor={"authors": True})
        publish(system="region", documents=[region()], by=None, at=NOW)
        user, operator = somebody(), somebody("operator", is_superuser=True)
        assert not asked_of(user).second_factor
        assert asked_of(operator).second_factor
        grant(user, "head", areas=["*"])
        assert asked_of(user).second_factor


@pytest.mark.django_db
class TestPasswords:
    @pytest.mark.parametrize("password", ["lowercase-only", "UPPER-and-lower", "lower123456789"])
    def test_classes_of_characters_are_counted(self, settings, password):
        settings.ACCESS_POLICY = policy(password={"classes": 4})
        with pytest.raises(ValidationError):
            PolicyValidator().validate(password, None)

    def test_earlier_ones_do_not_come_back_as_often_as_the_policy_says(self, settings):
        settings.ACCESS_POLICY = policy(password={"history": 2})
        with clock.frozen(NOW):
            user = somebody()
        for number, password in enumerate((OTHER, "Third-one-2026")):
            set_password(user, password, by=user, now=NOW.replace(hour=10 + number))
        assert "已经用过" in " ".join(password_problems("Third-one-2026", user))
        assert "已经用过" in " ".join(password_problems(OTHER, user))
        set_password(user, "Fourth-one-2026", by=user, now=NOW.replace(hour=14))
        assert password_problems(OTHER, user) == []

    @pytest.mark.parametrize("password", ["password1234", "inspector-in"])
    def test_widely_used_ones_and_ones_like_the_name_are_refused_under_any_policy(self, settings, password):
        settings.ACCESS_POLICY = policy()
        user = User.objects.create_user("inspector-1", name="王工", password=PASSWORD)
        assert password_problems("password123" if password.startswith("pass") else password, user)

    @pytest.mark.parametrize("preset", PRESETS)
    def test_a_start_password_satisfies_every_preset(self, settings, preset):
        settings.ACCESS_POLICY = preset
        assert {tuple(password_problems(start_password(), somebody(f"{preset}{number}"))) for number in range(20)} == {
            ()
        }

    def test_long_ones_are_taken_as_they_are(self, settings):
        settings.ACCESS_POLICY = "asvs"
        assert password_problems(" 长口令 with spaces and 汉字 " * 4, somebody()) == []
