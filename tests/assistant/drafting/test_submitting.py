"""A submitted draft is a document that people read, from which the artifact can be read back."""

from __future__ import annotations

from assistant.drafting.artifacts.header import OpenItem
from assistant.drafting.exports.markdown import to_markdown
from assistant.drafting.imports.markdown import read_markdown
from assistant.drafting.submitting import front_matter_of
from ingest.front_matter import split_front_matter
from tests.assistant.drafting.specimens import complete_spec


def submitted() -> str:
    return front_matter_of(complete_spec(), to_markdown(complete_spec()))


def test_the_text_holds_no_data_for_programs() -> None:
    fields, body, odd = split_front_matter(submitted())
    assert odd == [] and fields["title"] == complete_spec().title
    assert "provenance:" not in body and "# " in body


def test_the_artifact_is_read_back_from_what_is_published() -> None:
    assert read_markdown(submitted(), name="published.md").artifact == complete_spec()


def test_with_items_open_that_approval_waits_for_it_is_a_draft_from_which_nobody_is_answered() -> None:
    spec = complete_spec()
    assert split_front_matter(front_matter_of(spec, to_markdown(spec)))[0]["status"] == "in_force"
    spec.open_items = [OpenItem(field="domain", question="Which?", owner="Dana Whitlock", due="2027-01-01")]
    assert split_front_matter(front_matter_of(spec, to_markdown(spec)))[0]["status"] == "draft"
