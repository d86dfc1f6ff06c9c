"""Addresses of the self-check."""

from __future__ import annotations

from django.urls import path

from whence.clinic.selfcheck.views import asking, describing, keeping, result

app_name = "selfcheck"
urlpatterns = [
    path("", describing.who, name="start"),
    path("where/", describing.where, name="where"),
    path("story/", describing.story, name="story"),
    path("understood/", describing.understood, name="understood"),
    path("question/", asking.go_on, name="next"),
    path("question/<int:number>/", asking.question, name="question"),
    path("result/", result.result, name="result"),
    path("answers/", result.answers, name="answers"),
    path("sheet.pdf", result.sheet, name="sheet"),
    path("save/", keeping.save, name="save"),
    path("saved/", keeping.saved, name="saved"),
    path("resume/<str:link>/", keeping.resume, name="resume"),
    path("my-data.json", keeping.export, name="export"),
    path("delete/", keeping.delete, name="delete"),
]
