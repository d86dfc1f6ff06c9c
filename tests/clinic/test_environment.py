"""Settings from the environment: what is read, what is refused, and that Django finds nothing to complain about."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ImproperlyConfigured

from whence.clinic import environment

if TYPE_CHECKING:
    from pathlib import Path


def test_a_key_is_made_once_and_only_its_owner_reads_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("WHENCE_SECRET_KEY")
    monkeypatch.setenv("WHENCE_DATA", str(tmp_path))
    key = environment.secret_key()
    assert len(key) > 60
    assert environment.secret_key() == key
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_where_no_key_can_be_kept_the_way_out_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("WHENCE_SECRET_KEY")
    (tmp_path / "file").touch()
    monkeypatch.setenv("WHENCE_DATA", str(tmp_path / "file"))
    with pytest.raises(ImproperlyConfigured, match="set WHENCE_SECRET_KEY or WHENCE_DATA"):
        environment.secret_key()


def test_a_url_names_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://anna:p%40ss@db.example:5433/pain")
    found = environment.database()
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert [found[k] for k in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "anna", "p@ss", "db.example", "5433", "pain",
    ]  # fmt: skip
    monkeypatch.setenv("DATABASE_URL", "sqlite:////var/lib/whence.db")
    assert environment.database()["NAME"] == "/var/lib/whence.db"
    monkeypatch.setenv("DATABASE_URL", "mysql://host/name")
    with pytest.raises(ImproperlyConfigured, match="use postgresql://"):
        environment.database()


def test_a_setting_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHENCE_X", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="WHENCE_X is 'perhaps'; write 1 or 0"):
        environment.flag("WHENCE_X", default=True)
    with pytest.raises(ImproperlyConfigured, match="WHENCE_X is 'perhaps'; write a whole number"):
        environment.number("WHENCE_X", 3)
    monkeypatch.setenv("WHENCE_X", "a.example, b.example,")
    assert environment.listed("WHENCE_X", []) == ["a.example", "b.example"]


@pytest.mark.parametrize(
    "command", [["check", "--deploy", "--fail-level", "WARNING"], ["makemigrations", "--check"]]
)
def test_django_finds_nothing_to_complain_about(root: Path, tmp_path: Path, command: list[str]) -> None:
    own = {"PATH": os.environ["PATH"], "PYTHONPATH": str(root / "src"), "WHENCE_DATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=root,
        env=own,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout or "No changes" in done.stdout
