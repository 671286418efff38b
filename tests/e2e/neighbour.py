"""`python -m tests.e2e.neighbour`: a second region from the showcase's pack, with an administrator of its own."""

import os

import django

SLUG, ADMIN = "neighbour", "nb_admin"


def main() -> None:
    """Make it in the database we are given."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings

    from accounts.models import User
    from accounts.services import grant_role
    from exchange.regions import create_region_from_pack
    from tests.demo_regions import BIRTH
    from tests.live import PASSWORD

    pack = settings.PACKS_FOLDER / "showcase"
    region = create_region_from_pack(SLUG, folder=pack, title="邻区", now=BIRTH)
    admin = User.objects.create_user(username=ADMIN, name="林示邻", mobile="13800000088", password=PASSWORD)
    grant_role(admin, region=region, role="regional_admin", areas=("*",), by=None, now=BIRTH)


if __name__ == "__main__":
    main()
