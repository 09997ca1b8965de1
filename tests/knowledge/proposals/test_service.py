"""A proposal from its first draft into a release."""

from __future__ import annotations

import json
import threading

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from knowledge.acting import Actor
from knowledge.errors import (
    ChangedMeanwhileError,
    NotAllowedError,
    NothingProposedError,
    NothingToRollBackError,
    ProposalStateError,
    UnknownProposalError,
)
from knowledge.proposals.policy import ApprovalPolicy, ApprovalRule, EmergencyRule
from knowledge.proposals.proposal import ItemAction
from knowledge.proposals.service import Proposals
from knowledge.proposals.states import ProposalState
from knowledge.store.engine import snapshot, write
from knowledge.store.schema import audit_entries
from tests.knowledge.fakes import changes, document, found, publish
from tests.knowledge.proposals.conftest import ADA, BEN, CLEO, draft


def audit(base) -> list[tuple[str, str, str]]:
    with snapshot(base.engine) as connection:
        rows = connection.execute(select(audit_entries).order_by(audit_entries.c.sequence))
        return [(row.actor, row.action, row.subject) for row in rows]


def test_nothing_of_a_proposal_is_searchable_until_it_is_published(base, proposals):
    proposal = proposals.create(draft(), ADA)

    assert "Three people approve prompts." not in found(base, "who approves prompts")
    proposals.approve(proposal.number, BEN)
    assert "Three people approve prompts." not in found(base, "who approves prompts")
    release = proposals.publish(proposal.number, BEN)

    assert release.number == 2
    assert "Three people approve prompts." in found(base, "who approves prompts")
    assert proposals.get(proposal.number).state is ProposalState.PUBLISHED
    assert proposals.get(proposal.number).published_release == 2


def test_a_proposal_lists_what_happens_to_each_document(proposals):
    moved_owner = document("b.md", "Pagers ring at night.", doc_id="b", owner="Dana")
    new = document("new.md", "New prompts need a test.")
    changed = document("a.md", "Nobody approves prompts.")

    proposal = proposals.create(draft(moved_owner, new, changed, retired=["old.md"]), ADA)

    actions = {item.doc_id: item.action for item in proposal.items}
    assert actions == {
        "b": ItemAction.METADATA,
        "ops/new": ItemAction.ADD,
        "ops/a": ItemAction.UPDATE,
        "old": ItemAction.RETIRE,
    }
    assert proposal.counts == {"added": 1, "updated": 2, "retired": 1}


def test_whoever_wrote_it_never_approves_it(base, proposals):
    number = proposals.create(draft(), ADA).number

    for name in ("Ada", "  ADA ", "Ａda"):
        with pytest.raises(NotAllowedError, match="ask another person"):
            proposals.approve(number, Actor(name=name))

    assert [entry for entry in audit(base) if entry[1] == "act.denied"]


def test_the_database_itself_refuses_an_authors_approval(base, proposals):
    proposal = proposals.create(draft(), ADA)

    with pytest.raises(IntegrityError, match="never approves"), write(base.engine) as connection:
        connection.execute(
            text(
                "INSERT INTO reviews(proposal, reviewer, reviewer_folded, verdict, reason,"
                " content_sha256, at)"
                " VALUES (:number, 'Ada', 'ada', 'approve', '', :sha, '2026-01-01 00:00:00')"
            ),
            {"number": proposal.number, "sha": proposal.content_sha256},
        )


@pytest.mark.parametrize("state", ["approved", "published"])
def test_the_database_itself_refuses_a_state_that_nobody_agreed_to(base, proposals, state):
    proposal = proposals.create(draft(), ADA)

    with pytest.raises(IntegrityError), write(base.engine) as connection:
        connection.execute(
            text("UPDATE proposals SET state = :state WHERE number = :number"),
            {"state": state, "number": proposal.number},
        )


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM proposal_editors",
        "UPDATE proposal_editors SET editor = 'nobody'",
        "DELETE FROM reviews",
        "UPDATE reviews SET reviewer_folded = 'cleo'",
        "INSERT OR REPLACE INTO reviews SELECT review_id, proposal, 'Cleo', 'cleo', 'approve', '',"
        " content_sha256, at FROM reviews",
        "DELETE FROM proposals",
        "INSERT OR REPLACE INTO proposals SELECT number, 'published', author, reason, origin, created_at,"
        " changed_at, revision, content_sha256, base_release, report, answer_changes, published_release,"
        " emergency FROM proposals",
        "UPDATE proposals SET number = 7",
    ],
)
def test_the_database_itself_keeps_what_the_two_person_rule_stands_on(base, proposals, statement):
    number = proposals.create(draft(), ADA).number
    proposals.comment(number, BEN, "Is that so?")

    with pytest.raises(IntegrityError), write(base.engine) as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE proposals SET number = 7",
        "UPDATE proposals SET author = 'Cleo'",
        "UPDATE proposals SET published_release = 1",
        "UPDATE proposals SET emergency = 1",
        "DELETE FROM proposal_items",
        "UPDATE proposal_items SET doc_id = 'b'",
        "INSERT OR REPLACE INTO proposal_items SELECT proposal, ordinal, change_set, action, 'b', source,"
        " base_version_id, payload FROM proposal_items",
    ],
)
def test_what_was_published_stays_as_it_was_for_every_program(base, proposals, statement):
    import sqlite3

    number = proposals.create(draft(), ADA).number
    proposals.approve(number, BEN)
    proposals.publish(number, BEN)

    with sqlite3.connect(base.engine.url.database) as stranger, pytest.raises(sqlite3.IntegrityError):
        stranger.execute(statement)  # a connection that checks no references between tables


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM approval_tasks",
        "UPDATE approval_tasks SET closed_at = '2026-01-01', closed_by = 'Ada'",
        "UPDATE releases SET actor = 'Cleo'",
        "DELETE FROM releases",
        "UPDATE versions SET text = 'Nobody approves prompts.'",
        "DELETE FROM versions",
        "UPDATE proposals SET state = 'published', emergency = 1 WHERE state = 'in_review'",
    ],
)
def test_what_emergencies_and_releases_leave_stays_for_every_program(base, proposals, statement):
    import sqlite3

    number = proposals.create(draft(), ADA).number
    proposals.publish(number, ADA, emergency_reason="The old rule is dangerous")
    proposals.create(draft(document("x.md", "Another thing.")), ADA)

    with sqlite3.connect(base.engine.url.database) as stranger, pytest.raises(sqlite3.IntegrityError):
        stranger.execute(statement)


def test_no_proposal_changes_its_number_or_its_author(base, proposals):
    import sqlite3

    proposals.create(draft(), ADA)

    for change in ("number = 7", "author = 'Cleo'"):
        with sqlite3.connect(base.engine.url.database) as stranger, pytest.raises(sqlite3.IntegrityError):
            stranger.execute(f"UPDATE proposals SET {change}")


def test_whoever_edits_a_proposal_becomes_one_of_its_authors(proposals):
    number = proposals.create(draft(), ADA).number
    proposals.replace(number, draft(document("a.md", "Five people approve prompts.")), BEN)

    with pytest.raises(NotAllowedError):
        proposals.approve(number, BEN)
    with pytest.raises(NotAllowedError):
        proposals.approve(number, ADA)


def test_what_changes_after_approval_must_be_approved_again(base, proposals):
    number = proposals.create(draft(), ADA).number
    proposals.approve(number, BEN)
    edited = proposals.replace(number, draft(document("a.md", "Nobody approves prompts.")), ADA)

    assert edited.state is ProposalState.IN_REVIEW
    assert edited.approvals == ()
    with pytest.raises(ProposalStateError, match="approve"):
        proposals.publish(number, BEN)
    assert base.current_release() == 1


def test_content_that_was_tampered_with_is_not_published(base, proposals):
    number = proposals.create(draft(), ADA).number
    proposals.approve(number, BEN)
    with write(base.engine) as connection:
        payload = connection.execute(text("SELECT payload FROM proposal_items")).scalar()
        connection.execute(
            text("UPDATE proposal_items SET payload = :payload"),
            {"payload": payload.replace("Three people", "No people")},
        )

    with pytest.raises(ProposalStateError, match="not what was stored"):
        proposals.publish(number, BEN)
    assert base.current_release() == 1


def test_an_approver_is_told_when_the_content_is_not_what_they_saw(proposals):
    seen = proposals.create(draft(), ADA)
    proposals.replace(seen.number, draft(document("a.md", "Nobody approves prompts.")), ADA)

    with pytest.raises(ChangedMeanwhileError, match="look at it again"):
        proposals.approve(seen.number, BEN, seen_sha256=seen.content_sha256)


@pytest.mark.parametrize("seen", ["", "a", "nothing"])
def test_a_hash_that_is_cut_to_nothing_binds_nobody(proposals, seen):
    proposal = proposals.create(draft(), ADA)

    with pytest.raises(ChangedMeanwhileError):
        proposals.approve(proposal.number, BEN, seen_sha256=seen or proposal.content_sha256[:3])
    assert proposals.approve(proposal.number, BEN, seen_sha256=proposal.content_sha256[:12])


@pytest.mark.parametrize("act", ["approve", "reject", "publish", "replace"])
def test_deciding_about_what_one_may_not_read_is_refused_and_told_to_the_audit_trail(base, proposals, act):
    lead = Actor(name="Lea", role="governance_lead")
    number = proposals.create(draft(document("c.md", "Robots never rest.", audience=["admin"])), ADA).number
    decide = {
        "approve": lambda: proposals.approve(number, lead),
        "reject": lambda: proposals.reject(number, lead, reason="No"),
        "publish": lambda: proposals.publish(number, lead, emergency_reason="Now"),
        "replace": lambda: proposals.replace(number, draft(), lead),
    }

    with pytest.raises(UnknownProposalError):
        decide[act]()

    assert audit(base)[-1] == ("Lea", "act.denied", f"proposal {number}")
    assert proposals.get(number).state is ProposalState.IN_REVIEW


def test_of_two_editors_one_wins_and_the_other_is_told(proposals):
    seen = proposals.create(draft(), ADA)
    proposals.replace(seen.number, draft(document("a.md", "First edit.")), ADA, revision=seen.revision)

    with pytest.raises(ChangedMeanwhileError):
        proposals.replace(seen.number, draft(document("a.md", "Second.")), BEN, revision=seen.revision)


def test_a_document_that_another_release_changed_is_not_overwritten(base, proposals):
    number = proposals.create(draft(), ADA).number
    proposals.approve(number, BEN)
    publish(base, document("a.md", "Somebody else was quicker."))

    with pytest.raises(ChangedMeanwhileError, match="up to date"):
        proposals.publish(number, BEN)
    assert "Somebody else was quicker." in found(base, "somebody quicker")
    assert proposals.get(number).state is ProposalState.APPROVED


def test_a_release_of_other_documents_does_not_stand_in_the_way(base, proposals):
    number = proposals.create(draft(), ADA).number
    proposals.approve(number, BEN)
    publish(base, document("elsewhere.md", "Nothing to do with it."))

    assert proposals.publish(number, BEN).number == 3


def test_acts_out_of_order_say_what_to_do_instead(proposals):
    number = proposals.create(draft(), ADA, submit=False).number

    assert proposals.get(number).state is ProposalState.DRAFT
    with pytest.raises(ProposalStateError, match="kb submit"):
        proposals.publish(number, BEN)
    assert proposals.submit(number, ADA).state is ProposalState.IN_REVIEW
    assert proposals.reject(number, BEN, reason="Not now").state is ProposalState.REJECTED
    with pytest.raises(ProposalStateError, match="make a new proposal"):
        proposals.approve(number, BEN)
    with pytest.raises(UnknownProposalError):
        proposals.get(99)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reason_is_needed_where_the_record_needs_one(proposals, reason):
    with pytest.raises(NothingProposedError, match="reason"):
        proposals.create(draft(reason=reason), ADA)
    number = proposals.create(draft(), ADA).number
    with pytest.raises(NothingProposedError, match="reason"):
        proposals.reject(number, BEN, reason=reason)
    with pytest.raises(NothingProposedError, match="reason"):
        proposals.roll_back(1, BEN, reason=reason)


def test_proposing_what_is_published_already_is_refused(proposals):
    with pytest.raises(NothingProposedError, match="already"):
        proposals.create(draft(document("b.md", "Pagers ring at night.", doc_id="b")), ADA)


@pytest.mark.parametrize(
    ("role", "may_propose", "may_approve"),
    [("staff", False, False), ("program_manager", True, False), ("governance_lead", True, True)],
)
def test_roles_decide_who_does_what(proposals, role, may_propose, may_approve):
    person = Actor(name="Kim", role=role)
    number = proposals.create(draft(), ADA).number

    if may_propose:
        proposals.create(draft(document("x.md", "Another thing.")), person)
    else:
        with pytest.raises(NotAllowedError, match="ask one of"):
            proposals.create(draft(), person)
    if may_approve:
        assert proposals.approve(number, person).state is ProposalState.APPROVED
    else:
        with pytest.raises(NotAllowedError):
            proposals.approve(number, person)


def test_a_policy_names_approvers_by_collection_and_kind(base):
    policy = ApprovalPolicy(
        rules=(ApprovalRule(collection="ops", kind="policy", approvers=("Dana", "Kim"), approvals=2),)
    )
    proposals = Proposals(base, policy)
    number = proposals.create(draft(), ADA).number

    with pytest.raises(NotAllowedError, match="ask one of Dana, Kim"):
        proposals.approve(number, BEN)
    first = proposals.approve(number, Actor(name="dana"))
    assert (first.state, proposals.missing_approvals(first)) == (ProposalState.IN_REVIEW, 1)
    with pytest.raises(NotAllowedError, match="already"):
        proposals.approve(number, Actor(name="Dana"))
    assert proposals.approve(number, Actor(name="Kim")).state is ProposalState.APPROVED


def test_calling_a_policy_a_guide_does_not_escape_its_approvers(base):
    from dataclasses import replace

    from knowledge.documents import DocumentKind

    proposals = Proposals(base, ApprovalPolicy(rules=(ApprovalRule(kind="policy", approvers=("Dana",)),)))
    known = document("b.md", "Pagers ring at night.", doc_id="b")
    guide = replace(known, sha256="0" * 64, metadata=replace(known.metadata, kind=DocumentKind.GUIDE))
    number = proposals.create(draft(guide), ADA).number

    with pytest.raises(NotAllowedError, match="Dana"):
        proposals.approve(number, BEN)


def test_an_emergency_is_marked_and_opens_a_task_that_another_person_closes(base):
    policy = ApprovalPolicy(emergency=EmergencyRule(publishers=("Ada",), approve_within_hours=24))
    proposals = Proposals(base, policy)
    number = proposals.create(draft(), ADA).number

    with pytest.raises(NotAllowedError):
        proposals.publish(number, BEN, emergency_reason="The old rule is dangerous")
    with pytest.raises(NothingProposedError):
        proposals.publish(number, ADA, emergency_reason=" ")
    proposals.publish(number, ADA, emergency_reason="The old rule is dangerous")

    (task,) = proposals.tasks()
    assert (task.proposal, task.release, (task.due_at - proposals.get(number).changed_at).days) == (
        number,
        2,
        1,
    )
    with pytest.raises(NotAllowedError):
        proposals.approve(number, ADA)
    proposals.approve(number, BEN, reason="Agreed afterwards")
    assert proposals.tasks() == []


def test_no_author_closes_the_task_of_their_own_emergency(base, proposals):
    number = proposals.create(draft(), ADA).number
    proposals.publish(number, ADA, emergency_reason="The old rule is dangerous")

    with pytest.raises(NotAllowedError, match="ask another person"):
        proposals.reject(number, ADA, reason="Done with it")
    assert [task.proposal for task in proposals.tasks()] == [number]
    proposals.reject(number, BEN, reason="Roll this back")
    assert proposals.tasks() == []


def test_an_emergency_waits_for_as_many_people_as_the_policy_asks_for(base):
    proposals = Proposals(base, ApprovalPolicy(rules=(ApprovalRule(approvals=2),)))
    number = proposals.create(draft(), ADA).number
    proposals.publish(number, ADA, emergency_reason="The old rule is dangerous")

    proposals.approve(number, BEN)
    assert [task.proposal for task in proposals.tasks()] == [number]
    proposals.approve(number, CLEO)
    assert proposals.tasks() == []


def test_the_policy_that_counts_is_the_one_of_the_moment(base):
    rules: list[ApprovalRule] = []
    proposals = Proposals(base, lambda: ApprovalPolicy(rules=tuple(rules)))
    number = proposals.create(draft(), ADA).number
    proposals.approve(number, BEN)
    rules.append(ApprovalRule(approvals=2))

    with pytest.raises(ProposalStateError, match="policy of today"):
        proposals.publish(number, BEN)
    with pytest.raises(NotAllowedError, match="already"):
        proposals.approve(number, BEN)
    assert proposals.approve(number, CLEO).state is ProposalState.APPROVED
    assert proposals.publish(number, BEN).number == 2


def test_what_was_changed_and_changed_back_is_approved_again_by_the_same_person(proposals):
    number = proposals.create(draft(), ADA).number
    proposals.approve(number, BEN)
    proposals.replace(number, draft(document("a.md", "Nobody approves prompts.")), ADA)
    proposals.replace(number, draft(), ADA)

    with pytest.raises(ProposalStateError, match="in review"):
        proposals.publish(number, BEN)
    assert proposals.approve(number, BEN).state is ProposalState.APPROVED
    assert proposals.publish(number, BEN).number == 2


def test_a_rollback_brings_the_documents_back_as_a_new_release(base, proposals):
    number = proposals.create(draft(retired=["b.md"]), ADA).number
    proposals.approve(number, BEN)
    proposals.publish(number, BEN)

    release = proposals.roll_back(1, BEN, reason="The change was wrong")

    assert release.number == 3
    assert (release.added, release.updated, release.retired) == (1, 1, 0)
    assert "Two people approve prompts." in found(base, "who approves prompts")
    assert "Pagers ring at night." in found(base, "pagers at night")
    assert "Three people approve prompts." in found(base, "who approves prompts", as_of="2")
    with pytest.raises(NothingToRollBackError):
        proposals.roll_back(1, BEN, reason="Once more")


def test_a_rollback_that_lets_more_people_read_says_so(base, proposals):
    publish(base, document("b.md", "Pagers ring at dawn.", doc_id="b", audience=["admin"]))

    release = proposals.roll_back(1, BEN, reason="The change was wrong")
    narrower = proposals.roll_back(2, BEN, reason="It was not")

    (warning,) = release.warnings
    assert warning.startswith("b may be read by staff again") and "kb restrict b" in warning
    assert narrower.warnings == ()


def test_after_a_rollback_the_files_are_looked_at_again(base, proposals):
    publish(base, document("a.md", "Three people approve prompts."))
    proposals.roll_back(1, BEN, reason="The change was wrong")

    assert base.known_files("ops", "docs")["a.md"].sha256 == ""
    again = proposals.create(draft(document("a.md", "Three people approve prompts.")), ADA)
    assert [(item.doc_id, item.action) for item in again.items] == [("ops/a", ItemAction.UPDATE)]


def test_after_a_rollback_a_file_that_is_gone_still_retires_its_document(base, proposals):
    publish(base, retired=["b.md"])
    proposals.roll_back(1, BEN, reason="The change was wrong")
    assert "Pagers ring at night." in found(base, "pagers at night")

    again = proposals.create(draft(document("a.md", "Three people approve prompts."), retired=["b.md"]), ADA)

    assert ("b", ItemAction.RETIRE) in [(item.doc_id, item.action) for item in again.items]


@pytest.mark.parametrize("root", ["docs", "another checkout"])
def test_after_a_rollback_a_file_without_an_audience_opens_nothing(base, proposals, root):
    publish(base, document("c.md", "Robots rest on Monday.", audience=["admin"]))
    proposals.roll_back(1, BEN, reason="The change was wrong")

    number = proposals.create(draft(document("c.md", "Robots never rest."), root=root), ADA).number
    (item,) = proposals.get(number).items
    assert item.document["metadata"]["audience"] == ["admin"]
    proposals.approve(number, BEN)
    proposals.publish(number, BEN)

    assert "Robots never rest." not in found(base, "robots rest")
    assert "Robots never rest." in found(base, "robots rest", role="admin")


def test_every_act_leaves_one_entry_and_a_failed_one_only_its_denial(base, proposals):
    before = len(audit(base))
    number = proposals.create(draft(), ADA).number
    proposals.comment(number, BEN, "Is that so?")
    with pytest.raises(NotAllowedError):
        proposals.approve(number, ADA)
    proposals.approve(number, BEN)
    proposals.publish(number, BEN)

    subject = f"proposal {number}"
    assert audit(base)[before:] == [
        ("Ada", "proposal.created", subject),
        ("Ben", "proposal.commented", subject),
        ("Ada", "act.denied", subject),
        ("Ben", "proposal.approved", subject),
        ("Ben", "release.published", "release 2"),
    ]


def test_a_release_names_its_proposal_and_its_approvers_in_the_audit_trail(base, proposals):
    number = proposals.create(draft(), ADA).number
    proposals.approve(number, BEN)
    proposals.publish(number, ADA)

    with snapshot(base.engine) as connection:
        query = select(audit_entries.c.details).where(audit_entries.c.subject == "release 2")
        details = json.loads(connection.execute(query).scalar_one())
    assert (details["proposal"], details["approvers"]) == (number, ["Ben"])


def test_of_two_people_who_decide_at_once_exactly_one_wins(proposals):
    for _ in range(5):
        number = proposals.create(draft(document("a.md", f"Draft {_}.")), ADA).number
        barrier, outcomes = threading.Barrier(2), []

        def act(decide, barrier=barrier, outcomes=outcomes):
            barrier.wait()
            try:
                decide()
                outcomes.append("done")
            except ProposalStateError:
                outcomes.append("told")

        threads = [
            threading.Thread(target=act, args=(lambda n=number: proposals.reject(n, BEN, reason="No"),)),
            threading.Thread(target=act, args=(lambda n=number: proposals.withdraw(n, ADA),)),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["done", "told"]


def test_whoever_may_not_withdraw_is_told_whom_to_ask(proposals):
    number = proposals.create(draft(), ADA).number

    with pytest.raises(NotAllowedError, match="ask Ada, who wrote it"):
        proposals.withdraw(number, Actor(name="Kim", role="program_manager"))


def test_an_approval_records_which_rules_counted(base, proposals):
    number = proposals.create(draft(), ADA).number
    proposals.approve(number, BEN)

    with snapshot(base.engine) as connection:
        query = select(audit_entries.c.details).where(audit_entries.c.action == "proposal.approved")
        details = json.loads(connection.execute(query).scalar_one())
    assert (
        details["policy_sha256"]
        == ApprovalPolicy().sha256
        != ApprovalPolicy(rules=(ApprovalRule(approvals=2),)).sha256
    )


def test_a_proposal_about_what_changed_since_is_not_approved_either(base, proposals):
    number = proposals.create(draft(), ADA).number
    publish(base, document("a.md", "Somebody else was quicker."))

    with pytest.raises(ChangedMeanwhileError, match=f"--update {number}"):
        proposals.approve(number, BEN)


def test_metadata_as_it_is_proposes_nothing(base, proposals):
    from knowledge.proposals.amending import amend_documents

    version = base.version("b")
    unchanged = amend_documents(
        [(version, base.declared_status(version.version_id))],
        lambda metadata: metadata,
        load_passages=base.passage_spans,
        load_original=base.load_original,
    )

    assert unchanged == []


def test_two_roots_become_one_release(base, proposals):
    from knowledge.proposals.report import QualityReport
    from knowledge.proposals.service import Draft

    parts = [
        changes(document("a.md", "Three people approve prompts.")),
        changes(document("x.md", "Another thing.", collection="hr"), root="elsewhere"),
    ]
    both = Draft(changes=parts, report=QualityReport(), reason="Both", origin={"kind": "files"})
    number = proposals.create(both, ADA).number
    proposals.approve(number, BEN)

    assert proposals.publish(number, BEN).number == 2
    assert {each.doc_id for each in base.list_documents()} >= {"ops/a", "hr/x"}
