"""Patients drawn from the model itself: who they are, what hurts, what they show and what they say.

For tests, benchmarks and trials. What the model gets wrong about real people, its patients get wrong too.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whence.case import Answer, Case, Person
from whence.errors import CaseError
from whence.knowledge.words import BANDS, LEVELS
from whence.reasoning.answers import facts_of
from whence.reasoning.copula import node_shares, node_weights
from whence.reasoning.frame import frame_of, grid
from whence.reasoning.stratum import stratum_for
from whence.reasoning.telling import quiet_option, told_chance, told_rates, what_is_told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from whence.knowledge.compiled import Knowledge
    from whence.reasoning.stratum import Stratum

__all__ = [
    "Patient", "answer_to", "case_of", "draw_patient", "draw_person", "settled", "story_as_modelled", "story_of",
]  # fmt: skip


@dataclass(frozen=True)
class Patient:
    """A drawn patient.

    Attributes
    ----------
    sources
        The true causes, as indices; one or two, none where the pack does not know the cause.
    truth
        Every finding to its true option, zones included.
    """

    case: Case
    sources: tuple[int, ...]
    truth: Mapping[int, int]


def draw_patient(
    knowledge: Knowledge,
    rng: np.random.Generator,
    *,
    person: Case | None = None,
    sources: tuple[int, ...] | None = None,
    unknown: bool = False,
) -> Patient:
    """Draw a setting and a person (or take `person`), a set of causes (or take `sources`) and every finding.

    Findings of one group are drawn with one latent factor. What a finding implies is made true, and of two
    that contradict each other the later is taken away.

    Parameters
    ----------
    unknown
        Give the person a cause that the pack does not know: each finding as often as half way between two
        sets of causes.
    """
    case = draw_person(knowledge, rng) if person is None else person
    stratum = stratum_for(knowledge, case)
    place = _set(stratum, rng) if sources is None else _place_of(stratum, sources)
    truth = _findings(stratum, (place, _set(stratum, rng)) if unknown else (place,), rng)
    _reconcile(knowledge, truth)
    if unknown:
        return Patient(case, (), truth)
    sets = stratum.sets
    held = (int(sets.a[place]),) if sets.b[place] < 0 else (int(sets.a[place]), int(sets.b[place]))
    return Patient(case, held, truth)


def draw_person(knowledge: Knowledge, rng: np.random.Generator) -> Case:
    """Draw who consults and where, of whom nothing else is known yet."""
    people = knowledge.people * knowledge.mixture[:, None, None, None]
    at = int(rng.choice(people.size, p=people.ravel() / people.sum()))
    setting, band, sex, pregnancy = (int(i) for i in np.unravel_index(at, people.shape))
    top = BANDS[band + 1] if band + 1 < len(BANDS) else 95
    person = Person(
        age=float(rng.integers(BANDS[band], top)),
        sex="male" if sex else "female",
        pregnant=pregnancy == 1,
        weeks_since_birth=float(rng.integers(1, 26)) if pregnancy == 2 else None,
    )
    return Case(person=person, setting=LEVELS["setting"][setting])


def _set(stratum: Stratum, rng: np.random.Generator) -> int:
    chance = np.exp(stratum.log_prior("as_seen"))
    return int(rng.choice(len(chance), p=chance / chance.sum()))


def _place_of(stratum: Stratum, sources: tuple[int, ...]) -> int:
    if len(sources) == 1:
        return sources[0]
    sets = stratum.sets
    found = np.flatnonzero((sets.a == min(sources)) & (sets.b == max(sources)))
    if not len(found):
        raise ValueError(f"causes {sources} never stand together")
    return int(found[0])


def _findings(stratum: Stratum, places: tuple[int, ...], rng: np.random.Generator) -> dict[int, int]:
    k, truth = stratum.knowledge, {}
    nodes = rng.choice(len(node_weights()), size=len(k.groups), p=node_weights())
    for finding, info in enumerate(k.findings):
        if not stratum.applies(finding):
            continue
        shares = np.mean([_shares(stratum, finding, place) for place in places], axis=0)
        if info.group >= 0:
            source = bool(stratum.frame.holds_source(info.group)[places[0]])
            rho = float((k.rho_source if source else k.rho)[info.group])
            falling = info.is_yes_no or not info.rising
            shares = node_shares(shares[:, None], rho, falling=falling)[:, nodes[info.group], 0]
        truth[finding] = min(int((np.cumsum(shares) < rng.random()).sum()), len(shares) - 1)
    return truth


def _shares(stratum: Stratum, finding: int, place: int) -> NDArray[np.float64]:
    """Return P(option | one set), [K], without working out every class of sets."""
    size = stratum.frame.places(finding)
    at = np.array([stratum.frame.classes(finding)[place]], dtype=np.intp)
    return stratum.stated(finding).over(grid(size).take(at))[:, 0]


def _reconcile(knowledge: Knowledge, truth: dict[int, int]) -> None:
    for _ in range(4):  # chains of implication are short
        for finding, other, option in frame_of(knowledge).implications:
            if truth.get(finding) == 0 and other in truth:
                truth[other] = option
        for finding, option in list(truth.items()):
            info = knowledge.findings[finding]
            for target in () if info.is_yes_no else info.implies.get(info.options[option], ()):
                name, _, wanted = target.partition("=")
                other = knowledge.finding_index[name]
                if other in truth:
                    truth[other] = knowledge.findings[other].options.index(wanted or "yes")
        for finding, info in enumerate(knowledge.findings):
            for name in info.contradicts if truth.get(finding) == 0 else ():
                other = knowledge.finding_index[name]
                if truth.get(other) == 0:
                    truth[max(finding, other)] = 1


def answer_to(
    knowledge: Knowledge, patient: Patient, finding: int, rng: np.random.Generator, *, errors: float = 1.0,
    missing: float = 0.0,
) -> str:  # fmt: skip
    """Return what a patient answers: the truth, an error at `errors` times the model's rate, or ``unknown``."""
    info = knowledge.findings[finding]
    option = patient.truth.get(finding)
    if option is None or rng.random() < missing:
        return "unknown"
    if errors:
        origin = {"history": "patient", "exposure": "patient", "sign": "examiner"}.get(info.kind, "test")
        typical = stratum_for(knowledge, patient.case).typical(finding)
        option = _erring(option, typical, min(errors * knowledge.model["errors"][origin], 0.5), rng)
    return info.options[option]


def _erring(option: int, typical: Sequence[float] | np.ndarray, miss: float, rng: np.random.Generator) -> int:
    if len(typical) > 2:
        return int(rng.choice(len(typical), p=typical)) if rng.random() < miss else option
    wrong = miss if option == 0 else min(miss, float(typical[0]) / 2)
    return 1 - option if rng.random() < wrong else option


def case_of(
    knowledge: Knowledge, patient: Patient, findings: Sequence[int], rng: np.random.Generator, *,
    errors: bool = True, missing: float = 0.0,
) -> Case:  # fmt: skip
    """Return the case in which `findings` were asked of a patient; answers that clash are left out."""
    drawn = [answer_to(knowledge, patient, f, rng, errors=errors, missing=missing) for f in findings]
    answers = tuple(
        Answer(finding=knowledge.findings[f].id, value=value)
        for f, value in zip(findings, drawn, strict=True)
    )
    return settled(knowledge, patient.case.model_copy(update={"answers": answers}))


def settled(knowledge: Knowledge, case: Case) -> Case:
    """Leave out answers that clash with earlier ones, as an interviewer would notice."""
    try:
        facts_of(case, knowledge)
    except CaseError:
        kept: tuple[Answer, ...] = ()
        for answer in case.answers:
            longer = case.model_copy(update={"answers": (*kept, answer)})
            with suppress(CaseError):
                facts_of(longer, knowledge)
                kept = longer.answers
        return case.model_copy(update={"answers": kept})
    return case


def story_of(
    knowledge: Knowledge,
    patient: Patient,
    rng: np.random.Generator,
    *,
    present: int = 7,
    absent: int = 3,
    readily: bool = False,
) -> Case:
    """Return a told case: some history findings that are there, and some that are not.

    Parameters
    ----------
    readily
        Pick each as readily as the model supposes that people tell it, rather than any of them alike.
    """
    spoken = [
        f
        for f in np.flatnonzero(knowledge.told[:, 0]).tolist()
        if f in patient.truth and knowledge.findings[f].kind in {"history", "exposure"}
    ]
    chance = (
        np.array([_readiness(knowledge, patient, f) for f in spoken]) if readily else np.ones(len(spoken))
    )
    quiet = np.array([patient.truth[f] == quiet_option(knowledge.findings[f]) for f in spoken])
    chosen: list[int] = []
    for which, many in ((~quiet, present), (quiet, absent)):
        at = np.flatnonzero(which)
        picked = (
            rng.choice(at, min(many, len(at)), replace=False, p=chance[at] / chance[at].sum())
            if len(at)
            else at
        )
        chosen += [spoken[i] for i in picked]
    answers = tuple(
        Answer(finding=knowledge.findings[f].id, value=knowledge.findings[f].options[patient.truth[f]])
        for f in sorted(chosen)
    )
    return settled(knowledge, patient.case.model_copy(update={"answers": answers, "told": True}))


def _readiness(knowledge: Knowledge, patient: Patient, finding: int) -> float:
    """Return how readily what is true of a finding is told by somebody with this patient's first cause."""
    stratum = stratum_for(knowledge, patient.case)
    at = int(stratum.frame.classes(finding)[patient.sources[0]])
    return float(told_rates(stratum, finding)[patient.truth[finding], at])


def story_as_modelled(
    knowledge: Knowledge, patient: Patient, rng: np.random.Generator, *, things: float = 10
) -> Case:
    """Return a case told as the model supposes that people tell: each thing by its own chance.

    How talkative the teller is, is set so that `things` are expected; answers err as the model says.
    """
    stratum = stratum_for(knowledge, patient.case)
    usual, sure = what_is_told(stratum, "story"), what_is_told(stratum, "sure")
    first = patient.sources[0]
    expected = sum(float(told_chance(stratum, f)[stratum.frame.classes(f)[first]]) for f in usual)
    factor = dict.fromkeys(usual, min(1.0, things / expected)) | dict.fromkeys(sure, 1.0)
    told = [
        f
        for f, v in sorted(factor.items())
        if f in patient.truth and rng.random() < v * _readiness(knowledge, patient, f)
    ]
    return case_of(knowledge, patient, told, rng).model_copy(update={"told": True})
