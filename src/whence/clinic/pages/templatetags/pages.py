"""How content pages print shares, ratios, links and words of closed lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from whence.clinic.drawing import anatomy_of, pain_map
from whence.clinic.pages import names
from whence.clinic.pages.printing import percent, rounded, short

if TYPE_CHECKING:
    from whence.clinic.pages.causes import CausePage
    from whence.clinic.pages.evidence import Figures
    from whence.clinic.pages.shares import Ratio, Share
    from whence.clinic.pages.shelf import Link

register = template.Library()

_LISTS: dict[str, Any] = {
    "kind": names.KINDS, "origin": names.ORIGINS, "danger": names.DANGERS, "urgency": names.URGENCIES,
    "level": names.LEVELS, "step": names.STEP_KINDS, "word": names.WORDS, "basis": names.BASES,
    "seen": names.SEEN, "amount": names.AMOUNTS, "setting": names.SETTINGS, "fact": names.FACTS,
    "direction": names.DIRECTIONS, "certainty": names.CERTAINTIES, "thing": names.THINGS,
    "position": names.POSITIONS, "short": names.URGENCIES_SHORT,
}  # fmt: skip


@register.filter
def said(value: str, which: str) -> str:
    """Return the word for `value` of a closed list, such as ``{{ cause.origin|said:"origin" }}``."""
    return str(_LISTS[which].get(value, value))


@register.filter
def href(link: Link) -> str:
    """Return the address of what a link leads to."""
    return reverse(f"pages:{link.kind}", args=[link.id])


@register.filter
def anchor(link: Link) -> SafeString:
    """Return a link as an ``a`` element."""
    return format_html('<a href="{}">{}</a>', href(link), link.name)


@register.filter
def anchors(links: tuple[Link, ...]) -> SafeString:
    """Return links as a list in a sentence."""
    return format_html_join(", ", '<a href="{}">{}</a>', ((href(x), x.name) for x in links))


register.filter("percent", percent)


@register.filter
def per_thousand(count: float) -> str:
    """Return how many of 1000 people, as far as it can be known."""
    return _("under 0.1") if count < 0.1 else rounded(count, 0 if count >= 10 else 1)


@register.filter
def span(figure: Share) -> str:
    """Return an interval in percent."""
    return _("%(low)s to %(high)s") % {"low": percent(figure.low), "high": percent(figure.high)}


@register.filter
def ratio(value: Ratio | None) -> str:
    """Return a likelihood ratio with its interval."""
    if value is None:
        return "–"
    return f"{short(value.value)} ({short(value.low)}–{short(value.high)})"


@register.filter
def figures(value: Figures | None, style: str = "percent") -> str:
    """Return a study's figure with its interval where it has one."""
    if value is None:
        return "–"
    show = percent if style == "percent" else short
    text = show(value.value)
    if value.low is not None and value.high is not None:
        text += f" ({show(value.low)}–{show(value.high)})"
    return text


@register.filter
def cites(numbers: tuple[int, ...] | int | None) -> SafeString:
    """Return links to the page's references, such as [1][4]."""
    if numbers is None:
        return mark_safe("")
    shown = (numbers,) if isinstance(numbers, int) else numbers
    what = _("reference")
    link = '<a class="cite" href="#ref-{}" aria-label="{} {}">[{}]</a>'
    return format_html_join("", link, ((n, what, n, n) for n in shown))


@register.simple_tag
def pain_map_of(page: CausePage) -> SafeString:
    """Return the body with the places where a cause hurts, shaded by how often."""
    zones = {zone.id: zone.share.share for zone in page.zones}
    return pain_map(zones, title=_("Where %(name)s is felt") % {"name": page.name}, name="place-map")


@register.simple_tag
def anatomy_behind(page: CausePage) -> SafeString:
    """Return the drawing of the part of the body that a cause concerns; nothing where no drawing fits."""
    return anatomy_of(page.info, name="anatomy")


@register.simple_tag
def bar(share: float) -> SafeString:
    """Return a small bar for a share, for the eye alone: the figure stands beside it."""
    width = round(60 * min(max(share, 0.0), 1.0), 1)
    return format_html(
        '<svg class="bar" viewBox="0 0 60 8" width="60" height="8" aria-hidden="true" focusable="false">'
        '<rect class="bar-back" width="60" height="8" rx="4"/><rect class="bar-full" width="{}" height="8" rx="4"/>'
        "</svg>",
        width,
    )
