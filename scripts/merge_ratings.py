"""Turn a rater's shorthand (``cause: finding=o other=u,s,y``) into ``ratings/second.csv``.

Usage: ``python scripts/merge_ratings.py RATED.txt...``; ratings of other causes stay as they are.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from whence.knowledge.files import PACKS
from whence.knowledge.load import load_pack

LETTERS = {
    "n": "never", "v": "very rarely", "r": "rarely", "u": "uncommonly", "s": "sometimes", "h": "half", "o": "often",
    "y": "usually", "a": "nearly always",
}  # fmt: skip


def main(paths: list[str]) -> None:
    """Merge the files named on the command line and say what was left out."""
    pack = load_pack()
    rows = dict(pack.second_ratings)
    left_out = 0
    for path in paths:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            cause, _, rest = line.partition(":")
            if cause.strip() not in pack.causes:
                continue
            for part in rest.split():
                finding, _, letters = part.partition("=")
                value = pack.causes[cause.strip()].findings.get(finding)
                if value is None or value.source is not None:
                    left_out += 1
                    continue
                options = list(value.value) if isinstance(value.value, dict) else ["yes"]
                for option, letter in zip(options, letters.split(","), strict=False):
                    rows[cause.strip(), finding, option] = LETTERS[letter]
    target = PACKS / "library/ratings/second.csv"
    target.parent.mkdir(exist_ok=True)
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["cause", "finding", "option", "word"])
        writer.writerows((*key, word) for key, word in sorted(rows.items()))
    print(f"{len(rows)} ratings; {left_out} left out (finding no longer judged)")


if __name__ == "__main__":
    main(sys.argv[1:])
