"""Search: by name, other names, beginnings, slips and without accents; over every kind of page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import translation

from whence.clinic.pages.library import shelf
from whence.clinic.pages.search import search

if TYPE_CHECKING:
    from django.test import Client


def _found(text: str, most: int = 5) -> list[str]:
    return [hit.link.id for hit in search(shelf(), text)][:most]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Piriformis syndrome", "piriformis_syndrome"),  # the name
        ("sciatica", "lumbar_radiculopathy"),  # another name
        ("slipped disc", "lumbar_radiculopathy"),
        ("M76.8", "proximal_hamstring_tendinopathy"),  # a code
        ("pirif", "piriformis_syndrome"),  # a beginning
        ("piriphormis", "piriformis_syndrome"),  # slips
        ("siatica", "lumbar_radiculopathy"),
        ("coccydinia", "coccydynia"),
        ("stenosys", "lumbar_spinal_stenosis"),
        ("PIRIFÓRMIS", "piriformis_syndrome"),  # case and accents
        ("slump test", "slump_test"),  # every kind of page
        ("bridge", "bridge"),
        ("MRI of the hip", "mri_hip"),
        ("deep gluteal syndrome", "deep_gluteal_syndrome"),
        ("hamstring tendon pain", "proximal_hamstring_tendinopathy"),  # words from several fields
    ],
)
def test_a_page_is_found(text: str, wanted: str) -> None:
    assert wanted in _found(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ciática", "lumbar_radiculopathy"),
        ("ciatica", "lumbar_radiculopathy"),
        ("piramidal", "piriformis_syndrome"),
        ("coxigodina", "coccydynia"),
        ("piriformis", "piriformis_syndrome"),  # English names are found too
        ("prueba de slump", "slump_test"),
    ],
)
def test_a_page_is_found_in_spanish(text: str, wanted: str) -> None:
    with translation.override("es"):
        assert wanted in _found(text)
        assert search(shelf(), text)[0].link.name != "Slump test"


def test_a_full_name_comes_first() -> None:
    for name in ("Hip osteoarthritis", "Cauda equina syndrome", "Straight leg raise", "Bird dog"):
        assert search(shelf(), name)[0].link.name == name


def test_pages_with_every_word_hide_those_with_some() -> None:
    both = set(_found("sacroiliac block", 40))
    assert "sacroiliac_joint_pain" in both
    assert both < set(_found("sacroiliac", 40)) | set(_found("block", 40))


@pytest.mark.parametrize("text", ["", "   ", "?!", "zzzzqqq", "x" * 5000])
def test_nothing_is_found_quietly(client: Client, text: str) -> None:
    response = client.get("/search/", {"q": text})
    assert response.status_code == 200
    assert search(shelf(), text) == ()


def test_a_search_works_by_address_and_as_a_part(client: Client) -> None:
    page = client.get("/search/", {"q": "siatica"}).content.decode()
    part = client.get("/search/", {"q": "siatica"}, headers={"HX-Request": "true"}).content.decode()
    assert 'href="/causes/lumbar_radiculopathy/"' in page
    assert "<html" not in part
    assert part.strip() in page


def test_what_is_searched_for_is_never_taken_for_markup(client: Client) -> None:
    assert b"<script>alert" not in client.get("/search/", {"q": "<script>alert(1)</script>"}).content
