"""Every background task of a region, run in alpha with the ids of beta."""

from collections.abc import Mapping

from celery import current_app
from django.db import connection, transaction

from tenants.tasks import HEADER, RegionTask
from tests.isolation.counting import Watch
from tests.isolation.ground import Ground

#: What each task is told, by its name: whose ids its arguments are. A task that is not named here fails the walk.
TOLD: Mapping[str, tuple[str, ...]] = {
    "config.tasks.verify_audit": (),
    "exchange.tasks.answer_inquiry": ("transfer",),
    "exchange.tasks.read_transfer": ("transfer",),
    "exchange.tasks.take_over_demo": (),
    "exchange.tasks.tell_people": ("system", "number"),
    "forms.tasks.prune_region_drafts": (),
    "forms.tasks.verify_scores": (),
    "portal.tasks.forget_exports": (),
    "portal.tasks.write_export": ("export",),
    "workflows.hooks.tasks.tell_webhooks": (),
    "workflows.moving.tasks.resume_moves": (),
    "workflows.moving.tasks.work_on_move": ("move",),
    "workflows.publishing.tasks.publish_running": ("system",),
    "workflows.registers.tasks.forget_register_answers": (),
    "workflows.registers.tasks.visit_registers": (),
    "workflows.sites.tasks.answer_requests": (),
    "workflows.tasks.deliver_outbox": (),
    "workflows.tasks.prune_region": (),
    "workflows.tasks.run_region_clock": (),
}


def region_tasks() -> dict[str, RegionTask]:
    """All tasks of regions that the worker knows; those that tests declare for themselves are none of its."""
    current_app.loader.import_default_modules()
    own = {name: task for name, task in current_app.tasks.items() if not name.startswith("tests.")}
    return {name: task for name, task in sorted(own.items()) if isinstance(task, RegionTask)}


def run_tasks(ground: Ground) -> list[str]:
    """Run each of them in alpha with foreign and with planted ids; gives what of beta was touched."""
    watch, wrong = Watch("beta"), []
    for name, task in region_tasks().items():
        for whose in ("foreign", "planted"):
            told = [ground.ids[whose].get(each, "1") for each in TOLD.get(name, ())]
            with transaction.atomic():
                task.apply([int(one) if one.isdecimal() else one for one in told], headers={HEADER: "alpha"})
                connection.set_schema_to_public()
                transaction.set_rollback(True)
            wrong += [f"{name}({', '.join(told)}) touched beta's {one}" for one in watch.touched()]
    return wrong
