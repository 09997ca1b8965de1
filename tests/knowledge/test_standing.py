"""Which documents are in force on a day."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents import DocumentStatus
from knowledge.partitions import Standing
from knowledge.standing import CatalogEntry, EffectiveStatus, effective_statuses, standings

DAY = date(2026, 6, 1)


def entry(number: int, *supersedes: int, **changes: object) -> CatalogEntry:
    values = {
        "version_id": number,
        "doc_id": f"ops/d{number}",
        "short_id": f"d{number}",
        "collection": "ops",
        "audience": "staff",
        "declared": DocumentStatus.IN_FORCE,
        "effective_from": None,
        "supersedes": tuple(f"ops/d{each}" for each in supersedes),
        "valid": True,
    }
    return CatalogEntry(**{**values, **changes})  # type: ignore[arg-type]


def test_a_chain_names_its_last_document() -> None:
    statuses = effective_statuses([entry(1), entry(2, 1), entry(3, 2)], on=DAY)

    superseded = EffectiveStatus(status=DocumentStatus.SUPERSEDED, superseded_by="ops/d3")
    assert statuses[1] == statuses[2] == superseded
    assert statuses[3].status is DocumentStatus.IN_FORCE


def test_a_short_id_counts_within_its_collection_only() -> None:
    near = entry(2, supersedes=("d1",))
    far = entry(3, supersedes=("d1",), collection="legal")

    assert effective_statuses([entry(1), near], on=DAY)[1].superseded_by == "ops/d2"
    assert effective_statuses([entry(1), far], on=DAY)[1].status is DocumentStatus.IN_FORCE


def test_a_draft_supersedes_nothing_and_is_not_in_force() -> None:
    statuses = effective_statuses([entry(1), entry(2, 1, declared=DocumentStatus.DRAFT)], on=DAY)

    assert statuses[1].status is DocumentStatus.IN_FORCE
    assert statuses[2].status is DocumentStatus.DRAFT


def test_a_later_day_brings_a_scheduled_document_into_force() -> None:
    entries = [entry(1), entry(2, 1, effective_from=date(2026, 7, 1))]

    before, after = effective_statuses(entries, on=DAY), effective_statuses(entries, on=date(2026, 7, 1))

    assert [before[each].status for each in (1, 2)] == ["in_force", "scheduled"]
    assert [after[each].status for each in (1, 2)] == ["superseded", "in_force"]
    assert standings(entries, on=DAY)[1] == standings(entries, on=DAY)[2] == set(Standing)


def test_documents_that_supersede_each_other_are_both_out() -> None:
    statuses = effective_statuses([entry(1, 2), entry(2, 1)], on=DAY)

    assert {each.status for each in statuses.values()} == {DocumentStatus.SUPERSEDED}


def test_a_retired_document_stays_retired() -> None:
    statuses = effective_statuses([entry(1, valid=False), entry(2, 1)], on=DAY)

    assert statuses[1].status is DocumentStatus.RETIRED


@st.composite
def libraries(draw: st.DrawFn) -> list[CatalogEntry]:
    return [
        entry(
            number,
            *draw(st.sets(st.integers(0, 6).filter(lambda each, own=number: each != own), max_size=3)),
            declared=draw(st.sampled_from(list(DocumentStatus))),
            effective_from=draw(st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31))),
            valid=draw(st.booleans()),
        )
        for number in range(draw(st.integers(0, 7)))
    ]


@given(libraries(), st.dates(date(2026, 5, 1), date(2027, 1, 31)))
def test_indexes_hold_a_document_where_any_later_day_looks_for_it(
    library: list[CatalogEntry], later: date
) -> None:
    """What was placed on one day can be found on every later one without a new publication."""
    placed = standings(library, on=date(2026, 5, 1))
    for version_id, effective in effective_statuses(library, on=later).items():
        in_force = effective.status is DocumentStatus.IN_FORCE
        assert (Standing.IN_FORCE if in_force else Standing.NOT_IN_FORCE) in placed[version_id]
