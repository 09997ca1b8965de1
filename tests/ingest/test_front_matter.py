from __future__ import annotations

import pytest

from ingest.errors import UnreadableFileError
from ingest.front_matter import split_front_matter


def test_yaml_is_split_from_the_text() -> None:
    fields, rest, warnings = split_front_matter("---\nowner: Risk\n---\n\n# Title\n")

    assert (fields, rest, warnings) == ({"owner": "Risk"}, "\n# Title\n", [])


def test_toml_is_split_from_the_text() -> None:
    fields, rest, _ = split_front_matter('+++\nowner = "Risk"\n[params]\nkind = "policy"\n+++\nText\n')

    assert fields["owner"] == "Risk"
    assert fields["kind"] == "policy"
    assert rest == "Text\n"


def test_broken_yaml_is_read_line_by_line_so_that_no_audience_is_lost() -> None:
    fields, rest, warnings = split_front_matter("---\ntitle: Ops: the rules\naudience: [admin]\n---\nText\n")

    assert fields == {"title": "Ops: the rules", "audience": ["admin"]}
    assert rest == "Text\n"
    assert [warning.code for warning in warnings] == ["invalid_front_matter"]


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    text = "---\n\nA paragraph that starts the page.\n\n---\n\nMore.\n"

    assert split_front_matter(text) == ({}, text, [])


@pytest.mark.parametrize("field", ["audience: [admin]", "ACL-Roles: admin", "status: draft"])
@pytest.mark.parametrize("end", ["", "\n# Title\nText\n", "\n\nText\n"])
def test_unclosed_front_matter_that_restricts_fails_its_file(field: str, end: str) -> None:
    with pytest.raises(UnreadableFileError, match="closing line"):
        split_front_matter(f"---\ntitle: Plan\n{field}{end}")


def test_a_rule_before_plain_text_with_a_colon_is_no_front_matter() -> None:
    text = "---\nNote: read this first.\n\nThe status: all is well.\n"

    assert split_front_matter(text) == ({}, text, [])
