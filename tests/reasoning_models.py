"""Small random models, cases on them, and an independent statement of the rule for two causes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from whence.case import Answer, Case, Drawing, Person
from whence.knowledge.cache import load
from whence.knowledge.compiled import Knowledge
from whence.knowledge.words import LEVELS
from whence.reasoning.stratum import Stratum
from whence.reasoning.synthetic import Size, synthetic_knowledge

TOY = Path(__file__).resolve().parent / "packs"
MODELS = 12


@cache
def model(seed: int) -> Knowledge:
    """Return a random model; odd seeds have no groups, so that both paths are met."""
    size = Size(causes=4 + seed % 4, findings=7 + seed % 5, grouped=0.0 if seed % 2 else 0.7)
    return synthetic_knowledge(size, seed)


@cache
def toy() -> Knowledge:
    return load("toy", TOY)


def random_case(
    knowledge: Knowledge, seed: int, *, told: bool = False, answered: float = 0.6, drawn: bool = True
) -> Case:
    """Return a case with random answers that doubt, are mild, or come from anyone."""
    rng = np.random.default_rng(seed)
    answers = []
    for info in knowledge.findings[: knowledge.zone_start]:
        if rng.random() >= answered:
            continue
        answers.append(
            Answer(
                finding=info.id,
                value=str(rng.choice([*info.options, "unknown"], p=_mostly_known(len(info.options)))),
                certainty="think_so" if rng.random() < 0.2 else "sure",
                origin=str(rng.choice(["patient", "examiner", "test"])),  # type: ignore[arg-type]
            )
        )
    zones = tuple(z for z in knowledge.zones if drawn and rng.random() < 0.5)
    return Case(
        person=random_person(rng),
        setting=str(rng.choice([*LEVELS["setting"], "unknown"])),  # type: ignore[arg-type]
        answers=tuple(answers),
        drawing=Drawing(zones=zones, everywhere=bool(rng.random() < 0.5) and not told),
        told=told,
    )


def _mostly_known(options: int) -> list[float]:
    return [0.9 / options] * options + [0.1]


def random_person(rng: np.random.Generator) -> Person:
    sex = str(rng.choice(["female", "male", "unknown"]))
    return Person(
        age=float(rng.integers(1, 95)) if rng.random() < 0.8 else None,
        sex=None if sex == "unknown" else sex,  # type: ignore[arg-type]
    )


def share_by_rule(stratum: Stratum, finding: int, first: int, second: int) -> list[float]:
    """Return P(option | set) by the words of the design, one number at a time; `second` is -1 for one cause."""
    shares, stated, background = stratum.by_cause(finding)
    held = [first] if second < 0 else [first, second]
    speaking = [c for c in held if stated[c]]
    options = range(len(shares))
    if not speaking:
        return [sum(background[o, c] for c in held) / len(held) for o in options]
    if len(speaking) == 1:
        return [float(shares[o, speaking[0]]) for o in options]
    a, b = speaking
    if len(shares) == 2:
        anyway = (background[0, a] + background[0, b]) / 2
        leak = min(anyway, shares[0, a], shares[0, b])
        yes = 1 - (1 - shares[0, a]) * (1 - shares[0, b]) / (1 - leak)
        return [float(yes), float(1 - yes)]
    moved = [sum(abs(shares[o, c] - background[o, c]) for o in options) for c in (a, b)]
    part = moved[0] / sum(moved) if sum(moved) else 0.5
    return [float(part * shares[o, a] + (1 - part) * shares[o, b]) for o in options]
