"""A submitted draft is a document that people read, from which the artifact can be read back."""

from __future__ import annotations

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
