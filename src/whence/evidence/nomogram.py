"""Plots of what a test result does to a probability: Fagan's nomogram and the pre- to post-test curve.

References
----------
Fagan TJ. Nomogram for Bayes's theorem. N Engl J Med 1975;293:257.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit, logit

from whence.evidence._style import FAINT, INK, SERIES, figure, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from whence.evidence.intervals import Estimate

__all__ = ["fagan", "post_test", "result_curve"]

_CHANCES = (
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99,
    0.995, 0.998, 0.999,
)  # fmt: skip
_RATIOS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_EDGE = float(logit(0.999))


def post_test(pre_test: float, ratio: float) -> float:
    """Return the post-test probability by Bayes' theorem.

    Parameters
    ----------
    pre_test
        Pre-test probability, 0 to 1.
    ratio
        Likelihood ratio of the result, 0 or more.

    Raises
    ------
    ValueError
        When either is out of range.

    Examples
    --------
    >>> round(post_test(0.25, 6.0), 3)
    0.667
    """
    if not 0 <= pre_test <= 1 or not ratio >= 0:
        raise ValueError(f"a probability lies in 0 to 1 and a ratio is 0 or more, not {pre_test}, {ratio}")
    if pre_test in (0.0, 1.0):
        return float(pre_test)
    if math.isinf(ratio):
        return 1.0
    return pre_test * ratio / (pre_test * ratio + 1 - pre_test)


def fagan(pre_test: float, lr_pos: Estimate, lr_neg: Estimate) -> Figure:
    """Draw Fagan's nomogram: a line from the pre-test probability through the ratio to the post-test.

    Parameters
    ----------
    pre_test
        Pre-test probability, 0.001 to 0.999.
    lr_pos, lr_neg
        Likelihood ratios of a positive and a negative result; bands show their intervals.

    Raises
    ------
    ValueError
        When the probability is out of range.
    """
    if not 0.001 <= pre_test <= 0.999:
        raise ValueError(f"a nomogram's pre-test probability lies in 0.001 to 0.999, not {pre_test}")
    fig = figure(5.6, 7.2)
    axes = fig.add_axes((0.12, 0.1, 0.76, 0.83))
    axes.set(xlim=(0, 1), ylim=(-_EDGE, _EDGE))
    axes.axis("off")
    for x, head in (
        (0, "Pre-test\nprobability (%)"),
        (0.5, "Likelihood\nratio"),
        (1, "Post-test\nprobability (%)"),
    ):
        axes.plot([x, x], [-_EDGE, _EDGE], color=FAINT, lw=0.9)
        axes.text(x, _EDGE + 0.3, head, ha="center", va="bottom", size=9, color=INK, weight="bold")
    for chance in _CHANCES:
        place = float(logit(chance))
        _tick(axes, 0, -place, _percent(chance), "right")
        _tick(axes, 1, place, _percent(chance), "left")
    for ratio in _RATIOS:
        _tick(axes, 0.5, math.log(ratio) / 2, f"{ratio:g}", "left")
    start = float(logit(pre_test))
    for name, estimate, colour, style in (
        ("positive", lr_pos, SERIES[1], "-"), ("negative", lr_neg, SERIES[0], (0, (5, 2))),
    ):  # fmt: skip
        low, end, high = (_end(start, r) for r in (estimate.low, estimate.value, estimate.high))
        axes.fill([0, 1, 1], [-start, low, high], color=colour, alpha=0.13, lw=0)
        chance = 100 * post_test(pre_test, estimate.value)
        label = f"{name}: LR {_ratio(estimate.value)}, post-test {_short(chance)}%"
        axes.plot([0, 1], [-start, end], color=colour, lw=1.7, ls=style, label=label)
    axes.plot(0, -start, "o", color=INK, ms=5, clip_on=False, zorder=5)
    fig.legend(
        loc="lower center", frameon=False, fontsize=9, labelcolor=INK, ncols=1,
        title=f"Pre-test {_short(100 * pre_test)}%, after a result that is", title_fontsize=9,
    ).get_title().set_color(INK)  # fmt: skip
    return fig


def _tick(axes: Axes, x: float, y: float, text: str, side: str) -> None:
    if abs(y) > _EDGE + 1e-9:
        return
    step = 0.012 if side == "left" else -0.012
    axes.plot([x, x + step], [y, y], color=FAINT, lw=0.8, clip_on=False)
    behind = {"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.8}
    axes.text(
        x + 1.8 * step, y, text, ha=side, va="center", size=7.5, color=INK, clip_on=False, bbox=behind,
        zorder=4,
    )  # fmt: skip


def _end(start: float, ratio: float) -> float:
    shift = math.log(ratio) if 0 < ratio < math.inf else math.copysign(99.0, ratio - 1)
    return min(max(start + shift, -_EDGE), _EDGE)


def _percent(chance: float) -> str:
    return f"{100 * chance:.4g}"


def _ratio(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def _short(percent: float) -> str:
    return f"{percent:.1f}" if percent < 10 or percent > 90 else f"{percent:.0f}"


def result_curve(lr_pos: Estimate, lr_neg: Estimate, pre_test: float | None = None) -> Figure:
    """Draw what a positive and a negative result do to every pre-test probability.

    Parameters
    ----------
    lr_pos, lr_neg
        Likelihood ratios of the two results; bands show their intervals.
    pre_test
        A pre-test probability to mark, 0 to 1.

    Raises
    ------
    ValueError
        When `pre_test` is out of range.
    """
    if pre_test is not None and not 0 <= pre_test <= 1:
        raise ValueError(f"a probability lies in 0 to 1, not {pre_test}")
    fig = figure(5.6, 5.8)
    axes = fig.add_axes((0.12, 0.09, 0.84, 0.811))
    axes.set(xlim=(0, 100), ylim=(0, 100), aspect="equal")
    axes.set(xlabel="Probability before the test (%)", ylabel="Probability after the test (%)")
    plain(axes)
    axes.plot([0, 100], [0, 100], color=FAINT, lw=0.8, ls=(0, (2, 3)))
    pre = expit(np.linspace(-9, 9, 400))
    for name, estimate, colour in (("positive", lr_pos, SERIES[1]), ("negative", lr_neg, SERIES[0])):
        low, value, high = (
            np.array([100 * post_test(float(p), r) for p in pre])
            for r in (estimate.low, estimate.value, estimate.high)
        )
        axes.fill_between(100 * pre, low, high, color=colour, alpha=0.15, lw=0)
        style = "-" if name == "positive" else (0, (5, 2))
        label = f"after a {name} result"
        if pre_test is not None:
            after = 100 * post_test(pre_test, estimate.value)
            label += f": {_short(100 * pre_test)}% becomes {_short(after)}%"
            axes.plot(100 * pre_test, after, "o", color=colour, ms=6, clip_on=False, zorder=5)
        axes.plot(100 * pre, value, color=colour, lw=1.8, ls=style, label=label)
    if pre_test is not None:
        axes.axvline(100 * pre_test, color=FAINT, lw=0.8)
    fig.legend(loc="upper left", bbox_to_anchor=(0.1, 1.0), frameon=False, fontsize=9, labelcolor=INK)
    return fig
