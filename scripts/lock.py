"""Write constraints.txt: the newest versions that fit together on the oldest Python that Whence supports.

Run it with that Python (3.11), so that the same versions serve the later ones too: ``make lock``.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAD = """\
# Versions that were tested together, for Python 3.11 to 3.13. Written by scripts/lock.py (make lock).
# Names and versions only: where packages come from is for the machine to say.
"""


def main() -> None:
    """Resolve every extra and write names and versions."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed"]
    wanted = ["--no-build-isolation", "--report", "-", "hatchling", "-e", f"{ROOT}[dev]"]
    done = subprocess.run([*command, *wanted], check=True, capture_output=True, text=True)
    found = {
        item["metadata"]["name"].lower().replace("_", "-"): item["metadata"]["version"]
        for item in json.loads(done.stdout)["install"]
    }
    found.pop("whence")
    lines = "".join(f"{name}=={version}\n" for name, version in sorted(found.items()))
    (ROOT / "constraints.txt").write_text(HEAD + lines, encoding="utf-8")
    print(f"{len(found)} versions written to constraints.txt")


if __name__ == "__main__":
    main()
