"""Rate limits, by address and kind of request, in windows of a minute; a person never meets them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.cache import cache
from django.shortcuts import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

__all__ = ["LIMITS", "RateLimits", "address_of", "count"]

WINDOW: Final = 60
LIMITS: Final = {"read": 300, "write": 90, "costly": 20}
"""Requests a minute from one address, in each process."""


class RateLimits:
    """Middleware that answers 429 to an address that asks far more than a person could."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Count the request and answer it, or say that it was too much."""
        if settings.RATE_LIMITS and not request.path.startswith(settings.STATIC_URL):
            kind = _kind(request)
            if count(kind, address_of(request)) > LIMITS[kind]:
                response = render(request, "429.html", status=429)
                response["Retry-After"] = str(WINDOW)
                return response
        return self.get_response(request)


def _kind(request: HttpRequest) -> str:
    if request.path.endswith(".pdf"):
        return "costly"
    return "write" if request.method == "POST" else "read"


def address_of(request: HttpRequest) -> str:
    """Return the address of who asks; what a proxy says counts only behind a proxy of one's own."""
    if settings.TRUSTED_PROXY:
        said: str = request.headers.get("X-Forwarded-For", "")
        if said:
            return said.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def count(kind: str, address: str, window: int = WINDOW) -> int:
    """Return how many requests of this kind came from an address in this window of seconds."""
    key = f"rate:{kind}:{address}:{int(time.time()) // window}"
    cache.add(key, 0, timeout=window + 5)
    try:
        return cache.incr(key)
    except ValueError:  # it was put out of the cache between the two lines
        return 1
