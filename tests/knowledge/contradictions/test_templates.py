"""Documents that fill in one form for different subjects."""

from __future__ import annotations

from knowledge.contradictions.templates import heading_names, of_one_template
from tests.knowledge.contradictions.claims import make_document

FORM = [
    ("Pump", "1. Failure modes"),
    ("Pump", "2. Restart steps"),
    ("Pump", "3. Spare parts"),
    ("Pump", "4. Purpose"),
]


def test_general_headings_and_numbers_tell_nothing() -> None:
    assert heading_names(FORM) == {"failure modes", "restart steps", "spare parts"}


def test_runbooks_of_two_pumps_share_a_template() -> None:
    names = heading_names(FORM)
    pump, crane = make_document("a", title="Pump Runbook"), make_document("b", title="Crane Runbook")

    assert of_one_template(pump, crane, {"a": names, "b": names})
    assert not of_one_template(pump, crane, {"a": names, "b": frozenset({"spare parts"})})


def test_two_editions_of_one_document_are_no_template() -> None:
    names = heading_names(FORM)
    old, new = make_document("a", title="Pump Runbook"), make_document("b", title="Pump Runbook v2")

    assert not of_one_template(old, new, {"a": names, "b": names})
