"""Verifying documents, on a real store: who may, what it changes, and what it leaves alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from knowledge.acting import Actor
from knowledge.documents import DocumentStatus, VerificationState
from knowledge.errors import (
    ChangedMeanwhileError,
    NotAllowedError,
    UnknownDocumentError,
    VerificationError,
)
from knowledge.knowledge_base import KnowledgeBase
from knowledge.settings import GovernanceSettings
from knowledge.store.engine import snapshot
from knowledge.store.schema import audit_entries
from knowledge.verifying import verify_documents
from tests.knowledge.fakes import HashedEmbedder, document, open_base, publish

OPERATOR = Actor(name="Ines")
LEAD = Actor(name="Lena", role="governance_lead")
DIRECTORY = """name;email;titles;deputy;left_on
Ada Holt;ada@example.org;Records manager;Ben Ruiz;
Ben Ruiz;ben@example.org;;;
Cleo Park;;Safety officer;;2026-05-01
Dan Abe;;Safety officer;;
"""


@dataclass
class Clock:
    now: datetime = datetime(2026, 6, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def embedder() -> HashedEmbedder:
    return HashedEmbedder()


@pytest.fixture
def base(tmp_path: Path, clock: Clock, embedder: HashedEmbedder) -> Iterator[KnowledgeBase]:
    home = tmp_path / "home"
    home.mkdir()
    (home / "people.csv").write_text(DIRECTORY)
    base = open_base(
        home,
        clock=clock,
        embedder=embedder,
        governance=GovernanceSettings(directory=Path("people.csv")),
    )
    publish(
        base,
        document("a.md", "Logs stay a year.", owner="Ada Holt, Records manager", review_by=date(2026, 5, 1)),
        document("b.md", "Helmets are worn.", owner="Safety officer", deputy="Eve Lund"),
        document("c.md", "Robots rest.", owner="Maya Sol", audience=["admin"]),
        document("d.md", "Drafts wait.", owner="Ada Holt", status=DocumentStatus.DRAFT),
    )
    yield base
    base.close()


def entries(base: KnowledgeBase) -> list[tuple[str, str, str]]:
    with snapshot(base.engine) as connection:
        rows = connection.execute(select(audit_entries).order_by(audit_entries.c.sequence)).all()
    return [(row.actor, row.action, row.subject) for row in rows if row.action != "release.published"]


def state(base: KnowledgeBase, reference: str = "ops/a") -> VerificationState:
    return base.version(reference).verification


def test_a_verification_counts_at_once_without_a_release_or_embedding(
    base: KnowledgeBase, embedder: HashedEmbedder
) -> None:
    embedded = len(embedder.embedded)
    assert state(base) is VerificationState.OVERDUE

    (verified,) = verify_documents(base, ["ops/a"], actor=LEAD, until=date(2027, 3, 31), reason="read it")

    version = base.version("ops/a")
    assert (version.verification, version.review_by) == (VerificationState.VERIFIED, date(2027, 3, 31))
    assert (version.verified_by, version.verified_at) == ("Lena", base.clock())
    assert version.stated_review_by == verified.review_by_before == date(2026, 5, 1)
    assert base.list_documents()[0].verification is VerificationState.VERIFIED
    assert base.current_release() == 1
    assert len(embedder.embedded) == embedded
    assert entries(base)[-1] == ("Lena", "document.verified", "document ops/a")


def test_without_a_date_it_is_good_for_a_year(base: KnowledgeBase) -> None:
    assert verify_documents(base, ["ops/a"], actor=LEAD)[0].review_by == date(2027, 6, 1)


def test_the_newest_verification_counts(base: KnowledgeBase) -> None:
    verify_documents(base, ["ops/a"], actor=LEAD, until=date(2027, 6, 1))
    verify_documents(base, ["ops/a"], actor=LEAD, until=date(2026, 6, 20))

    assert state(base) is VerificationState.DUE_SOON


def test_a_new_version_says_again_for_itself_until_when_it_is_good(base: KnowledgeBase) -> None:
    verify_documents(base, ["ops/a"], actor=LEAD, until=date(2027, 6, 1))

    publish(base, document("a.md", "Logs stay two years.", owner="Ada Holt", review_by=date(2026, 5, 30)))

    assert state(base) is VerificationState.OVERDUE
    assert base.version("ops/a").verified_by is None


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("Ada Holt", "ops/a"),
        ("ＡＤＡ  holt", "ops/a"),
        ("Ben Ruiz", "ops/a"),
        ("Dan Abe", "ops/b"),
        ("Eve Lund", "ops/b"),
    ],
    ids=["owner", "owner spelled otherwise", "her deputy", "who holds the role", "the document's deputy"],
)
def test_whoever_owns_a_document_or_stands_in_may_verify_it(
    base: KnowledgeBase, name: str, reference: str
) -> None:
    verify_documents(base, [reference], actor=Actor(name=name, role="staff"))

    assert state(base, reference) is VerificationState.VERIFIED


@pytest.mark.parametrize(
    ("name", "reference"),
    [("Dan Abe", "ops/a"), ("Cleo Park", "ops/b"), ("Safety officer", "ops/b"), ("Holt", "ops/a")],
    ids=["another owner", "who held the role and left", "a role's name for a person's", "half a name"],
)
def test_nobody_else_may_and_the_attempt_is_written_down(
    base: KnowledgeBase, name: str, reference: str
) -> None:
    before = state(base, reference)

    with pytest.raises(NotAllowedError):
        verify_documents(base, [reference], actor=Actor(name=name, role="staff"))

    assert state(base, reference) is before
    assert entries(base)[-1] == (name, "act.denied", f"document {reference}")


def test_an_owner_who_may_not_read_a_document_is_told_there_is_none(base: KnowledgeBase) -> None:
    with pytest.raises(UnknownDocumentError):
        verify_documents(base, ["ops/c"], actor=Actor(name="Maya Sol", role="staff"))


def test_several_are_verified_together_or_none(base: KnowledgeBase) -> None:
    verify_documents(base, ["ops/a", "ops/b", "ops/a@1"], actor=OPERATOR)
    assert [action for _, action, _ in entries(base)] == ["document.verified"] * 2

    with pytest.raises(VerificationError, match="draft"):
        verify_documents(base, ["ops/a", "ops/d"], actor=OPERATOR, until=date(2026, 12, 1))
    assert base.version("ops/a").review_by == date(2027, 6, 1)


@pytest.mark.parametrize("until", [date(2026, 5, 31), date(2026, 6, 1), date(2031, 6, 2), date.max])
def test_a_date_that_has_passed_or_is_out_of_sight_is_refused(base: KnowledgeBase, until: date) -> None:
    with pytest.raises(VerificationError):
        verify_documents(base, ["ops/a"], actor=OPERATOR, until=until)


def test_what_was_read_must_be_what_is_published(base: KnowledgeBase) -> None:
    publish(base, document("a.md", "Logs stay two years.", owner="Ada Holt"))

    with pytest.raises(VerificationError, match="superseded"):
        verify_documents(base, ["ops/a@1"], actor=OPERATOR)


def test_a_document_that_changes_in_between_is_not_verified(
    base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = base.version

    def then_somebody_publishes(reference: str, **others: object) -> object:
        version = read(reference, **others)  # type: ignore[arg-type]
        publish(base, document("a.md", "Logs stay two years.", owner="Ada Holt"))
        return version

    monkeypatch.setattr(base, "version", then_somebody_publishes)

    with pytest.raises(ChangedMeanwhileError):
        verify_documents(base, ["ops/a"], actor=OPERATOR)
    assert entries(base) == []


def test_earlier_days_are_told_what_was_verified_then(base: KnowledgeBase, clock: Clock) -> None:
    clock.now = datetime(2026, 6, 10, 9, tzinfo=UTC)
    verify_documents(base, ["ops/a"], actor=OPERATOR)
    number = base.version("ops/a").version_id

    def as_of(day: str) -> VerificationState:
        scope = base.scope(role="staff", as_of=day)
        return base.versions_by_id([number], scope=scope)[number].verification

    assert as_of("2026-06-09") is VerificationState.OVERDUE
    assert as_of("2026-06-10") is VerificationState.VERIFIED
    assert base.versions_by_id([number])[number].verification is VerificationState.VERIFIED


def test_the_record_says_what_was_checked(base: KnowledgeBase) -> None:
    verify_documents(base, ["ops/a"], actor=OPERATOR, until=date(2027, 1, 1), reason="compared with the law")

    with snapshot(base.engine) as connection:
        text = connection.execute(
            select(audit_entries.c.details).where(audit_entries.c.action == "document.verified")
        ).scalar_one()
    details = json.loads(text)
    assert (details["reason"], details["review_by"]) == ("compared with the law", "2027-01-01")
    assert (details["version"], details["review_by_before"]) == (1, "2026-05-01")


def test_a_retired_document_says_so(base: KnowledgeBase) -> None:
    publish(base, document("b.md", "Helmets are worn.", owner="Safety officer"), retired=["a.md"])

    assert state(base) is VerificationState.RETIRED


def test_an_owner_who_has_left_is_known_with_whoever_stands_in(base: KnowledgeBase) -> None:
    publish(base, document("e.md", "Tea at four.", owner="Cleo Park", deputy="Ben Ruiz"))

    version = base.version("ops/e")

    assert (version.owner_left, version.stand_in) == (True, "Ben Ruiz")
    assert not base.version("ops/a").owner_left


def test_a_faulty_directory_keeps_nobody_from_reading(base: KnowledgeBase, tmp_path: Path) -> None:
    (tmp_path / "home" / "people.csv").write_text("no such columns\nx\n")

    assert base.version("ops/a").owner == "Ada Holt, Records manager"
