"""The shelf of the request's language, and pages kept once they are made."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.template.loader import render_to_string
from django.utils.translation import get_language

from whence.clinic.knowledge import knowledge
from whence.clinic.pages.causes import cause_page
from whence.clinic.pages.families import family_page
from whence.clinic.pages.findings import finding_page
from whence.clinic.pages.flow import chart
from whence.clinic.pages.search import search
from whence.clinic.pages.shelf import Shelf
from whence.clinic.pages.things import exercise_page, investigation_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.safestring import SafeString

    from whence.knowledge import Knowledge

__all__ = ["body_of", "page_of", "shelf", "warm"]

_LANGUAGES = 4
_PAGES = 4000
_BODIES = 400
"""Pages whose text is kept as written, about 60 kB each."""


def shelf() -> Shelf:
    """Return the shelf of the language of the request."""
    return _shelf(knowledge())


@lru_cache(maxsize=_LANGUAGES)
def _shelf(known: Knowledge) -> Shelf:
    return Shelf(known)


def warm() -> None:
    """Read and work out what the first visitor would else wait for: the pack, the search, the flow chart."""
    known = shelf()
    search(known, "pain")
    chart(known.knowledge)


def page_of(kind: str, name: str) -> Any:
    """Return a page: ``cause``, ``family``, ``finding``, ``exercise`` or ``investigation``.

    Raises
    ------
    KeyError
        Where there is no such thing.
    """
    return _page(kind, name, shelf())


def body_of(kind: str, name: str) -> SafeString:
    """Return the written page of a thing that has one: it is the same for every reader of a language."""
    return _body(kind, name, get_language() or "", shelf())


@lru_cache(maxsize=_BODIES)
def _body(kind: str, name: str, language: str, known: Shelf) -> SafeString:
    del language  # it is the one that is active
    return render_to_string(f"pages/{kind}_body.html", {"page": _page(kind, name, known)})


@lru_cache(maxsize=_PAGES)
def _page(kind: str, name: str, known: Shelf) -> Any:
    return _MAKERS[kind](known, name)


_MAKERS: Final[dict[str, Callable[[Shelf, str], Any]]] = {
    "cause": cause_page,
    "family": family_page,
    "finding": finding_page,
    "exercise": exercise_page,
    "investigation": investigation_page,
}
