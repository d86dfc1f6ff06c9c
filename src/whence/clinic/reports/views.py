"""Report an error: a page of its own, or a dialog where scripts run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from whence.clinic.knowledge import knowledge
from whence.clinic.middleware.limits import address_of, count
from whence.clinic.reports.forms import ReportForm, own_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

__all__ = ["LIMIT", "new"]

LIMIT: Final = 6
"""Reports from one address in `WINDOW`."""
WINDOW: Final = 600


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Show the form, or take the report; a fragment alone for the dialog."""
    if request.method != "POST":
        page = request.GET.get("page", "")[:300]
        wanted = {"page": page if own_page(page) else "/", "text": request.GET.get("text", "")[:1000]}
        return _answer(request, "form", ReportForm(initial=wanted))
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _answer(request, "form", form, status=422)
    if count("report", address_of(request), WINDOW) > LIMIT:
        return _answer(request, "many", form, status=429)
    if not form.trapped:
        form.kept(language=get_language() or "", version=knowledge().version)
    return _answer(request, "thanks", form)


def _answer(request: HttpRequest, part: str, form: ReportForm, status: int = 200) -> HttpResponse:
    alone = request.headers.get("X-Part") == "dialog"
    template = f"reports/{part}.html" if alone else "reports/page.html"
    context = {"form": form, "part": f"reports/{part}.html", "alone": alone}
    return render(request, template, context, status=status)
