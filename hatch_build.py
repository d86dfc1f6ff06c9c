"""Put compiled packs into the wheel, so that an installed Whence fits nothing at its first run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_COMPILE = "from whence.knowledge.cache import build_into; build_into({folder!r})"


class CompilePacks(BuildHookInterface):
    """Compile every region's pack into the wheel; an editable install compiles at its first run instead."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile in a process of its own, from the source that is being built."""
        if version == "editable":
            return
        folder = mkdtemp(prefix="whence-packs-")
        source = str(Path(self.root) / "src")
        environment = {**os.environ, "PYTHONPATH": source, "PYTHONDONTWRITEBYTECODE": "1"}
        subprocess.run([sys.executable, "-c", _COMPILE.format(folder=folder)], check=True, env=environment)
        for path in sorted(Path(folder).iterdir()):
            build_data["force_include"][str(path)] = f"whence/packs/compiled/{path.name}"
