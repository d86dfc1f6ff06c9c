"""The site's own words: every one is gathered, translated and compiled."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import polib
import pytest

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from django.test import Client

_FILLED = re.compile(r"%\(\w+\)[sd]|%%|</?\w+")


@pytest.fixture(scope="module")
def messages(root: Path) -> ModuleType:
    sys.path.insert(0, str(root / "scripts"))
    import messages

    sys.path.remove(str(root / "scripts"))
    return messages


@pytest.fixture
def spanish(root: Path) -> polib.POFile:
    return polib.pofile(str(root / "src/whence/clinic/locale/es/LC_MESSAGES/django.po"))


def test_every_word_of_the_site_is_in_the_spanish_book(messages: ModuleType, spanish: polib.POFile) -> None:
    known = {(entry.msgid, entry.msgid_plural or None) for entry in spanish}
    assert set(messages.gathered()) == known, "run make messages"


def test_spanish_is_complete(messages: ModuleType, spanish: polib.POFile) -> None:
    assert messages.lacking(spanish) == []


def test_a_translation_keeps_what_is_filled_in(spanish: polib.POFile) -> None:
    for entry in spanish:
        said = entry.msgid_plural or entry.msgid
        text = entry.msgstr_plural[1] if entry.msgid_plural else entry.msgstr
        assert sorted(_FILLED.findall(text)) == sorted(_FILLED.findall(said)), entry.msgid


def test_the_compiled_book_is_up_to_date(root: Path, spanish: polib.POFile) -> None:
    compiled = (root / "src/whence/clinic/locale/es/LC_MESSAGES/django.mo").read_bytes()
    assert compiled == spanish.to_binary(), "run make messages"


def test_words_are_found_in_code_and_templates(messages: ModuleType) -> None:
    assert list(messages.of_code('x = ngettext("one", "many", n); y = _("it\'s")')) == [
        ("one", "many"),
        ("it's", None),
    ]
    one = '{% translate "50% more" %}'
    two = "{% blocktranslate count n=n %}{{ n }} a{% plural %}{{ n }} b{% endblocktranslate %}"
    assert list(messages.of_template(one + two)) == [
        ("50%% more", None),
        ("%(n)s a", "%(n)s b"),
    ]


def test_pages_speak_spanish_under_their_own_address(client: Client) -> None:
    page = client.get("/es/check/").content.decode()
    assert '<html lang="es"' in page
    assert "Sexo al nacer" in page
    assert "Sex at birth" not in page
    assert 'hreflang="en"' in page
