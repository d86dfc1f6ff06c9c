"""Do thick cause files win by their thickness? Stories of 7 present and 3 absent findings, from one cause each.

Usage: ``python benchmarks/stories.py [--stories 500] [--json]``. The aim: wrong winners state at most one more
finding than the truth on average, and P(two sources) stays within 1.5 times its prior.
"""

from __future__ import annotations

import argparse
import json

import numpy as np

from whence.knowledge.cache import load
from whence.reasoning.frame import frame_of
from whence.reasoning.posterior import reason
from whence.reasoning.simulate import draw_patient, story_of


def measure(stories: int, seed: int = 7) -> dict[str, float]:
    """Return the figures over so many stories."""
    knowledge, rng = load("buttock"), np.random.default_rng(seed)
    stated = np.bincount(frame_of(knowledge).speaking()[1], minlength=len(knowledge.causes))
    twice, extra = [], []
    while len(twice) < stories:
        patient = draw_patient(knowledge, rng)
        if len(patient.sources) > 1 or patient.sources[0] == len(knowledge.causes) - 1:
            continue
        posterior = reason(story_of(knowledge, patient, rng, present=7, absent=3), knowledge)
        twice.append(posterior.two_sources / knowledge.model["two_sources"])
        winner = int(np.argmax(posterior.causes[:-1]))
        if winner != patient.sources[0]:
            extra.append(float(stated[winner] - stated[patient.sources[0]]))
    return {
        "stories": stories,
        "right_first": 1 - len(extra) / stories,
        "two_sources_over_prior": float(np.mean(twice)),
        "extra_findings_of_wrong_winners": float(np.mean(extra)),
        "standard_error": float(np.std(extra) / np.sqrt(len(extra))),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=500)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measure(options.stories)
    if options.json:
        print(json.dumps(figures, indent=2))
        return
    for name, value in figures.items():
        print(f"{name.replace('_', ' ')}: {value:.3g}")


if __name__ == "__main__":
    main()
