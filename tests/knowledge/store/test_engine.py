"""What people type meets the database here."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from knowledge.errors import NotStorableError, UnknownProposalError
from knowledge.proposals.policy import ApprovalPolicy
from knowledge.proposals.service import Proposals
from knowledge.store.engine import open_engine, snapshot
from knowledge.store.schema import documents
from tests.knowledge.fakes import open_base


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**30])
def test_a_number_beyond_every_table_is_a_mistake_told_in_a_sentence(tmp_path: Path, number: int) -> None:
    base = open_base(tmp_path)
    proposals = Proposals(base, ApprovalPolicy())

    with pytest.raises(NotStorableError, match="too large"):
        proposals.get(number)
    with pytest.raises(UnknownProposalError):
        proposals.get(2**63 - 1)
    base.close()


def test_half_a_character_is_a_mistake_told_in_a_sentence(tmp_path: Path) -> None:
    engine = open_engine(tmp_path)

    with pytest.raises(NotStorableError, match="UTF-8"), snapshot(engine) as connection:
        connection.execute(select(documents).where(documents.c.doc_id == "\udcff"))
    engine.dispose()
