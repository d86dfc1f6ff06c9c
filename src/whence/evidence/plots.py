"""Plots of diagnostic accuracy: paired forest plot and summary ROC.

Matplotlib is imported only here and only when a plot is drawn; figures are objects of their own,
without pyplot's global state.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from whence.errors import TableError
from whence.evidence._style import FAINT, INK, SERIES, figure, plain, save
from whence.evidence.intervals import clopper_pearson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from whence.evidence.fit import BivariateFit
    from whence.evidence.intervals import Estimate
    from whence.evidence.tables import Table2x2

__all__ = ["forest", "save", "sroc"]

_ROW = 0.235  # inches
_PANEL = 2.95
_LONGEST = 34  # characters of a study's name
_MARKERS = ("o", "s")


def forest(
    tables: Sequence[Table2x2], fits: Mapping[str, BivariateFit] | BivariateFit | None = None
) -> Figure:
    """Draw sensitivity and specificity of each study side by side, with exact intervals.

    Parameters
    ----------
    tables
        The studies; where they name two tests or more, they are grouped by test.
    fits
        The pooled result, or one for each test by name, drawn as diamonds.

    Returns
    -------
    matplotlib.figure.Figure
        Its height grows with the number of studies.

    Raises
    ------
    TableError
        When there are no studies.
    """
    if not tables:
        raise TableError("there are no studies to draw")
    pooled = _by_test(fits)
    lines = _lines(tables, pooled)
    top, bottom = 0.42, 0.55
    height = top + bottom + _ROW * len(lines)
    digits = max(3, *(len(str(max(t.tp, t.fp, t.fn, t.tn))) for t in tables))
    column = 0.18 + 0.08 * digits
    names = 0.25 + 0.072 * max(len(line[0]) for line in lines)
    left = names + 4 * column + 0.15
    width = left + 2 * _PANEL
    fig = figure(width, height)
    label = fig.add_axes((0, bottom / height, left / width, 1 - (top + bottom) / height))
    label.set(xlim=(0, left), ylim=(len(lines) - 0.5, -0.5))
    label.axis("off")
    _labels(label, lines, [names + column * (i + 1) for i in range(4)])
    for i, title in enumerate(("Sensitivity", "Specificity")):
        box = ((left + 0.1 + _PANEL * i) / width, bottom / height, 1.35 / width, 1 - (top + bottom) / height)
        axes = fig.add_axes(box, facecolor="none")
        _panel(axes, lines, i, title)
    return fig


def _by_test(fits: Mapping[str, BivariateFit] | BivariateFit | None) -> dict[str, BivariateFit]:
    if fits is None:
        return {}
    return dict(fits) if isinstance(fits, Mapping) else {"": fits}


_Line = tuple[str, "Table2x2 | None", "tuple[Estimate, Estimate] | None", int]


def _lines(tables: Sequence[Table2x2], fits: Mapping[str, BivariateFit]) -> list[_Line]:
    """Rows from top to bottom: heading of a test, its studies, its summary."""
    tests = list(dict.fromkeys(t.test for t in tables))
    found: list[_Line] = []
    for i, test in enumerate(tests):
        if i:
            found.append(("", None, None, i))
        if len(tests) > 1:
            found.append((_short(test or "Other"), None, None, i))
        found += [(_short(t.study), t, _exact(t), i) for t in tables if t.test == test]
        fit = fits.get(test) or (fits.get("") if len(tests) == 1 else None)
        if fit is not None:
            found.append(("Summary", None, (fit.sens, fit.spec), i))
    return found


def _exact(table: Table2x2) -> tuple[Estimate, Estimate]:
    return clopper_pearson(table.tp, table.diseased), clopper_pearson(table.tn, table.healthy)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"


def _labels(axes: Axes, lines: Sequence[_Line], places: Sequence[float]) -> None:
    for place, head in zip(places, ("TP", "FP", "FN", "TN"), strict=True):
        axes.text(place, -0.85, head, ha="right", va="bottom", size=8.5, color=INK, weight="bold")
    axes.text(0.1, -0.85, "Study", ha="left", va="bottom", size=8.5, color=INK, weight="bold")
    for row, (name, table, estimates, _) in enumerate(lines):
        bold = "normal" if table is not None else "bold"
        axes.text(0.1, row, name, va="center", size=8.5, color=INK, weight=bold, parse_math=False)
        if table is not None:
            for place, cell in zip(places, ("tp", "fp", "fn", "tn"), strict=True):
                count = f"{getattr(table, cell):d}"
                axes.text(place, row, count, ha="right", va="center", size=8.5, color=INK)
        elif estimates is not None:
            axes.plot([0.1, places[-1]], [row - 0.5] * 2, color=FAINT, lw=0.6)


def _panel(axes: Axes, lines: Sequence[_Line], which: int, title: str) -> None:
    axes.set(xlim=(0, 1), ylim=(len(lines) - 0.5, -0.5), yticks=[], xticks=[0, 0.5, 1])
    axes.set_xticklabels(["0", "0.5", "1"])
    plain(axes, keep=("bottom",))
    axes.text(0, -0.85, f"{title} (95% CI)", ha="left", va="bottom", size=8.5, color=INK, weight="bold")
    axes.axvline(0.5, color=FAINT, lw=0.5, ls=(0, (2, 3)))
    for row, (_, table, estimates, group) in enumerate(lines):
        if estimates is None:
            continue
        e = estimates[which]
        colour = SERIES[group % 2]
        if math.isnan(e.value):
            axes.text(1.08, row, "nobody to count", va="center", size=8.5, color=FAINT, clip_on=False)
            continue
        if table is None:
            axes.fill(
                [e.low, e.value, e.high, e.value], [row, row - 0.33, row, row + 0.33], color=colour, lw=0
            )
        else:
            axes.plot([e.low, e.high], [row, row], color=colour, lw=1.1, solid_capstyle="butt")
            axes.plot(e.value, row, _MARKERS[group % 2], color=colour, ms=4, clip_on=False)
        weight = "normal" if table is not None else "bold"
        words = f"{e.value:.2f} ({e.low:.2f} to {e.high:.2f})"
        axes.text(1.08, row, words, va="center", size=8.5, color=INK, weight=weight, clip_on=False)


def sroc(fits: Mapping[str, BivariateFit] | BivariateFit) -> Figure:
    """Draw studies, summary point, its confidence and prediction regions, and the summary curve.

    Parameters
    ----------
    fits
        One result, or up to two by the name of the test.

    Returns
    -------
    matplotlib.figure.Figure
        False positive rate across, sensitivity up; a study's circle grows with its people. The
        curve runs over the false positive rates observed.

    Raises
    ------
    ValueError
        When there are more than two tests.
    """
    pooled = _by_test(fits)
    if not 1 <= len(pooled) <= 2:
        raise ValueError(f"a summary ROC plot shows one or two tests, not {len(pooled)}")
    foot = 0.62 + 0.2 * (5 if len(pooled) > 1 else 3)
    fig = figure(5.6, 4.8 + foot)
    axes = fig.add_axes((0.125, foot / (4.8 + foot), 0.85, 4.7 / (4.8 + foot)))
    axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), aspect="equal")
    axes.set(xlabel="1 − specificity (false positive rate)", ylabel="Sensitivity")
    plain(axes)
    axes.plot([0, 1], [0, 1], color=FAINT, lw=0.7, ls=(0, (2, 3)))
    for i, (test, fit) in enumerate(pooled.items()):
        _cloud(axes, fit, SERIES[i], _MARKERS[i], f"{test}: " if test and len(pooled) > 1 else "")
    legend = fig.legend(
        loc="lower center", ncols=2, frameon=False, fontsize=8.5, labelcolor=INK, handlelength=2.2
    )
    legend.set_in_layout(False)
    return fig


def _cloud(axes: Axes, fit: BivariateFit, colour: str, marker: str, prefix: str) -> None:
    studies = [t for t in fit.tables if t.diseased and t.healthy]
    x = np.array([1 - t.specificity for t in studies])
    y = np.array([t.sensitivity for t in studies])
    people = np.array([t.diseased + t.healthy for t in studies], dtype=np.float64)
    size = 14 + 130 * people / people.max() if studies else people
    axes.scatter(
        x, y, s=size, marker=marker, facecolor="none", edgecolor=colour, lw=0.9, alpha=0.75, clip_on=False,
        label=f"{prefix}study (size: people)",
    )  # fmt: skip
    if fit.k > 1:
        inner, outer = fit.confidence_region(), fit.prediction_region()
        axes.plot(
            1 - outer[:, 1], outer[:, 0], color=colour, lw=0.9, ls=":", label=f"{prefix}95% prediction region"
        )
        axes.plot(
            1 - inner[:, 1],
            inner[:, 0],
            color=colour,
            lw=1.2,
            ls="--",
            label=f"{prefix}95% confidence region",
        )
    low, high = (float(x.min()), float(x.max())) if studies else (0.0, 0.0)
    curve = fit.sroc(np.linspace(low, high, 300)) if high > low else None
    if curve is not None:
        axes.plot(np.linspace(low, high, 300), curve, color=colour, lw=1.6, label=f"{prefix}summary curve")
    axes.plot(
        1 - fit.spec.value, fit.sens.value, marker, color=colour, ms=8, mec="white", mew=0.8, ls="none",
        label=f"{prefix}summary point",
    )  # fmt: skip
