"""The interview: safety screens first, then the question that would change the answer most, then stop.

Pure: a state goes in, the next question comes out. The terminal and the web only show it and pass answers on.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from whence.case import Answer, Case
from whence.errors import CaseError, Place
from whence.nextstep.changes import LIKELY
from whence.nextstep.topics import rank_topics
from whence.nextstep.value import PATIENT, outlook_of
from whence.reasoning.answers import facts_of
from whence.reasoning.posterior import reason
from whence.triage.judge import triage
from whence.triage.screens import questions as screens_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from whence.knowledge.compiled import Knowledge
    from whence.nextstep.value import Available, Outlook

__all__ = [
    "CAP",
    "NONE",
    "NOT_SURE",
    "Interview",
    "Kind",
    "Question",
    "answered",
    "next_question",
    "question_of",
]

CAP = 24
"""The most questions that a person is asked."""

NONE = "none"
"""None of the things that a screen names."""

NOT_SURE = "unknown"

_UNTICKED = "think_so"
"""How sure a no is that was not said but left unticked: people tick fewer things in a list than they say yes to one by
one (Smyth, Dillman, Christian and Stern 2006), and leave unticked what they are not sure of. Rules read it as a no."""

Kind = Literal["screen", "several", "finding"]


@dataclass(frozen=True, slots=True)
class Question:
    """One question to a person.

    Attributes
    ----------
    kind
        ``screen`` for a safety question about several findings, ``several`` for another one in which the
        person ticks what fits, else ``finding``.
    options
        What can be answered: options of the finding; where several can be ticked, findings and `NONE`.
        `NOT_SURE` is always possible.
    why
        Why it is asked, one plain sentence.
    number
        Place in the interview, from 1.
    labels
        Plain words for each option but `NONE`.
    """

    id: str
    text: str
    kind: Kind
    options: tuple[str, ...]
    why: str
    number: int
    labels: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def many(self) -> bool:
        """Whether several options can be ticked."""
        return self.kind != "finding"


@dataclass(frozen=True)
class Interview:
    """Where an interview stands.

    Attributes
    ----------
    case
        What is known so far.
    asked
        Ids of the questions asked, in order.
    available
        Kinds of finding that can be had.
    one_by_one
        Whether each finding after the safety questions is asked by itself, and none with others of its topic.
    """

    case: Case
    asked: tuple[str, ...] = ()
    available: Available = PATIENT
    one_by_one: bool = False


def next_question(interview: Interview, knowledge: Knowledge, cap: int = CAP) -> Question | None:
    """Return what to ask next; None when the interview is over.

    It is over in an emergency, at the cap, and when everything dangerous is decided and no likely answer alone
    would change urgency or the leading family.

    Raises
    ------
    CaseError
        Where the answers so far do not fit the pack or contradict each other.
    """
    if len(interview.asked) >= cap:
        return None
    case = interview.case
    posterior = reason(case, knowledge)
    judged = triage(case, knowledge, posterior)
    if judged.urgency == "emergency":
        return None
    number = len(interview.asked) + 1
    for screen in screens_for(case, knowledge, posterior):
        if screen.id not in interview.asked:
            return question_of(screen.id, "screen", screen.findings, "safety", number, knowledge)
    outlook = outlook_of(case, knowledge, posterior, judged, interview.available)
    return None if outlook is None else _most_telling(outlook, interview, knowledge, number)


def _most_telling(
    outlook: Outlook, interview: Interview, knowledge: Knowledge, number: int
) -> Question | None:
    """Return the question that would change the answer most: to a person every question is one question.

    None where no likely answer to a question would change the decision.
    """
    topics = [] if interview.one_by_one else rank_topics(outlook, knowledge)
    likely = any(s.could_decide for s in outlook.steps) or any(t.decision >= LIKELY for t in topics)
    steps = [s for s in outlook.steps if s.name not in interview.asked]
    if not likely or not (steps or topics):
        return None
    single = max(steps, key=lambda s: s.value * s.burden, default=None)
    if single is None or (topics and topics[0].value >= single.value * single.burden):
        name, why = _again(topics[0].id, interview.asked), _why(topics[0].urgency, topics[0].decision)
        return question_of(name, "several", topics[0].findings, why, number, knowledge)
    why = _why(single.changes_urgency, single.changes_decision)
    return question_of(single.name, "finding", (), why, number, knowledge)


def _again(topic: str, asked: Iterable[str]) -> str:
    """Return the id of the next question of a topic: what it could not list at first may be asked later."""
    before = sum(name.partition(":")[0] == topic for name in asked)
    return f"{topic}:{before + 1}" if before else topic


def _why(urgency: float, decision: float) -> str:
    if urgency >= LIKELY:
        return "urgency"
    return "leader" if decision >= LIKELY else "apart"


def question_of(
    name: str, kind: Kind, findings: Iterable[str], why: str, number: int, knowledge: Knowledge
) -> Question:
    """Return a question in the words of `knowledge`, new or asked before.

    Parameters
    ----------
    findings
        What can be ticked, where several can.
    why
        ``safety``, ``urgency``, ``leader`` or ``apart``; empty where it is not known.
    """
    said = knowledge.say(f"why.{why}") if why else ""
    if kind == "finding":
        info = knowledge.finding(name)
        labels = {o: knowledge.say(f"answer.{o}") if info.is_yes_no else info.label(o) for o in info.options}
        text = info.ask or info.how or info.name
        return Question(name, text, kind, info.options, said, number, labels)
    topic = knowledge.documents["screens" if kind == "screen" else "topics"][name.partition(":")[0]]
    labels = {f: topic["of"].get(f) or knowledge.finding(f).name for f in findings}
    return Question(name, topic["ask"], kind, (*labels, NONE), said, number, labels)


def answered(
    interview: Interview,
    question: Question,
    value: str | float | Iterable[str],
    knowledge: Knowledge,
    **details: str,
) -> Interview:
    """Return the interview after an answer.

    Parameters
    ----------
    value
        An option, a number, or `NOT_SURE`; where several can be ticked, the findings that are there (the
        others are then not,
        unless these imply them), `NONE`, or `NOT_SURE`.
    details
        Further fields of the answer, such as ``certainty``.

    Raises
    ------
    CaseError
        For a finding that the screen does not name, and for an answer that contradicts an earlier one.
    """
    chosen = [value] if isinstance(value, str | float | int) else list(value)
    if not question.many:
        given: dict[str, str | float] = {question.id: chosen[0] if chosen else NOT_SURE}
    else:
        given = _screened(interview.case, question, [str(v) for v in chosen], knowledge)
    case = interview.case
    for name, option in given.items():
        unticked = {"certainty": _UNTICKED} if question.many and option == "no" else {}
        case = case.with_answer(Answer(finding=name, value=option, **{**unticked, **details}))
    case = case.model_copy(update={"asked": tuple(dict.fromkeys((*case.asked, *given)))})
    facts_of(case, knowledge)
    return replace(interview, case=case, asked=(*interview.asked, question.id))


def _screened(
    case: Case, question: Question, chosen: list[str], knowledge: Knowledge
) -> dict[str, str | float]:
    findings = [name for name in question.options if name != NONE]
    if chosen == [NOT_SURE]:
        return dict.fromkeys(findings, NOT_SURE)
    stray = set(chosen) - set(question.options)
    if stray:
        raise CaseError(f"the question does not name {sorted(stray)[0]!r}", Place(field=question.id))
    there = {name: "yes" for name in findings if name in chosen}
    for name in there:
        case = case.with_answer(Answer(finding=name, value="yes"))
    implied = facts_of(case, knowledge).known
    rest = [f for f in findings if f not in there and knowledge.finding_index[f] not in implied]
    return {**there, **dict.fromkeys(rest, "no")}
