"""How quick is the site, with one person and with fifty at once?

``python benchmarks/site.py [--json] [--people 50] [--think 5] [--seconds 60]``. It serves the site as ``whence serve``
does, with two workers, and beside it a bare Django view under the same gunicorn. Three measurements:

- *pages*: one person, page after page; the wall time of each request.
- *people*: fifty different people who answer question after question, with a pause to think before each, until
  their result; every result is worked out anew.
- *crowd*: fifty people who load their own result over and over without any pause.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import psutil

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
PAGES = (
    "/",
    "/check/",
    "/check/where/",
    "/causes/",
    "/causes/piriformis_syndrome/",
    "/findings/slump_test/",
    "/exercises/",
    "/search/?q=sit+bone",
    "/how-it-thinks/",
)
PLACES = ("sit_bone.left", "mid_buttock.right", "upper_buttock.left", "low_back.left", "posterior_thigh.left")
BARE = """
from django.conf import settings
settings.configure(ROOT_URLCONF=__name__, SECRET_KEY="bare", ALLOWED_HOSTS=["*"])
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
urlpatterns = [path("", lambda request: HttpResponse("x" * 20000, headers={"Content-Length": "20000"}))]
application = get_wsgi_application()
"""
SERVE = "from whence.cli import main; main()"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--think", type=float, default=5.0, help="mean pause before an answer, in seconds")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long the people go on")
    options = parser.parse_args()
    figures = measure(options.people, options.think, options.seconds)
    print(json.dumps(figures, indent=2) if options.json else shown(figures))


def measure(people: int, think: float, seconds: float) -> dict[str, Any]:
    """Serve, measure and return the figures, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as (site, bare, server):
        figures: dict[str, Any] = {
            "workers": 2,
            "people": people,
            "think_s": think,
            "load": os.getloadavg()[0],
        }
        figures["pages"] = asyncio.run(one_after_another(site))
        figures["peer_bare_django_view"] = summary(asyncio.run(repeated(bare, "/", 1, 3.0)))
        used, start = processor_seconds(server), time.perf_counter()
        figures["people_at_once"] = asyncio.run(walking(site, people, think, seconds))
        figures["people_cores_used"] = (processor_seconds(server) - used) / (time.perf_counter() - start)
        figures["crowd_result"] = asyncio.run(crowd(site, people, 10.0))
        figures["peer_crowd_bare_django_view"] = summary(asyncio.run(repeated(bare, "/", people, 10.0)))
    result = figures["people_at_once"]["result"]
    medians = [row["median"] for row in figures["pages"].values()]
    figures["met"] = {
        "pages_median_under_60_ms": max(medians) < 60,
        "result_p95_under_250_ms": bool(result) and max(result["p95"], figures["crowd_result"]["p95"]) < 250,
    }
    return figures


@contextlib.contextmanager
def served(folder: Path) -> Iterator[tuple[int, int, int]]:
    """Serve the site and the bare view; yields their ports, and the number of the site's process."""
    (folder / "bare.py").write_text(BARE, encoding="utf-8")
    site, bare = free_port(), free_port()
    own = {
        "WHENCE_DATA": str(folder),
        "WHENCE_RATE_LIMITS": "0",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{folder}",
    }
    gunicorn = ["-m", "gunicorn", "-k", "gthread", "--threads", "4", "-w", "2", "-b", f"127.0.0.1:{bare}"]
    commands = [
        ["-c", SERVE, "serve", "--port", str(site), "--workers", "2"],
        [*gunicorn, "bare:application"],
    ]
    surroundings = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | own
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    running = [subprocess.Popen([sys.executable, *c], env=surroundings, **quiet) for c in commands]  # type: ignore[call-overload]
    try:
        for port in (site, bare):
            wait_for(port)
        yield site, bare, running[0].pid
    finally:
        for process in running:
            process.terminate()
            process.wait(20)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(900):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise SystemExit("the site did not start")


def processor_seconds(process: int) -> float:
    """Return the processor time that a process and its children have used."""
    first = psutil.Process(process)
    return sum(sum(p.cpu_times()[:2]) for p in (first, *first.children(recursive=True)))


@dataclass
class Visitor:
    """One person with a browser's manners: one connection that stays open, cookies, compressed pages."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    async def ask(
        self, method: str, path: str, data: dict[str, str] | None = None
    ) -> tuple[float, int, str, bytes]:
        """Send a request; return milliseconds, status, where it leads to, and the body as it came."""
        if self.writer is None or (
            self.reader is not None and self.reader.at_eof()
        ):  # closed while it thought
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        assert self.reader is not None
        body = urlencode({**data, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}) if data else ""
        head = [
            f"{method} {path} HTTP/1.1",
            "Host: localhost",
            "Accept-Language: en-GB",
            "Connection: keep-alive",
        ]
        head += ["Accept-Encoding: gzip"] if method == "GET" and "/result/" in path else []
        head += ["Cookie: " + "; ".join(f"{k}={v}" for k, v in self.cookies.items())] if self.cookies else []
        head += (
            ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
            if data
            else []
        )
        start = time.perf_counter()
        self.writer.write(("\r\n".join(head) + "\r\n\r\n" + body).encode())
        top = (await self.reader.readuntil(b"\r\n\r\n")).decode()
        length = re.search(r"(?i)^content-length: (\d+)", top, re.MULTILINE)
        content = await self.reader.readexactly(int(length[1])) if length else b""
        spent = (time.perf_counter() - start) * 1000
        for name, value in re.findall(r"(?i)^set-cookie: (\w+)=([^;]*)", top, re.MULTILINE):
            self.cookies[name] = value.strip('"')
        if re.search(r"(?i)^connection: close", top, re.MULTILINE):
            self.writer.close()
            self.writer = None
        leads = re.search(r"(?i)^location: (\S+)", top, re.MULTILINE)
        return spent, int(top[9:12]), leads[1] if leads else "", content

    async def begin(self, chance: random.Random) -> str:
        """Say who it is and where it hurts; returns where the questions begin."""
        await self.ask("GET", "/check/")
        age, sex = str(chance.randint(18, 85)), chance.choice(["female", "male"])
        await self.ask("POST", "/check/", {"age": age, "sex": sex, "pregnancy": "no", "country": "GB"})
        await self.ask("POST", "/check/where/", {"zones": chance.choice(PLACES), "worst": ""})
        await self.ask("POST", "/check/story/", {"story": ""})
        return (await self.ask("GET", "/check/question/"))[2]


def answered(page: str, chance: random.Random) -> dict[str, str]:
    """Return the form of a question, filled in; a warning sign is denied."""
    question = re.search(r'name="question" value="([\w:]+)"', page)
    data = {"question": question[1] if question else "", "replace": "1"}
    if 'name="none"' in page:
        return {**data, "none": "1"}
    return {**data, "answer": chance.choice(re.findall(r'name="answer" value="(\w+)"', page) or ["unknown"])}


async def one_after_another(port: int, runs: int = 15) -> dict[str, Any]:
    """Load each page by itself, and walk through one check."""
    visitor, found = Visitor(port), {}
    for path in PAGES:
        found[path] = summary([(await visitor.ask("GET", path))[0] for _ in range(runs)])
    times: dict[str, list[float]] = {
        "question": [],
        "answer": [],
        "result, worked out": [],
        "result, again": [],
    }
    for seed in range(runs):
        chance, visitor = random.Random(seed), Visitor(port)
        where = await visitor.begin(chance)
        while "/result/" not in where:
            spent, _, _, page = await visitor.ask("GET", where)
            times["question"].append(spent)
            spent, _, where, _ = await visitor.ask("POST", where, answered(page.decode(), chance))
            times["answer"].append(spent)
        for name in ("result, worked out", "result, again"):
            times[name].append((await visitor.ask("GET", where))[0])
    return found | {name: summary(row) for name, row in times.items()}


async def walking(port: int, people: int, think: float, seconds: float) -> dict[str, Any]:
    """Let people answer at their own pace; returns how long answers, questions and results took.

    They do not all arrive at once: at the start of the clock each has come to another place of the questions.
    """
    times: dict[str, list[float]] = {"question": [], "answer": [], "result": []}
    chances = [random.Random(1000 + i) for i in range(people)]
    begun = [await _begun(Visitor(port), chances[i], i % 16) for i in range(people)]
    end = time.perf_counter() + seconds

    async def walk(visitor: Visitor, where: str, chance: random.Random) -> None:
        await asyncio.sleep(chance.random() * think)
        while time.perf_counter() < end:
            if "/result/" in where:
                times["result"].append((await visitor.ask("GET", where))[0])
                visitor = Visitor(port)
                where = await visitor.begin(chance)
            spent, _, _, page = await visitor.ask("GET", where)
            times["question"].append(spent)
            await asyncio.sleep(chance.expovariate(1 / think))
            spent, _, where, _ = await visitor.ask("POST", where, answered(page.decode(), chance))
            times["answer"].append(spent)

    await asyncio.gather(*(walk(*start, chances[i]) for i, start in enumerate(begun)))
    return {name: summary(row) if row else None for name, row in times.items()}


async def _begun(visitor: Visitor, chance: random.Random, questions: int) -> tuple[Visitor, str]:
    where = await visitor.begin(chance)
    for _ in range(questions):
        if "/result/" not in where:
            page = (await visitor.ask("GET", where))[3].decode()
            where = (await visitor.ask("POST", where, answered(page, chance)))[2]
    return visitor, where


async def crowd(port: int, people: int, seconds: float) -> dict[str, Any]:
    """Let everybody load the own result over and over."""
    visitors = [Visitor(port) for _ in range(people)]
    for i, visitor in enumerate(visitors):
        await visitor.begin(random.Random(2000 + i))
        for _ in range(4):  # each worker works it out once
            await visitor.ask("GET", "/check/result/")
    return summary(await hammered(visitors, "/check/result/", seconds))


async def repeated(port: int, path: str, people: int, seconds: float) -> list[float]:
    return await hammered([Visitor(port) for _ in range(people)], path, seconds)


async def hammered(visitors: list[Visitor], path: str, seconds: float) -> list[float]:
    """Return the times of all requests that visitors make one after another, without a pause."""
    times: list[float] = []
    end = time.perf_counter() + seconds

    async def load(visitor: Visitor) -> None:
        while time.perf_counter() < end:
            times.append((await visitor.ask("GET", path))[0])

    await asyncio.gather(*(load(v) for v in visitors))
    return times


def summary(times: list[float]) -> dict[str, Any]:
    """Return count, median and 95th percentile, in milliseconds."""
    ordered = sorted(times)
    return {
        "n": len(ordered),
        "median": round(statistics.median(ordered), 2),
        "p95": round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 2),
    }


def shown(figures: dict[str, Any]) -> str:
    """Return the figures for reading."""
    rows = [(f"one person: {name}", row) for name, row in figures["pages"].items()]
    rows.append(("one person: peer, a bare Django view", figures["peer_bare_django_view"]))
    rows += [
        (f"{figures['people']} people: {name}", row) for name, row in figures["people_at_once"].items() if row
    ]
    rows.append((f"crowd of {figures['people']}: result", figures["crowd_result"]))
    rows.append(
        (f"crowd of {figures['people']}: peer, a bare Django view", figures["peer_crowd_bare_django_view"])
    )
    lines = [f"{'milliseconds':<52}{'n':>7}{'median':>9}{'p95':>9}"]
    lines += [f"{name:<52}{row['n']:>7}{row['median']:>9.1f}{row['p95']:>9.1f}" for name, row in rows]
    lines += [
        f"{name.replace('_', ' ')}: {'met' if met else 'NOT met'}" for name, met in figures["met"].items()
    ]
    lines.append(
        f"processors that the site used for {figures['people']} people: {figures['people_cores_used']:.2f}"
    )
    return "\n".join([*lines, f"load of the machine at the start: {figures['load']:.1f}"])


if __name__ == "__main__":
    main()
