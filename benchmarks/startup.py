"""How long does the command line take from nothing to an answer, and how much memory? Whole processes, side by side.

``python benchmarks/startup.py [--json] [--runs N]``. Each command runs N times in turn after one warm-up; figures are
medians of wall and processor time and the peak resident memory. The peers show what the imports alone cost.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
WHENCE = "import sys; sys.argv = ['whence', *sys.argv[1:]]; from whence.cli import main; main()"
CASE = "examples/sit_bone.yaml"
COMMANDS: dict[str, list[str]] = {
    "whence_assess": ["-c", WHENCE, "assess", CASE],
    "whence_assess_json": ["-c", WHENCE, "assess", CASE, "--json"],
    "whence_cause": ["-c", WHENCE, "cause", "piriformis_syndrome"],
    "whence_help": ["-c", WHENCE, "--help"],
    "floor_numpy_pydantic_yaml": ["-c", "import numpy, pydantic, yaml"],
    "peer_numpy_scipy_pydantic": ["-c", "import numpy, scipy.stats, pydantic"],
    "peer_pgmpy": ["-c", "import pgmpy.models, pgmpy.inference"],
    "python": ["-c", "pass"],
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.add_argument("--runs", type=int, default=7, help="runs of each command")
    options = parser.parse_args()
    figures = measure(options.runs)
    if options.json:
        print(json.dumps(figures, indent=2))
        return
    print(f"{'':<28}{'wall s':>9}{'cpu s':>9}{'peak MB':>9}")
    for name, row in figures["commands"].items():
        shown = (
            f"{row['wall_s']:>9.3f}{row['cpu_s']:>9.3f}{row['peak_mb']:>9.0f}" if row else "   not installed"
        )
        print(f"{name.replace('_', ' '):<28}{shown}")
    print(f"targets: 0.6 s and 150 MB: {'met' if figures['met'] else 'NOT met'} (by processor time)")


def measure(runs: int) -> dict[str, Any]:
    """Return medians over `runs` of every command; commands take turns, so that load falls on all alike."""
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in COMMANDS}
    failed = {name for name, command in COMMANDS.items() if once(command) is None}
    for _ in range(runs):
        for name, command in COMMANDS.items():
            if name not in failed and (result := once(command)) is not None:
                found[name].append(result)
    rows = {
        name: dict(
            zip(("wall_s", "cpu_s", "peak_mb"), map(statistics.median, zip(*rows, strict=True)), strict=True)
        )
        if rows
        else None
        for name, rows in found.items()
    }
    first = rows["whence_assess"] or {}
    met = bool(first) and first["cpu_s"] < 0.6 and first["peak_mb"] < 150
    return {"runs": runs, "python": sys.version.split()[0], "commands": rows, "met": met}


def once(command: list[str]) -> tuple[float, float, float] | None:
    """Run one command; return wall seconds, processor seconds and peak megabytes, None where it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        return None
    scale = 1 if sys.platform == "darwin" else 1024
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * scale / 1e6


if __name__ == "__main__":
    main()
