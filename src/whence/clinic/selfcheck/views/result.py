"""The result, the answers that it rests on, and the sheet to print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from whence.clinic.knowledge import knowledge
from whence.clinic.selfcheck.assessed import assessed, shown
from whence.clinic.selfcheck.casework import case_of
from whence.clinic.selfcheck.kept import Kept
from whence.clinic.selfcheck.maps import maps
from whence.clinic.selfcheck.questions import question_at
from whence.clinic.selfcheck.state import check_of
from whence.nextstep.interview import NOT_SURE

if TYPE_CHECKING:
    from django.http import HttpRequest

    from whence.clinic.selfcheck.state import Check
    from whence.knowledge import Knowledge
    from whence.nextstep.interview import Question

__all__ = ["answers", "result", "sheet"]

_PAGES: Kept[dict[str, Any]] = Kept(400)


@never_cache
@require_safe
def result(request: HttpRequest) -> HttpResponse:
    """Show what follows from the check."""
    known, check = knowledge(), check_of(request)
    if not check.began:
        return redirect("selfcheck:start")
    key = (known.digest, known.language, check.model_dump_json(exclude={"saved"}))
    page = _PAGES.get(key, lambda: _page(check, known))
    return render(request, "selfcheck/result.html", {"check": check, "stage": "result", "wide": True, **page})


def _page(check: Check, known: Knowledge) -> dict[str, Any]:
    """Return what the result page is made of; its body is the same for all who gave the same answers."""
    concluded = assessed(case_of(check, known), known)
    emergency = concluded.urgency == "emergency"
    parts = shown(concluded, known, timezone.localdate()) | maps(concluded, check, known)
    left = not emergency and not check.done
    body = render_to_string("selfcheck/_result.html", {**parts, "left": left, "clinic": settings.CLINIC})
    return {"body": mark_safe(body), "title": parts["urgency"]["title"], "left": left}


@never_cache
@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """List the answers, each with a way to change it."""
    known, check = knowledge(), check_of(request)
    if not check.began:
        return redirect("selfcheck:start")
    asked = [(step, question_at(check, i, known)) for i, step in enumerate(check.steps, start=1)]
    lines = [
        {
            "number": question.number,
            "text": question.text,
            "said": _said(step.given, question),
            "none": "no" in step.given.values(),
        }
        for step, question in asked
        if question
    ]
    places = [known.zones[z]["name"] for z in check.painting.drawing().zones if z in known.zones]
    told = [known.finding(a.finding) for a in check.told]
    context = {"check": check, "stage": "answers", "lines": lines, "places": places, "told": told}
    return render(request, "selfcheck/answers.html", context)


def _said(given: dict[str, str | float], question: Question) -> list[str]:
    """Return what was answered, in words; empty for "none of these" and "not sure"."""
    if question.many:
        return [question.labels[name] for name, value in given.items() if value == "yes"]
    return [question.labels.get(str(value), str(value)) for value in given.values() if value != NOT_SURE]


@never_cache
@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """Hand out the plan as a PDF to print."""
    from whence.care.sheet import sheet_pdf

    known, check = knowledge(), check_of(request)
    if not check.began:
        return redirect("selfcheck:start")
    found = assessed(case_of(check, known), known)
    made = sheet_pdf(found.plan, known, timezone.localdate(), found.call.say)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="my-plan.pdf"'
    return response
