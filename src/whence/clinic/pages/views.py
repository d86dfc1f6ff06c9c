"""Content pages: one for each cause, family, finding, exercise and investigation, and an index of each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from whence.clinic.knowledge import knowledge
from whence.clinic.pages import library
from whence.clinic.pages.flow import chart, read_path
from whence.clinic.pages.flowdraw import draw
from whence.clinic.pages.flowtree import AGE
from whence.clinic.pages.indexes import cause_index, exercise_index, finding_index, investigation_index
from whence.clinic.pages.review import counts
from whence.clinic.pages.search import search as found
from whence.clinic.selfcheck.casework import case_of
from whence.clinic.selfcheck.state import check_of
from whence.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import HttpRequest

    from whence.clinic.pages.shelf import Shelf

__all__ = [
    "cause", "causes", "exercise", "exercises", "finding", "findings", "flow", "investigation", "investigations",
    "picture",
    "review", "search",
]  # fmt: skip


def _shown(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    try:
        page = library.page_of(kind, name)
    except KeyError:
        raise Http404 from None
    return render(request, f"pages/{kind}.html", {"page": page, "body": library.body_of(kind, name)})


def _listed(
    request: HttpRequest, kinds: str, index: Callable[[Shelf, str], Sequence[object]]
) -> HttpResponse:
    wanted = request.GET.get("filter", "").strip()
    groups = index(library.shelf(), wanted)
    return render(request, f"pages/{kinds}.html", {"groups": groups, "wanted": wanted})


@require_safe
def causes(request: HttpRequest) -> HttpResponse:
    """List all causes by where they lie, with a filter."""
    return _listed(request, "causes", cause_index)


@require_safe
def cause(request: HttpRequest, name: str) -> HttpResponse:
    """Show a cause or a family."""
    shelf = library.shelf()
    if not shelf.has_cause(name):
        raise Http404
    return _shown(request, "cause" if name in shelf.knowledge.cause_index else "family", name)


@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """List all findings by kind, with a filter."""
    return _listed(request, "findings", finding_index)


@require_safe
def finding(request: HttpRequest, name: str) -> HttpResponse:
    """Show a finding."""
    return _shown(request, "finding", name)


@require_safe
def exercises(request: HttpRequest) -> HttpResponse:
    """List all exercises with their pictures, by position, with a filter."""
    return _listed(request, "exercises", exercise_index)


@cache_control(public=True, max_age=86_400)
@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """Send the picture of an exercise, as the list shows it."""
    del request
    try:
        drawn = library.page_of("exercise", name).picture
    except KeyError:
        raise Http404 from None
    return HttpResponse(drawn, content_type="image/svg+xml")


@require_safe
def exercise(request: HttpRequest, name: str) -> HttpResponse:
    """Show an exercise."""
    return _shown(request, "exercise", name)


@require_safe
def investigations(request: HttpRequest) -> HttpResponse:
    """List all investigations by kind, with a filter."""
    return _listed(request, "investigations", investigation_index)


@require_safe
def investigation(request: HttpRequest, name: str) -> HttpResponse:
    """Show an investigation."""
    return _shown(request, "investigation", name)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search all pages; the list of hits alone where it is typed into."""
    text = request.GET.get("q", "").strip()[:120]
    part = request.headers.get("HX-Request") == "true"
    template = "pages/hits.html" if part else "pages/search.html"
    return render(request, template, {"text": text, "hits": found(library.shelf(), text)})


@vary_on_cookie
@require_safe
def flow(request: HttpRequest) -> HttpResponse:
    """Show the flow chart, from some answers on where the address holds them; a person's own way lights up."""
    known, check = knowledge(), check_of(request)
    own = check.began and bool(check.steps)
    try:
        path = read_path(request.GET.get("path", ""), known)
        case = case_of(check, known) if own else None
        drawn = chart(known, case, tuple((step.id, tuple(step.given)) for step in check.steps), path)
    except CaseError:
        raise Http404 from None
    here = reverse("pages:flow")
    part = request.headers.get("HX-Request") == "true"
    context = {"chart": drawn, "drawing": draw(drawn, here), "here": here, "age": AGE, "part": part}
    response = render(request, f"pages/flow{'_part' if part else ''}.html", context)
    if own:
        add_never_cache_headers(response)
    return response


@require_safe
def review(request: HttpRequest) -> HttpResponse:
    """Say how the pages are made, which sources count, and who has reviewed what."""
    return render(request, "pages/review.html", {"counts": counts(library.shelf())})
