"""Narrowing who may read counts from the next request on, on every way in, and leaves a trace."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import select

from knowledge.access import Subject, SubjectKind
from knowledge.acting import Actor
from knowledge.documents import ScoredPassage
from knowledge.errors import (
    AccessChangeError,
    NotAllowedError,
    UnknownCollectionError,
    UnknownDocumentError,
)
from knowledge.index_check import index_differences
from knowledge.knowledge_base import KnowledgeBase
from knowledge.lock import home_lock
from knowledge.store.engine import snapshot
from knowledge.store.indexing import searchable_partitions
from knowledge.store.schema import audit_entries
from tests.knowledge.fakes import document, found, open_base, publish

LEAD = Actor(name="Ada", role="governance_lead")
SECRET = "The secret budget is nine."
QUESTION = "secret budget"


def on(doc_id: str) -> Subject:
    return Subject(kind=SubjectKind.DOCUMENT, name=doc_id)


def on_collection(name: str) -> Subject:
    return Subject(kind=SubjectKind.COLLECTION, name=name)


def restrict(base: KnowledgeBase, subject: Subject, *audience: str) -> None:
    base.access.restrict(subject, list(audience), actor=LEAD, reason="a leak")


def trail(base: KnowledgeBase) -> list[tuple[str, str, str, dict]]:
    with snapshot(base.engine) as connection:
        rows = connection.execute(select(audit_entries).order_by(audit_entries.c.sequence)).all()
    entries = [(row.actor, row.action, row.subject, json.loads(row.details)) for row in rows]
    return [entry for entry in entries if entry[1].startswith(("access.", "act."))]


@pytest.fixture
def base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    opened = open_base(tmp_path)
    publish(opened, document("a.md", SECRET, title="Budgets"), document("b.md", "Pagers ring."))
    publish(opened, document("a.md", SECRET + "\n\nIt was ten.", title="Budgets"))
    yield opened
    opened.close()


def ways_in(base: KnowledgeBase, role: str, groups: frozenset[str] = frozenset()) -> str:
    """Everything that a reader is told, on every way in, as one text."""
    told = [each.title for each in base.list_documents(role=role, groups=groups)]
    told += [each.title for each in base.list_documents(role=role, groups=groups, release=1)]
    for as_of in (None, *map(str, range(1, base.current_release() + 1))):
        for in_force in (True, False):
            scope = base.scope(role=role, groups=groups, as_of=as_of)
            passages = base.retriever.search(QUESTION, scope, in_force=in_force).passages
            told += [f"{each.passage.title} {each.passage.text}" for each in passages]
    for reference in ("ops/a", "ops/a@1", "ops/a@2", "ops/b"):
        try:
            told.append(base.version(reference, role=role, groups=groups).text)
        except UnknownDocumentError:
            told.append("not there")
    for version_id in (1, 2, 3):
        told += [each.text for each in base.versions_by_id([version_id], role=role, groups=groups).values()]
    return "\n".join(told)


@pytest.mark.parametrize("subject", [on("ops/a"), on_collection("ops")], ids=str)
def test_a_restriction_closes_every_way_in_at_once(base: KnowledgeBase, subject: Subject) -> None:
    assert SECRET in ways_in(base, "staff") and "Budgets" in ways_in(base, "staff")
    restrict(base, subject, "admin", "group:finance")

    assert "secret" not in ways_in(base, "staff") and "Budgets" not in ways_in(base, "staff")
    assert SECRET in ways_in(base, "admin")
    assert SECRET in ways_in(base, "staff", frozenset({"finance"}))
    assert "secret" not in ways_in(base, "staff", frozenset({"finances"}))


def test_lifting_opens_again_what_the_versions_allow(base: KnowledgeBase) -> None:
    before = ways_in(base, "staff")
    restrict(base, on("ops/a"), "admin")
    change = base.access.lift(on("ops/a"), actor=LEAD, reason="over")

    assert ways_in(base, "staff") == before
    assert (change.before.audience, change.after, change.moved) == ({"admin"}, None, True)
    assert base.access.restrictions() == []


def test_a_restriction_never_widens(base: KnowledgeBase) -> None:
    publish(base, document("c.md", "The secret of admins.", audience=["admin"]))
    restrict(base, on("ops/c"), "staff")
    assert found(base, "secret of admins") and "The secret of admins." not in found(base, "secret of admins")

    restrict(base, on("ops/c"), "program_manager")
    for role in ("staff", "program_manager", "admin"):
        with pytest.raises(UnknownDocumentError):
            base.version("ops/c", role=role)
    assert base.version("ops/c").text == "The secret of admins."  # the operator's command line


def test_restrictions_on_document_and_collection_must_both_allow(base: KnowledgeBase) -> None:
    restrict(base, on("ops/a"), "admin", "group:finance")
    restrict(base, on_collection("ops"), "group:audit", "program_manager")

    finance, audit = frozenset({"finance"}), frozenset({"audit"})
    assert "secret" not in ways_in(base, "admin")
    assert "secret" not in ways_in(base, "staff", finance)
    assert SECRET in ways_in(base, "staff", finance | audit)
    assert SECRET in ways_in(base, "program_manager", finance)
    assert SECRET in ways_in(base, "admin", audit)


def test_older_versions_are_as_closed_as_the_newest(base: KnowledgeBase) -> None:
    assert SECRET in ways_in(base, "staff")
    publish(base, document("a.md", SECRET, title="Budgets", audience=["admin"]))

    assert "secret" not in ways_in(base, "staff")
    assert SECRET in ways_in(base, "admin")


def test_a_wider_newest_version_does_not_open_older_ones(tmp_path: Path) -> None:
    base = open_base(tmp_path)
    publish(base, document("a.md", SECRET, audience=["admin"]))
    publish(base, document("a.md", "Budgets are public.", audience=["staff"]))

    assert found(base, QUESTION, as_of="1") == []
    with pytest.raises(UnknownDocumentError):
        base.version("ops/a@1", role="staff")
    assert base.version("ops/a@2", role="staff").text == "Budgets are public."
    base.close()


def test_what_is_published_under_a_restriction_is_restricted(base: KnowledgeBase) -> None:
    restrict(base, on_collection("ops"), "admin")
    publish(base, document("new.md", "A new secret."))

    assert "new secret" not in "\n".join(found(base, "new secret"))
    assert "A new secret." in found(base, "new secret", role="admin")
    with snapshot(base.engine) as connection:
        assert {each.audience for each in searchable_partitions(connection)} == {"admin"}


def test_a_closed_collection_and_one_that_is_not_there_sound_alike(base: KnowledgeBase) -> None:
    publish(base, document("x.md", "Vaults.", collection="vault", audience=["admin"]))
    restrict(base, on_collection("ops"), "admin")
    publish(base, document("y.md", "Canteen.", collection="public"))

    for name in ("vault", "ops", "none"):
        told = []
        for ask in (
            lambda name=name: base.list_documents(role="staff", collection=name),
            lambda name=name: found(base, "vaults", collection=name),
        ):
            with pytest.raises(UnknownCollectionError) as raised:
                ask()
            told.append(str(raised.value).replace(name, "X"))
        assert told == ["There is no collection 'X'; the collections are: public."] * 2
    assert found(base, "vaults", role="admin", collection="vault") == ["Vaults."]


def test_a_restricted_successor_is_not_named(base: KnowledgeBase) -> None:
    publish(base, document("new.md", "Five approve.", supersedes=["ops/b"]))
    assert base.version("ops/b", role="staff").superseded_by == "ops/new"
    restrict(base, on("ops/new"), "admin")

    assert base.version("ops/b", role="staff").superseded_by is None
    assert {each.superseded_by for each in base.list_documents(role="staff")} == {None}


def test_every_change_is_in_the_trail_and_a_refused_one_changes_nothing(base: KnowledgeBase) -> None:
    staff = Actor(name="Ben", role="staff")
    with pytest.raises(NotAllowedError):
        base.access.restrict(on("ops/a"), ["admin"], actor=staff, reason="mine")
    with pytest.raises(UnknownDocumentError):
        restrict(base, on("ops/z"), "admin")
    with pytest.raises(UnknownCollectionError):
        restrict(base, on_collection("none"), "admin")
    for audience, reason in (([], "x"), (["kings"], "x"), (["admin"], "  ")):
        with pytest.raises(AccessChangeError):
            base.access.restrict(on("ops/a"), audience, actor=LEAD, reason=reason)
    with pytest.raises(AccessChangeError, match="Nothing restricts document ops/a"):
        base.access.lift(on("ops/a"), actor=LEAD, reason="x")
    denied = ("Ben", "act.denied", "document ops/a", {"act": "change access", "role": "staff"})
    assert (trail(base), base.access.restrictions()) == ([denied], [])

    restrict(base, on("ops/a"), "admin")
    restrict(base, on("ops/a"), "group:finance")
    base.access.lift(on("ops/a"), actor=LEAD, reason="over")
    changed = [(action, details["before"], details["after"]) for _, action, _, details in trail(base)[1:]]
    assert changed == [
        ("access.restricted", None, ["admin"]),
        ("access.restricted", ["admin"], ["group:finance"]),
        ("access.lifted", ["group:finance"], None),
    ]
    assert {(who, what) for who, _, what, _ in trail(base)[1:]} == {("Ada", "document ops/a")}


def test_while_another_write_is_under_way_reading_is_closed_all_the_same(
    base: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.knowledge_base.ACCESS_WAIT_S", 0.0)
    assert SECRET in ways_in(base, "staff")  # what was made for earlier releases is kept
    with home_lock(tmp_path):
        change = base.access.restrict(on("ops/a"), ["admin"], actor=LEAD, reason="a leak")
        assert not change.moved
        assert "secret" not in ways_in(base, "staff")
        assert SECRET in ways_in(base, "admin")
        restrict(base, on_collection("ops"), "admin")
        with pytest.raises(UnknownCollectionError):
            found(base, QUESTION, collection="ops")
        base.access.lift(on_collection("ops"), actor=LEAD, reason="over")
    publish(base, document("c.md", "Anything."))  # the next write moves the passages
    assert index_differences(base.engine, tmp_path) == []
    with snapshot(base.engine) as connection:
        assert {each.audience for each in searchable_partitions(connection)} == {"staff", "admin"}


class Killed(BaseException):
    pass


def test_a_process_that_ends_at_any_point_leaks_nothing_and_is_mended(tmp_path: Path) -> None:
    base = open_base(tmp_path / "before")
    publish(base, document("a.md", SECRET, title="Budgets"), document("b.md", "Pagers ring."))
    base.close()
    finished, last = False, -1
    while not finished:
        last, seen = last + 1, []

        def end(name: str, last: int = last, seen: list[str] = seen) -> None:
            seen.append(name)
            if len(seen) > last:
                raise Killed

        home = tmp_path / str(last)
        shutil.copytree(tmp_path / "before", home)
        base = open_base(home, checkpoint=end)
        try:
            restrict(base, on("ops/a"), "admin")
            finished = True
        except Killed:
            pass
        assert "secret" not in ways_in(base, "staff") and SECRET in ways_in(base, "admin")
        base.close()
        base = open_base(home)
        restrict(base, on("ops/a"), "admin", "group:finance")
        assert "secret" not in ways_in(base, "staff")
        assert SECRET in ways_in(base, "staff", frozenset({"finance"}))
        assert index_differences(base.engine, home) == []
        base.close()
    assert last >= 4, "the points between durable effects are gone"


def test_words_of_what_is_closed_no_longer_count(tmp_path: Path) -> None:
    base = open_base(tmp_path)
    texts = {name: "\n\n".join(f"A common {name} rule {number}." for number in range(510)) for name in "ab"}
    publish(base, *(document(f"{name}.md", text) for name, text in texts.items()))
    restrict(base, on("ops/a"), "admin")

    with snapshot(base.engine) as connection:
        query = "SELECT passages FROM keyword_frequencies WHERE term = 'common'"
        assert connection.exec_driver_sql(query).scalars().all() == [510, 510]
    base.close()


def told(passages: Sequence[ScoredPassage]) -> list[tuple]:
    return [(each.rank, each.keyword_score, each.passage.doc_id, each.passage.text) for each in passages]


WORDS = "prompt model owner approve release review incident pager secret tier risk".split()


def library(seed: int, count: int, prefix: str) -> list:
    draw = random.Random(seed)
    return [
        document(f"{prefix}{number}.md", "\n\n".join(" ".join(draw.choices(WORDS, k=12)) for _ in range(3)))
        for number in range(count)
    ]


def test_a_reader_gets_the_same_as_if_what_is_restricted_had_never_been(tmp_path: Path) -> None:
    plain, mixed = open_base(tmp_path / "plain"), open_base(tmp_path / "mixed")
    publish(plain, *library(1, 10, "open"))
    publish(mixed, *library(1, 10, "open"), *library(2, 10, "closed"))
    vault = [document(f"v{n}.md", " ".join(WORDS), collection="vault") for n in range(3)]
    publish(mixed, *vault)
    publish(plain, document("open0.md", "The owner may approve."))
    publish(mixed, document("open0.md", "The owner may approve."))
    for number in range(10):
        restrict(mixed, on(f"ops/closed{number}"), "admin", "group:finance")
    restrict(mixed, on_collection("vault"), "governance_lead")
    draw = random.Random(3)

    for _ in range(40):
        question = " ".join(draw.choices(WORDS, k=5))
        for groups in (frozenset(), frozenset({"claims"})):
            for as_of in (None, "1"):
                one, other = (
                    base.retriever.search(
                        question, base.scope(role="staff", groups=groups, as_of=as_of), top_k=40
                    ).passages
                    for base in (plain, mixed)
                )
                assert one and told(one) == told(other)
                # An index that held more once sums in another order: the last digit is noise.
                scores = [each.score for each in other]
                assert [each.score for each in one] == pytest.approx(scores, abs=1e-5)
    assert [each.doc_id for each in plain.list_documents(role="staff")] == [
        each.doc_id for each in mixed.list_documents(role="staff")
    ]
    plain.close()
    mixed.close()
