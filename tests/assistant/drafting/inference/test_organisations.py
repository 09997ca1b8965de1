from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.drafting.artifacts.provenance import QUOTE_LIMIT
from assistant.drafting.inference.inferred import Inferences, Topic
from assistant.drafting.inference.reading import infer
from knowledge.knowledge_base import KnowledgeBase
from knowledge.library import DOCUMENTS_DIR
from tests.assistant.drafting.inference.measuring import NOW, ORGANISATIONS, compare, expected

NAMES = ("hospital", "bank", "council", "parcels", "university", "energy")
Libraries = Callable[[Path], KnowledgeBase]


def quotes_are_verbatim(base: KnowledgeBase, found: Inferences) -> bool:
    cited = [
        citation
        for value in found.values.values()
        for citation in (*value.citations, *(each for _, each in value.also))
    ]
    return all(
        each.quote == base.version(f"{each.doc_id}@{each.doc_version}").text[each.start : each.end]
        and 0 < len(each.quote) <= QUOTE_LIMIT
        for each in cited
    )


@pytest.mark.parametrize("name", NAMES)
def test_what_a_person_reads_in_an_organisations_policies_is_found(libraries: Libraries, name: str) -> None:
    there = expected(ORGANISATIONS / name / "expected.yaml")
    base = libraries(ORGANISATIONS / name)

    found = infer(base, role="staff", at=NOW, about=there.about)

    compared = compare(found, there)
    assert compared.precision >= 0.96, compared.wrong
    assert compared.recall >= 0.90, compared.missed
    assert quotes_are_verbatim(base, found)


def test_what_a_person_reads_in_the_starter_library_is_found_and_its_contradictions_are_shown(
    libraries: Libraries,
) -> None:
    there = expected(Path(__file__).parent / "starter.yaml")
    base = libraries(DOCUMENTS_DIR)

    found = infer(base, role="staff", at=NOW, about=there.about)

    compared = compare(found, there)
    assert compared.precision >= 0.97, compared.wrong
    assert compared.recall >= 0.95, compared.missed
    assert quotes_are_verbatim(base, found)


def test_one_workflows_own_rules_hold_for_that_workflow_alone(libraries: Libraries) -> None:
    base = libraries(ORGANISATIONS / "hospital")

    other = infer(base, role="staff", at=NOW, about="Reading of X-rays")
    own = infer(base, role="staff", at=NOW, about="Referral Sorting for outpatients")

    assert other.values[Topic.MODEL_CHANGE_APPROVER].also == ()
    assert [value for value, _ in own.values[Topic.MODEL_CHANGE_APPROVER].also] == ["Outpatient Manager"]
    assert [value for value, _ in own.values[Topic.LOG_RETENTION].also] == ["P3M"]


def test_only_the_owners_of_the_systems_named_are_given(bank: KnowledgeBase) -> None:
    found = infer(bank, role="staff", at=NOW, about="Mortgage letters", systems=["loanpath"])

    assert found.values[Topic.SYSTEM_OWNERS].value == [
        {"system": "Loanpath", "owner": "Chief Credit Officer"}
    ]


def test_only_the_topics_asked_for_are_given(bank: KnowledgeBase) -> None:
    found = infer(bank, role="staff", at=NOW, about="Mortgage letters", topics=[Topic.STOP_WITHIN])

    assert set(found.values) == {Topic.STOP_WITHIN}
