"""The site's settings for tests: a database in memory, plain http, no limits, static files as they lie."""

import os
from pathlib import Path

os.environ.update(
    WHENCE_SECRET_KEY="for tests alone, never for a site that people use",
    WHENCE_HTTPS="0",
    WHENCE_RATE_LIMITS="0",
    WHENCE_DATA=str(Path(__file__).resolve().parent.parent / ".pytest_cache" / "site"),
    DATABASE_URL=os.environ.get("WHENCE_TEST_DATABASE", "sqlite:///:memory:"),
)

from whence.clinic.settings import *  # noqa: F403

STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]  # noqa: F405
