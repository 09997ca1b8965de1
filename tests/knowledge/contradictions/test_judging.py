"""Two claims that cannot both be followed, and pairs that only look like it."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.contradictions.judging import contradiction_between
from knowledge.documents import DocumentKind, DocumentStatus
from tests.knowledge.contradictions.claims import make_claim

CONTRADICTIONS = {
    "durations": ("Mooring logs are kept for 30 days.", "We keep mooring logs for 90 days.", "duration"),
    "keeping and deleting": (
        "Mooring logs are kept for 30 days.",
        "Mooring logs are deleted after 90 days.",
        "duration",
    ),
    "amounts": ("The berth fee is EUR 20.", "The berth fee is EUR 35.", "eur"),
    "least counts": ("A tug has at least two pilots.", "A tug has at least three pilots.", "count of pilot"),
    "frequencies": ("Buoys are inspected monthly.", "Buoys are inspected weekly.", "frequency"),
    "roles": (
        "Night dives are approved by the Harbour Master.",
        "The Safety Officer approves night dives.",
        "who may approve",
    ),
    "permission and ban": (
        "Visitors may enter the dry dock.",
        "Visitors may not enter the dry dock.",
        "rule",
    ),
    "duty and exemption": (
        "A life vest is required on the pontoon.",
        "A life vest is not required on the pontoon.",
        "rule",
    ),
    "speeds": ("The speed limit on the quay is 8 km/h.", "The speed limit on the quay is 10 km/h.", "speed"),
    "speeds in two units": (
        "Carts drive at most 8 km/h on the quay.",
        "Carts have a speed of at most 10 mph on the quay.",
        "speed",
    ),
    "temperatures below zero": (
        "The bait store is kept at -18 °C.",
        "The bait store is kept at -22 °C.",
        "temperature",
    ),
    "numbers of nothing": (
        "The load factor of the crane is 0.8.",
        "The load factor of the crane is 0.6.",
        "number",
    ),
    "one thing beside another that has the other's value": (
        "The fee of the long quay is EUR 20. The fee of the long ramp is EUR 35.",
        "The fee of the long quay is EUR 35.",
        "eur",
    ),
    "approvers from the same amount on": (
        "Repairs above 400 euros are approved by the line manager.",
        "Repairs above 400 euros need the approval of the finance director before they begin.",
        "who may approve",
    ),
    "more words that limit nothing": (
        "Mooring logs of the quay are kept for 30 days.",
        "Mooring logs of the quay are kept for 90 days and then overwritten.",
        "duration",
    ),
}
NEAR_MISSES = {
    "another of a numbered series": (
        "Desk 5 answers pagers within 3 minutes.",
        "Desk 6 answers pagers within 4 minutes.",
    ),
    "another subject": ("Mooring logs are kept for 30 days.", "Visitor lists are kept for 90 days."),
    "another condition": ("The berth fee is EUR 20.", "In winter the berth fee is EUR 35."),
    "another tier": (
        "A fault of level 1 is repaired within 2 hours.",
        "A fault of level 3 is repaired within 9 hours.",
    ),
    "another place": ("The berth fee in Oslo is EUR 20.", "The berth fee in Turku is EUR 35."),
    "a value within the limit": ("A tug has at least two pilots.", "A tug has four pilots."),
    "the same in another unit": ("Permits last two years.", "Permits last 24 months."),
    "an example": ("The berth fee is EUR 20.", "For example, a berth fee of EUR 35 is paid at once."),
    "history": ("The berth fee is EUR 20.", "The berth fee used to be EUR 35."),
    "a rule beside its exception": (
        "Night dives need two signatures. Short night dives need one signature.",
        "Night dives need one signature.",
    ),
    "another subject named nearby": (
        "Every collision is reported within 2 hours. The desk writes down each incident of an AI.",
        "Every AI incident is reported within 4 hours. A collision is written down.",
    ),
    "another vehicle": (
        "Carts drive at most 8 km/h on the quay.",
        "Lorries drive at most 15 km/h on the quay.",
    ),
    "a speed in another unit": (
        "The speed limit on the quay is 36 km/h.",
        "The speed limit on the quay is 10 m/s.",
    ),
    "the lowest and the highest": (
        "The maximum speed on the quay is 9 km/h.",
        "The minimum speed on the quay is 3 km/h.",
    ),
    "approvers of two tiers": (
        "Repairs up to 400 euros are approved by the line manager.",
        "Repairs above 400 euros are approved by the finance director.",
    ),
    "a second value that names the case": (
        "A crate lifted by one person weighs at most 25 kg.",
        "A crate lifted by two persons weighs at most 45 kg.",
    ),
    "roles of two acts": (
        "Dive plans are approved by the Harbour Master.",
        "Waivers of dive plans are granted by the Safety Officer.",
    ),
    "a ban with an exception": (
        "Visitors may enter the dry dock.",
        "Visitors may not enter the dry dock unless the master agrees.",
    ),
    "dates of the documents themselves": ("- Next review: 2031-05-01", "- Next review: 2031-08-01"),
}


@pytest.mark.parametrize(("first", "other", "topic"), CONTRADICTIONS.values(), ids=CONTRADICTIONS.keys())
def test_a_contradiction_is_named_by_its_topic(first: str, other: str, topic: str) -> None:
    one, two = make_claim("quay", first), make_claim("dock", other)

    assert contradiction_between(one, two) == contradiction_between(two, one) == topic


@pytest.mark.parametrize(("first", "other"), NEAR_MISSES.values(), ids=NEAR_MISSES.keys())
def test_what_may_both_be_followed_is_no_contradiction(first: str, other: str) -> None:
    one, two = make_claim("quay", first), make_claim("dock", other)

    assert contradiction_between(one, two) == contradiction_between(two, one) == ""


def test_only_what_binds_contradicts() -> None:
    rule = make_claim("quay", "The berth fee is EUR 20.")
    others = {"status": DocumentStatus.DRAFT}, {"kind": DocumentKind.RECORD}, {"doc_id": "quay"}

    for other in others:
        claim = make_claim(**{"doc_id": "dock", "text": "The berth fee is EUR 35.", **other})
        assert contradiction_between(rule, claim) == ""


def test_claims_of_sections_about_other_things_are_not_held_against_each_other() -> None:
    one = make_claim("quay", "The berth fee is EUR 20.")
    two = make_claim("dock", "The berth fee is EUR 35.", vector=np.array([0.0, 1.0], dtype=np.float32))

    assert contradiction_between(one, two) == ""
