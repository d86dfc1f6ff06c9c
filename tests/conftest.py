"""Fixtures that several tests share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from whence import Knowledge

# The same examples at every run, so that a red test is never an accident; HYPOTHESIS_PROFILE=explore looks further.
settings.register_profile("same", derandomize=True, deadline=None, database=None)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("WHENCE_CACHE", str(ROOT / ".pytest_cache" / "whence"))  # no test writes into a home


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Look for no examples in files of fixtures: they all have one name, and only one module can bear it."""
    return True if collection_path.name == "conftest.py" else None


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of shared test data, or skip with the reason where it is absent."""
    folder = Path(os.environ.get("WHENCE_SHARED", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip(f"shared test data not found at {folder} (set WHENCE_SHARED)")
    return folder


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def buttock() -> Knowledge:
    """Return the buttock's pack."""
    from whence import load

    return load("buttock")


@pytest.fixture(scope="session")
def toy() -> Knowledge:
    """Return a small pack made for tests: six causes, eighteen findings."""
    from whence import load

    return load("toy", ROOT / "tests" / "packs")
