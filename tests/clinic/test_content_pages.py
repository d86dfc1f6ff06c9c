"""Content pages: every cause, family, finding, exercise and investigation has one, sound and without dead ends."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from whence.clinic.pages import library
from whence.clinic.pages.conditions import clause_of
from whence.clinic.pages.references import link_of, safe_url
from whence.clinic.pages.shares import Share, ratio_of, word_of

if TYPE_CHECKING:
    from django.test import Client

    from whence import Knowledge


class _Page(HTMLParser):
    """What a page holds: headings in order, ids, addresses."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.ids: Counter[str] = Counter()
        self.links: set[str] = set()
        self.text = text
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if given.get("id"):
            self.ids[str(given["id"])] += 1
        if tag in {"a", "img"} and (given.get("href") or given.get("src")):
            self.links.add(str(given.get("href") or given.get("src")))


def _addresses(knowledge: Knowledge) -> dict[str, list[str]]:
    care = knowledge.documents["care"]
    names = {
        "cause": [c.id for c in knowledge.causes if c.id != "unexplained"]
        + [f.id for f in knowledge.families],
        "finding": [f.id for f in knowledge.findings if f.kind != "zone"],
        "exercise": list(care["exercises"]),
        "investigation": list(care["investigations"]),
    }
    return {
        kind: [reverse(f"pages:{kind}", args=[n]) for n in dict.fromkeys(ids)] for kind, ids in names.items()
    }


INDEXES = [
    "/causes/",
    "/findings/",
    "/exercises/",
    "/tests/",
    "/search/",
    "/how-it-thinks/",
    "/how-we-review/",
]


@pytest.fixture(scope="module")
def written(buttock: Knowledge) -> dict[str, _Page]:
    """Return every content page and index by address, answered 200."""
    from django.test import Client

    client, found = Client(), {}
    for address in [*INDEXES, *(a for part in _addresses(buttock).values() for a in part)]:
        response = client.get(address)
        assert response.status_code == 200, address
        found[address] = _Page(response.content.decode())
    return found


def test_every_page_has_one_heading_of_the_first_rank_and_no_leap(written: dict[str, _Page]) -> None:
    for address, page in written.items():
        assert page.headings.count(1) == 1, address
        assert page.headings[0] == 1, address
        leaps = [(a, b) for a, b in pairwise(page.headings) if b > a + 1]
        assert not leaps, f"{address}: {leaps}"


def test_ids_are_unique_and_references_resolve(written: dict[str, _Page]) -> None:
    for address, page in written.items():
        twice = [name for name, count in page.ids.items() if count > 1]
        assert not twice, f"{address}: {twice}"
        lost = [link for link in page.links if link.startswith("#") and link[1:] not in page.ids]
        assert not lost, f"{address}: {lost}"


def test_no_link_dangles(written: dict[str, _Page]) -> None:
    from django.test import Client

    client, seen = Client(), set(written)
    for address, page in written.items():
        for link in page.links:
            parts = urlsplit(link)
            if (
                parts.scheme
                or not parts.path.startswith("/")
                or parts.path.startswith(("/static/", "/es/", "/check/"))
            ):
                continue
            if parts.path in written:
                assert not parts.fragment or parts.fragment in written[parts.path].ids, (
                    f"{address} leads to {link}"
                )
            elif parts.path not in seen:
                assert client.get(parts.path).status_code == 200, f"{address} leads to {link}"
                seen.add(parts.path)


def test_only_a_clinician_makes_a_page_medically_reviewed(
    written: dict[str, _Page], buttock: Knowledge
) -> None:
    for cause in buttock.causes:
        if cause.id == "unexplained":
            continue
        text = written[reverse("pages:cause", args=[cause.id])].text
        by_clinician = bool(cause.reviewed) and cause.reviewed["role"] == "clinician"
        assert ("Medically reviewed on" in text) == by_clinician
        assert ("Not yet reviewed by a clinician" in text) != by_clinician


def test_patients_never_read_of_a_diagnosis(written: dict[str, _Page]) -> None:
    """Headings, leads and labels are ours; what a study's title or a professional's text says is theirs."""
    ours = re.compile(r"<(h1|h2|h3|p class=\"lead\"|dt|summary|caption)[^>]*>(.*?)</")
    for address, page in written.items():
        for _, said in ours.findall(page.text):
            assert "diagnos" not in said.lower(), f"{address}: {said}"


def test_an_unknown_name_is_a_friendly_404(client: Client) -> None:
    for kind in ("causes", "findings", "exercises", "tests"):
        response = client.get(f"/{kind}/no_such_thing/")
        assert response.status_code == 404
        assert b"does not exist" in response.content
    assert client.get("/causes/unexplained/").status_code == 404
    assert client.get("/findings/zone:groin/").status_code == 404


def test_a_cause_shows_its_numbers_with_studies_that_link(written: dict[str, _Page]) -> None:
    text = written["/causes/axial_spondyloarthritis/"].text
    row = text[text.rindex(">HLA-B27</a></th>") :]
    row = row[: row.index("</tr>")]
    assert "60% (53% to 67%)" in row
    assert "accuracy study" in row
    number = re.search(r"#ref-(\d+)", row)
    assert number
    reference = text[text.index(f'id="ref-{number[1]}"') :].split("</li>")[0]
    assert "Rudwaleit M" in reference
    assert 'href="http://ard.bmj.com' in reference


def test_urgent_rules_come_first_and_the_most_urgent_before_others(buttock: Knowledge) -> None:
    page = library.page_of("cause", "cauda_equina_syndrome")
    order = [("emergency", "urgent", "soon", "routine", "self_care").index(r.urgency) for r in page.rules]
    assert order == sorted(order)
    assert page.rules[0].urgency == "emergency"
    fearing = {r for r, rule in buttock.documents["rules"].items() if "cauda_equina_syndrome" in rule["fear"]}
    assert fearing == {r.id for r in page.rules}
    assert all((rule.cite is None) == bool(rule.basis) for rule in page.rules)


def test_a_warning_sign_says_first_when_to_get_help(written: dict[str, _Page]) -> None:
    alarming = written["/findings/saddle_numbness/"].text
    assert alarming.index('id="urgent"') < alarming.index('id="what"')
    assert "A warning sign" in alarming
    ordinary = written["/findings/onset/"].text
    assert ordinary.index('id="urgent"') > ordinary.index('id="causes"')
    assert "A warning sign" not in ordinary


def test_signs_fall_into_common_rare_and_against() -> None:
    page = library.page_of("cause", "proximal_hamstring_tendinopathy")
    history = page.groups[0]
    words = [word for word, _ in history.common]
    assert words == ["nearly always", "usually", "often", "half", "sometimes"]
    against = {e.id for e in history.against}
    assert "radiation_below_knee" in against
    common = {e.id for _, entries in history.common for e in entries}
    assert "pain_on_sitting" in common
    assert not against & common
    assert [s.id for s in page.signs if s.id == "onset"] == ["onset"]


def test_care_comes_from_the_family_where_a_cause_has_no_plan_of_its_own() -> None:
    plans = library.shelf().care["plans"]
    shared = [c.id for c in library.shelf().causes if c.id not in plans and c.family in plans]
    assert shared
    for name in shared[:5]:
        care = library.page_of("cause", name).care
        assert care is not None
        assert care.shared is not None


def test_words_and_ratios_follow_the_numbers() -> None:
    assert [word_of(p) for p in (0.004, 0.03, 0.5, 0.71, 0.96)] == [
        "never",
        "rarely",
        "half",
        "often",
        "nearly always",
    ]
    half, tenth = Share(0.5, 0.4, 0.6, "half", ""), Share(0.1, 0.05, 0.19, "uncommonly", "")
    yes, no = ratio_of(half, tenth), ratio_of(half, tenth, absent=True)
    assert yes.value == pytest.approx(5)
    assert no.value == pytest.approx(0.5 / 0.9)
    assert yes.low < yes.value < yes.high
    assert no.low < no.value < no.high
    assert (yes.says, no.says) == ("for", "against")


def test_conditions_are_said_in_words(buttock: Knowledge) -> None:
    condition: dict[str, Any] = {
        "any": ["fever", {"all": ["onset=sudden|days", "fever"]}], "age": [60, 120], "pregnancy": ["pregnant"],
    }  # fmt: skip
    clause = clause_of(condition, buttock)
    assert clause is not None
    assert clause.text == "All of these"
    first, age, pregnant = clause.parts
    assert first.text == "Any of these"
    assert first.parts[0].finding == "fever"
    assert first.parts[1].parts[0].text.startswith("How the pain began: ")
    assert (age.text, pregnant.text) == ("Aged 60 or more", "pregnant")


def test_only_web_addresses_become_links() -> None:
    assert safe_url("javascript:alert(1)") == ""
    assert safe_url('https://example.org/"onmouseover="x') == ""
    assert link_of({"doi": "10.1/x y", "pmid": 7}) == ("https://pubmed.ncbi.nlm.nih.gov/7/", "PMID 7")


@pytest.mark.parametrize(
    ("kind", "text", "name"),
    [
        ("causes", "Sacroilíac", "Sacroiliac joint pain"),
        ("findings", "SLUMP", "Slump test"),
        ("exercises", "bridge leg", "Bridge on one leg"),
        ("tests", "mri hip", "MRI of the hip"),
    ],
)
def test_the_lists_can_be_filtered_without_scripts(client: Client, kind: str, text: str, name: str) -> None:
    shown = client.get(f"/{kind}/", {"filter": text}).content.decode()
    everything = client.get(f"/{kind}/").content.decode()
    assert f">{name}</a>" in shown
    assert shown.count(f'<a href="/{kind}/') < everything.count(f'<a href="/{kind}/') / 2
    nothing = client.get(f"/{kind}/", {"filter": "zzz"}).content.decode()
    assert "The search looks further" in nothing


def test_a_picture_is_sent_as_svg(client: Client) -> None:
    response = client.get("/exercises/bridge/picture.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert response.content.startswith(b"<svg")
    assert client.get("/exercises/none/picture.svg").status_code == 404
