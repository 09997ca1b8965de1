"""Restricted documents must not change anything that others get."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from knowledge.audience import ROLES, audience_label, may_read, normalise_audience
from knowledge.errors import UnknownDocumentError
from knowledge.partitions import Partition, Standing, readable_partitions
from knowledge.retrieval import Retrieval
from tests.knowledge.fakes import document, found, open_base, publish

WORDS = "prompt model owner approve release review incident pager budget secret tier risk".split()


def library(seed: int, count: int, prefix: str, audience: list[str] | None) -> list:
    draw = random.Random(seed)
    return [
        document(
            f"{prefix}{number}.md",
            "\n\n".join(" ".join(draw.choices(WORDS, k=12)) for _ in range(3)),
            audience=audience,
        )
        for number in range(count)
    ]


def shown(retrieval: Retrieval) -> list[tuple]:
    """Everything of a retrieval but ids of the store and times."""
    return [
        (
            each.rank,
            each.score,
            each.similarity,
            each.keyword_score,
            each.passage.doc_id,
            each.passage.start,
            each.passage.text,
            each.passage.status,
        )
        for each in retrieval.passages
    ]


def test_staff_get_the_same_with_and_without_restricted_documents(tmp_path: Path) -> None:
    plain, mixed = open_base(tmp_path / "plain"), open_base(tmp_path / "mixed")
    publish(plain, *library(1, 12, "open", None))
    publish(mixed, *library(1, 12, "open", None), *library(2, 12, "hidden", ["admin"]))
    draw = random.Random(3)

    for _ in range(60):
        question = " ".join(draw.choices(WORDS, k=5))
        for in_force in (True, False):
            results = [
                shown(
                    base.retriever.search(
                        question, base.scope(role="staff"), top_k=30, in_force=in_force
                    )
                )
                for base in (plain, mixed)
            ]
            assert results[0] == results[1]
    assert [each.doc_id for each in plain.list_documents(role="staff")] == [
        each.doc_id for each in mixed.list_documents(role="staff")
    ]
    plain.close()
    mixed.close()


def test_the_past_is_as_closed_as_the_present(tmp_path: Path) -> None:
    base = open_base(tmp_path)
    publish(base, document("a.md", "The secret budget is nine."), document("b.md", "Pagers ring."))
    publish(base, document("a.md", "The secret budget is nine.", audience=["admin"]))
    publish(base, document("c.md", "More pagers."))

    assert "The secret budget is nine." not in found(base, "secret budget")
    assert "The secret budget is nine." not in found(base, "secret budget", as_of="2")
    assert "The secret budget is nine." in found(base, "secret budget", role="admin", as_of="2")
    base.close()


def test_forbidden_and_absent_documents_sound_alike(tmp_path: Path) -> None:
    base = open_base(tmp_path)
    publish(base, document("a.md", "The secret budget is nine.", audience=["admin"]))

    for reference in ("ops/a", "ops/b"):
        with pytest.raises(UnknownDocumentError) as raised:
            base.version(reference, role="staff")
        assert str(raised.value).replace(reference, "X").startswith("There is no document 'X'")
    assert base.version("ops/a", role="admin").number == 1
    base.close()


def test_a_hidden_successor_is_not_named(tmp_path: Path) -> None:
    base = open_base(tmp_path)
    publish(base, document("old.md", "Two approve."))
    publish(base, document("new.md", "Five approve.", audience=["admin"], supersedes=["ops/old"]))

    assert found(base, "approve") == []
    assert base.version("ops/old", role="staff").superseded_by is None
    assert base.list_documents(role="staff")[0].superseded_by is None
    assert base.version("ops/old", role="admin").superseded_by == "ops/new"
    base.close()


def test_rare_words_of_a_small_restricted_part_hold_their_own(tmp_path: Path) -> None:
    """Statistics of all that the reader may read decide, not those of a tiny table."""
    base = open_base(tmp_path)
    publish(
        base,
        *library(1, 12, "open", None),
        document("hidden.md", "The kraken protocol.", audience=["admin"]),
    )

    assert found(base, "kraken", role="admin")[0] == "The kraken protocol."
    base.close()


@pytest.mark.parametrize("role", [*ROLES, "nobody", "staff+admin", ""])
def test_only_readable_partitions_are_opened(role: str) -> None:
    audiences = [{"staff"}, {"admin"}, {"admin", "governance_lead"}]
    partitions = [
        Partition(
            collection="ops",
            audience=audience_label(normalise_audience(each)),
            standing=Standing.IN_FORCE,
        )
        for each in audiences
    ]

    opened = readable_partitions(
        partitions, role=role, collection=None, standing=Standing.IN_FORCE
    )

    assert {each.audience for each in opened} == {
        audience_label(frozenset(each)) for each in audiences if may_read(frozenset(each), role)
    }
