"""PostgreSQL backend: Django's own, with every CHECK constraint named (see `base`)."""
