"""Make the pages and pictures that come from the code and from real results: ``make docs``.

``docs/commands.md`` and ``docs/api.md`` are written anew; in other pages, the block under a line
``<!-- run: whence ... -->`` is replaced by what the command prints. Tests fail when any of them is out of date.
"""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("README.md", "docs/cases.md", "docs/index.md")
WIDTH = 88
_RUN = re.compile(
    r"<!-- run: (?P<command>[^\n]+) -->\n```(?:console|text)\n.*?^```$", re.DOTALL | re.MULTILINE
)
_FILE = re.compile(r"<!-- file: (?P<path>\S+) -->\n```yaml\n.*?^```$", re.DOTALL | re.MULTILINE)


def main() -> None:
    """Write every page and picture."""
    for name, text in generated().items():
        (ROOT / name).write_text(text, encoding="utf-8")
        print(name)
    for name in PAGES:
        path = ROOT / name
        if path.exists():
            path.write_text(refreshed(path.read_text(encoding="utf-8")), encoding="utf-8")
            print(name)
    picture(ROOT / "docs/images/assess.svg")


def generated() -> dict[str, str]:
    """Return the pages that are written from the code alone."""
    return {"docs/commands.md": commands_page(), "docs/api.md": api_page()}


def commands_page() -> str:
    """Return the reference of the command line, from the commands' own help."""
    from typer.main import get_command

    from whence.cli.app import build

    parts = [
        "# Commands\n\nWritten by `make docs` from the commands themselves. Exit codes: 0 done, 2 bad input "
        "(one line on standard error that says where and what), 1 anything else.\n"
    ]
    for name, command in _commands(get_command(build())):
        parts.append(f"## whence {name}\n\n{inspect.cleandoc(command.help or '')}\n")
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        usage = " ".join(f"{p.name.upper()}" if p.required else f"[{p.name.upper()}]" for p in arguments)
        parts.append(f"```text\nwhence {name} [OPTIONS]{' ' + usage if usage else ''}\n```\n")
        rows = [(f"`{p.name.upper()}`", p.help or "") for p in arguments]
        rows += [(_option(p), p.help or "") for p in command.params if p.param_type_name == "option"]
        parts.append("\n".join(["| | |", "| --- | --- |", *(f"| {a} | {b} |" for a, b in rows)]) + "\n")
    return "\n".join(parts)


def _commands(group: Any, prefix: str = "") -> list[tuple[str, Any]]:
    """Return every command below a group with its full name."""
    found = []
    for name, command in group.commands.items():
        full = f"{prefix}{name}"
        found += _commands(command, f"{full} ") if hasattr(command, "commands") else [(full, command)]
    return found


def _option(parameter: Any) -> str:
    names = ", ".join(f"`{o}`" for o in parameter.opts)
    default = parameter.default
    shown = default not in (None, False, True, "") and not callable(default)
    return names + (f" (default {default})" if shown else "")


def api_page() -> str:
    """Return the reference of the public names, from their docstrings."""
    parts = ["# Python API\n\nWritten by `make docs` from the docstrings.\n"]
    for module in ("whence", "whence.evidence"):
        found = import_module(module)
        parts.append(f"## {module}\n")
        for name in found.__all__:
            thing = getattr(found, name)
            if name == "__version__":
                continue
            parts.append(f"### {name}\n\n{_describe(name, thing)}\n")
    return "\n".join(parts)


def _describe(name: str, thing: Any) -> str:
    thing = inspect.unwrap(thing)
    if not (inspect.isclass(thing) or inspect.isfunction(thing)):
        return f"`{name}` = `{sorted(thing) if isinstance(thing, frozenset) else thing!r}`"
    doc = inspect.cleandoc(thing.__doc__ or "")
    if inspect.isfunction(thing):
        signature = _signature(thing)
        return f"```python\n{name}{signature}\n```\n\n```text\n{doc}\n```"
    return f"```text\n{doc}\n```"


def _signature(function: Callable[..., Any]) -> str:
    parts, found = [], inspect.signature(function)
    for p in found.parameters.values():
        if p.kind is p.KEYWORD_ONLY and "*" not in parts:
            parts.append("*")
        default = (
            "" if p.default is p.empty else f" = {'...' if isinstance(p.default, Path) else repr(p.default)}"
        )
        parts.append(f"{p.name}: {p.annotation}{default}")
    return f"({', '.join(parts)}) -> {found.return_annotation}"


def refreshed(page: str) -> str:
    """Return a page with what its commands print now, and with the files that it shows."""
    page = _FILE.sub(_shown, page)
    return _RUN.sub(_ran, page)


def _shown(found: re.Match[str]) -> str:
    text = (ROOT / found["path"]).read_text(encoding="utf-8").rstrip()
    return f"<!-- file: {found['path']} -->\n```yaml\n{text}\n```"


def _ran(found: re.Match[str]) -> str:
    command = found["command"]
    return f"<!-- run: {command} -->\n```console\n$ {command}\n{run(command)}\n```"


def run(command: str) -> str:
    """Return what a command prints, without colour, at the width of the pages."""
    words = command.split()
    environment = {**os.environ, "COLUMNS": str(WIDTH), "NO_COLOR": "1", "PYTHONUTF8": "1", "TERM": "dumb"}
    code = "from whence.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, *words[1:]],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    lines = (done.stdout + done.stderr).rstrip().splitlines()
    return "\n".join(line.rstrip() for line in lines)


def picture(path: Path, example: str = "examples/sit_bone.yaml") -> None:
    """Draw the terminal with a real result as SVG, with fonts that every machine has."""
    from rich.console import Console

    from whence import assess, load, read_case
    from whence.cli.render import print_assessment

    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=100, file=nowhere, force_terminal=True, highlight=False)
        console.print(f"[bold]$ whence assess {example} --short[/bold]\n")
        knowledge = load("buttock")
        print_assessment(assess(read_case(ROOT / example), knowledge), knowledge, console, short=True)
    svg = console.export_svg(title="whence", unique_id="whence")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code, monospace", "ui-monospace, Menlo, Consolas, monospace")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(line.rstrip() for line in svg.splitlines()) + "\n", encoding="utf-8")
    print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
