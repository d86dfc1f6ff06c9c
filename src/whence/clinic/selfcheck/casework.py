"""From a check to the case that the engine reasons about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whence.case import Answer, Case
from whence.errors import CaseError
from whence.narrative import load_lexicon, read_story
from whence.reasoning.answers import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whence.clinic.selfcheck.state import Check
    from whence.knowledge import Knowledge
    from whence.narrative.reading import Reading

__all__ = ["case_of", "fits", "understand"]


def case_of(check: Check, knowledge: Knowledge) -> Case:
    """Return the case of a check.

    Where answers contradict each other the later one wins, what was answered to a question over what was
    painted, that over what was read in the story, and that over what only follows from bare skin.
    """
    painting = check.painting
    painted = painting.answers(knowledge)
    marked, bare = ([a for a in painted if (a.value == "no") is denied] for denied in (False, True))
    asked = [*_stepwise(check), *painted]
    base = Case(
        person=check.person,
        drawing=painting.drawing(),
        told=bool(check.told),
        asked=tuple(dict.fromkeys(a.finding for a in asked if a.finding in knowledge.finding_index)),
    )
    ordered = [*_stepwise(check), *marked, *check.told, *bare]
    best: dict[str, Answer] = {}
    for answer in ordered:
        if answer.finding in knowledge.finding_index:
            best.setdefault(answer.finding, answer)
    return _piecewise(base, tuple(best.values()), knowledge)


def _stepwise(check: Check) -> Iterator[Answer]:
    """Yield what was answered, the latest question first."""
    for step in reversed(check.steps):
        for name, value in step.given.items():
            yield Answer(finding=name, value=value)


def _piecewise(base: Case, answers: Sequence[Answer], knowledge: Knowledge) -> Case:
    """Return the case with every answer that fits beside the ones before it.

    Answers that fit together fit one by one, so they are tried in halves: few clash among many.
    """
    whole = base.model_copy(update={"answers": (*base.answers, *answers)})
    if fits(whole, knowledge):
        return whole
    if len(answers) == 1:
        return base
    half = len(answers) // 2
    return _piecewise(_piecewise(base, answers[:half], knowledge), answers[half:], knowledge)


def fits(case: Case, knowledge: Knowledge) -> bool:
    """Whether the answers of a case fit the pack and each other."""
    try:
        facts_of(case, knowledge)
    except CaseError:
        return False
    return True


def understand(story: str, knowledge: Knowledge) -> Reading:
    """Return what is understood of a story."""
    return read_story(story, knowledge, load_lexicon(knowledge))
