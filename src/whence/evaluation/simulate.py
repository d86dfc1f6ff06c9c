"""Simulated people, of the model's own world and of a disturbed one, with what they answer.

Simulating from the very model only tests the code. Under stress, shares, values, correlation and answers
are disturbed, and some people have a cause that the pack does not know: that shows how calibration holds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from whence.case import Case, Drawing
from whence.nextstep.value import PATIENT
from whence.reasoning.simulate import answer_to, draw_patient

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from whence.knowledge.compiled import Knowledge
    from whence.reasoning.simulate import Patient

__all__ = ["CALM", "STRESS", "Simulated", "Stress", "simulate", "world_of"]

_ASKED: Final = PATIENT | {"sign"}


@dataclass(frozen=True)
class Stress:
    """How far the world differs from the pack.

    Attributes
    ----------
    shares
        Standard deviation of each cause's log share.
    values
        Standard deviation of each stated log odds.
    correlation
        Latent correlation within groups; None for that of the pack.
    errors
        Factor on the chance of a wrong answer.
    missing
        Chance that an answer is "not sure".
    unknown_cause
        Chance of a cause that is not in the pack.
    """

    shares: float = 0.0
    values: float = 0.0
    correlation: float | None = None
    errors: float = 1.0
    missing: float = 0.08
    unknown_cause: float = 0.0


CALM = Stress()
STRESS = Stress(shares=0.7, values=0.6, correlation=0.6, errors=2.0, missing=0.2, unknown_cause=0.05)


@dataclass(frozen=True)
class Simulated:
    """A simulated person.

    Attributes
    ----------
    patient
        Who it is and what is true.
    start
        What is known before any question: age, sex, pregnancy, setting and the pain drawing.
    said
        The one answer to each question and examination, however often and whenever it is asked for.
    """

    patient: Patient
    start: Case
    said: Mapping[str, str]


def simulate(
    knowledge: Knowledge, count: int, *, seed: int = 1, stress: Stress = CALM
) -> Iterator[Simulated]:
    """Yield people over all settings; the same seed gives the same people, however many are drawn.

    Parameters
    ----------
    knowledge
        What Whence believes; under stress the people come from another world.
    """
    world = world_of(knowledge, stress, np.random.default_rng(seed))
    for number in range(count):
        rng = np.random.default_rng([seed, number])
        patient = draw_patient(world, rng, unknown=bool(rng.random() < stress.unknown_cause))
        yield Simulated(patient, _start(patient, knowledge), _said(patient, knowledge, stress, rng))


def world_of(knowledge: Knowledge, stress: Stress, rng: np.random.Generator) -> Knowledge:
    """Return the world that people come from: `knowledge` with disturbed shares, values and correlations."""
    tilt = np.exp(rng.standard_normal(len(knowledge.causes)) * stress.shares)
    changed = {
        "theta": knowledge.theta + rng.standard_normal(len(knowledge.theta)) * stress.values,
        "share_base": knowledge.share_base * tilt,
    }
    if stress.correlation is not None:
        changed |= {name: np.full_like(knowledge.arrays[name], stress.correlation) for name in _CORRELATIONS}
    return knowledge if stress == CALM else replace(knowledge, arrays={**knowledge.arrays, **changed})


_CORRELATIONS = ("rho", "rho_source")


def _start(patient: Patient, knowledge: Knowledge) -> Case:
    zones = tuple(z for z in knowledge.zones if patient.truth.get(knowledge.finding_index[f"zone:{z}"]) == 0)
    return patient.case.model_copy(update={"drawing": Drawing(zones=zones)})


def _said(patient: Patient, knowledge: Knowledge, stress: Stress, rng: np.random.Generator) -> dict[str, str]:
    return {
        info.id: answer_to(knowledge, patient, f, rng, errors=stress.errors, missing=stress.missing)
        for f, info in enumerate(knowledge.findings[: knowledge.zone_start])
        if info.kind in _ASKED and not info.replaces
    }
