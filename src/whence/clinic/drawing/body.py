"""The body map of a page: to paint on, or to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from whence.clinic.drawing.atlas import places, read_data, view, views
from whence.clinic.drawing.form import BodyMapForm
from whence.clinic.drawing.labels import ENDS, SIDES, VIEWS, listed, place_name
from whence.clinic.drawing.painting import Painting, around, side_of, zone_of
from whence.clinic.drawing.svg import patterns, view_svg

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from whence.knowledge import Knowledge

__all__ = ["body_map", "pain_map"]


def body_map(
    state: BodyMapForm | Painting | None,
    *,
    knowledge: Knowledge,
    language: str | None = None,
    interactive: bool = True,
    name: str = "bm",
) -> SafeString:
    """Return the body map as HTML, without the form element around it.

    Parameters
    ----------
    state
        A form, or what was painted; None for an empty map.
    knowledge
        The pack, in the reader's language.
    language
        Language of the words that are not the pack's; None for the active one.
    interactive
        False for a map to look at.
    name
        Prefix of ids; differs between maps of one page.
    """
    with translation.override(language or translation.get_language()):
        painting = state.painting if isinstance(state, BodyMapForm) else state or Painting()
        context = _drawn(painting, knowledge, name, interactive=interactive)
        if not interactive:
            return render_to_string("drawing/shown.html", context)
        context |= {
            "form": state if isinstance(state, BodyMapForm) else BodyMapForm(knowledge=knowledge),
            "painting": painting,
            "rows": _rows(painting, knowledge),
            "ask": _asks(knowledge),
        }
        return render_to_string("drawing/body_map.html", context)


def pain_map(
    zones: Mapping[str, float],
    *,
    title: str,
    side: str = "right",
    language: str | None = None,
    which: Iterable[str] | None = None,
    names: Mapping[str, str] | None = None,
    name: str = "pm",
) -> SafeString:
    """Return a map, to look at, that shades each zone by how often it hurts there.

    Parameters
    ----------
    zones
        Share from 0 to 1 by zone, such as a cause's ``place``.
    title
        What the map shows, in words.
    side
        The side that the pain is drawn on: ``left``, ``right`` or ``both``.
    language
        Language of the words; None for the active one.
    which
        Views to show; by default those that zones with a share appear in.
    names
        Names of zones, to say in words what the map shows; leave them out where the page says it beside the map.
    name
        Prefix of ids; differs between maps of one page.
    """
    with translation.override(language or translation.get_language()):
        heat = {p: share for p in places() if (share := _share(p, zones, side)) >= 0.02}
        shown = tuple(which) if which else _telling({p for p, share in heat.items() if share >= 0.1}, side)
        drawn = [
            {"label": VIEWS[v], "svg": mark_safe(view_svg(v, name, title=f"{title}. {VIEWS[v]}", heat=heat))}
            for v in shown
        ]
        return render_to_string(
            "drawing/pain_map.html",
            {
                "views": drawn,
                "title": title,
                "patterns": mark_safe(patterns(name)),
                "often": _named(zones, names or {}, 0.5, 1.0),
                "sometimes": _named(zones, names or {}, 0.15, 0.5),
            },
        )


def _named(zones: Mapping[str, float], names: Mapping[str, str], low: float, high: float) -> str:
    """Return the names of zones whose share lies from `low` to below `high`, the most frequent first."""
    found = [z for z, share in zones.items() if z in names and low <= min(share, 0.999) < high]
    return "; ".join(names[z] for z in sorted(found, key=lambda z: -zones[z]))


def _share(place: str, zones: Mapping[str, float], side: str) -> float:
    """Return the share to draw at a place: the zone's own on the painful side, the other buttock's across."""
    zone, here = zone_of(place), side_of(place)
    other = read_data("answers")["other_buttock"]
    if here is None or side in ("both", here):
        return zones.get(zone, 0.0)
    return zones.get(other["zone"], 0.0) if zone in other["of"] else 0.0


def _telling(places: Collection[str], side: str | None) -> tuple[str, ...]:
    """Return the views worth showing: the back, and others where they add one of the places."""
    shown, seen = [], set[str]()
    flanks = ("left", "right") if side == "both" else (side or "right",)
    for which in ("back", *flanks, "front"):
        new = {s.place for s in view(which).shapes}.intersection(places) - seen
        if which == "back" or new:
            shown.append(which)
        seen |= new
    return tuple(shown)


def _shown(painting: Painting) -> tuple[str, ...]:
    """Return the views that show a painting to look at; the close-up comes first where a finer spot is marked."""
    marked = {*painting.painful, *painting.numb}
    whole = {around(p) for p in marked}
    return (*(("buttock",) if marked != whole else ()), *_telling(whole, painting.side))


def _drawn(painting: Painting, knowledge: Knowledge, name: str, *, interactive: bool) -> dict[str, Any]:
    drawn = []
    for which in (v.name for v in views()) if interactive else _shown(painting):
        label = str(VIEWS[which])
        paints = _paints(painting, {s.place for s in view(which).shapes})
        svg = view_svg(which, name, title=label, paints=paints, worst=painting.worst, interactive=interactive)
        drawn.append({"name": which, "label": label, "ends": ENDS[which], "svg": mark_safe(svg)})
    return {
        "name": name,
        "views": drawn,
        "patterns": mark_safe(patterns(name)),
        "summary": _summary(painting, knowledge),
        "marked": bool(painting.painful or painting.numb),
    }


def _paints(painting: Painting, drawn: Collection[str]) -> dict[str, str]:
    """Return how each place that a view has drawn is painted; a spot that it lacks shows on its zone."""
    marks: dict[str, set[str]] = {}
    for kind, marked in (("hurts", painting.hurts), ("travels", painting.travels), ("numb", painting.numb)):
        for place in marked:
            marks.setdefault(place if place in drawn else around(place), set()).add(kind)
    return {place: _paint(kinds) for place, kinds in marks.items()}


def _paint(kinds: set[str]) -> str:
    pain = "hurts" if "hurts" in kinds else "travels" if "travels" in kinds else ""
    return "-".join(filter(None, (pain, "numb" if "numb" in kinds else "")))


def _rows(painting: Painting, knowledge: Knowledge) -> list[dict[str, Any]]:
    """Return the lists beside the drawing: one row for each region, with its places."""
    rows: dict[str, dict[str, Any]] = {}
    for place in places():
        region = place.partition(".")[0]
        row = rows.setdefault(
            region, {"name": place_name(region, knowledge), "spot": region != zone_of(place), "places": []}
        )
        row["places"].append(
            {
                "value": place,
                "name": place_name(place, knowledge),
                "side": SIDES[side_of(place)],
                "around": around(place),
                "hurts": place in painting.hurts,
                "travels": place in painting.travels,
                "numb": place in painting.numb,
                "worst": place == painting.worst,
            }
        )
    return list(rows.values())


def _summary(painting: Painting, knowledge: Knowledge) -> list[dict[str, str]]:
    lines = [
        ("hurts", _("Hurts"), painting.hurts),
        ("worst", _("Worst spot"), (painting.worst,) if painting.worst else ()),
        ("travels", _("Travels to"), painting.travels),
        ("numb", _("Numb or tingling"), painting.numb),
    ]
    return [{"kind": k, "label": label, "text": listed(found, knowledge)} for k, label, found in lines]


def _asks(knowledge: Knowledge) -> dict[str, str]:
    """Return the pack's own question about depth, where it has one."""
    at = knowledge.finding_index.get(read_data("answers")["depth"]["finding"])
    return {"depth": knowledge.findings[at].ask or ""} if at is not None else {}
