"""The web application for gunicorn or any WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from config.roles import refuse_unsafe_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
refuse_unsafe_database()
application = get_wsgi_application()
