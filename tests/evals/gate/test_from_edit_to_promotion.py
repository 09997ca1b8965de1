"""From an edited release file to the answer that people get, and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.answering.answer import Question
from assistant.bootstrap import Composition
from assistant.drafting.briefs.reading import brief_from_text
from assistant.promotion.errors import NotPromotableError
from evals.gate.decision.verdict import Verdict
from ingest.pipeline import ingest_paths
from knowledge.errors import NotAllowedError
from tests.evals.gate.world import AUTHOR, JUDGE, SmallGate

QUESTION = Question(text="After how many hours is a lamp changed?", collection="lights", asker="Fay")
STRICT = ("refusal_threshold: 0.45", "refusal_threshold: 0.99")
OTHER = ("partial_margin: 0.05", "partial_margin: 0.06")
CLEO = replace(JUDGE, name="Cleo")


def publish(gate: SmallGate) -> None:
    """What people ask is answered from the organisation's own documents, not from the gate's."""
    for collection, folder in gate.documents.items():
        ingest_paths(
            [folder],
            knowledge_base=gate.composition.knowledge_base(),
            settings=gate.composition.settings.ingest,
            collection=collection,
            actor="Ada",
            reason="First",
        )


def judged(gate: SmallGate, path=None, change: str = "A try"):
    desk = gate.desk()
    lock = desk.lock(path, AUTHOR, change=change)
    return lock, desk.run(lock.run_id, actor=AUTHOR).judgement.decision


def promoted(gate: SmallGate) -> str:
    """The installed release, approved by two people as nothing was in production."""
    lock, decision = judged(gate)
    assert decision.verdict is Verdict.PASS, decision.reasons
    desk = gate.composition.promotion_desk()
    for actor in (JUDGE, CLEO):
        desk.approve(lock.candidate.number, actor, "Read")
    desk.promote(lock.candidate.number, "production", actor=JUDGE, reason="First")
    return lock.candidate.digest


def test_what_was_promoted_answers_whatever_the_settings_say(own_gate: SmallGate) -> None:
    publish(own_gate)
    digest = promoted(own_gate)
    settings = own_gate.composition.settings
    refusing = settings.model_copy(
        update={"answering": settings.answering.model_copy(update={"refusal_threshold": 1.0})}
    )
    edited = Composition(refusing)
    edited._parts["embedder"] = own_gate.composition.embedder()

    answer = edited.recorded_assistant().answer(QUESTION)

    assert answer.assistant_release == digest
    assert "900 hours" in answer.answer


def test_drafts_follow_the_channel_too_whatever_the_settings_say(own_gate: SmallGate) -> None:
    promoted(own_gate)
    settings = own_gate.composition.settings
    chatty = settings.model_copy(
        update={"model": settings.model.model_copy(update={"name": "openai:unproven"})}
    )
    material = own_gate.composition.drafting_desk().material(
        brief_from_text("Robin triages mails.", name="description", today=date(2026, 6, 1)), AUTHOR
    )

    assert Composition(chatty).worded_material(material, None) is material


def test_a_release_that_failed_is_neither_approved_nor_promoted(own_gate: SmallGate) -> None:
    publish(own_gate)
    digest = promoted(own_gate)
    lock, decision = judged(own_gate, own_gate.candidate("strict", replace=STRICT), "Refuse more")
    desk = own_gate.composition.promotion_desk()

    assert decision.verdict is Verdict.FAIL
    with pytest.raises(NotPromotableError):
        desk.approve(lock.candidate.number, JUDGE, "Never mind")
    with pytest.raises(NotPromotableError):
        desk.promote(lock.candidate.number, "production", actor=JUDGE, reason="Now")
    assert own_gate.composition.recorded_assistant().answer(QUESTION).assistant_release == digest


def test_a_release_that_passed_answers_the_next_question_and_is_taken_back(own_gate: SmallGate) -> None:
    publish(own_gate)
    before = promoted(own_gate)
    asked = own_gate.composition.recorded_assistant()
    assert asked.answer(QUESTION).assistant_release == before
    lock, decision = judged(own_gate, own_gate.candidate("other", replace=OTHER), "Say partial sooner")
    desk = own_gate.composition.promotion_desk()
    assert decision.verdict is Verdict.PASS, decision.reasons
    assert not decision.bootstrap

    with pytest.raises(NotAllowedError):
        desk.approve(lock.candidate.number, AUTHOR, "My own")
    desk.approve(lock.candidate.number, JUDGE, "Read")
    desk.promote(lock.candidate.number, "production", actor=CLEO, reason="Better")
    assert asked.answer(QUESTION).assistant_release == lock.candidate.digest

    desk.rollback("production", actor=CLEO, reason="Not better")
    assert asked.answer(QUESTION).assistant_release == before


def test_a_verdict_from_before_another_promotion_promotes_nothing(own_gate: SmallGate) -> None:
    promoted(own_gate)
    desk = own_gate.composition.promotion_desk()
    first, _ = judged(own_gate, own_gate.candidate("first", replace=OTHER), "One")
    second, _ = judged(
        own_gate, own_gate.candidate("second", replace=(OTHER[0], "partial_margin: 0.07")), "Two"
    )
    for lock in (first, second):
        desk.approve(lock.candidate.number, JUDGE, "Read")
    desk.promote(second.candidate.number, "production", actor=JUDGE, reason="Two")

    with pytest.raises(NotPromotableError, match="Production has changed"):
        desk.promote(first.candidate.number, "production", actor=JUDGE, reason="One")


def test_a_check_against_a_file_promotes_nothing(own_gate: SmallGate) -> None:
    desk = own_gate.desk()
    base, other = own_gate.candidate("base"), own_gate.candidate("other", replace=OTHER)
    lock = desk.lock(other, AUTHOR, change="Say partial sooner", baseline=base)
    decision = desk.run(lock.run_id, actor=AUTHOR).judgement.decision
    promotion = own_gate.composition.promotion_desk()

    assert decision.verdict is Verdict.PASS, decision.reasons
    with pytest.raises(NotPromotableError):
        promotion.approve(lock.candidate.number, JUDGE, "Read")
        promotion.promote(lock.candidate.number, "production", actor=JUDGE, reason="Now")
