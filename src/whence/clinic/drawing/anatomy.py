"""Drawings of anatomy: what lies where, with the part that a cause concerns made to stand out."""

from __future__ import annotations

import textwrap
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from whence.clinic.drawing.atlas import part_paths, read_data, view
from whence.clinic.drawing.words import DRAWINGS, PARTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from whence.knowledge.compiled import CauseInfo

__all__ = ["anatomy", "anatomy_of", "drawing_of"]

_TUBES = ("nerve", "artery", "vein", "joint", "ligament")
_LETTER = 0.57
"""Width of a letter on average, as a share of the size."""


def anatomy_of(cause: CauseInfo, *, language: str | None = None, name: str = "an") -> SafeString:
    """Return the drawing of what a cause concerns, as HTML; nothing where no drawing fits."""
    found = drawing_of(cause)
    if not found:
        return SafeString("")
    return anatomy(found["drawing"], highlight=found["parts"], language=language, name=name)


def drawing_of(cause: CauseInfo) -> Mapping[str, Any]:
    """Return the drawing and the parts to highlight that ``data/anatomy.yaml`` gives a cause; empty where none fits."""
    chosen = read_data("anatomy")
    for group, key in (("causes", cause.id), ("families", cause.family), ("origins", cause.origin)):
        if key in chosen[group]:
            found: Mapping[str, Any] = chosen[group][key]
            return found
    return {}


def anatomy(
    drawing: str, *, highlight: Sequence[str] = (), language: str | None = None, name: str = "an"
) -> SafeString:
    """Return a drawing of anatomy as HTML.

    Parameters
    ----------
    drawing
        A file of ``data/anatomy``.
    highlight
        Parts to stand out.
    language
        Language of the words; None for the active one.
    name
        Prefix of ids; differs between drawings of one page.
    """
    raw = read_data(f"anatomy/{drawing}")
    with translation.override(language or translation.get_language()):
        title = str(DRAWINGS[drawing])
        shown = ", ".join(str(PARTS[p]) for p in highlight if p in PARTS)
        named = ", ".join(str(PARTS[row["part"]]) for row in raw["labels"])
        box = " ".join(f"{v:g}" for v in raw["box"])
        kind = "an-svg an-faint" if raw.get("faint") else "an-svg"
        svg = (
            f'<svg class="{kind}" viewBox="{box}" role="img" aria-labelledby="{name}-title {name}-desc">'
            f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">'
            f"{escape(_('Shown: %(parts)s.') % {'parts': named})}</desc>"
            f"{_figure(drawing, name)}{''.join(_parts(drawing, highlight))}{_labels(raw, highlight)}</svg>"
        )
        return render_to_string(
            "drawing/anatomy.html",
            {"svg": mark_safe(svg), "title": title, "highlight": shown},
        )


def _parts(drawing: str, highlight: Collection[str]) -> Iterator[str]:
    """Yield the parts from the deepest up; what stands out is outlined once more on top."""
    over: list[str] = []
    for part, kind, width, paths, move in _drawn(drawing):
        on = any(part == name or part.startswith(f"{name}_") for name in highlight)
        for i, path in enumerate(paths):
            mark = on and i == 0 and kind not in ("fibre", "hole", "line")
            yield _stroke(path, kind, width, move, mark=mark)
            if mark and kind not in _TUBES:
                over.append(f'<path class="an-halo" d="{path}"{move}/>')
    yield from over


def _stroke(path: str, kind: str, width: float | None, move: str, *, mark: bool) -> str:
    on = " an-on" if mark else ""
    if width is None:
        return f'<path class="an-{kind}{on}" d="{path}"{move}/>'
    halo = f'<path class="an-glow" stroke-width="{width + 8:g}" d="{path}"{move}/>' if mark else ""
    return (
        f'{halo}<path class="an-case{on}" stroke-width="{width + 2:g}" d="{path}"{move}/>'
        f'<path class="an-{kind}{on}" stroke-width="{width:g}" d="{path}"{move}/>'
    )


@cache
def _drawn(drawing: str) -> tuple[tuple[str, str, float | None, tuple[str, ...], str], ...]:
    """Return each part of a drawing: its id, kind, width of a line, paths and transform."""
    raw, library = read_data(f"anatomy/{drawing}"), read_data("anatomy/parts")
    found = []
    if "own" in raw:
        move = _move(raw["figure"]) if "figure" in raw else ""
        for part in raw["order"]:
            about = raw["own"][part]
            at = f' transform="{move}"' if about.get("on_figure") else ""
            found.append((part, about["kind"], about.get("width"), part_paths({**about, "whole": True}), at))
    for side, names in raw.get("parts", {}).items():
        for part in names:
            about = {**library[library[part].get("same", part)], **library[part]}
            x, y = about.get("shift", (0, 0))
            at = f' transform="translate({x} {y})"' if x or y else ""
            paths = part_paths(about)
            kept = {"left": paths[-1:], "right": paths[:1]}.get(side, paths)
            found.append((part, about["kind"], about.get("width"), kept, at))
    return tuple(found)


@cache
def _figure(drawing: str, name: str) -> str:
    """Return the piece of the body that stands beside a drawing, where it has one."""
    about = read_data(f"anatomy/{drawing}").get("figure")
    if not about:
        return ""
    body = view(about["view"])
    _, y, _, height = body.box
    half, top = about["half"], about["from"]
    cut = f'x="{-half / 2:g}" y="{top}" width="{half}" height="{y + height - top:g}"'
    skin = "".join(f'<path d="{d}"/>' for d in body.outline)
    lines = "".join(f'<path d="{d}"/>' for d in body.lines)
    return (
        f'<defs><clipPath id="{name}-cut"><rect {cut}/>'
        f'</clipPath></defs><g transform="{_move(about)}"><g clip-path="url(#{name}-cut)">'
        f'<g class="an-skin">{skin}</g><g class="bm-lines">{lines}</g></g></g>'
    )


def _move(about: Mapping[str, Any]) -> str:
    x, y = about["move"]
    return f"translate({x} {y}) scale({about['scale']:g})"


def _labels(raw: Mapping[str, Any], highlight: Collection[str]) -> str:
    left, _, width, _ = raw["box"]
    size = width / 34
    found = []
    for row in raw["labels"]:
        (x, y), (tx, ty) = row["at"], row["to"]
        right = x > tx
        on = " an-on" if row["part"] in highlight else ""
        start = x - size / 3 if right else x + size / 3
        found.append(
            f'<path class="an-lead{on}" d="M{start:.1f} {y}L{tx} {ty}"/>'
            f'<circle class="an-dot{on}" cx="{tx}" cy="{ty}" r="{size / 5:.1f}"/>'
        )
        room = left + width - x if right else x - left
        kind = f"an-word{on}{'' if right else ' an-end'}"
        found.append(_name(str(PARTS[row["part"]]), (x, y), size, room, kind))
    return f'<g aria-hidden="true">{"".join(found)}</g>'


def _name(text: str, at: tuple[float, float], size: float, room: float, kind: str) -> str:
    """Return a name in lines about the point `at`; smaller where a long word of a language would not fit."""
    lines = textwrap.wrap(text, 13, break_long_words=False)
    size = min(size, room / (_LETTER * max(map(len, lines))))
    x, first = at[0], at[1] + size * (0.35 - 0.59 * (len(lines) - 1))
    words = "".join(
        f'<tspan x="{x}" y="{first + 1.18 * i * size:.1f}">{escape(line)}</tspan>'
        for i, line in enumerate(lines)
    )
    return f'<text class="{kind}" font-size="{size:.1f}">{words}</text>'
