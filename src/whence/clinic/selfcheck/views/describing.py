"""Who it is, where it hurts, and the story in the person's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from whence.clinic.drawing import BodyMapForm, body_map
from whence.clinic.knowledge import knowledge
from whence.clinic.selfcheck.casework import understand
from whence.clinic.selfcheck.forms import StoryForm, WhoForm, country_of
from whence.clinic.selfcheck.labels import said
from whence.clinic.selfcheck.state import check_of, remember

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from whence.clinic.selfcheck.state import Check

__all__ = ["story", "understood", "where", "who"]

_asks = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@_asks
def who(request: HttpRequest) -> HttpResponse:
    """Ask who it is."""
    known, check = knowledge(), check_of(request)
    if request.method == "POST":
        form = WhoForm(request.POST, knowledge=known)
        if form.is_valid():
            return _to("where", check.with_(person=form.person(), began=True), request)
    else:
        first = WhoForm.of(check.person)
        if not check.began:
            first["country"] = country_of(request.headers.get("Accept-Language", ""), known)
        form = WhoForm(initial=first, knowledge=known)
    return _page(request, "who", check, form=form)


@never_cache
@_asks
def where(request: HttpRequest) -> HttpResponse:
    """Ask where it hurts."""
    known, check = knowledge(), check_of(request)
    form = BodyMapForm(
        request.POST if request.method == "POST" else None, knowledge=known, painting=check.painting
    )
    if request.method == "POST":
        if "skip" in request.POST:
            return _to("story", check.with_(painted={}), request)
        if form.is_valid():
            return _to("story", check.with_(painted=form.cleaned_data["painting"].dump()), request)
    return _page(request, "where", check, map=body_map(form, knowledge=known))


@never_cache
@_asks
def story(request: HttpRequest) -> HttpResponse:
    """Ask for the story, which may be left out."""
    check = check_of(request)
    form = StoryForm(request.POST or None, initial={"story": check.story})
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["story"].strip()
        if text == check.story:
            return _to("understood" if check.told else "next", check, request)
        known = knowledge()
        read = understand(text, known) if text else None
        told = read.answers if read else ()
        changed = check.with_(story=text, told=told, struck=())
        return _to("understood" if told else "next", changed, request)
    return _page(request, "story", check, form=form)


@never_cache
@_asks
def understood(request: HttpRequest) -> HttpResponse:
    """Show what was understood of the story, so that the person can strike out what is wrong."""
    known, check = knowledge(), check_of(request)
    if not check.story:
        return redirect("selfcheck:story")
    read = understand(check.story, known)
    if request.method == "POST":
        kept = set(request.POST.getlist("kept"))
        told = tuple(a for a in read.answers if a.finding in kept)
        struck = tuple(a.finding for a in read.answers if a.finding not in kept)
        return _to("next", check.with_(told=told, struck=struck), request)
    lines = [
        {
            "id": a.finding,
            "label": said(a.finding, a.value, known),
            "quote": a.quote,
            "kept": a.finding not in check.struck,
        }
        for a in read.answers
    ]
    return _page(request, "understood", check, lines=lines, unused=read.not_used)


def _page(request: HttpRequest, name: str, check: Check, **more: object) -> HttpResponse:
    return render(
        request, f"selfcheck/{name}.html", {"check": check, "stage": name, "wide": name == "where", **more}
    )


def _to(name: str, check: Check, request: HttpRequest) -> HttpResponse:
    return remember(redirect(f"selfcheck:{name}"), check.with_(), request)
