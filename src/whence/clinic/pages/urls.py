"""Addresses of the content pages."""

from __future__ import annotations

from django.urls import path

from whence.clinic.pages import views

app_name = "pages"
urlpatterns = [
    path("causes/", views.causes, name="causes"),
    path("causes/<slug:name>/", views.cause, name="cause"),
    path("findings/", views.findings, name="findings"),
    path("findings/<slug:name>/", views.finding, name="finding"),
    path("exercises/", views.exercises, name="exercises"),
    path("exercises/<slug:name>/", views.exercise, name="exercise"),
    path("exercises/<slug:name>/picture.svg", views.picture, name="picture"),
    path("tests/", views.investigations, name="investigations"),
    path("tests/<slug:name>/", views.investigation, name="investigation"),
    path("search/", views.search, name="search"),
    path("how-it-thinks/", views.flow, name="flow"),
    path("how-we-review/", views.review, name="review"),
]
