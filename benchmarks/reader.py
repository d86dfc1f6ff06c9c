"""How fast does the reader read, and how soon is it ready?

``python benchmarks/reader.py [--json]``: stories a second on one core, and the seconds that a fresh process
needs until it can read (pack and words lying in the cache).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

import whence
from whence._yaml import read_yaml
from whence.narrative import load_lexicon, read_story

_STORIES = Path(__file__).resolve().parent.parent / "tests/narrative/gold_stories.yaml"
_START = """
import time; start = time.perf_counter()
import whence; imported = time.perf_counter()
from whence.narrative import load_lexicon, read_story
knowledge = whence.load("buttock"); loaded = time.perf_counter()
lexicon = load_lexicon(knowledge); words = time.perf_counter()
read_story("It hurts to sit.", knowledge, lexicon); first = time.perf_counter()
print(imported - start, loaded - imported, words - loaded, first - words)
"""


def stories_a_second(rounds: int = 5) -> tuple[float, float, float]:
    """Return stories a second (best round, by processor time), mean words a story, and milliseconds a story."""
    knowledge = whence.load("buttock")
    lexicon = load_lexicon(knowledge)
    texts = [entry["text"] for entry in read_yaml(_STORIES)]
    times = []
    for _ in range(rounds):
        start = time.process_time()
        for text in texts:
            read_story(text, knowledge, lexicon)
        times.append(time.process_time() - start)
    words = sum(len(t.split()) for t in texts) / len(texts)
    return len(texts) / min(times), words, 1000 * min(times) / len(texts)


def start_up(rounds: int = 5) -> dict[str, float]:
    """Return the seconds of each part of starting, of the fastest fresh process."""
    runs = []
    for _ in range(rounds):
        out = subprocess.run(
            [sys.executable, "-c", _START], capture_output=True, text=True, check=True
        ).stdout
        runs.append([float(x) for x in out.split()])
    best = min(runs, key=sum)
    names = ("import", "pack", "words", "first_story")
    return {**{n: round(t, 4) for n, t in zip(names, best, strict=True)}, "total": round(sum(best), 4)}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    as_json = parser.parse_args().json
    rate, words, milliseconds = stories_a_second()
    found = {
        "stories_per_second": round(rate, 1),
        "words_per_story": round(words, 1),
        "milliseconds_per_story": round(milliseconds, 3),
        "start_up_seconds": start_up(),
    }
    print(json.dumps(found) if as_json else "\n".join(f"{k}: {v}" for k, v in found.items()))


if __name__ == "__main__":
    main()
