"""An evaluation as one self-contained page: figures, plots, every case, and a comparison of two runs."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from whence.evaluation.metrics import LEVELS, Outcome, calibration
from whence.evaluation.plots import agreement_plot, reliability_plot

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["compare", "html_report", "simulation_report"]

_STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;"
    "padding:0 1rem}table{border-collapse:collapse;width:100%}th,td{padding:.3rem .6rem;text-align:left;"
    "border-bottom:1px solid #8884}table .n{text-align:right;font-variant-numeric:tabular-nums}.miss{color:#b3261e}"
    "figure{margin:1rem 0;overflow-x:auto}svg{max-width:100%;height:auto;background:#fff}"
)
_FIGURES = (
    ("top1", "Right cause first"), ("top3", "In the first three"), ("top5", "In the first five"),
    ("mrr", "Mean reciprocal rank"), ("ndcg", "NDCG"), ("brier", "Brier score (0 best, 2 worst)"),
    ("expected_calibration_error", "Expected calibration error"), ("triage_accuracy", "Urgency right"),
    ("under_triage", "Urgency too low"), ("over_triage", "Urgency too high"),
    ("missed_emergencies", "Missed emergencies (count)"), ("weighted_loss", "Harm-weighted loss"),
)  # fmt: skip


_STAGES = {
    "interview": "After the interview", "history": "After every question", "examination": "After an examination too",
}  # fmt: skip
_GROUPS = {"questions": "All", "questions_no_emergency": "No emergency"}


def html_report(summary: dict[str, Any], outcomes: Sequence[Outcome], title: str) -> str:
    """Return the page; it loads nothing from elsewhere."""
    figures = "".join(
        f"<tr><th scope='row'>{label}</th><td class='n'>{summary[key]:.3g}</td></tr>"
        for key, label in _FIGURES
    )
    rows = "".join(_row(o) for o in outcomes)
    return (
        f"{_head(title)}<p>{summary['n']} cases.</p><table><tbody>{figures}</tbody></table>"
        f"<h2>Calibration</h2><p>When the first cause is given a probability, how often is it right?</p>"
        f"<figure>{reliability_plot(calibration(outcomes, bins=5))}</figure><h2>Urgency</h2>{_confusion(outcomes)}"
        f"<h2>Every case</h2><table><thead><tr><th>Case<th>Rank<th>As seen<th>First in the list"
        f"<th class='n'>Probability of the right one<th>Urgency<th>Expected</tr></thead>"
        f"<tbody>{rows}</tbody></table></html>"
    )


def simulation_report(figures: dict[str, Any], title: str) -> str:
    """Return the page of a run over simulated people: calibration at each stage, and how many questions it took."""
    parts = "".join(
        f"<h2>{label}</h2><p>Right cause first {figures[stage]['top1']:.0%}, in three {figures[stage]['top3']:.0%}; "
        f"Brier score {figures[stage]['brier']:.2f}, expected calibration error "
        f"{figures[stage]['expected_calibration_error']:.2f}.</p><figure>"
        f"{reliability_plot([(b['mean'], b['right'], b['n']) for b in figures[stage]['bins']])}</figure>"
        for stage, label in _STAGES.items()
    )
    groups = {label: figures[name] for name, label in _GROUPS.items() if figures[name]["n"]}
    rows = "".join(
        f"<tr><th scope='row'>{label}<td class='n'>{part['n']}<td class='n'>{_spread(part['asked'])}"
        f"<td class='n'>{_spread(part['to_answer'])}<td class='n'>{part['reached']:.0%}</tr>"
        for label, part in groups.items()
    )
    curves = {label: part["agreement"] for label, part in groups.items()}
    return (
        f"{_head(title)}<p>{figures['n']} simulated people.</p><h2>Questions</h2><p>The answer is the urgency and the "
        "leading family, as every question that a patient can answer would give them.</p><table><thead><tr><th>People"
        "<th class='n'>Count<th class='n'>Questions asked, median (quartiles)"
        "<th class='n'>Until the answer stands<th class='n'>Answer reached</tr></thead>"
        f"<tbody>{rows}</tbody></table><figure>{agreement_plot(curves)}</figure>{parts}</html>"
    )


def _head(title: str) -> str:
    return (
        "<!doctype html><html lang='en'><meta charset='utf-8'><meta name='viewport' content='width=device-width'>"
        f"<title>{html.escape(title)}</title><style>{_STYLE}</style><h1>{html.escape(title)}</h1>"
    )


def _spread(counts: dict[str, float]) -> str:
    return f"{counts['median']:g} ({counts['low']:g} to {counts['high']:g})"


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
    head = "".join(f"<th class='n' scope='col'>{level}" for level in LEVELS)
    body = ""
    for wanted in LEVELS:
        cells = "".join(
            f"<td class='n'>{sum(o.expected_urgency == wanted and o.urgency == given for o in outcomes) or ''}"
            for given in LEVELS
        )
        body += f"<tr><th scope='row'>{wanted}{cells}</tr>"
    return f"<table><thead><tr><th>expected \\ given{head}</tr></thead><tbody>{body}</tbody></table>"


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
