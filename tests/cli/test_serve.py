"""`whence serve` before it serves: what it says, and what it refuses in one line."""

from __future__ import annotations

import json
import socket

import pytest
from typer.testing import CliRunner

from whence.cli.app import build
from whence.cli.serve import serve_command
from whence.errors import InputError


def test_the_address_is_told_without_serving() -> None:
    done = CliRunner().invoke(build("serve"), ["serve", "--port", "8765", "--workers", "3", "--json"])
    assert json.loads(done.stdout) == {"address": "http://127.0.0.1:8765/", "workers": 3}


def test_a_port_that_is_taken_is_one_clear_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(InputError, match=r"cannot listen on .* choose another with --port"):
            serve_command("127.0.0.1", taken.getsockname()[1], 1, open_browser=False, as_json=False)
