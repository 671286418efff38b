"""Whom a backup means: people are found again by who they are, and nobody becomes somebody else."""

import pytest

from accounts.models import User
from exchange.backups.errors import BackupRefused
from exchange.backups.people import Said, who_is_who

pytestmark = pytest.mark.django_db


def told(number: int, username: str, name: str, person_key: str = "") -> dict[str, object]:
    """Somebody of a backup."""
    plain = {"mobile": "", "email": "", "password": "!", "is_active": True, "is_superuser": True}
    return {"id": number, "username": username, "name": name, "person_key": person_key, **plain}


def test_who_has_the_same_user_name_and_name_is_the_same_whatever_their_number():
    here = User.objects.create(username="zhang", name="张三")
    assert who_is_who([told(here.pk + 7, "zhang", "张三")], said=Said()).numbers == {here.pk + 7: here.pk}


def test_who_has_the_same_identity_number_is_the_same_under_another_user_name():
    here = User.objects.create(username="zhang.san", name="张三", person_key="K")
    assert who_is_who([told(here.pk + 7, "zhang", "张三", "K")], said=Said()).numbers == {here.pk + 7: here.pk}


@pytest.mark.parametrize(("name", "key"), [("李四", ""), ("张三", "another")])
def test_a_user_name_that_belongs_to_somebody_else_is_asked_about(name, key):
    here = User.objects.create(username="zhang", name="张三", person_key="K")
    person = told(here.pk + 7, "zhang", name, key)
    with pytest.raises(BackupRefused, match="strangers"):
        who_is_who([person], said=Said())
    assert who_is_who([person], said=Said(same=frozenset({"zhang"}))).numbers == {here.pk + 7: here.pk}
    other = who_is_who([person], said=Said(renamed={"zhang": "zhang2"}))
    assert [row["username"] for row in other.newcomers] == ["zhang2"]
    assert here.pk not in other.numbers.values()


def test_who_is_new_keeps_their_number_where_it_is_free_and_never_runs_the_platform():
    taken = User.objects.create(username="li", name="李四")
    found = who_is_who([told(taken.pk, "wang", "王五"), told(taken.pk + 900, "zhao", "赵六")], said=Said())
    assert found.numbers[taken.pk + 900] == taken.pk + 900
    assert found.numbers[taken.pk] > taken.pk + 900
    assert not any(row["is_superuser"] for row in found.newcomers)


def test_two_people_of_a_backup_never_become_one():
    here = User.objects.create(username="zhang", name="张三", person_key="K")
    people = [told(here.pk + 7, "zhang", "张三", "K"), told(here.pk + 8, "zhang.old", "张三", "K")]
    with pytest.raises(BackupRefused, match="two_in_one"):
        who_is_who(people, said=Said())
