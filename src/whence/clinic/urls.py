"""Addresses of the site; Spanish ones begin with /es/."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from whence.clinic import views

urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("theme/", views.theme, name="theme"),
    path("curate/", admin.site.urls),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("about/", views.about, name="about"),
        path("privacy/", views.privacy, name="privacy"),
        path("check/", include("whence.clinic.selfcheck.urls")),
        path("reports/", include("whence.clinic.reports.urls")),
        path("", include("whence.clinic.pages.urls")),
        prefix_default_language=False,
    ),
]
