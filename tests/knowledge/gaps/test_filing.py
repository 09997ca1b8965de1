"""Filing questions without a good answer: one gap for one question, whoever asks it how often."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from knowledge.gaps.filing import GapFiler
from knowledge.gaps.gap import DEFAULT_OWNER, GapCause, GapState
from knowledge.store.engine import snapshot
from knowledge.store.schema import audit_entries
from tests.knowledge.fakes import HashedEmbedder, document, open_base, publish
from tests.knowledge.gaps.conftest import disliked, refused


def entries(base) -> list[tuple[str, str, str, dict]]:
    with snapshot(base.engine) as connection:
        rows = connection.execute(select(audit_entries).order_by(audit_entries.c.sequence)).all()
    return [
        (row.actor, row.action, row.subject, json.loads(row.details))
        for row in rows
        if row.action.startswith("gap.")
    ]


def test_a_question_opens_a_gap_with_an_audit_entry(base, filer, gaps) -> None:
    question = refused("Who approves vacation?", collection="ops")

    number = filer.file(question, "Ken")

    gap = gaps.gap(number).gap
    assert (gap.state, gap.question, gap.collection) == (GapState.OPEN, question.text, "ops")
    assert [(each.asker, each.cause, each.release) for each in gap.questions] == [
        ("ken", GapCause.REFUSED, 1)
    ]
    [(actor, action, subject, details)] = entries(base)
    assert (actor, action, subject) == ("ken", "gap.opened", f"gap {number}")
    assert details["answer_id"] == question.answer_id


def test_a_similar_question_joins_and_counts_people_not_questions(base, filer, gaps) -> None:
    first = filer.file(refused("Who approves vacation?"), "Ken")
    for asker in ("ANN", "ann", "Ｋen"):
        assert filer.file(refused("who approves vacation"), asker) == first

    gap = gaps.gap(first).gap
    assert (gap.people, len(gap.questions)) == (2, 4)
    assert [action for _, action, _, _ in entries(base)] == ["gap.opened"] + ["gap.changed"] * 3


def test_what_differs_in_a_number_a_name_or_a_not_is_a_gap_of_its_own(filer) -> None:
    texts = [
        "Who approves 3 robots?",
        "Who approves 4 robots?",
        "Who approves robots of Gypsum?",
        "Who does not approve robots?",
    ]

    assert len({filer.file(refused(text), "ken") for text in texts}) == 4


def test_a_question_joins_only_within_the_same_collection(filer) -> None:
    everywhere = filer.file(refused("Who approves vacation?"), "ken")
    inside = filer.file(refused("Who approves vacation?", collection="ops"), "ken")

    assert everywhere != inside
    assert filer.file(refused("Who approves vacation?", collection="ops"), "ann") == inside


def test_an_answer_is_filed_once_and_a_later_thumbs_down_is_its_comment(base, filer, gaps) -> None:
    number = filer.file(refused("Who approves vacation?", answer_id="a1"), "ken")

    assert filer.file(disliked("Who approves vacation?", answer_id="a1", comment="urgent"), "ken") == number
    assert filer.file(disliked("Who approves vacation?", answer_id="a1", comment="urgent"), "ken") == number

    [question] = gaps.gap(number).gap.questions
    assert (question.cause, question.comment) == (GapCause.REFUSED, "urgent")
    assert [details.get("commented") for *_, details in entries(base)] == [None, "a1"]


def test_taking_a_thumbs_down_back_withdraws_the_question_and_hides_an_empty_gap(filer, gaps) -> None:
    number = filer.file(disliked("Who approves vacation?", answer_id="a1"), "ken")

    assert filer.withdraw("a1", "Ken") == number

    assert gaps.ranked() == []
    assert gaps.gap(number).gap.questions == ()
    assert filer.file(refused("Who approves vacation?"), "ann") == number
    assert [view.gap.people for view in gaps.ranked()] == [1]


def test_a_refused_question_stays_when_its_comment_is_taken_back(filer, gaps) -> None:
    number = filer.file(refused("Who approves vacation?", answer_id="a1"), "ken")
    filer.file(disliked("Who approves vacation?", answer_id="a1", comment="urgent"), "ken")

    filer.withdraw("a1", "ken")

    [question] = gaps.gap(number).gap.questions
    assert question.comment is None


def test_nobody_takes_back_what_another_asked(filer, gaps) -> None:
    number = filer.file(disliked("Who approves vacation?", answer_id="a1"), "ken")

    assert filer.withdraw("a1", "ann") is None
    assert filer.withdraw("unknown", "ken") is None
    assert gaps.gap(number).gap.people == 1


def test_two_who_ask_at_once_make_one_gap(base, gaps) -> None:
    askers = [f"asker {number}" for number in range(16)]

    with ThreadPoolExecutor(8) as pool:
        found = list(
            pool.map(lambda asker: GapFiler(base).file(refused("Who approves vacation?"), asker), askers)
        )

    assert len(set(found)) == 1
    assert gaps.gap(found[0]).gap.people == 16


def test_a_gap_goes_to_the_owner_of_the_nearest_document_that_names_one(base, filer, gaps) -> None:
    publish(base, document("bare.md", "Nobody owns this.", doc_id="bare"), root="more")

    number = filer.file(refused("Who approves vacation?", near=("bare", "prompts")), "ken")

    view = gaps.gap(number)
    assert (view.gap.owner, view.document.doc_id) == ("Dana Whit", "bare")


def test_a_document_that_the_asker_may_not_read_routes_nothing(filer, gaps) -> None:
    number = filer.file(refused("What was the root cause?", near=("secret",), role="staff"), "ken")

    assert gaps.gap(number).gap.owner == DEFAULT_OWNER


def test_without_an_owner_near_it_goes_to_whoever_owns_most_of_the_collection(base, filer, gaps) -> None:
    publish(
        base,
        document("one.md", "One.", owner="Bo Lund"),
        document("two.md", "Two.", owner="Bo Lund"),
        document("gone.md", "Gone.", owner="To be confirmed"),
        root="more",
    )

    number = filer.file(refused("Who approves vacation?", collection="ops"), "ken")

    assert gaps.gap(number).gap.owner == "Bo Lund"


def test_an_unknown_collection_goes_to_the_governance_lead(filer, gaps) -> None:
    number = filer.file(refused("Who approves vacation?", collection="nowhere"), "ken")

    assert gaps.gap(number).gap.owner == DEFAULT_OWNER


def test_who_must_resolve_a_conflict_is_asked_before_the_nearest_owner(filer, gaps) -> None:
    question = refused("How long are logs kept?", near=("prompts",), contact="Ada Holt and Bo Lund")

    assert gaps.gap(filer.file(question, "ken")).gap.owner == "Ada Holt and Bo Lund"


def test_gaps_are_found_again_after_the_model_has_changed(tmp_path) -> None:
    base = open_base(tmp_path)
    publish(base, document("a.md", "Two people approve."))
    number = GapFiler(base).file(refused("Who approves vacation?"), "ken")
    base.close()
    other = open_base(tmp_path, embedder=HashedEmbedder(dim=32, name="other"))

    assert GapFiler(other).file(refused("Who approves vacation?"), "ann") == number
    other.close()


def test_a_declined_question_is_not_opened_again_by_the_next_who_asks(filer, gaps) -> None:
    from knowledge.acting import Actor

    number = filer.file(refused("Who approves vacation?"), "ken")
    gaps.change(number, actor=Actor(name="lead"), state=GapState.WONT_ANSWER, reason="Ask your manager.")

    assert filer.file(refused("Who approves vacation?"), "ann") == number
    assert gaps.gap(number).gap.state is GapState.WONT_ANSWER
