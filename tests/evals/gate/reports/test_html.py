"""The page: whole, alone, safe and readable."""

from __future__ import annotations

import colorsys
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html as reader

import evals.gate.reports.html as module
from evals.gate.reports.html import html
from tests.evals.gate.reports.hostile import ATTACKS, EVERYTHING, hostile
from tests.evals.gate.reports.samples import EVERY, failing, output

VOID = {"meta", "input"}
CSS = (Path(module.__file__).parent / "templates" / "report.css").read_text(encoding="utf-8")


class Structure(HTMLParser):
    """Counts elements with their attributes, and sees that each one ends."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: Counter[tuple[str, tuple[str, ...]]] = Counter()
        self.open: list[str] = []
        self.values: list[tuple[str, str]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs) -> None:
        self.found[tag, tuple(sorted(name for name, _ in attrs))] += 1
        self.values += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", EVERY)
def test_every_element_ends(name: str) -> None:
    assert Structure(html(*EVERY[name]())).open == []


@pytest.mark.parametrize("attack", [*ATTACKS, EVERYTHING], ids=range(len(ATTACKS) + 1))
def test_a_hostile_text_makes_no_element_and_no_attribute(attack: str) -> None:
    tame, wild = Structure(html(*hostile("tame"))), Structure(html(*hostile(attack)))

    assert wild.open == []
    assert wild.found.keys() <= tame.found.keys()


@pytest.mark.parametrize("attack", [*ATTACKS, EVERYTHING], ids=range(len(ATTACKS) + 1))
def test_the_page_fetches_nothing_and_runs_nothing(attack: str) -> None:
    structure = Structure(html(*hostile(attack)))

    tags = {tag for tag, _ in structure.found}
    assert not tags & {"script", "img", "iframe", "object", "link", "base", "form", "use", "image"}
    for name, value in structure.values:
        assert not name.startswith("on")
        assert name not in ("src", "srcset", "action", "xlink:href")
        assert name != "href" or value.startswith("#")
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in structure.values
    assert not re.search(r"url\(|@import|https?:", CSS)


def test_what_a_template_would_run_stays_text() -> None:
    page = html(*hostile("{{ 7 * 7 }}"))

    assert "{{ 7 * 7 }}" in page


def test_headings_go_down_one_step_at_a_time() -> None:
    page = reader.document_fromstring(html(*failing(60)))

    levels = [int(each.tag[1]) for each in page.iter("h1", "h2", "h3", "h4")]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(now - before <= 1 for before, now in pairwise(levels))


def test_every_heading_of_a_table_says_what_it_heads() -> None:
    page = reader.document_fromstring(html(*failing(60)))

    assert all(each.get("scope") in ("col", "row", "rowgroup") for each in page.iter("th"))


def test_every_link_leads_to_a_place_on_the_page() -> None:
    for make in EVERY.values():
        page = reader.document_fromstring(html(*make()))
        places = {each.get("id") for each in page.iter() if each.get("id")}
        assert {link.get("href")[1:] for link in page.iter("a")} <= places


def test_an_id_stands_once() -> None:
    page = reader.document_fromstring(html(*failing(60)))
    ids = [each.get("id") for each in page.iter() if each.get("id")]

    assert len(ids) == len(set(ids))


def test_every_drawing_is_told_in_words() -> None:
    page = reader.document_fromstring(html(*failing(60)))

    drawings = list(page.iter("svg"))

    assert len(drawings) == 9
    assert drawings[2].get("aria-label") == (
        "vital_recall against production: difference −0.083, between −0.124 and −0.041, margin 0.050"
    )


def test_a_flip_shows_both_answers_with_what_went_and_what_came() -> None:
    page = reader.document_fromstring(html(*failing(60)))

    flip = page.find_class("flip")[0]

    assert [each.text for each in flip.iter("del")][:2] == ["deputy", "five"]
    assert [each.text for each in flip.iter("ins")] == ["owner", "ten"]
    assert "answerer: it was read and not said" in flip.text_content()


def test_a_case_that_breaks_a_rule_is_shown_with_its_answers() -> None:
    context, decision = failing(60)
    decision = replace(decision, flips=decision.flips[:3])

    page = reader.document_fromstring(html(context, decision))

    assert "draft-004" in page.get_element_by_id("failing-1").text_content()
    assert "breaks a hard rule" in page.get_element_by_id("failing-1").text_content()


def test_without_production_the_cases_that_fail_are_shown_with_their_answers() -> None:
    page = reader.document_fromstring(html(*EVERY["bootstrap"]()))
    first = page.get_element_by_id("failing-1")

    assert "Cases that fail" in [each.text for each in page.iter("h2")]
    assert "Before" not in [heading.text for heading in first.iter("h4")]
    assert not list(first.iter("ins", "del"))


def test_seven_hundred_cases_weigh_less_than_a_megabyte() -> None:
    assert len(html(*failing(700)).encode()) < 1_000_000


def test_long_answers_and_many_flips_are_left_out_honestly() -> None:
    context, decision = failing(700)
    ids = [each for each in context.cases if each.startswith("answer")][:90]
    flips = [replace(decision.flips[0], case_id=name) for name in ids]
    long = {
        name: output(case, answer="The deputy signs within five days. " * 3_000)
        for name, case in context.cases.items()
    }

    page = html(replace(context, candidate_outputs=long), replace(decision, flips=flips))

    assert len(page.encode()) < 1_000_000
    assert "more characters)" in page
    assert re.search(r"… and \d+ more, in the table of all cases\.", page)


def variables(block: str) -> dict[str, tuple[float, float, float]]:
    """Name to red, green and blue of the colours that a block of CSS sets."""
    found = re.findall(r"--([a-z-]+): hsl\(([\d.]+) ([\d.]+)% ([\d.]+)%\)", block)
    return {
        name: colorsys.hls_to_rgb(float(hue) / 360, float(light) / 100, float(full) / 100)
        for name, hue, full, light in found
    }


def contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    def luminance(colour: tuple[float, float, float]) -> float:
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_colours_can_be_told_apart(scheme: int) -> None:
    colours = variables(re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)[scheme])
    tones = ("good", "warn", "bad", "broken")
    grounds = ("paper", "card", "tint")
    pairs = [
        (ink, ground)
        for ink in ("ink", "soft", "primary")
        for ground in (*grounds, *[f"{t}-tint" for t in tones])
    ]
    pairs += [(tone, ground) for tone in tones for ground in ("paper", "card", f"{tone}-tint")]
    pairs += [("ink", "came"), ("ink", "gone")]

    weak = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}

    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}
