"""Do thick cause files win by their thickness? Stories from one cause each, and what the winners state too many.

Usage: ``python benchmarks/stories.py [--stories 4000] [--told plain|readily|modelled] [--json] [--lost FILE]``. The
aim: wrong winners state at most one more finding than the truth on average, and P(two sources) stays within 1.5 times
its prior.

The first figure is taken apart, exactly:

- **leading**: what a winner states more than the causes do on average, each by its probability. A winner is picked for
  being probable, and the more a file says the more probable it can become. This part is there however right every
  probability is, and no change of the model that keeps its probabilities right can take it away.
- **bias**: what the causes state on average, each by its probability, more than the true one does. It is 0 where
  probabilities are right; above, thick files get more than their due.

Both are given with the causes drawn as common as they are, and again with all causes equally common, drawn and ranked.
A *plain* story tells 7 things that are there and 3 that are not, any of them alike. One told *readily* picks them as
readily as the model supposes that people tell each. A *modelled* one is drawn from the model of telling itself, about
ten things, with errors.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from whence.knowledge.cache import load
from whence.reasoning.frame import frame_of
from whence.reasoning.person import key_of
from whence.reasoning.posterior import reason
from whence.reasoning.sets import normalise
from whence.reasoning.simulate import Patient, draw_patient, draw_person, story_as_modelled, story_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from whence.case import Case
    from whence.knowledge.compiled import Knowledge

FIGURES = ("extra", "leading", "bias")
TELLERS: dict[str, Callable[[Knowledge, Patient, np.random.Generator], Case]] = {
    "plain": story_of,
    "readily": partial(story_of, readily=True),
    "modelled": story_as_modelled,
}


@dataclass(frozen=True)
class Told:
    """One story, ranked.

    Attributes
    ----------
    extra
        Findings that the winner states more than the truth; `leading` and `bias` are its two parts.
    twice
        P(two sources) over its prior.
    """

    truth: int
    winner: int
    extra: float
    leading: float
    bias: float
    twice: float


def patients(
    knowledge: Knowledge, stories: int, rng: np.random.Generator, *, even: bool
) -> Iterator[Patient]:
    """Yield people with one known cause, those of one kind after each other (their tables are made once)."""
    people = sorted((draw_person(knowledge, rng) for _ in range(stories)), key=lambda case: str(key_of(case)))
    last = len(knowledge.causes) - 1  # what is unexplained tells no story of its own
    for person in people:
        patient = None
        while patient is None or len(patient.sources) > 1 or patient.sources[0] == last:
            sources = (int(rng.integers(last)),) if even else None
            patient = draw_patient(knowledge, rng, person=person, sources=sources)
        yield patient


def ranked(case: Case, truth: int, knowledge: Knowledge, stated: np.ndarray, *, even: bool) -> Told:
    """Rank a story among the single known causes, with their shares or with even ones."""
    posterior = reason(case, knowledge)
    known = slice(0, len(knowledge.causes) - 1)
    prior = 0.0 if even else posterior.log_prior[known]
    weights = normalise(prior + posterior.log_likelihood[known])
    winner = int(np.argmax(weights if even else posterior.causes[known]))
    expected = float(weights @ stated[known])
    leading, bias = stated[winner] - expected, expected - stated[truth]
    twice = posterior.two_sources / knowledge.model["two_sources"]
    return Told(truth, winner, float(leading + bias), float(leading), float(bias), twice)


def measure(knowledge: Knowledge, stories: int, told: str, *, even: bool, seed: int = 7) -> list[Told]:
    """Tell and rank so many stories."""
    rng = np.random.default_rng(seed)
    stated = np.bincount(frame_of(knowledge).speaking()[1], minlength=len(knowledge.causes)).astype(float)
    return [
        ranked(TELLERS[told](knowledge, patient, rng), patient.sources[0], knowledge, stated, even=even)
        for patient in patients(knowledge, stories, rng, even=even)
    ]


def figures(rows: list[Told]) -> dict[str, Any]:
    """Return the figures, each per wrong winner and with its standard error.

    Right winners state nothing too many, but have their share in both parts, which are sums over all stories.
    """
    wrong = np.array([row.winner != row.truth for row in rows])
    found: dict[str, Any] = {"stories": len(rows), "right_first": float(1 - wrong.mean())}
    found["two_sources_over_prior"] = float(np.mean([row.twice for row in rows]))
    for name in FIGURES:
        values = np.array([getattr(row, name) for row in rows]) / wrong.mean()
        error = float(np.std(values - values.mean() * wrong / wrong.mean()) / np.sqrt(len(rows)))
        found[name] = {"per_wrong_winner": float(values.mean()), "standard_error": error}
    return found


def write_lost(rows: list[Told], knowledge: Knowledge, path: Path) -> None:
    """Write how often each cause lost, what it states and who won, the most often beaten first."""
    stated = np.bincount(frame_of(knowledge).speaking()[1], minlength=len(knowledge.causes))
    told, lost = Counter(r.truth for r in rows), Counter(r.truth for r in rows if r.winner != r.truth)
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, lineterminator="\n")
        out.writerow(["cause", "states", "told", "lost", "won by"])
        for cause, times in lost.most_common():
            winners = Counter(r.winner for r in rows if r.truth == cause and r.winner != cause).most_common(3)
            names = " ".join(f"{knowledge.causes[w].id}:{n}" for w, n in winners)
            out.writerow([knowledge.causes[cause].id, int(stated[cause]), told[cause], times, names])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--stories", type=int, default=4000)
    parser.add_argument("--told", choices=[*TELLERS], default="plain")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--lost", type=Path, help="CSV file for how often each cause lost, shares even")
    options = parser.parse_args()
    knowledge = load("buttock")
    rows = {even: measure(knowledge, options.stories, options.told, even=even) for even in (False, True)}
    found = {"told": options.told, "as_common": figures(rows[False]), "even": figures(rows[True])}
    if options.lost:
        write_lost(rows[True], knowledge, options.lost)
    print(json.dumps(found, indent=2) if options.json else text_of(found))


def text_of(found: dict[str, Any]) -> str:
    """Return the figures as lines of text."""
    lines = [f"stories told: {found['told']}"]
    for name, label in (("as_common", "causes as common as they are"), ("even", "all causes equally common")):
        part = found[name]
        lines.append(
            f"{label}: {part['stories']} stories, right first {part['right_first']:.1%}, "
            f"P(two sources) {part['two_sources_over_prior']:.2f} of its prior"
        )
        for figure, says in zip(FIGURES, ("more than the truth", "by leading", "bias"), strict=True):
            value = part[figure]
            lines.append(
                f"  {says:<20} {value['per_wrong_winner']:6.2f} (standard error {value['standard_error']:.2f})"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
