"""From a check to the case that the engine reasons about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whence.case import Answer, Case, Drawing
from whence.errors import CaseError
from whence.narrative import load_lexicon, read_story
from whence.reasoning.answers import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from whence.clinic.selfcheck.state import Check, Drawn
    from whence.knowledge import Knowledge
    from whence.narrative.reading import Reading

__all__ = ["case_of", "drawn_answers", "fits", "understand"]


def case_of(check: Check, knowledge: Knowledge) -> Case:
    """Return the case of a check.

    Where answers contradict each other the later one wins, what was answered to a question over what was
    painted, and that over what was read in the story.
    """
    drawn = check.drawn
    base = Case(person=check.person, drawing=_drawing(drawn) if drawn else Drawing(), told=bool(check.told))
    painted = drawn_answers(drawn, knowledge) if drawn else ()
    ordered = [*_stepwise(check), *painted, *check.told]
    best: dict[str, Answer] = {}
    for answer in ordered:
        if answer.finding in knowledge.finding_index:
            best.setdefault(answer.finding, answer)
    whole = base.model_copy(update={"answers": tuple(best.values())})
    return whole if fits(whole, knowledge) else _piecewise(base, best.values(), knowledge)


def _stepwise(check: Check) -> Iterator[Answer]:
    """Yield what was answered, the latest question first."""
    for step in reversed(check.steps):
        for name, value in step.given.items():
            yield Answer(finding=name, value=value)


def _piecewise(base: Case, answers: Iterable[Answer], knowledge: Knowledge) -> Case:
    """Return the case with every answer that fits beside the ones before it."""
    for answer in answers:
        added = base.with_answer(answer)
        if fits(added, knowledge):
            base = added
    return base


def _drawing(drawn: Drawn) -> Drawing:
    zones = tuple(dict.fromkeys((*drawn.zones, *drawn.travels)))
    worst = drawn.worst if drawn.worst in zones else None
    return Drawing(
        zones=zones,
        numb=drawn.numb,
        worst=worst,
        side=drawn.side,
        everywhere=drawn.everywhere and bool(zones),
    )


def drawn_answers(drawn: Drawn, knowledge: Knowledge) -> Iterator[Answer]:
    """Yield the findings that a painted place is by itself: paint on the groin is groin pain.

    A place left blank by a person who painted "everywhere" is a no, but never for a warning sign.
    """
    grammar = load_lexicon(knowledge).grammar
    painted = {grammar["zone_findings"].get(zone) for zone in (*drawn.zones, *drawn.travels)}
    numb = {grammar["numb_findings"].get(zone) for zone in drawn.numb}
    for name in sorted(filter(None, painted | numb)):
        yield Answer(finding=name, value="yes")
    if drawn.everywhere and drawn.zones:
        for name in sorted(set(grammar["zone_findings"].values()) - painted):
            if not knowledge.finding(name).red_flag:
                yield Answer(finding=name, value="no", certainty="think_so")
    if drawn.side:
        yield Answer(finding="pain_side", value="both_sides" if drawn.side == "both" else "one_side")
    if drawn.depth:
        yield Answer(finding="pain_depth", value=drawn.depth)


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
