"""A region with a little of everything that a backup has to bring back, for the drill's short form."""

from io import BytesIO
from pathlib import Path

from django.db import connection, transaction
from django.test.utils import override_settings
from django_tenants.utils import schema_context
from PIL import Image

from accounts.models import Grant, Operator, User
from accounts.second_factor.services import begin_enrolment
from exchange.models import Export
from forms.attachments import keep_file
from forms.evidence import Upload
from tenants.provisioning import create_region
from tests.builders import NOW, publish_all
from tests.signed_works import Signers, signers
from tests.trust.drill import Source
from tests.trust.ground import telling_documents
from workflows.inbox import rebuild_all
from workflows.outbox_delivery import deliver_due

SLUG = "gamma"


def make_region(media: Path) -> Source:
    """A region of its own name in the database we are in, with people, tasks, messages, sealed texts and files."""
    with override_settings(MEDIA_ROOT=media), transaction.atomic():
        create_region(SLUG, title="丙区", short="丙", now=NOW)
        with schema_context(SLUG):
            people = signers()
            publish_all(telling_documents())
            for state in ("checking", "signing", "approving"):
                people.plan(state)
            deliver_due(now=NOW)
            keep_file(Upload("现场.png", _picture()), actor=people.contractor, now=NOW)
            _sealed_for_numbers(people)
            rebuild_all(now=NOW)
        connection.run_on_commit.clear()  # there is no queue to tell of it
    return Source(connection.settings_dict["NAME"], media)


def _sealed_for_numbers(people: Signers) -> None:
    """What is sealed for the number of a person or of the region, which are other ones elsewhere."""
    user = User.objects.get(pk=people.contractor.user_id)
    user.mobile = "13800000002"
    user.save()
    begin_enrolment(user)
    Export.objects.create(about="list", name="清单", asked={"q": "13800000001"}, by=user, at=NOW)
    grant = Grant.objects.filter(user=user).first()
    said = {"role": "site", "leader_key": "P-1", "person_key": "P-9", "name": "操作员"}
    made = {"made_by": user, "made_at": NOW, "changed_by": user, "changed_at": NOW}
    numbers = {"id_number": "310101199001011237", "mobile": "13800000003"}
    Operator.objects.create(region=grant.region, project="HT-0", project_title="工程", **said, **numbers, **made)


def _picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (32, 32), "green").save(file, "PNG")
    return file.getvalue()
