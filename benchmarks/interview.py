"""How many questions does the answer take? The interview beside a fixed and a random order, by simulation.

Simulated people are drawn over all settings, with wrong and missing answers. The answer is the urgency and the
leading family if it is clear (urgency alone in an emergency, which ends the questions), as the full history gives
it: every question a patient can answer, with the same answers. Age, sex and the pain drawing are known beforehand;
each screen, and each list of one topic, counts as one question. Every order asks the safety screens first; the
fixed one then asks single findings by their value before anything is known. `strict` is the measure used before:
the likeliest family counts however unlikely it is, and in an emergency too, in which nobody asks for it.

A curve gives the share with that answer after 4, 8, ... 24 questions.

    python benchmarks/interview.py --people 200 [--seed 1] [--stress] [--json] [--plot FOLDER]
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from whence.case import Case
from whence.evaluation.simulate import CALM, STRESS, Simulated, Stress, simulate
from whence.evaluation.talk import Key, decision_key, full_history, leading, question_figures, reply
from whence.knowledge.cache import load
from whence.knowledge.compiled import Knowledge
from whence.nextstep.interview import CAP, Interview, Question, next_question, question_of
from whence.nextstep.value import PATIENT, rank_steps
from whence.reasoning.posterior import reason
from whence.triage.judge import triage

Cases = list[Case]
"""What is known after each question."""


def adaptive(person: Simulated, knowledge: Knowledge, *, one_by_one: bool) -> Iterator[Case]:
    interview = Interview(person.start, one_by_one=one_by_one)
    while (question := next_question(interview, knowledge)) is not None:
        interview = reply(interview, question, person.said, knowledge)
        yield interview.case


def ordered(person: Simulated, knowledge: Knowledge, order: Sequence[str]) -> Iterator[Case]:
    """Ask the screens, then `order` as far as the cap; what is known or does not apply is skipped."""
    interview = Interview(person.start, one_by_one=True)
    while (question := _next(interview, knowledge, order)) is not None:
        interview = reply(interview, question, person.said, knowledge)
        yield interview.case


def _next(interview: Interview, knowledge: Knowledge, order: Sequence[str]) -> Question | None:
    question = next_question(interview, knowledge)
    if question is not None and question.kind == "screen":
        return question
    posterior = reason(interview.case, knowledge)
    if len(interview.asked) >= CAP or triage(interview.case, knowledge, posterior).urgency == "emergency":
        return None
    closed = posterior.facts.asked | set(posterior.facts.known)
    rest = ((n, knowledge.finding_index[n]) for n in order if n not in interview.asked)
    name = next((n for n, f in rest if f not in closed and posterior.stratum.applies(f)), None)
    number = len(interview.asked) + 1
    return question_of(name, "finding", (), "", number, knowledge) if name else None


def strict_key(case: Case, knowledge: Knowledge) -> Key:
    urgency, first, _ = leading(case, knowledge)
    return urgency, first


def orders(
    person: Simulated, knowledge: Knowledge, fixed: Sequence[str], rng: np.random.Generator
) -> dict[str, Callable[[], Iterator[Case]]]:
    shuffled = [str(n) for n in rng.permutation(np.array(fixed))]
    return {
        "interview": partial(adaptive, person, knowledge, one_by_one=False),
        "one_by_one": partial(adaptive, person, knowledge, one_by_one=True),
        "fixed": partial(ordered, person, knowledge, fixed),
        "random": partial(ordered, person, knowledge, shuffled),
    }


def measure(knowledge: Knowledge, people: int, seed: int, stress: Stress) -> dict[str, Any]:
    empty = Case()
    posterior = reason(empty, knowledge)
    first = rank_steps(empty, knowledge, posterior, triage(empty, knowledge, posterior), PATIENT)
    fixed = [step.name for step in first.ranked]
    talks: dict[str, list[tuple[list[Key], Key]]] = {}
    for number, person in enumerate(simulate(knowledge, people, seed=seed, stress=stress)):
        history = full_history(person, knowledge)
        target, strict = decision_key(history, knowledge), strict_key(history, knowledge)
        for name, run in orders(person, knowledge, fixed, np.random.default_rng([seed, number, 1])).items():
            cases = list(run())
            keys = [decision_key(case, knowledge) for case in cases]
            talks.setdefault(name, []).append((keys, target))
            if target[0] != "emergency":
                talks.setdefault(f"{name}_no_emergency", []).append((keys, target))
            if name == "interview":
                keys = [strict_key(case, knowledge) for case in cases]
                talks.setdefault("interview_strict", []).append((keys, strict))
    return {"people": people, "seed": seed, **{name: question_figures(rows) for name, rows in talks.items()}}


def plot(result: dict[str, Any], folder: Path) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(6, 4), layout="constrained")
    for name in ("interview", "one_by_one", "fixed", "random"):
        axes.plot(range(1, CAP + 1), result[name]["agreement"], label=name.replace("_", " "))
    axes.set(xlabel="questions asked", ylabel="same answer as the full history", ylim=(0, 1))
    axes.legend(frameon=False)
    folder.mkdir(parents=True, exist_ok=True)
    figure.savefig(folder / "interview.svg")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stress", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--plot", type=Path)
    options = parser.parse_args()
    stress = STRESS if options.stress else CALM
    result = measure(load("buttock"), options.people, options.seed, stress)
    if options.plot:
        plot(result, options.plot)
    if options.json:
        print(json.dumps(result, indent=2))
        return
    for name, part in result.items():
        if isinstance(part, dict):
            curve = " ".join(f"{part['agreement'][n - 1]:.2f}" for n in (4, 8, 12, 16, 20, 24))
            print(f"{name:24} n {part['n']:>3}  asked {part['asked']['median']:>4g}  answer after "
                  f"{part['to_answer']['median']:>4g}  reached {part['reached']:.0%}  curve {curve}")  # fmt: skip


if __name__ == "__main__":
    main()
