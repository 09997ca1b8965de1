"""A brief may say what its writer knows; who drafted, what is cited and that it was approved it may not."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.drafting.artifacts.provenance import Citation
from assistant.drafting.briefs.begun import as_told, refused, settable
from assistant.drafting.briefs.reading import ReadBrief, brief_from_text, stated_from
from assistant.drafting.linting.context import CitedSource

BRIEF = """
title: Badge requests
status: approved
author: {name: Carla Dunn}
supersedes: [logging-standard]
drafted_by_ai: {model: the board}
approvals: [{party: {name: Carla Dunn}, decision: approved, date: 2026-01-01}]
business_problem:
  value: Too slow
  provenance: [{kind: said, source: interview, turn: 3, quote: I confirm it.}]
classification:
  value: public
  status: inferred
  provenance: [{kind: cited, doc_id: nowhere, doc_version: 1, quote: Everything is public.}]
review_in:
  value: P6M
  status: inferred
  provenance: [{kind: cited, doc_id: logging-standard, doc_version: 2, quote: Reviewed every six months.}]
steps:
  - An employee asks for a badge in Gatekeeper.
  - The front desk opens the request and prints the badge.
"""


class OneDocument:
    """A library in which one quote stands."""

    def look_up(self, citation: Citation) -> CitedSource:
        there = citation.doc_id == "logging-standard"
        return CitedSource(found=there, verbatim=citation.quote == "Reviewed every six months.")


def read() -> ReadBrief:
    return brief_from_text(BRIEF, name="badges.yaml", today=date(2026, 11, 21))


def test_what_only_the_product_sets_is_left_out_and_told() -> None:
    told, notes = as_told(read().base, source="badges.yaml", library=OneDocument())
    assert not told.author.filled and told.supersedes == []
    assert {"approvals", "supersedes", "drafted_by_ai", "author"} <= {note.path for note in notes}


def test_words_of_others_in_a_brief_are_words_of_the_brief() -> None:
    told, _ = as_told(read().base, source="badges.yaml", library=OneDocument())
    said = told.business_problem.provenance[0]
    assert (said.source, said.turn) == ("badges.yaml", None)


def test_a_value_rests_on_a_quote_only_where_the_quote_can_be_found() -> None:
    told, notes = as_told(read().base, source="badges.yaml", library=OneDocument())
    assert not told.classification.filled and "classification" in {note.path for note in notes}
    assert told.review_in.filled


@pytest.mark.parametrize("path", ["status", "approvals", "author", "citations", "steps.print.provenance"])
def test_no_answer_says_who_drafted_approved_or_vouches(path: str) -> None:
    assert not settable(path)
    assert [note.path for note in refused({path: None, "title": None})] == [path]


def test_an_answer_with_its_own_certainty_is_taken_as_what_was_answered() -> None:
    given = {
        "value": "Dana Whitlock",
        "status": "inferred",
        "provenance": [{"kind": "said", "source": "CEO"}],
    }
    stated = stated_from("business_owner", given, source="answers")
    assert stated.value == "Dana Whitlock" and stated.provenance.source == "answers"
