"""The questions, one on a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from whence.clinic.knowledge import knowledge
from whence.clinic.selfcheck.casework import case_of
from whence.clinic.selfcheck.labels import said
from whence.clinic.selfcheck.questions import Clash, answer, progress, question_at, ready
from whence.clinic.selfcheck.state import check_of, remember
from whence.errors import CaseError
from whence.nextstep.interview import NONE, NOT_SURE

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from whence.clinic.selfcheck.state import Check
    from whence.knowledge import Knowledge
    from whence.nextstep.interview import Question

__all__ = ["go_on", "question"]


@never_cache
@require_safe
def go_on(request: HttpRequest) -> HttpResponse:
    """Go to the next question that has no answer, or to the result."""
    check = check_of(request)
    if not check.began:
        return redirect("selfcheck:start")
    return _on(request, check, knowledge())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, number: int) -> HttpResponse:
    """Ask one question and take its answer."""
    known, check = knowledge(), check_of(request)
    if not check.began:
        return redirect("selfcheck:start")
    if not 1 <= number <= len(check.steps) + 1:
        return redirect("selfcheck:next")
    asked = question_at(check, number, known)
    if asked is None:
        return redirect("selfcheck:next")
    given = check.steps[number - 1].given if number <= len(check.steps) else None
    more: dict[str, Any] = {}
    if request.method == "POST":
        if request.POST.get("question") != asked.id:  # the form of another question, sent twice
            return redirect("selfcheck:next")
        value = _value(request.POST, asked)
        try:
            if value is None:
                more = {"unanswered": True}
            else:
                changed = answer(check, asked, value, known, replace="replace" in request.POST)
                return _on(request, changed, known)
        except Clash as clash:
            more = {"clash": _earlier(clash, check, known), "tried": request.POST.getlist("answer")}
        except CaseError:
            more = {"unanswered": True}
    return _page(request, check, asked, given, known, more)


def _value(sent: QueryDict, question: Question) -> str | list[str] | None:
    """Return the answer that was sent; None where there is none."""
    chosen = sent.getlist("answer")
    if NOT_SURE in chosen:
        return NOT_SURE
    if not question.many:
        return chosen[0] if len(chosen) == 1 and chosen[0] in question.options else None
    if "none" in sent or chosen == [NONE]:
        return NONE
    return [c for c in chosen if c in question.options] or None


def _on(request: HttpRequest, check: Check, known: Knowledge) -> HttpResponse:
    """Go to the next question, or to the result where none is left."""
    check = check if check.ahead or check.done else ready(check, known)
    number = len(check.steps) + 1
    goal = redirect("selfcheck:result") if check.done else redirect("selfcheck:question", number=number)
    return remember(goal, check, request)


def _earlier(clash: Clash, check: Check, known: Knowledge) -> list[str]:
    """Return the earlier answers that a new one contradicts, in words."""
    case = case_of(check, known)
    return [said(a.finding, a.value, known) for a in case.answers if a.finding in clash.others]


def _page(
    request: HttpRequest,
    check: Check,
    question: Question,
    given: dict[str, str | float] | None,
    known: Knowledge,
    more: dict[str, Any],
) -> HttpResponse:
    context = {
        "check": check,
        "stage": "questions",
        "question": question,
        "options": _options(question, given, known, more.get("tried", ())),
        "screen": question.many,
        "earlier": _earlier_answer(question, given),
        "progress": progress(check, known),
        "before": question.number - 1,
        **more,
    }
    return render(request, "selfcheck/question.html", context)


def _options(
    question: Question, given: dict[str, str | float] | None, known: Knowledge, tried: object
) -> list[dict[str, Any]]:
    chosen = tried if isinstance(tried, list) else []
    options = []
    for name in question.options:
        if name == NONE:
            continue
        info = known.finding(name if question.many else question.id)
        before = (given or {}).get(name if question.many else question.id)
        options.append(
            {
                "value": name,
                "label": question.labels[name] if question.many else info.label(name),
                "yes_no": not question.many and info.is_yes_no,
                "chosen": name in chosen or before == ("yes" if question.many else name),
            }
        )
    return options


def _earlier_answer(question: Question, given: dict[str, str | float] | None) -> str:
    """Return ``none`` or ``unknown`` where that was the earlier answer, for its button."""
    if given is None:
        return ""
    values = set(given.values())
    if values == {NOT_SURE}:
        return NOT_SURE
    return NONE if question.many and "yes" not in values else ""
