"""An evaluation as one self-contained page: figures, plots, every case, and a comparison of two runs."""

from __future__ import annotations

import html
import io
from typing import TYPE_CHECKING, Any

from whence.evaluation.metrics import LEVELS, Outcome, calibration

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["compare", "html_report"]

_STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;"
    "padding:0 1rem}table{border-collapse:collapse;width:100%}th,td{padding:.3rem .6rem;text-align:left;"
    "border-bottom:1px solid #8884}td.n{text-align:right;font-variant-numeric:tabular-nums}.miss{color:#b3261e}"
    "figure{margin:1rem 0;overflow-x:auto}svg{max-width:100%;height:auto;background:#fff}"
)
_FIGURES = (
    ("top1", "Right cause first"), ("top3", "In the first three"), ("top5", "In the first five"),
    ("mrr", "Mean reciprocal rank"), ("ndcg", "NDCG"), ("brier", "Brier score (0 best, 2 worst)"),
    ("expected_calibration_error", "Expected calibration error"), ("triage_accuracy", "Urgency right"),
    ("under_triage", "Urgency too low"), ("over_triage", "Urgency too high"),
    ("missed_emergencies", "Missed emergencies (count)"), ("weighted_loss", "Harm-weighted loss"),
)  # fmt: skip


def html_report(summary: dict[str, Any], outcomes: Sequence[Outcome], title: str) -> str:
    """Return the page; it loads nothing from elsewhere."""
    figures = "".join(
        f"<tr><th scope='row'>{label}</th><td class='n'>{summary[key]:.3g}</td></tr>"
        for key, label in _FIGURES
    )
    rows = "".join(_row(o) for o in outcomes)
    return (
        f"<!doctype html><html lang='en'><meta charset='utf-8'><meta name='viewport' content='width=device-width'>"
        f"<title>{html.escape(title)}</title><style>{_STYLE}</style><h1>{html.escape(title)}</h1>"
        f"<p>{summary['n']} cases.</p><table><tbody>{figures}</tbody></table>"
        f"<h2>Calibration</h2><p>When the first cause is given a probability, how often is it right?</p>"
        f"<figure>{_reliability(outcomes)}</figure><h2>Urgency</h2>{_confusion(outcomes)}"
        f"<h2>Every case</h2><table><thead><tr><th>Case<th>Rank<th>As seen<th>First in the list"
        f"<th>Probability of the right one<th>Urgency<th>Expected</tr></thead><tbody>{rows}</tbody></table></html>"
    )


def _row(o: Outcome) -> str:
    miss = " class='miss'" if o.rank != 1 else ""
    low = (
        " class='miss'"
        if o.expected_urgency and LEVELS.index(o.urgency) < LEVELS.index(o.expected_urgency)
        else ""
    )
    return (
        f"<tr><td>{html.escape(o.id)}<td{miss}>{o.rank or 'absent'}<td>{o.rank_as_seen or 'absent'}"
        f"<td>{html.escape(o.predicted)}<td class='n'>{o.hit:.2f}<td{low}>{o.urgency}"
        f"<td>{o.expected_urgency or ''}</tr>"
    )


def _confusion(outcomes: Sequence[Outcome]) -> str:
    head = "".join(f"<th scope='col'>{level}" for level in LEVELS)
    body = ""
    for wanted in LEVELS:
        cells = "".join(
            f"<td class='n'>{sum(o.expected_urgency == wanted and o.urgency == given for o in outcomes) or ''}"
            for given in LEVELS
        )
        body += f"<tr><th scope='row'>{wanted}{cells}</tr>"
    return f"<table><thead><tr><th>expected \\ given{head}</tr></thead><tbody>{body}</tbody></table>"


def _reliability(outcomes: Sequence[Outcome]) -> str:
    """Return the reliability plot as inline SVG."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4.5, 4.5), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="0.6", linewidth=1)
    points = calibration(outcomes, bins=5)
    axes.scatter([p for p, _, _ in points], [r for _, r, _ in points], s=[20 + 12 * n for _, _, n in points])
    for p, right, n in points:
        axes.annotate(f"{n}", (p, right), xytext=(8, 4), textcoords="offset points")
    axes.set(
        xlim=(0, 1), ylim=(0, 1), xlabel="probability given to the first cause", ylabel="share that was right"
    )
    out = io.StringIO()
    figure.savefig(out, format="svg")
    text = out.getvalue()
    return text[text.index("<svg") :]


def compare(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Return lines that say what changed between two runs (their JSON)."""
    lines = [
        f"{label}: {before[key]:.3g} -> {after[key]:.3g}"
        for key, label in _FIGURES
        if key in before and key in after and abs(before[key] - after[key]) > 1e-9
    ]
    old = {c["id"]: c for c in before.get("cases", ())}
    for case in after.get("cases", ()):
        earlier = old.get(case["id"])
        if earlier and (earlier["rank"], earlier["urgency"]) != (case["rank"], case["urgency"]):
            lines.append(
                f"{case['id']}: rank {earlier['rank']} -> {case['rank']}, "
                f"urgency {earlier['urgency']} -> {case['urgency']} (expected {case['expected_urgency']})"
            )
    return lines or ["nothing changed"]
