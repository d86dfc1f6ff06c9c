"""A sheet for the patient: plain words, pictures, when to seek help, when to look again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from whence._words import in_words
from whence.care.figures import figure_svg
from whence.care.typesetting import bullets, heading, notice_box, page, pdf, picture, t

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from whence.knowledge.compiled import Knowledge

__all__ = ["sheet_pdf", "sheet_source"]

_EXERCISES = 6
_STEPS = 7
_CAUSES = 3
_SOON = {
    "emergency": ("Go to the emergency department now", "#b3261e", "#ffffff"),
    "urgent": ("See a doctor today or tomorrow", "#b3261e", "#ffffff"),
    "soon": ("See a doctor within two weeks", "#f6d98b", "#000000"),
    "routine": ("A planned visit is enough", "#d7ead9", "#000000"),
    "self_care": ("You can start by yourself", "#d7ead9", "#000000"),
}


def sheet_pdf(plan: Mapping[str, Any], knowledge: Knowledge, on: date | None = None) -> bytes:
    """Return the patient's sheet as PDF.

    Parameters
    ----------
    plan
        ``Assessment.plan``.
    on
        The day of the plan; with it the sheet gives dates instead of weeks.

    Raises
    ------
    WhenceError
        Where the extra ``pdf`` is not installed.
    """
    return pdf(sheet_source(plan, knowledge, on))


def sheet_source(plan: Mapping[str, Any], knowledge: Knowledge, on: date | None = None) -> str:
    """Return the patient's sheet as Typst source."""
    day = f", {on:%d %B %Y}" if on else ""
    steps = [s for s in plan["steps"] if s["status"] == "now"]
    body = [
        heading(f"Your plan for {knowledge.complaint}", 1),
        _soon(plan),
        *_causes(plan),
        *_now(plan, steps),
        heading("When to seek help"),
        bullets(t(line) for line in plan["follow_up"]["seek_help"]),
        *_avoid(plan),
        *_exercises(steps, knowledge),
        *_medicines(plan),
        *_later(plan),
        *_review(plan, on),
        notice_box([t(plan["notice"])], "#eef3f6"),
    ]
    return page("Your plan", f"Whence{day}. {knowledge.region} {knowledge.version}.", body)


def _soon(plan: Mapping[str, Any]) -> str:
    words, colour, ink = _SOON[plan["urgency"]]
    return notice_box([f"*{t(words)}*", *(t(line) for line in plan["now"])], colour, ink)


def _causes(plan: Mapping[str, Any]) -> list[str]:
    if plan["urgency"] in {"emergency", "urgent"}:
        return []
    lead = (
        "It is not yet clear where the pain is made. These are possible causes:"
        if not plan["clear"]
        else "These are possible causes. Nobody can be sure without an examination."
    )
    named = [x for x in plan["leading"] if x["id"] != "unexplained"][:_CAUSES]
    lines = [f"*{t(x['name'])}*, {t(in_words(x['probability']))}. {t(x['plain'])}" for x in named]
    return [heading("Where it may come from"), t(lead), bullets(lines)]


def _now(plan: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> list[str]:
    chosen = [s for s in steps if s["kind"] != "medicine"]
    chosen.sort(key=lambda s: (not s["shared"], s["level"] != "self_care", -s["weight"]))
    lines = []
    for s in chosen[:_STEPS]:
        dose = (s["dose"] or "").replace("; judgement", "")
        more = f" _How much:_ {t(dose)}" if dose else ""
        mind = "".join(f" *{t('Mind: ' + c)}*" for c in s["cautions"])
        lines.append(f"*{t(s['name'])}.* {t(s['plain'])}{more}{mind}")
    if not lines:
        return []
    note = [] if plan["urgency"] in {"emergency", "urgent"} else [t(plan["three_days"])]
    return [heading("What to do now"), *note, bullets(lines)]


def _exercises(steps: Sequence[Mapping[str, Any]], knowledge: Knowledge) -> list[str]:
    known = knowledge.documents["care"]["exercises"]
    ranked = sorted((s for s in steps if s["exercises"]), key=lambda s: -s["weight"])
    most = max((len(s["exercises"]) for s in ranked), default=0)
    turns = (s["exercises"][i] for i in range(most) for s in ranked if i < len(s["exercises"]))
    chosen = list(dict.fromkeys(turns))[:_EXERCISES]
    if not chosen:
        return []
    cards = ",\n".join(f"[{_card(known[name], knowledge)}]" for name in chosen)
    grid = f"#grid(columns: (1fr, 1fr), column-gutter: 14pt, row-gutter: 12pt,\n{cards})"
    legend = "Blue shows the body, light blue the other side, red the way to move, orange where you feel it."
    return [heading("Your exercises"), f"#block(sticky: true)[{t(legend)}]", grid]


def _card(exercise: Mapping[str, Any], knowledge: Knowledge) -> str:
    dose = [
        f"{exercise['repetitions']} times" if exercise["repetitions"].isdigit() else exercise["repetitions"]
    ]
    if exercise["sets"] not in {"1", ""}:
        dose.insert(0, f"{exercise['sets']} sets")
    if exercise.get("hold"):
        dose.append(f"hold {exercise['hold']}")
    dose.append(exercise["frequency"])
    stop = exercise["stop"].partition(" If the pain is new")[0]  # the three-day rule stands above, once
    return (
        "#block(breakable: false, width: 100%, inset: 7pt, stroke: 0.6pt + luma(190), radius: 4pt)["
        "#set text(size: 9pt)\n"
        f"*{t(exercise['name'])}*\n\n{picture(figure_svg(knowledge, exercise['id']), exercise['alt'], '86%')}\n"
        f"{bullets((t(line) for line in exercise['how']), numbered=True)}\n\n"
        f"*{t(', '.join(dose))}.*\n\n"
        f"_Feels like:_ {t(exercise['feel'])}\n\n_Easier:_ {t(exercise['easier'])} "
        f"_Harder:_ {t(exercise['harder'])}\n\n_Stop:_ {t(stop)}]"
    )


def _medicines(plan: Mapping[str, Any]) -> list[str]:
    shown = [s for s in plan["steps"] if s["kind"] == "medicine" and s["status"] == "now"]
    if not shown:
        return []
    lines = []
    for s in shown:
        mind = "".join(f" *{t(c)}*" for c in s["cautions"])
        ask = f" _Ask first if you have:_ {t(', '.join(s['ask']).lower())}." if s["ask"] else ""
        lines.append(f"*{t(s['name'])}.* {t(s['plain'])}{mind}{ask}")
    intro = "Ask a doctor or pharmacist before you take any of these. This is no prescription."
    return [heading("Medicines to ask about"), t(intro), bullets(lines)]


def _later(plan: Mapping[str, Any]) -> list[str]:
    lines = [f"{t(text)}" for _, text in plan["follow_up"]["escalate"]]
    tests = [
        x
        for x in plan["investigations"]
        if x["status"] in {"urgent", "order"} and plan["urgency"] != "emergency"
    ][:3]
    out = []
    if tests:
        out += [heading("Tests to talk about"), bullets(f"*{t(x['name'])}.* {t(x['plain'])}" for x in tests)]
    if lines and plan["urgency"] not in {"emergency", "urgent"}:
        out += [heading("Ask about the next step when"), bullets(lines)]
    return out


def _avoid(plan: Mapping[str, Any]) -> list[str]:
    lines = plan["avoid"][:6]
    return [heading("Better not"), bullets(t(line) for line in lines)] if lines else []


def _review(plan: Mapping[str, Any], on: date | None) -> list[str]:
    lines = [f"*{t(_when(v['weeks'], on))}:* {t(v['what'])}" for v in plan["follow_up"]["schedule"]]
    if plan["urgency"] == "emergency":
        return [heading("When to look again"), bullets(lines)]
    course = [t(line) for line in plan["follow_up"]["course"]]
    scores = ", ".join(m["name"] for m in plan["follow_up"]["measures"])
    return [
        heading("When to look again"),
        bullets(lines),
        *course,
        t(f"Write down now and at each look: {scores}.") if scores else "",
    ]


def _when(weeks: float, on: date | None) -> str:
    if on is not None:
        return f"{on + timedelta(days=round(weeks * 7)):%d %B %Y}"
    if weeks == 0:
        return "now"
    return f"in {round(weeks * 7)} days" if weeks < 1 else f"in {weeks:g} week{'s' if weeks != 1 else ''}"
