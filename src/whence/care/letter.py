"""A letter for the clinician: findings, differential with intervals, red flags, workup, plan, references."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whence.care.typesetting import bullets, heading, notice_box, page, pdf, t, table
from whence.evidence.citations import citations

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from whence.knowledge.compiled import Knowledge

__all__ = ["letter_pdf", "letter_source"]

_CAUSES = 8
_REASONS = 4
_OPEN = 8
_LEVELS = {
    "self_care": "Self-care", "first_line": "First line", "second_line": "Second line",
    "interventional": "Interventional", "surgical": "Surgical",
}  # fmt: skip
_STATUS = {"now": "start", "waits": "wait", "not": "no"}
_TESTS = {"urgent": "without delay", "order": "order", "later": "later", "not": "not now"}


def letter_pdf(assessment: Mapping[str, Any], knowledge: Knowledge, on: date | None = None) -> bytes:
    """Return the clinician's letter as PDF.

    Parameters
    ----------
    assessment
        ``Assessment.model_dump()``.

    Raises
    ------
    WhenceError
        Where the extra ``pdf`` is not installed.
    """
    return pdf(letter_source(assessment, knowledge, on))


def letter_source(assessment: Mapping[str, Any], knowledge: Knowledge, on: date | None = None) -> str:
    """Return the clinician's letter as Typst source."""
    plan = assessment["plan"]
    names = _References()
    body = [
        heading(f"Assessment and plan: {knowledge.complaint}", 1),
        t(_person(assessment, on)),
        notice_box(
            [f"*{t('Urgency: ' + assessment['urgency'].replace('_', ' '))}* {t(_settled(assessment))}",
             t("See: " + assessment["see"])], "#eef3f6",
        ),
        *_findings(assessment, knowledge),
        *_red_flags(assessment, knowledge),
        *_differential(assessment, names),
        *_workup(plan, names),
        *_plan(plan, names),
        *_follow_up(plan, names),
        *names.section(knowledge),
        notice_box([t(assessment["notice"] + " " + plan["notice"])], "#eef3f6"),
    ]  # fmt: skip
    versions = assessment["versions"]
    foot = f"Whence {versions['whence']}, pack {versions['pack']}. Not reviewed by a clinician."
    return page("Assessment and plan", foot, body, size="9.5pt")


class _References:
    """Numbers for what is cited, in the order of first use."""

    def __init__(self) -> None:
        self.studies: dict[str, int] = {}
        self.guidelines: dict[str, str] = {}

    def cite(self, study: str) -> str:
        number = self.studies.setdefault(study, len(self.studies) + 1)
        return f"[{number}]"

    def line(self, source: Mapping[str, Any]) -> str:
        """Return a source as a line of markup, with its number or its place to read."""
        if source["study"]:
            mark = " " + self.cite(source["study"])
        else:
            mark = ""
            self.guidelines[source["text"].split(":")[0]] = source["url"] or ""
        certain = f" ({source['certainty']} certainty)" if source["kind"] == "effect" else ""
        seen = "" if source["seen"] in {"fulltext", "abstract"} else f" [{source['seen']} source]"
        return t(f"{source['text']}{certain}{seen}{mark}")

    def section(self, knowledge: Knowledge) -> list[str]:
        known = knowledge.documents["studies"]
        rows = [known.get(s, {"id": s, "title": s}) for s in self.studies]
        lines = [line.partition(". ")[2] for line in citations(rows).splitlines()] if rows else []
        out = [heading("References")] if lines or self.guidelines else []
        if lines:
            out.append(bullets((t(line) for line in lines), numbered=True))
        if self.guidelines:
            out.append(t("Guidelines and reviews:"))
            out.append(bullets(t(f"{name} {url}".strip()) for name, url in self.guidelines.items()))
        return out


def _person(assessment: Mapping[str, Any], on: date | None) -> str:
    case = assessment["case"]
    person = case["person"]
    parts = [
        f"{person['age']:g} years" if person["age"] is not None else "age not known",
        person["sex"] or "sex not known",
        f"seen in: {case['setting'].replace('_', ' ')}",
        f"case mix: {assessment['case_mix'].replace('_', ' ')}",
    ]
    if person["pregnant"]:
        parts.insert(2, "pregnant")
    if on is not None:
        parts.append(f"{on:%d %B %Y}")
    return "; ".join(parts) + "."


def _settled(assessment: Mapping[str, Any]) -> str:
    return "(settled)" if assessment["settled"] else "(not settled: safety questions are open)"


def _answers(assessment: Mapping[str, Any], knowledge: Knowledge) -> Iterable[tuple[Any, str]]:
    for answer in assessment["case"]["answers"]:
        if answer["finding"] in knowledge.finding_index and answer["value"] != "unknown":
            info = knowledge.finding(answer["finding"])
            value = answer["value"]
            unit = f" {info.limits[2]}" if info.limits else ""
            text = info.label(value) if isinstance(value, str) else f"{info.name}: {value:g}{unit}"
            side = f" ({answer['side']})" if answer["side"] else ""
            yield (info, value), text + side


def _findings(assessment: Mapping[str, Any], knowledge: Knowledge) -> list[str]:
    there = [text for (_, value), text in _answers(assessment, knowledge) if value != "no"]
    absent = [text for (_, value), text in _answers(assessment, knowledge) if value == "no"]
    zones = [
        knowledge.zones[z]["name"] for z in assessment["case"]["drawing"]["zones"] if z in knowledge.zones
    ]
    out = [heading("Findings")]
    if zones:
        out.append(t("Pain drawn at: " + ", ".join(zones).lower() + "."))
    if there:
        out.append(t("; ".join(there) + "."))
    if absent:
        out.append(t("; ".join(absent) + "."))
    return out if len(out) > 1 else [*out, t("None recorded.")]


def _red_flags(assessment: Mapping[str, Any], knowledge: Knowledge) -> list[str]:
    asked = [text for (info, _), text in _answers(assessment, knowledge) if info.red_flag]
    lines = [
        t(
            f"{flag['label']} ({flag['urgency']}): {flag['action']} Source: {flag['source'].get('guideline', '')}."
        )
        for flag in assessment["red_flags"]
    ]
    out = [heading("Red flags")]
    out.append(t("Asked: " + ("; ".join(asked) if asked else "none recorded") + "."))
    out.append(bullets(lines) if lines else t("No rule holds. Absent flags do not rule out serious disease."))
    if assessment["open_rules"]:
        labels = [r["label"].lower() for r in assessment["open_rules"]]
        more = f" and {len(labels) - _OPEN} more" if len(labels) > _OPEN else ""
        out.append(t(f"Not decided: {', '.join(labels[:_OPEN])}{more}."))
    return out


def _differential(assessment: Mapping[str, Any], names: _References) -> list[str]:
    rows = []
    for entry in assessment["causes"][:_CAUSES]:
        pro = [_reason(e, names) for e in entry["for"][:_REASONS]]
        con = [_reason(e, names) for e in (*entry["against"], *entry["expected_absent"])[:_REASONS]]
        rows.append(
            (
                t(entry["name"]),
                t(f"{entry['probability']:.0%} ({entry['low']:.0%} to {entry['high']:.0%})"),
                t("; ".join(pro)),
                t("; ".join(con)),
            )
        )
    note = (
        "Probability with 90% interval. The interval shows what the numbers leave open, not whether the model is "
        f"right. Two sources at once: {assessment['two_sources']['probability']:.0%}."
    )
    head = ("Cause", "Probability", "For (odds)", "Against (odds)")
    return [heading("Differential"), table("(1.2fr, auto, 2fr, 1.6fr)", head, rows), t(note)]


def _reason(part: Mapping[str, Any], names: _References) -> str:
    factor = 2.718281828 ** abs(part["log_odds"])
    sign = "x" if part["log_odds"] >= 0 else "/"
    marks = "".join(names.cite(s) for s in part["sources"])
    return f"{part['label']} {sign}{factor:.1f}{marks}"


def _workup(plan: Mapping[str, Any], names: _References) -> list[str]:
    rows = []
    for test in plan["investigations"]:
        shown = "; ".join(f"{y['label']} {y['probability']:.0%}" for y in test["expected"])
        says = "".join(" #linebreak() " + names.line(s) for s in test["evidence"][:2])
        rows.append((t(test["name"]), t(_TESTS[test["status"]]), t(test["reason"]) + says, t(shown)))
    if not rows:
        return []
    head = ("Test", "Order", "Why, and who says so", "Expected in this person")
    return [heading("Workup"), table("(1.1fr, auto, 2.4fr, 1.4fr)", head, rows)]


def _plan(plan: Mapping[str, Any], names: _References) -> list[str]:
    out = [heading("Plan")]
    if plan["leading"]:
        weights = ", ".join(f"{x['name']} {x['weight']:.0%}" for x in plan["leading"])
        out.append(t(f"Weighed by probability over: {weights}."))
    for level, title in _LEVELS.items():
        rows = [
            s
            for s in plan["steps"]
            if s["level"] == level and (s["weight"] >= 0.15 or s["status"] != "waits")
        ]
        if rows:
            out += [heading(title, 3), bullets(_step(s, names) for s in rows)]
    return out


def _step(step: Mapping[str, Any], names: _References) -> str:
    parts = [
        f"*{t(step['name'])}* ({t(_STATUS[step['status']])}, weight {step['weight']:.0%}). {t(step['reason'])}"
    ]
    if step["status"] == "now":
        parts += [t(f"{k}: {step[f]}") for k, f in (("Dose", "dose"), ("Stop", "stop")) if step[f]]
    parts += [f"*{t('Caution: ' + c)}*" for c in step["cautions"]]
    if step["ask"] and step["kind"] == "medicine" and step["status"] != "not":
        parts.append(t("Ask first: " + ", ".join(step["ask"]).lower() + "."))
    parts += [names.line(s) for s in step["evidence"][: 4 if step["status"] == "now" else 2]]
    if step["against"]:
        parts.append(t(f"Against: {step['against']}"))
    if step["conflict"]:
        parts.append(f"_{t('Conflict: ' + step['conflict'])}_")
    return " ".join(parts)


def _follow_up(plan: Mapping[str, Any], names: _References) -> list[str]:
    course = plan["follow_up"]
    lines = [t(f"Week {v['weeks']:.1f}: {v['what']}") for v in course["schedule"]]
    lines += [t(f"{_LEVELS[level]}: {text}") for level, text in course["escalate"]]
    lines += [names.line(s) for s in course["course_evidence"]]
    out = [heading("Follow-up"), bullets(lines)]
    if course["measures"]:
        out.append(bullets(t(_measure(m)) for m in course["measures"]))
    if plan["changes"]:
        moves = _changes(plan["changes"], {x["id"]: x["name"] for x in plan["leading"]})
        out += [t("What would change this plan:"), bullets(moves)]
    return out


def _measure(measure: Mapping[str, Any]) -> str:
    source = measure["important_change_source"]
    return f"{measure['name']}: {source}." if source else measure["name"]


def _changes(changes: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> Iterable[str]:
    for c in changes:
        cause = names.get(c["cause"], c["cause"])
        yield t(f"{c['label']} (if yes): {cause} from {c['before']:.0%} to {c['after']:.0%}.")
