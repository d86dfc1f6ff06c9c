"""Fixtures that several tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of shared test data, or skip with the reason where it is absent."""
    folder = Path(os.environ.get("WHENCE_SHARED", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip(f"shared test data not found at {folder} (set WHENCE_SHARED)")
    return folder
