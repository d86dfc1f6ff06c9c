"""Addresses of the error reports."""

from __future__ import annotations

from django.urls import path

from whence.clinic.reports import views

app_name = "reports"
urlpatterns = [path("new/", views.new, name="new")]
