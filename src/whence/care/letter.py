"""A letter for the clinician: findings, differential with intervals, red flags, workup, plan, references."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whence.care.steps import LEVELS
from whence.care.typesetting import bullets, heading, notice_box, page, pdf, t, table
from whence.evidence.citations import citations
from whence.knowledge.amounts import answer_in_words
from whence.knowledge.phrases import day_in_words, when_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from whence.knowledge.compiled import Knowledge

__all__ = ["letter_pdf", "letter_source"]

_CAUSES = 8
_REASONS = 4
_OPEN = 8


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
    plan, say = assessment["plan"], knowledge.say
    names = _References(knowledge)
    urgency = say(f"terminal.{assessment['urgency']}")
    body = [
        heading(say("letter.title", complaint=knowledge.complaint), 1),
        t(_person(assessment, on, knowledge)),
        notice_box(
            [f"*{t(urgency)}* {t(_settled(assessment, knowledge))}", t(say("plan.see", see=assessment["see"]))],
            "#eef3f6",
        ),
        *_findings(assessment, knowledge),
        *_red_flags(assessment, knowledge),
        *_differential(assessment, names, knowledge),
        *_workup(plan, names, knowledge),
        *_plan(plan, names, knowledge),
        *_follow_up(plan, on, names, knowledge),
        *names.section(),
        notice_box([t(assessment["notice"] + " " + plan["notice"])], "#eef3f6"),
    ]  # fmt: skip
    versions = assessment["versions"]
    foot = say("letter.foot", version=versions["whence"], pack=versions["pack"])
    return page(say("letter.name"), foot, body, size="9.5pt", language=knowledge.language)


class _References:
    """Numbers for what is cited, in the order of first use."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
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
        say = self.knowledge.say
        certain = (
            f" ({say('letter.certainty', certainty=source['certainty'])})"
            if source["kind"] == "effect"
            else ""
        )
        read = source["seen"] in {"fulltext", "abstract"}
        seen = "" if read else f" [{say('letter.seen', seen=source['seen'])}]"
        return t(f"{source['text']}{certain}{seen}{mark}")

    def section(self) -> list[str]:
        known, say = self.knowledge.documents["studies"], self.knowledge.say
        rows = [known.get(s, {"id": s, "title": s}) for s in self.studies]
        lines = [line.partition(". ")[2] for line in citations(rows).splitlines()] if rows else []
        out = [heading(say("letter.references"))] if lines or self.guidelines else []
        if lines:
            out.append(bullets((t(line) for line in lines), numbered=True))
        if self.guidelines:
            out.append(t(say("letter.guidelines")))
            out.append(bullets(t(f"{name} {url}".strip()) for name, url in self.guidelines.items()))
        return out


def _person(assessment: Mapping[str, Any], on: date | None, knowledge: Knowledge) -> str:
    say, case = knowledge.say, assessment["case"]
    person = case["person"]
    settings = {s.id: s.name.lower() for s in knowledge.settings}
    parts = [
        say("letter.age", age=person["age"]) if person["age"] is not None else say("letter.no_age"),
        say(f"letter.{person['sex'] or 'no_sex'}"),
        say("letter.setting", setting=settings.get(case["setting"], say("letter.unknown"))),
        say("letter.mix", mix=say(f"mix.{assessment['case_mix']}")),
    ]
    if person["pregnant"]:
        parts.insert(2, say("letter.pregnant"))
    if on is not None:
        parts.append(day_in_words(on, knowledge))
    return "; ".join(parts) + "."


def _settled(assessment: Mapping[str, Any], knowledge: Knowledge) -> str:
    return f"({knowledge.say('letter.settled' if assessment['settled'] else 'terminal.not_settled')})"


def _answers(assessment: Mapping[str, Any], knowledge: Knowledge) -> Iterable[tuple[Any, str]]:
    for answer in assessment["case"]["answers"]:
        if answer["finding"] in knowledge.finding_index and answer["value"] != "unknown":
            info = knowledge.finding(answer["finding"])
            value = answer["value"]
            text = answer_in_words(answer["finding"], value, knowledge)
            side = f" ({knowledge.say('letter.' + answer['side'])})" if answer["side"] else ""
            yield (info, value), text + side


def _findings(assessment: Mapping[str, Any], knowledge: Knowledge) -> list[str]:
    there = [text for (_, value), text in _answers(assessment, knowledge) if value != "no"]
    absent = [text for (_, value), text in _answers(assessment, knowledge) if value == "no"]
    zones = [
        knowledge.zones[z]["name"] for z in assessment["case"]["drawing"]["zones"] if z in knowledge.zones
    ]
    out = [heading(knowledge.say("letter.findings"))]
    if zones:
        out.append(t(knowledge.say("letter.drawn", zones=", ".join(zones).lower())))
    if there:
        out.append(t("; ".join(there) + "."))
    if absent:
        out.append(t("; ".join(absent) + "."))
    return out if len(out) > 1 else [*out, t(knowledge.say("letter.none_recorded"))]


def _red_flags(assessment: Mapping[str, Any], knowledge: Knowledge) -> list[str]:
    say = knowledge.say
    asked = [text for (info, _), text in _answers(assessment, knowledge) if info.red_flag]
    lines = [t(_flag(flag, knowledge)) for flag in assessment["red_flags"]]
    listed = "; ".join(asked) if asked else say("letter.none")
    out = [heading(say("letter.red_flags")), t(say("letter.asked", asked=listed))]
    out.append(bullets(lines) if lines else t(say("letter.no_rule")))
    if assessment["open_rules"]:
        labels = [r["label"].lower() for r in assessment["open_rules"]]
        shown = ", ".join(labels[:_OPEN])
        if len(labels) > _OPEN:
            shown = say("letter.more", listed=shown, n=len(labels) - _OPEN)
        out.append(t(say("letter.not_decided", listed=shown)))
    return out


def _flag(flag: Mapping[str, Any], knowledge: Knowledge) -> str:
    urgency = knowledge.say(f"terminal.{flag['urgency']}")
    source = knowledge.say("letter.source", source=flag["source"].get("guideline", ""))
    return f"{flag['label']} ({urgency}): {flag['action']} {source}"


def _differential(assessment: Mapping[str, Any], names: _References, knowledge: Knowledge) -> list[str]:
    say, rows = knowledge.say, []
    for entry in assessment["causes"][:_CAUSES]:
        pro = [_reason(e, names) for e in entry["for"][:_REASONS]]
        con = [_reason(e, names) for e in (*entry["against"], *entry["expected_absent"])[:_REASONS]]
        rows.append(
            (
                t(entry["name"]),
                t(say("letter.interval", p=entry["probability"], low=entry["low"], high=entry["high"])),
                t("; ".join(pro)),
                t("; ".join(con)),
            )
        )
    note = say("letter.note", two=assessment["two_sources"]["probability"])
    head = [say(f"letter.{name}") for name in ("cause", "probability", "for", "against")]
    return [heading(say("letter.differential")), table("(1.2fr, auto, 2fr, 1.6fr)", head, rows), t(note)]


def _reason(part: Mapping[str, Any], names: _References) -> str:
    factor = 2.718281828 ** abs(part["log_odds"])
    sign = "x" if part["log_odds"] >= 0 else "/"
    marks = "".join(names.cite(s) for s in part["sources"])
    return f"{part['label']} {sign}{factor:.1f}{marks}"


def _workup(plan: Mapping[str, Any], names: _References, knowledge: Knowledge) -> list[str]:
    say, rows = knowledge.say, []
    for test in plan["investigations"]:
        shown = "; ".join(f"{y['label']} {y['probability']:.0%}" for y in test["expected"])
        says = "".join(" #linebreak() " + names.line(s) for s in test["evidence"][:2])
        rows.append(
            (t(test["name"]), t(say(f"letter.test_{test['status']}")), t(test["reason"]) + says, t(shown))
        )
    if not rows:
        return []
    head = [say(f"letter.{name}") for name in ("test", "order", "why", "expected")]
    return [heading(say("letter.workup")), table("(1.1fr, auto, 2.4fr, 1.4fr)", head, rows)]


def _plan(plan: Mapping[str, Any], names: _References, knowledge: Knowledge) -> list[str]:
    out = [heading(knowledge.say("letter.plan"))]
    if plan["leading"]:
        weights = ", ".join(f"{x['name']} {x['weight']:.0%}" for x in plan["leading"])
        out.append(t(knowledge.say("letter.weighed", weights=weights)))
    for level in LEVELS:
        rows = [
            s
            for s in plan["steps"]
            if s["level"] == level and (s["weight"] >= 0.15 or s["status"] != "waits")
        ]
        if rows:
            out += [
                heading(knowledge.say(f"level.{level}"), 3),
                bullets(_step(s, names, knowledge) for s in rows),
            ]
    return out


def _step(step: Mapping[str, Any], names: _References, knowledge: Knowledge) -> str:
    say = knowledge.say
    status = say("letter.weight", status=say(f"letter.{step['status']}"), weight=step["weight"])
    parts = [f"*{t(step['name'])}* ({t(status)}). {t(step['reason'])}"]
    if step["status"] == "now":
        parts += [t(say(f"letter.{f}", text=step[f])) for f in ("dose", "stop") if step[f]]
    parts += [f"*{t(say('letter.caution', text=c))}*" for c in step["cautions"]]
    if step["ask"] and step["kind"] == "medicine" and step["status"] != "not":
        parts.append(t(say("letter.ask_first", asked=", ".join(step["ask"]).lower())))
    parts += [names.line(s) for s in step["evidence"][: 4 if step["status"] == "now" else 2]]
    if step["against"]:
        parts.append(t(say("letter.said_against", text=step["against"])))
    if step["conflict"]:
        parts.append(f"_{t(say('letter.conflict', text=step['conflict']))}_")
    return " ".join(parts)


def _follow_up(
    plan: Mapping[str, Any], on: date | None, names: _References, knowledge: Knowledge
) -> list[str]:
    say, course = knowledge.say, plan["follow_up"]
    visits = [(when_in_words(v["weeks"], on, knowledge), v["what"]) for v in course["schedule"]]
    lines = [t(f"{when[:1].upper()}{when[1:]}: {what}") for when, what in visits]
    lines += [t(f"{say(f'level.{level}')}: {text}") for level, text in course["escalate"]]
    lines += [names.line(s) for s in course["course_evidence"]]
    out = [heading(say("terminal.follow_up")), bullets(lines)]
    if course["measures"]:
        out.append(bullets(t(_measure(m)) for m in course["measures"]))
    if plan["changes"]:
        moves = _changes(plan["changes"], {x["id"]: x["name"] for x in plan["leading"]}, knowledge)
        out += [t(say("letter.changes")), bullets(moves)]
    return out


def _measure(measure: Mapping[str, Any]) -> str:
    source = measure["important_change_source"]
    return f"{measure['name']}: {source}." if source else measure["name"]


def _changes(
    changes: Sequence[Mapping[str, Any]], names: Mapping[str, str], knowledge: Knowledge
) -> Iterable[str]:
    for c in changes:
        cause = names.get(c["cause"], c["cause"])
        said = knowledge.say(
            "terminal.change", finding=c["label"].lower(), cause=cause, before=c["before"], after=c["after"]
        )
        yield t(f"{said}.")
