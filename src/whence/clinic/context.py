"""What every template knows: the language, the theme, the clinic's own details."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import translate_url
from django.utils.translation import get_language, get_language_info

if TYPE_CHECKING:
    from django.http import HttpRequest

__all__ = ["THEMES", "site"]

THEMES = ("auto", "light", "dark")


def site(request: HttpRequest) -> dict[str, Any]:
    """Return what every template knows."""
    theme = request.COOKIES.get("theme", "auto")
    return {
        "clinic": settings.CLINIC,
        "theme": theme if theme in THEMES else "auto",
        "languages": [_language(code, request) for code, _ in settings.LANGUAGES],
    }


def _language(code: str, request: HttpRequest) -> dict[str, Any]:
    return {
        "code": code,
        "name": get_language_info(code)["name_local"],
        "here": get_language() == code,
        "url": translate_url(request.get_full_path(), code),
    }
