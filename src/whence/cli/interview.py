"""The interview in the terminal: one question at a time, with why it is asked, back and skip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import typer

from whence.case import Case, Person
from whence.errors import CaseError
from whence.nextstep.interview import NONE, NOT_SURE, Interview, Question, answered, next_question

if TYPE_CHECKING:
    from whence.knowledge.compiled import Knowledge

__all__ = ["interview"]

_BACK, _STOP, _WHY = "b", "q", "?"


class _Ended(Exception):  # noqa: N818 (not an error: the person has said enough)
    """The person stopped, or the input ended."""


def interview(knowledge: Knowledge, *, country: str | None = None) -> Case:
    """Ask a person and return what is known then; stops early on ``q`` or at the end of the input."""
    typer.echo(f"{knowledge.say('interview.no_doctor')}\n")
    try:
        start = Interview(_opening(knowledge, country))
    except _Ended:
        return Case()
    typer.echo(f"\n{knowledge.say('interview.help')}")
    states = [start]
    while True:
        question = next_question(states[-1], knowledge)
        if question is None:
            return states[-1].case
        try:
            after = _ask(states[-1], question, knowledge)
        except _Ended:
            return states[-1].case
        if after is None:
            if len(states) > 1:
                states.pop()
        else:
            states.append(after)


def _line(prompt: str) -> str:
    try:
        return input(prompt).strip()
    except EOFError:
        raise _Ended from None


def _opening(knowledge: Knowledge, country: str | None) -> Case:
    """Ask for age, sex and pregnancy, then for the story, and let the person correct what was understood."""
    say = knowledge.say
    age, sex = _age(knowledge), _sex(knowledge)
    pregnant = None
    if sex == "female" and age is not None and 12 <= age <= 55:
        yes, no = say("interview.yes_no").split()
        pregnant = {yes: True, no: False}.get(_line(f"{say('interview.pregnant')} ").lower()[:1])
    person = Person(age=age, sex=sex, pregnant=pregnant, country=country)
    story = _line(f"{say('interview.story')}\n")
    if not story:
        return Case(person=person)
    return _story(story, knowledge, person)


def _age(knowledge: Knowledge) -> float | None:
    while True:
        text = _line(f"{knowledge.say('interview.age')} ")
        if not text:
            return None
        try:
            age = float(text)
        except ValueError:
            age = -1.0
        if 0 <= age <= 120:
            return age
        typer.echo(knowledge.say("interview.no_age"))


def _sex(knowledge: Knowledge) -> Literal["female", "male"] | None:
    female, male = knowledge.say("interview.sexes").split()
    while True:
        text = _line(f"{knowledge.say('interview.sex')} ").lower()
        if not text:
            return None
        if text[:1] in {female, male}:
            return "female" if text[:1] == female else "male"
        typer.echo(knowledge.say("interview.one_of", one=female, other=male))


def _story(story: str, knowledge: Knowledge, person: Person) -> Case:
    from whence.narrative import load_lexicon, read_story

    case = read_story(story, knowledge, load_lexicon(knowledge)).to_case()
    told = {**case.person.model_dump(exclude_none=True), **person.model_dump(exclude_none=True)}
    case = case.model_copy(update={"person": Person(**told)})
    while case.answers:
        typer.echo(f"\n{knowledge.say('interview.understood')}")
        for number, answer in enumerate(case.answers, start=1):
            info = knowledge.finding(answer.finding)
            said = (
                info.label(str(answer.value))
                if isinstance(answer.value, str)
                else f"{info.name}: {answer.value:g}"
            )
            typer.echo(f"  {number:>2}  {said}  ({answer.quote!r})")
        for part in case.not_used:
            typer.echo(f"      {knowledge.say('terminal.not_used', text=repr(part))}")
        wrong = _line(f"{knowledge.say('interview.wrong')} ")
        if not wrong:
            break
        out = {int(w) for w in wrong.split() if w.isdigit()}
        kept = tuple(a for i, a in enumerate(case.answers, start=1) if i not in out)
        case = case.model_copy(update={"answers": kept})
    return case


def _ask(state: Interview, question: Question, knowledge: Knowledge) -> Interview | None:
    """Ask one question until it is answered; None to go back."""
    options = [o for o in question.options if o != NONE]
    typer.echo(f"\n{question.number}. {question.text}")
    for number, option in enumerate(options, start=1):
        typer.echo(f"   {number}  {question.labels[option]}")
    if question.many:
        typer.echo(f"   0  {knowledge.say('interview.none')}")
    while True:
        text = _line("> ").lower()
        if text == _BACK:
            return None
        if text == _STOP:
            raise _Ended
        if text == _WHY:
            typer.echo(f"   {question.why}")
            continue
        try:
            return answered(state, question, _value(text, question, options, knowledge), knowledge)
        except CaseError as problem:
            typer.echo(f"   {problem.what}")
        except ValueError as problem:
            typer.echo(f"   {problem}")


def _value(
    text: str, question: Question, options: list[str], knowledge: Knowledge
) -> str | float | list[str]:
    if not text:
        return NOT_SURE
    if question.many:
        if text == "0":
            return NONE
        return [options[_place(part, options, knowledge)] for part in text.split()]
    if text in options:
        return text
    yes, no = knowledge.say("interview.yes_no").split()
    if knowledge.finding(question.id).is_yes_no and text in {yes, no}:
        return "yes" if text == yes else "no"
    return options[_place(text, options, knowledge)]


def _place(text: str, options: list[str], knowledge: Knowledge) -> int:
    if not text.isdigit() or not 1 <= int(text) <= len(options):
        said = knowledge.say("interview.no_answer", text=repr(text))
        raise ValueError(f"{said} {knowledge.say('interview.help')}")
    return int(text) - 1
