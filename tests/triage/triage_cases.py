"""Build and judge cases in the tests of triage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

import whence
from whence.case import Answer, Case, Drawing, Person
from whence.errors import CaseError
from whence.triage.judge import Triage, rank

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from whence.triage.reach import Witness


def case_of(person: Mapping[str, Any], answers: Mapping[str, Any], *zones: str) -> Case:
    """Return a case from plain data."""
    listed = tuple(Answer(finding=name, value=value) for name, value in answers.items())
    return Case(person=Person(**person), drawing=Drawing(zones=zones), answers=listed)


def case_from(witness: Witness, *, country: str | None = None) -> Case:
    """Return a case of a person who meets a rule, and says nothing else."""
    person: dict[str, Any] = {"age": sum(witness.age) / 2, "sex": witness.sex, "country": country}
    if witness.pregnancies:
        person |= {"sex": "female", "age": min(max(30.0, witness.age[0]), witness.age[1])}
        expecting = "pregnant" in witness.pregnancies
        person |= {"pregnant": True} if expecting else {"weeks_since_birth": 4}
    return case_of(person, witness.options, *witness.zones)


def try_judge(judge: Callable[[Case], Triage], case: Case) -> Triage | None:
    """Return the triage of a case, or None where its answers contradict each other."""
    try:
        return judge(case)
    except CaseError:
        return None


def level(result: Triage) -> int:
    """Return the place of a result's urgency; higher is more urgent."""
    return rank(result.urgency)


@st.composite
def people(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a possible person, with gaps."""
    person: dict[str, Any] = {
        "age": draw(st.one_of(st.none(), st.floats(0, 100))),
        "sex": draw(st.sampled_from(["female", "male", None])),
    }
    if person["sex"] == "female" and person["age"] is not None and 16 <= person["age"] <= 50:
        person["pregnant"] = draw(st.sampled_from([True, False, None]))
    return person


@st.composite
def answers(draw: st.DrawFn, most: int = 8) -> dict[str, str]:
    """Draw answers to some findings, flags and reasons to be seen among them more often."""
    known = whence.load("buttock")
    findings = known.findings[: known.zone_start]
    flags = [f for f in findings if f.red_flag]
    picked = draw(st.lists(st.one_of(st.sampled_from(findings), st.sampled_from(flags)), max_size=most))
    return {f.id: draw(st.sampled_from([*f.options, "unknown"])) for f in picked}
