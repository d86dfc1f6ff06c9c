"""Time bivariate meta-analysis beside R's lme4, and see whether the two agree.

Run ``python benchmarks/dta.py [--json] [--repeat N] [--shared FOLDER]``. Both fit the same tables in
one run on one machine: published ones from the shared data where that folder is there, and
simulated ones of 40 studies. Where Rscript or lme4 is absent the peer is left out and the reason
given.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from whence.evidence import Table2x2, fit_bivariate, read_tables

GOLDEN = ("AuditC", "Dementia", "IAQ", "SAQ", "skin_tests", "smoking", "anti_ccp")

R_SCRIPT = r"""
suppressMessages(library(lme4))
args <- commandArgs(TRUE)
d <- read.csv(args[1]); repeats <- as.integer(args[2])
cat("dataset,seconds,sens,spec,loglik,version\n")
for (name in unique(d$dataset)) {
  e <- d[d$dataset == name, ]; k <- nrow(e)
  long <- data.frame(study = factor(rep(seq_len(k), 2)), hits = c(e$tp, e$tn),
                     misses = c(e$fn, e$fp), sens = rep(1:0, each = k), spec = rep(0:1, each = k))
  seconds <- numeric(repeats)
  for (i in seq_len(repeats)) seconds[i] <- system.time(
    m <- suppressMessages(suppressWarnings(glmer(
      cbind(hits, misses) ~ 0 + sens + spec + (0 + sens + spec | study), data = long,
      family = binomial))))[["elapsed"]]
  f <- plogis(fixef(m))
  cat(sprintf("%s,%.6f,%.8f,%.8f,%.8f,%s\n", name, median(seconds), f[["sens"]], f[["spec"]],
              as.numeric(logLik(m)), packageVersion("lme4")))
}
"""


def simulate(k: int, seed: int) -> tuple[Table2x2, ...]:
    """Draw k studies of 20 to 200 diseased and healthy people each."""
    rng = np.random.default_rng(seed)
    logits = rng.multivariate_normal([1.4, 1.9], [[0.6, -0.25], [-0.25, 0.8]], size=k)
    people = rng.integers(20, 201, size=(k, 2))
    hits = rng.binomial(people, 1 / (1 + np.exp(-logits)))
    return tuple(
        Table2x2(int(h[0]), int(n[1] - h[1]), int(n[0] - h[0]), int(h[1]), f"S{i + 1}")
        for i, (h, n) in enumerate(zip(hits, people, strict=True))
    )


def datasets(shared: Path) -> dict[str, tuple[Table2x2, ...]]:
    folder = shared / "data" / "dta_meta_analysis"
    found = {
        name: read_tables(folder / f"{name}.csv") for name in GOLDEN if (folder / f"{name}.csv").is_file()
    }
    return found | {f"simulated_40_{seed}": simulate(40, seed) for seed in (1, 2, 3)}


def ours(tables: tuple[Table2x2, ...], repeats: int) -> dict[str, Any]:
    seconds: dict[str, float] = {}
    for method in ("laplace", "quadrature"):
        taken = []
        for _ in range(repeats):
            start = time.perf_counter()
            fit = fit_bivariate(tables, method)  # type: ignore[arg-type]
            taken.append(time.perf_counter() - start)
        seconds[method] = statistics.median(taken)
        if method == "laplace":
            result = {"sens": fit.sens.value, "spec": fit.spec.value, "loglik": fit.loglik}
    return {"seconds": seconds["laplace"], "seconds_quadrature": seconds["quadrature"], **result}


def peer(sets: dict[str, tuple[Table2x2, ...]], repeats: int) -> tuple[dict[str, dict[str, Any]], str]:
    """Return lme4's figures by data set, and its version or the reason why there are none."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        return {}, "skipped: Rscript is not on this machine"
    with tempfile.TemporaryDirectory() as folder:
        data, script = Path(folder, "tables.csv"), Path(folder, "fit.R")
        script.write_text(R_SCRIPT, encoding="utf-8")
        with data.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["dataset", "tp", "fp", "fn", "tn"])
            writer.writerows((name, t.tp, t.fp, t.fn, t.tn) for name, tables in sets.items() for t in tables)
        done = subprocess.run(
            [rscript, str(script), str(data), str(repeats)], capture_output=True, text=True, check=False
        )
    if done.returncode:
        return {}, f"skipped: R could not fit ({done.stderr.strip().splitlines()[-1:] or 'no message'})"
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    found = {
        row["dataset"]: {key: float(row[key]) for key in ("seconds", "sens", "spec", "loglik")}
        for row in rows
    }
    return found, f"lme4 {rows[0]['version']}"


def run(shared: Path, repeats: int) -> dict[str, Any]:
    sets = datasets(shared)
    fit_bivariate(sets["simulated_40_1"])  # so that no figure holds the imports
    mine = {name: ours(tables, repeats) for name, tables in sets.items()}
    theirs, said = peer(sets, repeats)
    fits = []
    for name, tables in sets.items():
        row: dict[str, Any] = {"dataset": name, "studies": len(tables), **mine[name]}
        if name in theirs:
            other = theirs[name]
            row |= {f"lme4_{key}": value for key, value in other.items()}
            row["times_faster"] = other["seconds"] / row["seconds"]
            row["gap_sens"] = abs(row["sens"] - other["sens"])
            row["gap_spec"] = abs(row["spec"] - other["spec"])
        fits.append(row)
    forty = [row for row in fits if row["studies"] == 40]
    summary: dict[str, Any] = {
        "seconds_40_studies": statistics.median(row["seconds"] for row in forty),
        "seconds_40_studies_quadrature": statistics.median(row["seconds_quadrature"] for row in forty),
    }
    if theirs:
        summary |= {
            "lme4_seconds_40_studies": statistics.median(row["lme4_seconds"] for row in forty),
            "times_faster_median": statistics.median(row["times_faster"] for row in fits),
            "times_faster_least": min(row["times_faster"] for row in fits),
            "gap_most": max(max(row["gap_sens"], row["gap_spec"]) for row in fits),
        }
    return {
        "machine": {"python": platform.python_version(), "cores": os.cpu_count()},
        "peer": said,
        "repeats": repeats,
        **summary,
        "fits": fits,
    }


def show(result: dict[str, Any]) -> None:
    print(f"Bivariate binomial-normal model, median of {result['repeats']} fits; peer: {result['peer']}\n")
    head = (
        "data set",
        "k",
        "Laplace ms",
        "quadrature ms",
        "lme4 ms",
        "ratio",
        "sens",
        "lme4",
        "spec",
        "lme4",
    )
    print("{:<16}{:>4}{:>12}{:>15}{:>9}{:>7}{:>8}{:>8}{:>8}{:>8}".format(*head))
    for row in result["fits"]:
        other = [
            f"{1000 * row['lme4_seconds']:.0f}" if "lme4_seconds" in row else "–",
            f"{row['times_faster']:.0f}x" if "times_faster" in row else "–",
        ]
        values = [
            f"{row['sens']:.4f}", f"{row.get('lme4_sens', float('nan')):.4f}",
            f"{row['spec']:.4f}", f"{row.get('lme4_spec', float('nan')):.4f}",
        ]  # fmt: skip
        print(
            f"{row['dataset']:<16}{row['studies']:>4}{1000 * row['seconds']:>12.1f}"
            f"{1000 * row['seconds_quadrature']:>15.1f}{other[0]:>9}{other[1]:>7}"
            + "".join(f"{value:>8}" for value in values)
        )
    print(f"\n40 studies: {1000 * result['seconds_40_studies']:.1f} ms", end="")
    if "lme4_seconds_40_studies" in result:
        print(f", lme4 {1000 * result['lme4_seconds_40_studies']:.0f} ms", end="")
    print()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    default = os.environ.get("WHENCE_SHARED", str(Path(__file__).resolve().parents[2] / "shared"))
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--repeat", type=int, default=5, help="fits of each data set (median is taken)")
    parser.add_argument("--shared", type=Path, default=Path(default), help="folder of shared test data")
    options = parser.parse_args()
    result = run(options.shared, max(1, options.repeat))
    if options.json:
        json.dump(result, sys.stdout, indent=2)
        print()
    else:
        show(result)


if __name__ == "__main__":
    main()
