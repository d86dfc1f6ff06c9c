"""The site on a real PostgreSQL: its own tests of saved checks, reports and limits run there too."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest.importorskip("psycopg")

TESTS = ("test_selfcheck.py", "test_reports.py", "test_site.py")


def _programs() -> Path | None:
    """Return the folder of PostgreSQL's programs; Debian keeps them off the search path."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    places = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((p.parent for p in places), key=lambda p: int(p.parent.name), default=None)


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """Start a server of its own on a free port, or skip with the reason; ``WHENCE_POSTGRES=required`` fails."""
    programs = _programs()
    if programs is None:
        reason = "no PostgreSQL on this machine; install it to run the site's tests on it"
        if os.environ.get("WHENCE_POSTGRES") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    user = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
    with tempfile.TemporaryDirectory() as name, socket.socket() as free:
        folder = Path(name)
        if user:
            shutil.chown(folder, user)
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()

        def run(program: str, *arguments: str) -> None:
            command = [programs / program, "-D", folder / "data", *arguments]
            subprocess.run(command, check=True, cwd=folder, user=user, stdout=subprocess.DEVNULL, timeout=120)

        run("initdb", "-U", "whence", "--auth=trust", "--encoding=UTF8", "--no-sync")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
        run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgresql://whence@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")


def test_what_the_site_keeps_is_kept_on_postgresql(postgres: str, root: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    tests = [str(root / "tests" / "clinic" / name) for name in TESTS]
    own = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COV_"))}
    done = subprocess.run(
        [*command, *tests],
        env={**own, "WHENCE_TEST_DATABASE": postgres},
        cwd=root, check=False, capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]
    assert "skipped" not in done.stdout


def test_the_tests_speak_to_the_server_that_they_are_given(postgres: str, root: Path) -> None:
    """Migrations are complete and the columns are those of PostgreSQL, not those of a forgotten SQLite."""
    code = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "from django.db import connection\n"
        "call_command('migrate', verbosity=0); call_command('makemigrations', check=True, dry_run=True, verbosity=0)\n"
        "with connection.cursor() as cursor:\n"
        "    cursor.execute(\"select data_type from information_schema.columns where column_name = 'check_data'\")\n"
        "    print(connection.vendor, cursor.fetchone()[0])\n"
    )
    own = {"WHENCE_TEST_DATABASE": postgres, "DJANGO_SETTINGS_MODULE": "site_settings"}
    found = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **own}, cwd=root / "tests",
        check=True, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert found.stdout.split() == ["postgresql", "jsonb"]
