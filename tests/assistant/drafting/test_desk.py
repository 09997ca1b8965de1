"""Drafting in a real home: drafts, versions, who may read them, and what becomes of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.drafting.artifacts.header import ArtifactStatus
from assistant.drafting.artifacts.provenance import Citation
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.briefs.reading import brief_from_text
from assistant.drafting.desk import Drafted, DraftingDesk
from assistant.drafting.errors import DraftChangedError, DraftingError, UnknownDraftError
from assistant.drafting.interview.replying import respond
from assistant.drafting.linting.finding import Severity
from knowledge.acting import Actor
from knowledge.audit.reading import read_trail
from knowledge.errors import NotAllowedError
from knowledge.store.engine import snapshot
from tests.compositions import HashedComposition, hashed_composition

MANAGER = Actor(name="Pat Lee", role="program_manager")
LEAD = Actor(name="Grace Hall", role="governance_lead")
STAFF = Actor(name="Ken Ito", role="staff")
BRIEF = """Badge requests

An employee asks for a badge in Gatekeeper. The front desk opens the request and checks the name.
In future the AI compares the photo with the rules. The front desk reviews the result and prints the badge.
Wanda Ferrell, Head of Facilities, is accountable for the outcome. Ivo Marsh runs the front desk.
"""
LOGGING = """---
kind: standard
owner: Maria Kowalski
audience: [{audience}]
status: in_force
effective_from: 2026-01-01
review_by: 2030-01-31
---
# Logging standard

Logs of AI systems are kept for 24 months.
"""


@pytest.fixture
def composition(tmp_path: Path) -> HashedComposition:
    return hashed_composition(tmp_path / "home")


def publish(composition: HashedComposition, folder: Path, audience: str) -> None:
    from ingest.pipeline import ingest_paths

    folder.mkdir(exist_ok=True)
    (folder / "logging.md").write_text(LOGGING.format(audience=audience), encoding="utf-8")
    ingest_paths(
        [folder],
        knowledge_base=composition.knowledge_base(),
        settings=composition.settings.ingest,
        collection="policies",
        actor="Maria Kowalski",
        reason="test",
    )


def readers(composition: HashedComposition, proposal: int) -> set[str]:
    """Who may read what a proposal would publish."""
    item = composition.governance_desk().proposals.get(proposal).items[0]
    return set(item.payload["document"]["metadata"]["audience"])


def drafted(desk: DraftingDesk, actor: Actor = MANAGER) -> Drafted:
    brief = brief_from_text(BRIEF, name="brief.txt", today=desk.today())
    return desk.draft_spec(brief, desk.material(brief, actor), actor)


def test_a_draft_is_kept_with_its_versions_and_each_stands_in_the_audit_trail(composition) -> None:
    desk = composition.drafting_desk()
    kept = desk.keep(drafted(desk), MANAGER).kept
    artifact = desk.read(kept.number, MANAGER).artifact
    changed = artifact.model_copy(update={"title": "Badges"})
    again = desk.save(kept.number, changed, MANAGER, expected_version=1, note="Shorter title")
    assert (again.version, again.title) == (2, "Badges")
    assert desk.read(kept.number, MANAGER, version=1).artifact == artifact
    assert [each.note for each in desk.store.versions(kept.number)] == ["First draft", "Shorter title"]
    with snapshot(composition.knowledge_base().engine) as connection:
        actions = [entry.action for entry in read_trail(connection)]
    assert actions.count("draft.created") == 1 and actions.count("draft.changed") == 1


def test_of_two_who_change_a_draft_at_once_one_is_told(composition) -> None:
    desk = composition.drafting_desk()
    number = desk.keep(drafted(desk), MANAGER).kept.number
    artifact = desk.read(number, MANAGER).artifact
    desk.save(number, artifact, MANAGER, expected_version=1)
    with pytest.raises(DraftChangedError, match="changed meanwhile"):
        desk.save(number, artifact, LEAD, expected_version=1)


def test_staff_keep_no_drafts(composition) -> None:
    desk = composition.drafting_desk()
    with pytest.raises(NotAllowedError):
        desk.keep(drafted(desk, STAFF), STAFF)


def test_an_unknown_draft_is_said_to_be_none(composition) -> None:
    with pytest.raises(UnknownDraftError, match="There is no draft 7"):
        composition.drafting_desk().read(7, MANAGER)


def test_a_draft_that_cites_a_restricted_document_is_for_those_who_may_read_it(
    composition, tmp_path: Path
) -> None:
    publish(composition, tmp_path / "policies", "governance_lead")
    desk = composition.drafting_desk()
    made = drafted(desk, LEAD)
    assert made.artifact.logging.value.retention == "P24M"
    assert "governance_lead" in made.artifact.access_roles and "staff" not in made.artifact.access_roles
    number = desk.keep(made, LEAD).kept.number
    with pytest.raises(UnknownDraftError):
        desk.read(number, MANAGER)
    assert desk.list(MANAGER) == [] and len(desk.list(LEAD)) == 1
    assert drafted(desk, MANAGER).artifact.logging.value.retention is None


def test_a_draft_is_closed_to_a_reader_once_its_source_is(composition, tmp_path: Path) -> None:
    publish(composition, tmp_path / "policies", "staff, program_manager, governance_lead")
    desk = composition.drafting_desk()
    number = desk.keep(drafted(desk), MANAGER).kept.number
    assert desk.read(number, MANAGER).artifact.citations
    publish(composition, tmp_path / "policies", "governance_lead")
    with pytest.raises(UnknownDraftError):
        desk.read(number, MANAGER)


def test_a_draft_is_submitted_as_a_proposal_that_others_review(composition) -> None:
    desk = composition.drafting_desk()
    number = desk.keep(drafted(desk), MANAGER).kept.number
    with pytest.raises(DraftingError, match="Say why"):
        desk.submit(number, MANAGER, reason=" ")
    proposal = desk.submit(number, MANAGER, reason="Ready for review")
    found = composition.governance_desk().proposals.get(proposal)
    assert found.author == "Pat Lee"
    assert [item.doc_id for item in found.items] == ["ws-badge-requests"]
    assert desk.store.find(number).proposal == proposal


def test_the_plan_of_a_specification_has_no_errors_of_its_own(composition) -> None:
    desk = composition.drafting_desk()
    plan = desk.draft_plan(drafted(desk).artifact, MANAGER)
    assert [each for each in plan.report.findings if each.severity is Severity.ERROR] == []
    assert plan.artifact.business_owner.value.person.name == "Wanda Ferrell"


def test_an_interview_is_kept_after_each_answer_and_goes_on_later(composition) -> None:
    desk = composition.drafting_desk()
    interview, number = desk.interview(MANAGER)
    respond(interview, BRIEF)
    number = desk.keep_interview(interview, MANAGER, number)
    respond(interview, "I don't know")
    number = desk.keep_interview(interview, MANAGER, number)
    resumed, same = desk.interview(MANAGER, number)
    assert same == number
    assert resumed.state().spec == interview.state().spec
    assert resumed.prompt() == interview.prompt()


def test_another_specification_is_a_model_without_its_people(composition) -> None:
    desk = composition.drafting_desk()
    desk.keep(drafted(desk), MANAGER)
    brief = brief_from_text("Key requests. Greta Lund is accountable.", name="keys.txt", today=desk.today())
    material = desk.follow(desk.material(brief, MANAGER), "badge requests", MANAGER)
    made = desk.draft_spec(brief, material, MANAGER)
    assert made.artifact.title == "Key requests"
    assert {step.name for step in made.artifact.steps} >= {"Print the badge"}
    assert made.artifact.business_owner.value.name == "Greta Lund"
    assert "Wanda Ferrell" not in made.artifact.model_dump_json()
    assert [each for each in made.report.findings if each.severity is Severity.ERROR] == []


def test_a_model_that_somebody_may_not_read_is_none(composition) -> None:
    desk = composition.drafting_desk()
    secret = drafted(desk, LEAD).artifact.model_copy(update={"access_roles": ["governance_lead"]})
    desk.store.create(secret, actor="Grace Hall")
    brief = brief_from_text("Key requests. Greta Lund is accountable.", name="keys.txt", today=desk.today())
    assert desk.follow(desk.material(brief, MANAGER), "badge requests", MANAGER) is None
    followed = desk.follow(desk.material(brief, LEAD), "badge requests", LEAD)
    assert desk.draft_spec(brief, followed, LEAD).artifact.access_roles == ["governance_lead"]


def test_a_draft_is_removed_by_its_author_or_a_lead_and_the_trail_keeps_that_it_was(composition) -> None:
    desk = composition.drafting_desk()
    number = desk.keep(drafted(desk), MANAGER).kept.number
    with pytest.raises(NotAllowedError):
        desk.remove(number, Actor(name="Sam Roe", role="program_manager"))
    desk.remove(number, MANAGER)
    with pytest.raises(UnknownDraftError):
        desk.read(number, LEAD)
    with snapshot(composition.knowledge_base().engine) as connection:
        assert [entry.action for entry in read_trail(connection)][-1] == "draft.removed"


def test_what_is_submitted_is_for_those_who_may_read_its_sources_by_then(composition, tmp_path: Path) -> None:
    publish(composition, tmp_path / "policies", "staff, program_manager, governance_lead")
    desk = composition.drafting_desk()
    number = desk.keep(drafted(desk), MANAGER).kept.number
    publish(composition, tmp_path / "policies", "governance_lead")
    proposal = desk.submit(number, LEAD, reason="Ready for review")
    audience = readers(composition, proposal)
    assert "governance_lead" in audience and not {"staff", "program_manager", "everyone"} & audience


def test_a_draft_for_a_group_is_for_that_group_alone(composition) -> None:
    desk = composition.drafting_desk()
    made = drafted(desk)
    made.artifact.access_groups = ["front-desk"]
    insider = Actor(name="Ivo Marsh", role="program_manager", groups=frozenset({"front-desk"}))
    number = desk.keep(made, insider).kept.number
    assert desk.read(number, insider)
    with pytest.raises(UnknownDraftError):
        desk.read(number, MANAGER)
    proposal = desk.submit(number, insider, reason="Ready for review")
    assert readers(composition, proposal) == {"group:front-desk"}


def test_approval_is_not_brought_along(composition) -> None:
    desk = composition.drafting_desk()
    made = drafted(desk)
    forged = {"party": {"name": "Carla Dunn"}, "date": "2026-01-01"}
    data = made.artifact.model_dump() | {"status": "approved", "approvals": [forged]}
    made = replace(made, artifact=WorkflowSpec.model_validate(data))
    number = desk.keep(made, MANAGER).kept.number
    kept = desk.read(number, MANAGER).artifact
    assert (kept.status, kept.approvals) == (ArtifactStatus.DRAFT, [])
    desk.save(number, made.artifact, MANAGER, expected_version=1)
    assert desk.read(number, MANAGER).artifact.status is ArtifactStatus.DRAFT


def test_a_draft_that_its_keeper_could_not_read_again_is_not_kept(composition) -> None:
    desk = composition.drafting_desk()
    made = drafted(desk)
    made.artifact.citations = [Citation(doc_id="nowhere", doc_version=1, quote="So be it.")]
    with pytest.raises(DraftingError, match="cannot be kept"):
        desk.keep(made, MANAGER)
    assert desk.list(LEAD) == []


def test_a_draft_submitted_again_is_the_same_proposal_with_new_content(composition) -> None:
    desk = composition.drafting_desk()
    number = desk.keep(drafted(desk), MANAGER).kept.number
    first = desk.submit(number, MANAGER, reason="Ready for review")
    artifact = desk.read(number, MANAGER).artifact.model_copy(update={"title": "Badges"})
    desk.save(number, artifact, MANAGER, expected_version=1)
    assert desk.submit(number, MANAGER, reason="A better title") == first
    found = composition.governance_desk().proposals.get(first)
    assert "Badges" in str(found.items[0].payload)
