"""What the person does with the data: save, come back, take away, delete."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from whence.clinic.knowledge import knowledge
from whence.clinic.selfcheck.casework import case_of
from whence.clinic.selfcheck.models import SavedCheck
from whence.clinic.selfcheck.state import check_of, forget, remember

if TYPE_CHECKING:
    from django.http import HttpRequest

__all__ = ["delete", "export", "resume", "save", "saved"]


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Save the check under a private link."""
    check = check_of(request)
    if not check.began:
        return redirect("selfcheck:start")
    kept = SavedCheck.keep(check)
    return remember(redirect("selfcheck:saved"), kept, request)


@never_cache
@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """Show the private link."""
    check = check_of(request)
    if not check.saved:
        return redirect("selfcheck:start")
    link = request.build_absolute_uri(reverse("selfcheck:resume", args=[check.saved]))
    return render(
        request, "selfcheck/saved.html", {"link": link, "days": settings.SAVED_DAYS, "check": check}
    )


@never_cache
@require_safe
def resume(request: HttpRequest, link: str) -> HttpResponse:
    """Go on with a saved check."""
    check = SavedCheck.find(link)
    if check is None:
        raise Http404
    return remember(redirect("selfcheck:next"), check, request)


@never_cache
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Hand out everything that is known of the check, as JSON."""
    check = check_of(request)
    case = case_of(check, knowledge())
    data = {"check": check.model_dump(mode="json"), "case": case.model_dump(mode="json")}
    text = json.dumps(data, indent=2, ensure_ascii=False)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="my-pain-check.json"'
    return response


@require_POST
def delete(request: HttpRequest) -> HttpResponse:
    """Delete the check from the browser and, where it was saved, from the site."""
    check = check_of(request)
    if check.saved:
        SavedCheck.drop(check.saved)
    response = render(request, "selfcheck/deleted.html", {"stage": ""})
    forget(response)
    return response
