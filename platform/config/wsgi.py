"""The web application for gunicorn or any WSGI server."""

import os

import psycopg
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from tenants.pooler import refuse_transaction_pooler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
refuse_transaction_pooler(lambda: psycopg.connect(settings.DATABASE_URL, autocommit=True))
application = get_wsgi_application()
