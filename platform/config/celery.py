"""The task queue: one application, whose tasks belong to a region or to none (tenants.tasks)."""

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, celeryd_init, worker_init
from django.conf import settings

from config.garbage import settle_garbage
from config.roles import refuse_unsafe_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

_ON_POSTGRESQL = settings.CELERY_BROKER_URL.startswith("pgmq://")

app = Celery("kaoping", task_cls="tenants.tasks:PublicTask", set_as_current=True)
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    broker_transport_options={
        # Whoever sends a task from a request does not wait long for a queue that is down.
        **{"max_retries": 1, "interval_start": 0, "interval_step": 0.1},
        # A task must end within the visibility timeout, or the queue gives it to somebody else as well.
        **({"init_extension": False, "visibility_timeout": 3600} if _ON_POSTGRESQL else {}),
        **({"polling_interval": 0.5, "wait_time_seconds": 0} if _ON_POSTGRESQL else {}),
    },
    broker_connection_retry_on_startup=True,
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_enable_remote_control=not _ON_POSTGRESQL,  # pgmq has no word to all; workers start with `--without-…` too
    task_time_limit=1800,
    timezone=settings.TIME_ZONE,
    beat_scheduler="django_celery_beat.schedulers:DatabaseScheduler",
    beat_schedule={
        "verify-audit-nightly": {"task": "config.tasks.verify_all_audits", "schedule": crontab(hour=2, minute=30)},
        "anchor-audit-daily": {"task": "config.tasks.anchor_audits", "schedule": crontab(hour=2, minute=20)},
        "run-clocks-hourly": {"task": "workflows.tasks.run_all_clocks", "schedule": crontab(minute=5)},
        "prune-drafts-nightly": {"task": "forms.tasks.prune_all_drafts", "schedule": crontab(hour=3, minute=30)},
        "visit-registers": {"task": "workflows.registers.tasks.visit_all_registers", "schedule": crontab(minute="*/5")},
        "forget-answers-nightly": {
            "task": "workflows.registers.tasks.forget_all_answers",
            "schedule": crontab(hour=3, minute=40),
        },
        "sweep-outboxes": {"task": "workflows.tasks.sweep_outboxes", "schedule": 60.0},
        "sweep-webhooks": {"task": "workflows.hooks.tasks.sweep_webhooks", "schedule": 10.0},
        "fold-published": {"task": "workflows.publishing.tasks.fold_sums", "schedule": 60.0},
        "follow-published": {"task": "workflows.publishing.tasks.sweep_rules", "schedule": 60.0},
        "sweep-births": {"task": "exchange.founding.tasks.sweep_births", "schedule": 120.0},
        "sweep-moves": {"task": "workflows.moving.tasks.sweep_moves", "schedule": 60.0},
        "settle-registrations": {"task": "registers.tasks.settle_registrations", "schedule": 60.0},
        "answer-resets": {"task": "accounts.tasks.answer_resets", "schedule": 60.0},
        "forget-old-wishes-nightly": {
            "task": "accounts.tasks.forget_old_wishes",
            "schedule": crontab(hour=3, minute=50),
        },
        "forget-sessions-nightly": {"task": "accounts.tasks.forget_sessions", "schedule": crontab(hour=3, minute=55)},
        "sweep-passcodes": {"task": "workflows.sites.tasks.sweep_requests", "schedule": 60.0},
        "forget-passcodes-nightly": {
            "task": "workflows.sites.tasks.forget_old_requests",
            "schedule": crontab(hour=3, minute=45),
        },
        "send-texts": {"task": "accounts.tasks.send_texts", "schedule": 60.0},
        "prune-nightly": {"task": "workflows.tasks.prune_all", "schedule": crontab(hour=3, minute=30)},
        "forget-exports-nightly": {"task": "portal.tasks.forget_all_exports", "schedule": crontab(hour=4, minute=0)},
        "verify-scores-nightly": {"task": "forms.tasks.verify_all_scores", "schedule": crontab(hour=3, minute=0)},
    },
)
app.autodiscover_tasks(
    [
        "config",
        "accounts",
        "workflows",
        "workflows.hooks",
        "workflows.moving",
        "workflows.publishing",
        "workflows.registers",
        "workflows.sites",
        "registers",
        "forms",
        "exchange",
        "exchange.founding",
        "portal",
    ]  # fmt: skip
)


@celeryd_init.connect
@beat_init.connect
def _refuse_unsafe(**_: object) -> None:
    refuse_unsafe_database()


@worker_init.connect
def _settle(**_: object) -> None:
    """Before the processes are made that do the work."""
    settle_garbage()
