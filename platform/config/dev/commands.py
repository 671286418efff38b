"""How the worker is started on one machine, by `make run` and by tests."""

#: No worker tells all others anything: the queue in the database cannot carry that (docs/operations.md).
WORKER = (
    "celery --app config.celery --quiet worker --concurrency 1 --loglevel INFO"
    " --without-mingle --without-gossip --without-heartbeat"
)
