"""`python -m tests.e2e.second_author`: two more regional administrators of the showcase, beside the one of its pack."""

import os

import django

SECOND, SECOND_NAME = "sf_second", "何示五"
THIRD, THIRD_NAME = "sf_third", "吕示六"


def main() -> None:
    """Make the accounts in the database we are given."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from accounts.models import User
    from accounts.services import grant_role
    from tenants.models import Region
    from tests.demo_regions import BIRTH
    from tests.live import PASSWORD

    region = Region.objects.get(schema_name="showcase")
    for username, name, mobile in ((SECOND, SECOND_NAME, "13800000099"), (THIRD, THIRD_NAME, "13800000098")):
        user = User.objects.create_user(username=username, name=name, mobile=mobile, password=PASSWORD)
        grant_role(user, region=region, role="regional_admin", areas=("*",), by=None, now=BIRTH)


if __name__ == "__main__":
    main()
