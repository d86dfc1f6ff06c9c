"""A sheet for the patient: plain words, pictures, when to seek help, when to look again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whence.care.choice import first_exercises, first_steps, medicines_now, until_seen, what_to_avoid
from whence.care.figures import figure_svg
from whence.care.typesetting import bullets, heading, notice_box, page, pdf, picture, t
from whence.knowledge.phrases import day_in_words, in_words, when_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from whence.knowledge.compiled import Knowledge

__all__ = ["sheet_pdf", "sheet_source"]

_EXERCISES = 4
"""Few, so that the sheet mostly keeps to two pages."""

_STEPS = 5
_CAUSES = 3
_SOON = {
    "emergency": ("#b3261e", "#ffffff"),
    "urgent": ("#b3261e", "#ffffff"),
    "soon": ("#f6d98b", "#000000"),
    "routine": ("#d7ead9", "#000000"),
    "self_care": ("#d7ead9", "#000000"),
}


def sheet_pdf(plan: Mapping[str, Any], knowledge: Knowledge, on: date | None = None, call: str = "") -> bytes:
    """Return the patient's sheet as PDF.

    Parameters
    ----------
    plan
        ``Assessment.plan``.
    on
        The day of the plan; with it the sheet gives dates instead of weeks.
    call
        Whom to call, such as ``Assessment.call.say``.

    Raises
    ------
    WhenceError
        Where the extra ``pdf`` is not installed.
    """
    return pdf(sheet_source(plan, knowledge, on, call))


def sheet_source(
    plan: Mapping[str, Any], knowledge: Knowledge, on: date | None = None, call: str = ""
) -> str:
    """Return the patient's sheet as Typst source."""
    say = knowledge.say
    day = f", {day_in_words(on, knowledge)}" if on else ""
    body = [
        heading(say("sheet.title", complaint=knowledge.complaint), 1),
        _soon(plan, knowledge, call),
        *_causes(plan, knowledge),
        *_until_seen(plan, knowledge),
        *_now(plan, knowledge),
        *_medicines(plan, knowledge),
        *_seek_help(plan, knowledge),
        *_avoid(plan, knowledge),
        *_exercises(plan, knowledge),
        *_later(plan, knowledge),
        *_review(plan, on, knowledge),
        notice_box([t(plan["notice"])], "#eef3f6"),
    ]
    foot = f"Whence{day}. {knowledge.region} {knowledge.version}."
    return page(say("sheet.name"), foot, body, language=knowledge.language)


def _soon(plan: Mapping[str, Any], knowledge: Knowledge, call: str) -> str:
    words, (colour, ink) = knowledge.say(f"sheet.{plan['urgency']}"), _SOON[plan["urgency"]]
    lines = [line for line in (*plan["now"], call) if line]
    return notice_box([f"*{t(words)}*", *(t(line) for line in lines)], colour, ink)


def _until_seen(plan: Mapping[str, Any], knowledge: Knowledge) -> list[str]:
    """Return what to do until seen about further worries; that of the first stands in the box at the top."""
    first = plan["worries"][:1]
    further = [f"*{t(x['name'])}:* {t(x['until_seen'])}" for x in until_seen(plan) if x not in first]
    return [heading(knowledge.say("sheet.until_seen")), bullets(further)] if further else []


def _seek_help(plan: Mapping[str, Any], knowledge: Knowledge) -> list[str]:
    """Return when to seek help; nobody who must go at once is told when to go."""
    if plan["urgency"] == "emergency":
        return []
    lines = plan["follow_up"]["seek_help"]
    return [heading(knowledge.say("sheet.seek_help")), bullets(t(line) for line in lines)]


def _causes(plan: Mapping[str, Any], knowledge: Knowledge) -> list[str]:
    if plan["urgency"] in {"emergency", "urgent"}:
        return []
    lead = knowledge.say("sheet.causes_clear" if plan["clear"] else "sheet.causes_unclear")
    named = [x for x in plan["leading"] if x["id"] != "unexplained"][:_CAUSES]
    chances = [in_words(x["probability"], knowledge) for x in named]
    lines = [f"*{t(x['name'])}*, {t(c)}. {t(x['plain'])}" for x, c in zip(named, chances, strict=True)]
    return [heading(knowledge.say("sheet.causes")), t(lead), bullets(lines)]


def _now(plan: Mapping[str, Any], knowledge: Knowledge) -> list[str]:
    say = knowledge.say
    lines = []
    for s in first_steps(plan, _STEPS):
        more = f" _{t(say('sheet.how_much'))}_ {t(s['dose'])}" if s["dose"] else ""
        mind = "".join(f" *{t(say('sheet.mind', text=c))}*" for c in s["cautions"])
        lines.append(f"*{t(s['name'])}.* {t(s['plain'])}{more}{mind}")
    if not lines:
        return []
    note = [] if plan["urgency"] in {"emergency", "urgent"} else [t(plan["three_days"])]
    return [heading(say("sheet.now")), *note, bullets(lines)]


def _exercises(plan: Mapping[str, Any], knowledge: Knowledge) -> list[str]:
    known = knowledge.documents["care"]["exercises"]
    chosen = first_exercises(plan, _EXERCISES)
    if not chosen:
        return []
    cards = ",\n".join(f"[{_card(known[name], knowledge)}]" for name in chosen)
    grid = f"#grid(columns: (1fr, 1fr), column-gutter: 14pt, row-gutter: 12pt,\n{cards})"
    legend = knowledge.say("sheet.legend")
    return [heading(knowledge.say("sheet.exercises")), f"#block(sticky: true)[{t(legend)}]", grid]


def _card(exercise: Mapping[str, Any], knowledge: Knowledge) -> str:
    say, repetitions = knowledge.say, exercise["repetitions"]
    dose = [say("sheet.times", n=repetitions) if repetitions.isdigit() else repetitions]
    if exercise["sets"] not in {"1", ""}:
        dose.insert(0, say("sheet.sets", n=exercise["sets"]))
    if exercise.get("hold"):
        dose.append(say("sheet.hold", hold=exercise["hold"]))
    dose.append(exercise["frequency"])
    stop = exercise["stop"].partition(f" {say('sheet.if_new')}")[0]  # the three-day rule stands above, once
    return (
        "#block(breakable: false, width: 100%, inset: 7pt, stroke: 0.6pt + luma(190), radius: 4pt)["
        "#set text(size: 9pt)\n"
        f"*{t(exercise['name'])}*\n\n{picture(figure_svg(knowledge, exercise['id']), exercise['alt'], '86%')}\n"
        f"{bullets((t(line) for line in exercise['how']), numbered=True)}\n\n"
        f"*{t(', '.join(dose))}.*\n\n"
        f"_{t(say('sheet.feel'))}_ {t(exercise['feel'])}\n\n_{t(say('sheet.easier'))}_ {t(exercise['easier'])} "
        f"_{t(say('sheet.harder'))}_ {t(exercise['harder'])}\n\n_{t(say('sheet.stop'))}_ {t(stop)}]"
    )


def _medicines(plan: Mapping[str, Any], knowledge: Knowledge) -> list[str]:
    say = knowledge.say
    shown = medicines_now(plan)
    if not shown:
        return []
    lines = []
    for s in shown:
        mind = "".join(f" *{t(c)}*" for c in s["cautions"])
        ask = f" _{t(say('sheet.ask_first'))}_ {t(', '.join(s['ask']).lower())}." if s["ask"] else ""
        lines.append(f"*{t(s['name'])}.* {t(s['plain'])}{mind}{ask}")
    return [heading(say("sheet.medicines")), t(say("sheet.no_prescription")), bullets(lines)]


def _later(plan: Mapping[str, Any], knowledge: Knowledge) -> list[str]:
    lines = [f"{t(text)}" for _, text in plan["follow_up"]["escalate"]]
    tests = [
        x
        for x in plan["investigations"]
        if x["status"] in {"urgent", "order"} and plan["urgency"] != "emergency"
    ][:3]
    out = []
    if tests:
        listed = bullets(f"*{t(x['name'])}.* {t(x['plain'])}" for x in tests)
        out += [heading(knowledge.say("sheet.tests")), listed]
    if lines and plan["urgency"] not in {"emergency", "urgent"}:
        out += [heading(knowledge.say("sheet.next_step")), bullets(lines)]
    return out


def _avoid(plan: Mapping[str, Any], knowledge: Knowledge) -> list[str]:
    lines = what_to_avoid(plan)["first"][:6]
    return [heading(knowledge.say("sheet.avoid")), bullets(t(line) for line in lines)] if lines else []


def _review(plan: Mapping[str, Any], on: date | None, knowledge: Knowledge) -> list[str]:
    schedule = [(when_in_words(v["weeks"], on, knowledge), v["what"]) for v in plan["follow_up"]["schedule"]]
    lines, title = [f"*{t(when)}:* {t(what)}" for when, what in schedule], knowledge.say("sheet.review")
    if plan["urgency"] == "emergency":
        return [heading(title), bullets(lines)]
    course = [t(line) for line in plan["follow_up"]["course"]]
    scores = ", ".join(m["name"] for m in plan["follow_up"]["measures"])
    return [
        heading(title),
        bullets(lines),
        *course,
        t(knowledge.say("sheet.write_down", scores=scores)) if scores else "",
    ]
