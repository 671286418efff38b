"""`python -m tests.e2e.changed_rules`: two regions in the middle of a change of their rules.

In the showcase two checks are being filled in under a release, and there is a newer one that asks for longer names.
In Shanghai months were evaluated, and a draft asks for more marks for the best grade.
"""

import os

import django

LONG, SHORT = "示例江南路综合检查", "江南查"


def main() -> None:
    """Play it all on the database we are given."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django_tenants.utils import schema_context

    with schema_context("showcase"):
        _checks()
        _longer_names()
    with schema_context("shanghai"):
        _months()
        _stricter_grades()


def _checks() -> None:
    from accounts.models import User
    from forms.actors import actor_for
    from tests.demo_regions import BIRTH
    from workflows.services import open_record

    filler = actor_for(User.objects.get(username="sf_filler"), region_slug="showcase", today=BIRTH.date())
    for name in (LONG, SHORT):
        where = {"check_name": name, "district": "990101", "stopped": "false", "crew_size": "4", "floor_area": "100"}
        posted = {**where, "leader": {"key": "", "title": "王示安"}}
        open_record(system="forms", record_type="site_check", actor=filler, now=BIRTH, posted=posted)


def _longer_names() -> None:
    from exchange.releasing import publish_drafts
    from tests.demo_regions import BIRTH

    form = _draft("forms", "form", "site_check")
    form.document["schema"]["properties"]["check_name"]["minLength"] = 4
    _save(form)
    publish_drafts("forms", by=None, at=BIRTH)


def _months() -> None:
    """The months of a golden case, but really kept."""
    from exchange.drafts import draft_documents
    from exchange.scenarios.golden import Cast, laid_out
    from exchange.scenarios.play import Play
    from schemas.selectors import current_region
    from tests.demo_regions import BIRTH

    given, steps = laid_out(draft_documents("quality"), "ladder_over_months")
    cast = Cast(current_region(), described=[step for step in given if "role" in step])
    play = Play(system="quality", cast=cast, start=BIRTH)
    found = play.run([step for step in (*given, *steps) if "role" not in step], case="ladder_over_months")
    assert found == (), found


def _stricter_grades() -> None:
    grades = _draft("quality", "decision", "month_grade")
    best = grades.document["table"]["rows"][0]
    assert best[:2] == [">= 85", "优良"], best
    best[0] = ">= 99.9"
    _save(grades)


def _draft(system: str, kind: str, key: str):
    from exchange.drafts import list_drafts

    return next(one for one in list_drafts(system) if one.name == f"{kind}/{key}")


def _save(draft) -> None:
    from exchange.drafts import save_draft
    from schemas.models import Definition
    from tests.demo_regions import BIRTH

    save_draft(Definition.objects.get(pk=draft.id), draft.document, by=None, at=BIRTH)


if __name__ == "__main__":
    main()
