"""What is known of the causes, loaded once in each process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import get_language

import whence

if TYPE_CHECKING:
    from whence.knowledge import Knowledge

__all__ = ["knowledge"]

REGION = "buttock"


def knowledge(language: str | None = None) -> Knowledge:
    """Return the pack, in `language` where its texts are translated; None for the language of the request."""
    return whence.load(REGION, language=language or get_language() or settings.LANGUAGE_CODE)
