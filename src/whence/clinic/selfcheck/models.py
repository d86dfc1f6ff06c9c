"""What the site keeps of a check, and only when the person says so."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from whence.clinic.selfcheck.state import Check

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["SavedCheck"]

_BYTES = 24
"""Of chance in a private link: 192 bits."""


def _expiry() -> datetime:
    return timezone.now() + timedelta(days=settings.SAVED_DAYS)


class SavedCheck(models.Model):
    """A check that the person saved. Only a hash of its link is kept, so the database opens none."""

    link_hash = models.CharField(max_length=64, unique=True)
    check_data = models.JSONField()
    saved_on = models.DateTimeField(auto_now=True)
    expires_on = models.DateTimeField(default=_expiry, db_index=True)

    class Meta:
        """Names in the database."""

        db_table = "selfcheck_saved"
        ordering: ClassVar = ["-saved_on"]

    def __str__(self) -> str:
        return f"saved check until {self.expires_on:%Y-%m-%d}"

    @classmethod
    def keep(cls, check: Check) -> Check:
        """Save a check under its link, or a new one; returns the check with its link. Drops what has expired."""
        cls.objects.filter(expires_on__lte=timezone.now()).delete()
        kept = check if check.saved else check.model_copy(update={"saved": secrets.token_urlsafe(_BYTES)})
        data = kept.model_copy(update={"saved": None}).model_dump(mode="json", exclude_defaults=True)
        cls.objects.update_or_create(
            link_hash=_hashed(str(kept.saved)), defaults={"check_data": data, "expires_on": _expiry()}
        )
        return kept

    @classmethod
    def find(cls, link: str) -> Check | None:
        """Return the check saved under a link; None where there is none or it has expired."""
        row = cls.objects.filter(link_hash=_hashed(link), expires_on__gt=timezone.now()).first()
        return Check.model_validate({**row.check_data, "saved": link}) if row else None

    @classmethod
    def drop(cls, link: str) -> None:
        """Delete what is saved under a link."""
        cls.objects.filter(link_hash=_hashed(link)).delete()


def _hashed(link: str) -> str:
    return hashlib.sha256(link.encode()).hexdigest()
