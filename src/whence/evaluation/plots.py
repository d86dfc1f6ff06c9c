"""Plots of an evaluation as inline SVG."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["agreement_plot", "reliability_plot"]


def reliability_plot(points: Sequence[tuple[float, float, int]]) -> str:
    """Return how often the first cause is right for each probability given to it: mean, share right, count."""
    figure, axes = _axes(4.5, 4.5)
    axes.plot([0, 1], [0, 1], color="0.6", linewidth=1)
    most = max((n for _, _, n in points), default=1)
    sizes = [20 + 200 * n / most for _, _, n in points]
    axes.scatter([p for p, _, _ in points], [r for _, r, _ in points], s=sizes, alpha=0.7)
    for p, right, n in points:
        axes.annotate(f"{n}", (p, right), xytext=(8, 4), textcoords="offset points")
    axes.set(
        xlim=(0, 1), ylim=(-0.03, 1.03), xlabel="probability given to the first cause",
        ylabel="share that was right",
    )  # fmt: skip
    return _svg(figure, "How often the first cause is right, for each probability given to it")


def agreement_plot(curves: Mapping[str, Sequence[float]]) -> str:
    """Return how many have the answer of the full history after each question."""
    figure, axes = _axes(6, 3.5)
    for label, curve in curves.items():
        axes.plot(range(1, len(curve) + 1), curve, label=label)
    axes.set(xlabel="questions asked", ylabel="answer of the full history", ylim=(0, 1))
    axes.legend(frameon=False)
    return _svg(figure, "Share with the answer of the full history, by questions asked")


def _axes(width: float, height: float) -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots()


def _svg(figure: Figure, title: str) -> str:
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None})
    text = out.getvalue()
    return text[text.index("<svg") :].replace("<svg ", f"<svg role='img' aria-label='{title}' ", 1)
