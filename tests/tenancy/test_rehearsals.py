"""What is only rehearsed is seen inside, and never was."""

import pytest

from tenants.audit.chains import verify_chain
from tenants.audit.models import AuditEntry
from tenants.audit.services import record
from tenants.models import Region
from tenants.rehearsals import rehearsal
from tests.builders import NOW

pytestmark = pytest.mark.django_db


def deed(name):
    return record(name, user=None, at=NOW)


def test_a_rehearsal_leaves_nothing_behind_and_its_deeds_do_not_hold_the_chain_up(alpha):
    deed("before")
    with rehearsal():
        Region.objects.filter(schema_name="alpha").update(title="改名")
        assert Region.objects.get(schema_name="alpha").title == "改名"
        assert deed("only.tried").sequence is None
    deed("after")
    assert Region.objects.get(schema_name="alpha").title != "改名"
    assert not AuditEntry.objects.filter(action="only.tried").exists()
    assert verify_chain() is None


def test_a_rehearsal_that_breaks_off_is_over(alpha):
    with pytest.raises(LookupError), rehearsal():
        raise LookupError
    assert deed("in.earnest").sequence
