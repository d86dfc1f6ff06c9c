"""What all tests of the site share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import translation

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Begin each test in English: a page in Spanish leaves its language behind."""
    with translation.override("en"):
        yield
