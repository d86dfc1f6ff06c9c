"""How the plots look, and how they become files.

Three inks only, so that a report can map them to its own light and dark colours.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK = "#1d2733"
FAINT = "#8894a3"
SERIES = ("#0b6e8f", "#b3541e")  # distinct in hue, lightness and, on paper, by marker

_SMALL = 8.5


def figure(width: float, height: float) -> Figure:
    """Return an empty figure of that many inches, without any global state."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), facecolor="white")


def plain(axes: Axes, *, keep: tuple[str, ...] = ("bottom", "left")) -> None:
    """Take away the frame but for some sides, and set small text in ink."""
    for side, spine in axes.spines.items():
        spine.set_visible(side in keep)
        spine.set_color(FAINT)
    axes.tick_params(labelsize=_SMALL, color=FAINT, labelcolor=INK)
    axes.xaxis.label.set(size=9.5, color=INK)
    axes.yaxis.label.set(size=9.5, color=INK)


def save(fig: Figure, path: str | PathLike[str], *, dpi: int = 160) -> Path:
    """Write a figure as SVG or PNG, by the ending of the path.

    Parameters
    ----------
    fig
        A figure from this package, or any of Matplotlib's.
    path
        Ends in ``.svg`` or ``.png``; folders are made as needed.
    dpi
        Dots per inch of a PNG.

    Returns
    -------
    Path
        Where it was written. The same figure gives the same bytes.

    Raises
    ------
    ValueError
        When the ending is another.
    """
    target = Path(path)
    kind = target.suffix.lower()
    if kind not in (".svg", ".png"):
        raise ValueError(f"a plot is saved as .svg or .png, not {target.name!r}")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(_bytes(fig, kind[1:], dpi))
    return target


def inline(fig: Figure, name: str, title: str, description: str) -> str:
    """Return a figure as SVG for a page: inks as CSS variables, ids of its own, read aloud by title.

    Parameters
    ----------
    fig
        The figure.
    name
        Prefix of its ids, unique in the page.
    title, description
        What a screen reader says.
    """
    from html import escape

    svg = _bytes(fig, "svg", 72).decode("utf-8")
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\bid="', f'id="{name}-', svg)
    svg = re.sub(r'href="#', f'href="#{name}-', svg).replace("url(#", f"url(#{name}-")
    for colour, variable in ((INK, "ink"), (FAINT, "faint"), (SERIES[0], "one"), (SERIES[1], "two")):
        svg = svg.replace(colour, f"var(--{variable})")
    svg = re.sub(r"fill: #ffffff", "fill: var(--paper)", svg)
    width = float(re.search(r'width="([\d.]+)pt"', svg)[1])  # type: ignore[index]
    least = 0 if width < 450 else min(width, 640)  # a wide plot scrolls on a phone rather than shrink
    head = (
        f'<svg role="img" aria-labelledby="{name}-title {name}-desc" '
        f'style="min-width:{least:.0f}px;max-width:{1.5 * width:.0f}px"'
    )
    svg = re.sub(r'\s(width|height)="[\d.]+pt"', "", svg, count=2).replace("<svg", head, 1)
    words = (
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>'
    )
    return re.sub(r"(<svg[^>]*>)", lambda m: m[1] + words, svg, count=1)


def _bytes(fig: Figure, kind: str, dpi: int) -> bytes:
    from matplotlib import rc_context

    buffer = io.BytesIO()
    metadata = {"Date": None} if kind == "svg" else {}
    with rc_context({"svg.hashsalt": "whence", "svg.fonttype": "path"}):
        fig.savefig(buffer, format=kind, dpi=dpi, metadata=metadata)
    return buffer.getvalue()
