"""`python -m tests.e2e.second_author`: another regional administrator of the showcase, beside the one of its pack."""

import os

import django

SECOND, SECOND_NAME = "sf_second", "何示五"


def main() -> None:
    """Make the account in the database we are given."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from accounts.models import User
    from accounts.services import grant_role
    from tenants.models import Region
    from tests.demo_regions import BIRTH
    from tests.live import PASSWORD

    region = Region.objects.get(schema_name="showcase")
    second = User.objects.create_user(username=SECOND, name=SECOND_NAME, mobile="13800000099", password=PASSWORD)
    grant_role(second, region=region, role="regional_admin", areas=("*",), by=None, now=BIRTH)


if __name__ == "__main__":
    main()
