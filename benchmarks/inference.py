"""How fast is the reasoning, and how does time grow? Beside pyAgrum and pgmpy in one run, on one model.

The peers hold single causes alone (their noisy-or tables over pairs would not fit), so the comparison is on
single causes of the same compiled pack: the posterior, and the information of every unanswered finding. The
rest times the engine as it is used: pairs, intervals, explanation, next steps, batches, memory.

    python benchmarks/inference.py [--json] [--plot FOLDER] [--quick]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

import whence
from whence.case import Case, Person
from whence.knowledge.cache import load
from whence.knowledge.compiled import Knowledge
from whence.nextstep.interview import NONE, NOT_SURE, Interview, answered, next_question
from whence.reasoning import stratum as strata
from whence.reasoning.batch import posteriors
from whence.reasoning.posterior import reason
from whence.reasoning.sets import normalise
from whence.reasoning.simulate import case_of, draw_patient
from whence.reasoning.synthetic import Size, synthetic_knowledge

PERSON = Person(age=40, sex="female", pregnant=False)
ANSWERED = 30


def size(causes: int = 100, findings: int = 400, grouped: float = 0.15, *, plain: bool = False) -> Size:
    return Size(
        causes=causes, findings=findings, zones=0 if plain else 20, grouped=grouped, stated=0.12,
        options=0.0 if plain else 0.1, families=0 if plain else causes // 10, plain=plain,
        by_origin=0.1, modified=0.1, screens=0 if plain else 4,
    )  # fmt: skip


def cases_for(knowledge: Knowledge, many: int, answered: int = ANSWERED) -> list[Case]:
    rng = np.random.default_rng(0)
    found = []
    for _ in range(many):
        patient = draw_patient(knowledge, rng)
        asked = [int(f) for f in rng.choice(knowledge.zone_start, answered, replace=False)]
        case = case_of(knowledge, patient, asked, rng)
        found.append(case.model_copy(update={"person": PERSON, "setting": "primary_care"}))
    return found


def p50(run: Callable[[Case], object], cases: Sequence[Case], rounds: int = 3) -> float:
    """Return the median time of a call, ms of this process's own time."""
    times = []
    for _ in range(rounds):
        for case in cases:
            start = time.process_time()
            run(case)
            times.append(time.process_time() - start)
    return float(np.median(times)) * 1e3


def cold(knowledge: Knowledge, cases: Sequence[Case]) -> float:
    """Return how much longer the first assessment of a stratum takes than the next, ms."""
    extra = []
    for age in (20, 30, 40, 48, 52, 58, 62):
        case = cases[0].model_copy(update={"person": Person(age=age, sex="male"), "setting": "orthopaedics"})
        strata._CACHE.clear()
        times = []
        for _ in range(3):
            start = time.process_time()
            whence.assess(case, knowledge)
            times.append(time.process_time() - start)
        extra.append(times[0] - min(times[1:]))
    return float(np.median(extra)) * 1e3


def rate(knowledge: Knowledge, many: int) -> float:
    """Return posteriors a second from a batch of one stratum, the best of three."""
    cases = cases_for(knowledge, many)
    best = 0.0
    for _ in range(3):
        start = time.process_time()
        posteriors(cases, knowledge)
        best = max(best, many / (time.process_time() - start))
    return best


def engine(quick: bool) -> dict[str, float]:
    knowledge = synthetic_knowledge(size())
    cases = cases_for(knowledge, 12 if quick else 40)
    for case in cases:
        whence.assess(case, knowledge)
    return {
        "posterior_ms": p50(lambda c: reason(c, knowledge), cases),
        "assess_ms": p50(lambda c: whence.assess(c, knowledge), cases),
        "cold_stratum_extra_ms": cold(knowledge, cases),
        "batch_per_second": rate(synthetic_knowledge(size(grouped=0.0)), 600 if quick else 4000),
        "batch_per_second_groups": rate(knowledge, 600 if quick else 4000),
    }


def peak_memory() -> float:
    """Return the peak resident memory of a fresh process that assesses and runs a batch, MB."""
    code = (
        "import sys; sys.path.insert(0, 'benchmarks'); import inference as i, whence;"
        "k = i.synthetic_knowledge(i.size()); c = i.cases_for(k, 200);"
        "[whence.assess(x, k) for x in c[:10]]; i.posteriors(c, k); print(i.peak())"
    )
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=root)
    return float(done.stdout)


def peak() -> float:
    """Return the high-water mark of this process alone (getrusage would inherit its parent's), MB."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def _bits(gum: object, net: object, evidence: dict[str, int], name: str) -> float:
    run = gum.LazyPropagation(net)  # type: ignore[attr-defined]
    run.setEvidence(evidence)
    run.addJointTarget({"H", name})
    joint = run.jointPosterior({"H", name})
    table = joint.toarray()
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0)
    return float((table * np.log2(table / expected)).sum())


class Peers:
    """The single-cause model of a pack in pyAgrum and pgmpy, one child a finding."""

    def __init__(self, knowledge: Knowledge, case: Case) -> None:
        posterior = reason(case, knowledge)
        stratum, many = posterior.stratum, len(knowledge.causes)
        self.prior = stratum.omega("as_seen")
        self.tables = {f"f{f}": stratum.by_cause(f)[0] for f in range(knowledge.zone_start)}
        self.evidence = {f"f{i.finding}": i.option for i in posterior.facts.items}
        self.open = [name for name in self.tables if name not in self.evidence]
        self.many = many
        start, table = stratum.answers_by_cause
        self._logs, self._log_prior = np.log(table), np.log(self.prior)
        self._rows = np.array([start[i.finding] + i.option for i in posterior.facts.items])

    @cached_property
    def _stacked(self) -> np.ndarray:
        return np.stack([self.tables[name] for name in self.open])

    def own(self) -> np.ndarray:
        """Return the posterior by the engine's arithmetic."""
        return normalise(self._log_prior + self._logs[self._rows].sum(axis=0))

    def own_information(self) -> np.ndarray:
        """Return the information of every open finding, bits."""
        joint = self._stacked * self.own()
        chance = joint.sum(axis=2, keepdims=True)
        expected = chance * joint.sum(axis=1, keepdims=True)
        return (joint * np.log2(joint / expected)).sum(axis=(1, 2))

    def pyagrum(self) -> tuple[Callable[[], np.ndarray], Callable[[], np.ndarray]]:
        """Return both questions put to pyAgrum."""
        import pyagrum as gum

        net = gum.BayesNet()
        net.add(gum.LabelizedVariable("H", "H", self.many))
        net.cpt("H").fillWith([float(p) for p in self.prior])
        for name, table in self.tables.items():
            net.add(gum.LabelizedVariable(name, name, len(table)))
            net.addArc("H", name)
            net.cpt(name).fillWith([float(v) for v in table.T.ravel()])

        def posterior() -> np.ndarray:
            run = gum.LazyPropagation(net)
            run.setTargets({"H"})
            run.setEvidence(self.evidence)
            return np.array(run.posterior("H").tolist())

        def information() -> np.ndarray:
            return np.array([_bits(gum, net, self.evidence, name) for name in self.open[:20]])

        return posterior, information

    def pgmpy(self) -> tuple[Callable[[], np.ndarray], Callable[[], np.ndarray]]:
        """Return both questions put to pgmpy."""
        from pgmpy.factors.discrete import TabularCPD
        from pgmpy.inference import VariableElimination
        from pgmpy.models import DiscreteBayesianNetwork

        net = DiscreteBayesianNetwork([("H", name) for name in self.tables])
        net.add_cpds(TabularCPD("H", self.many, [[float(p)] for p in self.prior]))
        for name, table in self.tables.items():
            net.add_cpds(TabularCPD(name, len(table), table / table.sum(axis=0), ["H"], [self.many]))
        run = VariableElimination(net)

        def posterior() -> np.ndarray:
            return np.asarray(run.query(["H"], evidence=self.evidence, show_progress=False).values)

        def information() -> np.ndarray:
            found = []
            for name in self.open[:5]:
                joint = run.query(["H", name], evidence=self.evidence, show_progress=False)
                table = joint.values if joint.variables[0] == "H" else joint.values.T
                expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0)
                found.append(float((table * np.log2(table / expected)).sum()))
            return np.array(found)

        return posterior, information


def clocked(run: Callable[[], np.ndarray], rounds: int) -> tuple[float, np.ndarray]:
    times, value = [], run()
    for _ in range(rounds):
        start = time.process_time()
        value = run()
        times.append(time.process_time() - start)
    return float(np.median(times)) * 1e3, value


def beside_peers() -> dict[str, dict[str, float]]:
    knowledge = synthetic_knowledge(size(plain=True))
    peers = Peers(knowledge, cases_for(knowledge, 1)[0])
    own_ms, own = clocked(peers.own, 200)
    bits_ms, bits = clocked(peers.own_information, 20)
    result = {"whence": {"posterior_ms": own_ms, "information_ms": bits_ms}}
    for name, make in (("pyagrum", peers.pyagrum), ("pgmpy", peers.pgmpy)):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            posterior, information = make()
            ms, value = clocked(posterior, 3)
            all_ms, found = clocked(information, 1)
        all_ms *= len(bits) / len(found)  # peers are asked for a few findings, and scaled
        result[name] = {
            "posterior_ms": ms, "times_slower": ms / own_ms, "information_ms": all_ms,
            "information_times_slower": all_ms / bits_ms,
            "greatest_difference": float(np.abs(value - own).max()),
            "greatest_difference_bits": float(np.abs(found - bits[: len(found)]).max()),
        }  # fmt: skip
    return result


def growth(quick: bool) -> dict[str, dict[str, float]]:
    """Return posterior and assessment time, ms, against causes, findings and answers."""
    rounds = {"causes": (25, 50, 100, 150), "findings": (100, 200, 400, 600), "answered": (10, 30, 60)}
    found: dict[str, dict[str, float]] = {}
    for what, values in rounds.items():
        for value in values[::3] if quick else values:
            causes, findings = (value if what == "causes" else 100), (value if what == "findings" else 400)
            knowledge = synthetic_knowledge(size(causes, findings))
            cases = cases_for(knowledge, 8, value if what == "answered" else ANSWERED)
            for case in cases:
                whence.assess(case, knowledge)
            sets = len(reason(cases[0], knowledge).stratum.sets)
            found[f"{what}={value}"] = {
                "sets": sets, "sets_of_one": causes + 1,
                "posterior_ms": p50(lambda c, k=knowledge: reason(c, k), cases),
                "assess_ms": p50(lambda c, k=knowledge: whence.assess(c, k), cases, 1),
            }  # fmt: skip
    return found


def real() -> dict[str, float]:
    """Return times of warm calls on the buttock pack, 30 answers of a patient: wall and processor time.

    pyAgrum answers the posterior of the pack's single causes alone, in the same run.
    """
    knowledge = load("buttock")
    cases = cases_for(knowledge, 20)
    interviews = [asked(knowledge, seed) for seed in range(8)]
    peers = Peers(knowledge, cases[0])
    peer_ms, peer = clocked(peers.pyagrum()[0], 3)
    return {
        "causes": len(knowledge.causes), "findings": knowledge.zone_start,
        **both("posterior", lambda c: reason(c, knowledge), cases),
        **both("assess", lambda c: whence.assess(c, knowledge), cases),
        **both("next_question", lambda i: next_question(i, knowledge), interviews),
        "pyagrum_single_causes_posterior_ms": peer_ms,
        "greatest_difference": float(np.abs(peers.own() - peer).max()),
    }  # fmt: skip


def both(name: str, run: Callable[[Any], object], inputs: Sequence[Any]) -> dict[str, float]:
    """Return the median wall and processor time of a warm call, ms; a busy machine lengthens the first alone."""
    for value in inputs:
        run(value)
    wall, processor = [], []
    for value in (v for _ in range(3) for v in inputs):
        start, began = time.perf_counter(), time.process_time()
        run(value)
        wall.append(time.perf_counter() - start)
        processor.append(time.process_time() - began)
    return {
        f"{name}_wall_ms": float(np.median(wall)) * 1e3, f"{name}_ms": float(np.median(processor)) * 1e3,
    }  # fmt: skip


def asked(knowledge: Knowledge, seed: int) -> Interview:
    """Return an interview past its safety questions and two more, with random answers."""
    rng = np.random.default_rng(seed)
    interview, more = Interview(Case(person=PERSON, setting="primary_care")), 0
    while more < 2 and (question := next_question(interview, knowledge)) is not None:
        screen = question.kind == "screen"
        more += not screen
        value = NONE if screen else str(rng.choice([*question.options, NOT_SURE]))
        interview = answered(interview, question, value, knowledge)
    return interview


def plot(result: dict[str, dict[str, float]], folder: Path) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    figure, panels = plt.subplots(1, 3, figsize=(10, 3.2), layout="constrained", sharey=True)
    for panel, what in zip(panels, ("causes", "findings", "answered"), strict=True):
        rows = {int(k.partition("=")[2]): v for k, v in result.items() if k.startswith(what)}
        for name in ("posterior_ms", "assess_ms"):
            panel.plot(list(rows), [v[name] for v in rows.values()], marker="o", label=name[:-3])
        panel.set(xlabel=what, ylabel="ms", yscale="log")
    panels[0].legend(frameon=False)
    folder.mkdir(parents=True, exist_ok=True)
    figure.savefig(folder / "inference.svg")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions")
    parser.add_argument("--plot", type=Path)
    options = parser.parse_args()
    result: dict[str, object] = {
        "beside": beside_peers(),
        "engine": {**engine(options.quick), "peak_memory_mb": peak_memory()},
        "growth": (grown := growth(options.quick)),
        "buttock": real(),
    }
    if options.plot:
        plot(grown, options.plot)
    if options.json:
        print(json.dumps(result, indent=2))
        return
    for part, rows in result.items():
        assert isinstance(rows, dict)
        print(part)
        for name, value in rows.items():
            shown = (
                "  ".join(f"{k} {v:.4g}" for k, v in value.items())
                if isinstance(value, dict)
                else f"{value:.4g}"
            )
            print(f"  {name:26} {shown}")


if __name__ == "__main__":
    main()
