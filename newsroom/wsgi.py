"""The WSGI application, for gunicorn: kept answers first, then Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django = get_wsgi_application()

from newsroom.front import Front  # noqa: E402 - settings and apps must be there first

application = Front(django)
