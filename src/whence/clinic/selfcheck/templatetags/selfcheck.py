"""Links to pages, bars of chances, sentences."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import get_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def page_url(name: str, item: str) -> str:
    """Return the address of a page about an item of the pack, empty where there is none."""
    return _address(name, item, get_language() or "")


@lru_cache(maxsize=4096)
def _address(name: str, item: str, _language: str) -> str:
    """Return the address, which begins with the language; a result has about sixty of them."""
    try:
        return reverse(name, args=[item])
    except NoReverseMatch:
        return ""


@register.simple_tag
def page_link(name: str, item: str, text: str) -> SafeString | str:
    """Return a link to a page about an item of the pack, or only its text where there is no such page."""
    url = page_url(name, item)
    return format_html('<a href="{}">{}</a>', url, text) if url else text


@register.simple_tag
def chance_bar(bar: Mapping[str, float]) -> SafeString:
    """Return a bar: full to the chance, shaded over its range. The words beside it say the same."""
    return format_html(
        '<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="bar-ground" width="100" height="6"/><rect class="bar-range" x="{}" width="{}" height="6"/>'
        '<rect class="bar-value" width="{}" height="3" y="1.5"/></svg>',
        bar["low"],
        bar["wide"],
        bar["at"],
    )


@register.filter
def sentence(text: str) -> str:
    """Return text that begins with a capital and ends with a full stop."""
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "?", "!")) else ".")


@register.filter
def numbers(text: str) -> list[str]:
    """Return the telephone numbers in a text, such as 999 and 112 in ``999 or 112``.

    Examples
    --------
    >>> numbers("999 or 112"), numbers("your local emergency number (112 works on most mobile phones)")
    (['999', '112'], ['112'])
    """
    return re.findall(r"\b\d{3,4}\b", text)
