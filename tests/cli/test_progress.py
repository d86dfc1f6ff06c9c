"""What is done is kept when somebody presses Ctrl-C."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from whence.cli.progress import gather


def counting(until: int) -> Iterator[int]:
    yield from range(until)
    raise KeyboardInterrupt


def test_all_are_gathered() -> None:
    assert gather(range(3), 3, "Cases") == ([0, 1, 2], True)


def test_an_interrupt_keeps_what_is_done_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert gather(counting(2), 5, "Cases") == ([0, 1], False)
    assert capsys.readouterr().err == "stopped: 2 of 5 cases are done\n"


def test_an_interrupt_before_anything_is_done_is_an_interrupt() -> None:
    with pytest.raises(KeyboardInterrupt):
        gather(counting(0), 5, "Cases")
