"""A form that is sent twice has one effect."""

import pytest

from forms.errors import Invalid, Problem, Refused
from forms.models import Record, Submission
from forms.submissions import once
from tests.builders import NOW


def test_a_double_click_makes_one_record_and_leads_to_it_twice(world):
    def declare():
        return f"/records/{world.declare().pk}/"

    key = {"user_id": world.contractor.user_id, "key": "k1", "purpose": "new site", "now": NOW}
    assert once(**key, do=declare) == once(**key, do=declare) == f"/records/{Record.objects.get().pk}/"


def test_a_key_serves_one_purpose(world):
    key = {"user_id": world.contractor.user_id, "key": "k1", "now": NOW}
    once(**key, purpose="new site", do=lambda: "/a/")
    with pytest.raises(Refused):
        once(**key, purpose="accept", do=lambda: "/b/")


def test_what_failed_may_be_sent_again(world):
    key = {"user_id": world.contractor.user_id, "key": "k1", "purpose": "new site", "now": NOW}

    def fail():
        raise Invalid((Problem("site_name", "required"),))

    with pytest.raises(Invalid):
        once(**key, do=fail)
    assert not Submission.objects.exists()
    assert once(**key, do=lambda: "/a/") == "/a/"


@pytest.mark.parametrize("key", ["", "x" * 65])
def test_a_page_without_a_usable_key_is_refused(world, key):
    with pytest.raises(Refused):
        once(user_id=world.contractor.user_id, key=key, purpose="p", now=NOW, do=lambda: "/")
