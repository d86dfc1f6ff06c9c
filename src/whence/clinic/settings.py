"""Settings of the site. Everything that differs between places comes from the environment (docs/site.md)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from whence.clinic.environment import data_folder, database, flag, listed, number, secret_key

_HERE = Path(__file__).resolve().parent

DEBUG = flag("WHENCE_DEBUG", default=False)
SECRET_KEY = secret_key()
ALLOWED_HOSTS = listed("WHENCE_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = listed("WHENCE_ORIGINS", [])

ROOT_URLCONF = "whence.clinic.urls"
WSGI_APPLICATION = "whence.clinic.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "whence.clinic",
    "whence.clinic.selfcheck",
    "whence.clinic.pages",
    "whence.clinic.reports",
]
MIDDLEWARE = [
    "whence.clinic.middleware.limits.RateLimits",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "whence.clinic.middleware.headers.Headers",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "whence.clinic.context.site",
            ],
        },
    },
]

DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}

# Accounts are for curators alone, made with `createsuperuser`; readers have none.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
SESSION_COOKIE_AGE = 12 * 3600

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [_HERE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = data_folder() / "static"
STORAGES = {
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}

# Over plain http (on one's own machine) cookies and redirects must not ask for https.
HTTPS = flag("WHENCE_HTTPS", default=not DEBUG)
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("WHENCE_PROXY", default=False) else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "whence.clinic.views.stale_form"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 65_536
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400

RATE_LIMITS = flag("WHENCE_RATE_LIMITS", default=True)
TRUSTED_PROXY = flag("WHENCE_PROXY", default=False)
"""One proxy of your own stands in front and sets X-Forwarded-For and X-Forwarded-Proto."""

SAVED_DAYS = number("WHENCE_SAVED_DAYS", 30)
"""Days that a saved check is kept."""

KINDS = number("WHENCE_KINDS", 16)
"""Kinds of person (age, sex, pregnancy) whose tables each process keeps, about 30 MB each."""

# A clinic's own details; what is left empty is not shown.
CLINIC = {
    key: os.environ.get(f"WHENCE_CLINIC_{key.upper()}", "").strip()
    for key in ("name", "phone", "email", "address", "hours", "booking")
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING"},
        "django.request": {
            "level": "ERROR"
        },  # a missing page is no news, and its address may be a private link
        "whence": {"handlers": ["console"], "level": "INFO"},
    },
}
