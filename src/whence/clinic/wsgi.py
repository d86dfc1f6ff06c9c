"""The site as a WSGI application, for gunicorn and the like."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "whence.clinic.settings")
application = get_wsgi_application()

from whence.clinic.pages.library import warm  # noqa: E402 (settings come first)

warm()  # once, before workers are forked off, so that nobody waits for it
