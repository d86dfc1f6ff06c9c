"""How many questions does the answer take? Adaptive order beside a fixed and a random one, by simulation.

Patients are drawn over all settings, with wrong and missing answers. The answer is urgency and the leading
family, as the full history (every question a patient can answer, with the same answers) would give them. Age,
sex and the pain drawing are known beforehand; each screen counts as one question. Every order asks the safety
screens first; the fixed order then follows the value of each question before anything is known.

    python benchmarks/interview.py --patients 200 [--json] [--plot FOLDER]
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

import whence
from whence.case import Answer, Case, Drawing
from whence.knowledge.cache import load
from whence.knowledge.compiled import Knowledge
from whence.nextstep.interview import CAP, NONE, Interview, Question, answered, next_question
from whence.nextstep.value import PATIENT, rank_steps
from whence.reasoning.posterior import reason
from whence.reasoning.simulate import Patient, answer_to, draw_patient
from whence.triage.judge import triage

MISSING = 0.08
Key = tuple[str, str]


def key_of(case: Case, knowledge: Knowledge) -> Key:
    """Return what is decided: urgency and the leading family or lone cause."""
    posterior = reason(case, knowledge)
    best: dict[str, float] = {}
    for cause, share in zip(knowledge.causes, posterior.causes, strict=True):
        name = cause.family or cause.id
        best[name] = best.get(name, 0.0) + float(share)
    return triage(case, knowledge, posterior).urgency, max(best, key=lambda name: best[name])


def start_of(patient: Patient, knowledge: Knowledge) -> Case:
    zones = tuple(z for z in knowledge.zones if patient.truth.get(knowledge.finding_index[f"zone:{z}"]) == 0)
    return patient.case.model_copy(update={"drawing": Drawing(zones=zones)})


def replies(patient: Patient, knowledge: Knowledge, rng: np.random.Generator) -> dict[str, str]:
    """Return the one answer that the patient gives to each question, however often and whenever asked."""
    return {
        info.id: answer_to(knowledge, patient, i, rng, missing=MISSING)
        for i, info in enumerate(knowledge.findings[: knowledge.zone_start])
        if info.kind in PATIENT
    }


def full_history(start: Case, said: dict[str, str], knowledge: Knowledge) -> Case:
    case = start
    for name, value in said.items():
        longer = case.model_copy(update={"answers": (*case.answers, Answer(finding=name, value=value))})
        if value != "unknown":
            try:
                reason_possible(longer, knowledge)
            except whence.CaseError:
                continue
            case = longer
    return case


def reason_possible(case: Case, knowledge: Knowledge) -> None:
    from whence.reasoning.answers import facts_of

    facts_of(case, knowledge)


def reply(interview: Interview, question: Question, said: dict[str, str], knowledge: Knowledge) -> Interview:
    names = [n for n in question.options if n != NONE] if question.many else []
    value: Sequence[str] | str = [n for n in names if said.get(n) == "yes"] if names else said[question.id]
    try:
        return answered(interview, question, value, knowledge)
    except whence.CaseError:
        return answered(interview, question, "unknown", knowledge)


def adaptive(start: Case, said: dict[str, str], knowledge: Knowledge) -> list[Key]:
    interview, keys = Interview(start), []
    while (question := next_question(interview, knowledge)) is not None:
        interview = reply(interview, question, said, knowledge)
        keys.append(key_of(interview.case, knowledge))
    return keys


def ordered(start: Case, said: dict[str, str], knowledge: Knowledge, order: Sequence[str]) -> list[Key]:
    """Ask the screens, then `order` as far as the cap; what is known or does not apply is skipped."""
    interview, keys = Interview(start), []
    while len(interview.asked) < CAP:
        question = next_question(interview, knowledge)
        posterior = reason(interview.case, knowledge)
        if question is None or question.kind != "screen":
            closed = posterior.facts.asked | set(posterior.facts.known)
            rest = (n for n in order if knowledge.finding_index[n] not in closed and n not in interview.asked)
            name = next((n for n in rest if posterior.stratum.applies(knowledge.finding_index[n])), None)
            if name is None or (keys and keys[-1][0] == "emergency"):
                break
            info = knowledge.finding(name)
            question = Question(name, info.ask or info.name, "finding", info.options, "", len(keys) + 1)
        interview = reply(interview, question, said, knowledge)
        keys.append(key_of(interview.case, knowledge))
    return keys


def agreement(keys: list[Key], target: Key) -> list[bool]:
    found = [key == target for key in keys] or [False]
    return found + [found[-1]] * (CAP - len(found))


def reached(hits: list[bool]) -> int:
    """Return after how many questions the answer stands and stays; one past the cap where never."""
    wrong = [i for i, hit in enumerate(hits) if not hit]
    return 1 if not wrong else wrong[-1] + 2


def simulate(knowledge: Knowledge, patients: int, seed: int) -> dict[str, object]:
    rng = np.random.default_rng(seed)
    empty = Case()
    posterior = reason(empty, knowledge)
    first = rank_steps(empty, knowledge, posterior, triage(empty, knowledge, posterior), PATIENT)
    fixed = [step.name for step in first.ranked]
    hits: dict[str, list[list[bool]]] = {"adaptive": [], "fixed": [], "random": []}
    asked: list[int] = []
    for _ in range(patients):
        patient = draw_patient(knowledge, rng)
        said = replies(patient, knowledge, rng)
        start = start_of(patient, knowledge)
        target = key_of(full_history(start, said, knowledge), knowledge)
        own = adaptive(start, said, knowledge)
        asked.append(len(own))
        shuffled = [str(n) for n in rng.permutation(fixed)]
        orders: dict[str, Callable[[], list[Key]]] = {
            "adaptive": lambda k=own: k,
            "fixed": lambda s=start, a=said: ordered(s, a, knowledge, fixed),
            "random": lambda s=start, a=said, o=shuffled: ordered(s, a, knowledge, o),
        }
        for name, run in orders.items():
            hits[name].append(agreement(run(), target))
    result: dict[str, object] = {"patients": patients, "questions_asked_median": float(np.median(asked))}
    for name, rows in hits.items():
        counts = [reached(row) for row in rows]
        result[name] = {
            "median_questions_to_answer": float(np.median(counts)),
            "reached_within_cap": float(np.mean([c <= CAP for c in counts])),
            "agreement": [float(v) for v in np.mean(rows, axis=0)],
        }
    return result


def plot(result: dict[str, object], folder: Path) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(6, 4), layout="constrained")
    for name in ("adaptive", "fixed", "random"):
        part = result[name]
        assert isinstance(part, dict)
        axes.plot(range(1, CAP + 1), part["agreement"], label=name)
    axes.set(xlabel="questions asked", ylabel="same answer as the full history", ylim=(0, 1))
    axes.legend(frameon=False)
    folder.mkdir(parents=True, exist_ok=True)
    figure.savefig(folder / "interview.svg")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--plot", type=Path)
    options = parser.parse_args()
    result = simulate(load("buttock"), options.patients, options.seed)
    if options.plot:
        plot(result, options.plot)
    if options.json:
        print(json.dumps(result, indent=2))
        return
    print(f"{options.patients} patients; questions asked at the median: {result['questions_asked_median']:g}")
    for name in ("adaptive", "fixed", "random"):
        part = result[name]
        assert isinstance(part, dict)
        curve = " ".join(f"{part['agreement'][n - 1]:.2f}" for n in (4, 8, 12, 16, 20, 24))
        print(f"{name:9} median {part['median_questions_to_answer']:>4g}  within cap {part['reached_within_cap']:.0%}  "
              f"agreement after 4, 8, ... 24: {curve}")  # fmt: skip


if __name__ == "__main__":
    main()
