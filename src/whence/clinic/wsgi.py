"""The site as a WSGI application, for gunicorn and the like; warm before the workers part (``--preload``)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "whence.clinic.settings")
application = get_wsgi_application()

from whence.clinic.warm import warm  # noqa: E402 (it needs the settings that were just read)

warm()
