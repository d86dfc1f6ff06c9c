"""Views of the site as a whole: home, theme, about, privacy, and what is shown when something goes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from whence.clinic.context import THEMES

if TYPE_CHECKING:
    from django.http import HttpRequest

__all__ = ["about", "home", "privacy", "robots", "stale_form", "theme"]

_YEAR = 31_536_000


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what the site is for and where to begin."""
    return render(request, "home.html")


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what the site is meant for, and what it must not be used for."""
    return render(request, "about.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept, where and how long."""
    return render(request, "privacy.html", {"days": settings.SAVED_DAYS})


@csrf_exempt  # it changes a colour; a token here would put a cookie on every page
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember whether pages are light or dark."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = reverse("home")
    response = HttpResponseRedirect(back)
    wanted = request.POST.get("theme", "auto")
    if wanted in THEMES:
        response.set_cookie(
            "theme", wanted, max_age=_YEAR, samesite="Lax", secure=settings.HTTPS, httponly=True
        )
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Keep checks out of search engines."""
    del request
    hidden = "".join(f"Disallow: {path}\n" for path in ("/check/", "/es/check/", "/curate/"))
    return HttpResponse(f"User-agent: *\n{hidden}", content_type="text/plain")


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say in plain words that a form could not be trusted (Django's CSRF check)."""
    del reason
    return render(request, "403.html", status=403)
