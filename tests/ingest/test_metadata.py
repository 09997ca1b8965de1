from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import IngestError, UnreadableFileError
from ingest.metadata import (
    complete_metadata,
    merge_metadata,
    metadata_as_typed,
    metadata_from_fields,
    parse_audience,
    parse_date,
    parse_status,
    parse_yaml,
)
from knowledge.documents import DocumentKind, DocumentMetadata, DocumentStatus


def test_fields_are_known_by_many_names() -> None:
    metadata, warnings = metadata_from_fields(
        {
            "ID": "AI Change Policy",
            "Document-Owner": "Head of Risk",
            "Type": "policy",
            "effectiveDate": date(2026, 3, 1),
            "Next review": "1 March 2027",
            "acl_roles": ["Program Managers", "governance-lead"],
            "state": "Approved",
            "replaces": "old-policy, older-policy",
            "version": 3.0,
        }
    )

    assert warnings == []
    assert metadata == DocumentMetadata(
        doc_id="ai-change-policy",
        kind=DocumentKind.POLICY,
        owner="Head of Risk",
        effective_from=date(2026, 3, 1),
        review_by=date(2027, 3, 1),
        audience=frozenset({"program_manager", "governance_lead"}),
        status=DocumentStatus.IN_FORCE,
        supersedes=("old-policy", "older-policy"),
        version_label="3.0",
    )


def test_an_author_is_no_owner() -> None:
    assert metadata_from_fields({"author": "Jo Doe"})[0].owner is None


@pytest.mark.parametrize(
    ("given_date", "expected"),
    [
        ("2026-03-31", date(2026, 3, 31)),
        ("2026-03-31T10:00:00Z", date(2026, 3, 31)),
        ("31.03.2026", date(2026, 3, 31)),
        ("31 March 2026", date(2026, 3, 31)),
        ("March 31st, 2026", date(2026, 3, 31)),
        ("31/03/2026", date(2026, 3, 31)),
        ("03/31/2026", date(2026, 3, 31)),
        (datetime(2026, 3, 31, 12, 0), date(2026, 3, 31)),
        ("tbd", None),
        (None, None),
    ],
)
def test_dates_in_common_forms_are_read(given_date: object, expected: date | None) -> None:
    assert parse_date(given_date) == expected


@pytest.mark.parametrize("unclear", ["03/04/2026", "next spring", "2026-13-01", 20261301])
def test_an_unclear_date_is_a_warning_and_no_guess(unclear: object) -> None:
    metadata, warnings = metadata_from_fields({"review_by": unclear})

    assert metadata.review_by is None
    assert [warning.code for warning in warnings] == ["invalid_date"]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        (
            "review_by",
            "soon",
            "`review_by`: 'soon' is no date; write it as 2026-03-31; nothing was proposed.",
        ),
        ("status", "fine", r"The status 'fine' is not one of draft, [a-z_, ]+; nothing was proposed\."),
        ("kind", "poem", r"The kind 'poem' is not one of policy, [a-z_, ]+; nothing was proposed\."),
    ],
)
def test_what_is_typed_and_cannot_be_read_is_refused(field: str, value: str, message: str) -> None:
    with pytest.raises(IngestError, match=f"^{message}$"):
        metadata_as_typed({"owner": "Head of Claims", field: value})


def test_what_is_typed_and_can_be_read_is_taken() -> None:
    assert metadata_as_typed({"status": "approved"}).status is DocumentStatus.IN_FORCE


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Published", DocumentStatus.IN_FORCE),
        ("in force", DocumentStatus.IN_FORCE),
        ("pending_review", DocumentStatus.DRAFT),
        ("In Review", DocumentStatus.DRAFT),
        ("archived", DocumentStatus.RETIRED),
        ("superseded by P2", DocumentStatus.SUPERSEDED),
    ],
)
def test_status_words_have_synonyms(word: str, status: DocumentStatus) -> None:
    assert parse_status(word) is status


def test_a_status_nobody_knows_is_not_answered_from() -> None:
    metadata, warnings = metadata_from_fields({"status": "half-baked"})

    assert metadata.status is DocumentStatus.DRAFT
    assert [warning.code for warning in warnings] == ["unknown_status"]


@pytest.mark.parametrize("everyone", ["all", "Everyone", "public", ["admin", "staff"], "all staff"])
def test_everyone_has_many_names(everyone: object) -> None:
    assert parse_audience(everyone) == frozenset({"staff"})


@pytest.mark.parametrize(
    "stated",
    [
        "governance_lead, group:claims-handling",
        ["Governance leads", "group:Claims Handling"],
        "group: claims-handling; governance lead",
    ],
)
def test_an_audience_may_name_groups_beside_roles(stated: object) -> None:
    assert parse_audience(stated) == frozenset({"governance_lead", "group:claims-handling"})
    assert parse_audience(["group:staff"]) == frozenset({"group:staff"})
    assert parse_audience("everyone, group:claims") == frozenset({"staff"})


@pytest.mark.parametrize(
    "unreadable",
    [
        "engineers",
        ["staff", "nobody-knows"],
        [],
        "",
        {"a": 1},
        7,
        "group:",
        "group:a+admin",
        [{"group": "a"}],
    ],
)
def test_an_unreadable_audience_fails_the_file_and_never_opens_it(unreadable: object) -> None:
    with pytest.raises(UnreadableFileError, match="audience"):
        metadata_from_fields({"audience": unreadable})


def test_what_nobody_stated_is_a_warning_each() -> None:
    metadata, warnings = complete_metadata(
        DocumentMetadata(), text="Intro.\n\n# Change **policy**\n", source="a/b.md"
    )

    assert metadata.title == "Change policy"
    assert metadata.kind is DocumentKind.GUIDE
    assert {warning.code for warning in warnings} == {
        "missing_owner",
        "missing_review_by",
        "missing_audience",
        "missing_kind",
    }


def test_a_title_comes_from_the_file_name_last() -> None:
    metadata, _ = complete_metadata(DocumentMetadata(), text="No heading.", source="ops/on-call_rota.txt")

    assert metadata.title == "On call rota"


def test_a_later_layer_wins_only_where_it_says_something() -> None:
    file = DocumentMetadata(owner="A", title="T", supersedes=("x",))
    flags = DocumentMetadata(owner="B")

    assert merge_metadata(file, flags) == DocumentMetadata(owner="B", title="T", supersedes=("x",))


@pytest.mark.parametrize("source", ["a: &x [1]\nb: *x", "a: [1", "!!python/object:os.system x", "\t- a"])
def test_yaml_that_is_broken_or_could_explode_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="YAML"):
        parse_yaml(source)


@given(st.dictionaries(st.sampled_from(["owner", "status", "review_by", "kind", "id", "title"]), st.text()))
def test_no_field_value_crashes(stated: dict[str, str]) -> None:
    metadata_from_fields(stated)
