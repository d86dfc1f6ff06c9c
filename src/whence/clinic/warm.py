"""Make ready what every worker needs, before they part: packs, templates, and the tables of common kinds of person."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from whence.case import Person
from whence.clinic.drawing import body_map
from whence.clinic.knowledge import knowledge
from whence.clinic.pages.library import warm as warm_pages
from whence.clinic.selfcheck.assessed import assessed, shown
from whence.clinic.selfcheck.casework import case_of
from whence.clinic.selfcheck.questions import ready
from whence.clinic.selfcheck.state import Check
from whence.reasoning.stratum import keep_strata

__all__ = ["warm"]

_AGES = (25, 45, 65)


def warm() -> None:
    """Work out a first question and a result for some kinds of person, and load the words of every language."""
    keep_strata(settings.KINDS)
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            known = knowledge(language)
            check = Check(person=Person(age=45, sex="female", pregnant=False), began=True)
            result = assessed(case_of(check, known), known)
            render_to_string("selfcheck/_result.html", shown(result, known, timezone.localdate()))
            body_map(None, knowledge=known)
            warm_pages()
    for age in _AGES:
        for person in (Person(age=age, sex="male"), Person(age=age, sex="female", pregnant=False)):
            ready(Check(person=person, began=True), knowledge(settings.LANGUAGE_CODE))
