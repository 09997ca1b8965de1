"""After a publication: what is answered is closed, and only for those who may read the answer."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select

from knowledge.access import Subject, SubjectKind
from knowledge.gaps.asking_again import GapReasker
from knowledge.gaps.closing import Outcome
from knowledge.gaps.gap import GapState
from knowledge.store.access import replace_restriction
from knowledge.store.engine import snapshot, write
from knowledge.store.schema import audit_entries
from tests.knowledge.fakes import document, publish
from tests.knowledge.gaps.conftest import disliked, refused

VACATION = "The head of the department approves vacation."


def answer_vacation(base, **others) -> int:
    rules = document("vacation.md", VACATION, title="Vacation", doc_id="vacation", **others)
    return publish(base, rules, root="hr").number


def test_a_published_answer_closes_the_gap_with_release_and_citation(base, filer, gaps, reasker) -> None:
    number = filer.file(refused("Who approves vacation?"), "ken")
    release = answer_vacation(base)

    report = reasker.reask(release)

    gap = gaps.gap(number).gap
    assert (report.asked, report.answered) == (1, [number])
    assert (gap.state, gap.answered_release) == (GapState.ANSWERED, release)
    assert [(each.doc_id, each.version, each.quote) for each in gap.answered_by] == [
        ("vacation", 1, VACATION)
    ]
    with snapshot(base.engine) as connection:
        rows = connection.execute(select(audit_entries).where(audit_entries.c.action == "gap.changed"))
        [entry] = rows.all()
    assert (entry.actor, entry.subject) == ("assistant", f"gap {number}")
    assert json.loads(entry.details)["by"] == ["vacation@1"]


def test_what_is_still_not_answered_stays_open(base, filer, gaps, reasker) -> None:
    number = filer.file(refused("Who approves holidays?"), "ken")
    release = answer_vacation(base)

    assert reasker.reask(release).answered == []
    assert gaps.gap(number).gap.state is GapState.OPEN


def test_a_planned_gap_is_asked_again_and_a_declined_one_is_not(base, filer, gaps, reasker) -> None:
    from knowledge.acting import Actor

    lead = Actor(name="lead")
    planned = filer.file(refused("Who approves vacation?"), "ken")
    declined = filer.file(refused("Which head approves?"), "ken")
    gaps.change(planned, actor=lead, state=GapState.PLANNED)
    gaps.change(declined, actor=lead, state=GapState.WONT_ANSWER, reason="Not ours.")

    assert reasker.reask(answer_vacation(base)).answered == [planned]
    assert gaps.gap(declined).gap.state is GapState.WONT_ANSWER


def test_it_is_asked_as_the_narrowest_of_those_who_asked(base, filer, gaps, reasker, answerer) -> None:
    number = filer.file(refused("Who approves vacation?", role="admin"), "ada")
    filer.file(refused("Who approves vacation?", role="governance_lead"), "gov")

    reasker.reask(answer_vacation(base, audience=["admin", "governance_lead"]))

    assert [again.reader.role for again in answerer.asked] == ["staff"]
    assert gaps.gap(number).gap.state is GapState.OPEN


def test_groups_count_only_where_every_asker_is_in_them(base, filer, reasker, answerer) -> None:
    both, one = frozenset({"claims", "hr"}), frozenset({"claims"})
    filer.file(refused("Who approves vacation?", groups=both), "ada")
    filer.file(refused("Who approves vacation?", groups=one), "ken")

    reasker.reask(answer_vacation(base))

    assert answerer.asked[0].reader.groups == {"claims"}


def test_a_role_that_alone_asked_is_answered_with_what_it_may_read(base, filer, gaps, reasker) -> None:
    number = filer.file(refused("Who approves vacation?", role="admin"), "ada")

    reasker.reask(answer_vacation(base, audience=["admin"]))

    assert gaps.gap(number).gap.state is GapState.ANSWERED


def test_an_answer_that_did_not_help_is_not_mended_by_the_same_quote(base, filer, gaps, reasker) -> None:
    first = answer_vacation(base)
    number = filer.file(disliked("Who approves vacation?", release=first, quotes=[VACATION]), "ken")
    again = publish(
        base,
        document("vacation.md", f"{VACATION}\n\nNew paragraph.", title="Vacation", doc_id="vacation"),
        root="hr",
    ).number

    assert reasker.reask(again).answered == []
    assert gaps.gap(number).gap.state is GapState.OPEN


def test_an_answer_that_did_not_help_is_mended_by_a_new_quote_of_a_new_version(base, filer, reasker) -> None:
    first = answer_vacation(base)
    number = filer.file(disliked("Who approves vacation?", release=first, quotes=[VACATION]), "ken")
    text = "The team lead approves vacation within 3 days."
    again = publish(
        base, document("vacation.md", text, title="Vacation", doc_id="vacation"), root="hr"
    ).number

    assert reasker.reask(again).answered == [number]


def test_an_answer_from_what_was_published_then_already_mends_nothing(base, filer, gaps, reasker) -> None:
    first = answer_vacation(base)
    number = filer.file(disliked("Who approves vacation?", release=first, quotes=["something else"]), "ken")
    again = publish(base, document("other.md", "Robots rest."), root="other").number

    assert reasker.reask(again).answered == []
    assert gaps.gap(number).gap.state is GapState.OPEN


def test_questions_that_the_answer_to_their_group_leaves_open_become_a_gap(base, filer, gaps) -> None:
    number = filer.file(refused("Who approves vacation?"), "ken")
    filer.file(refused("who approves the vacation"), "ann")
    release = answer_vacation(base)
    plain = "Who approves vacation?"

    def only_plainly(again):
        from tests.knowledge.gaps.conftest import Answerer

        outcome = Answerer(base)(again)
        return outcome if again.text == plain else replace(outcome, answered=False)

    report = GapReasker(base, only_plainly).reask(release)

    [parted] = report.split
    assert report.answered == [number]
    assert [question.asker for question in gaps.gap(number).gap.questions] == ["ken"]
    left = gaps.gap(parted).gap
    assert (left.state, left.question) == (GapState.OPEN, "who approves the vacation")
    assert [question.asker for question in left.questions] == ["ann"]


def test_an_interrupted_run_goes_on_where_it_stopped(base, filer, answerer) -> None:
    for text in ("Who approves vacation?", "Which head approves?", "What does a department approve?"):
        filer.file(refused(text), "ken")
    release = answer_vacation(base)

    def stops_at_the_second(again):
        if len(answerer.asked) == 1:
            raise KeyboardInterrupt
        return answerer(again)

    with pytest.raises(KeyboardInterrupt):
        GapReasker(base, stops_at_the_second).reask(release)
    done = [again.text for again in answerer.asked]
    report = GapReasker(base, answerer).reask(release)

    assert report.asked == 2
    assert len({again.text for again in answerer.asked}) == 3 and len(done) == 1


def test_a_release_is_asked_once_unless_everything_is_wanted(base, filer, reasker) -> None:
    filer.file(refused("Who approves holidays?"), "ken")
    release = answer_vacation(base)
    told: list[tuple[str, int, int]] = []

    assert reasker.reask(release, on_progress=lambda *progress: told.append(progress)).asked == 1
    assert reasker.reask(release).asked == 0
    assert reasker.reask(release, everything=True).asked == 1
    assert told == [("gaps", 1, 1)]


def test_gaps_nearest_to_what_was_published_are_asked_first(base, filer, reasker, answerer) -> None:
    for text in ("Do robots rest?", "Who approves vacation?", "Is lunch free?"):
        filer.file(refused(text), "ken")

    reasker.reask(answer_vacation(base))

    assert answerer.asked[0].text == "Who approves vacation?"


def test_a_rollback_that_takes_the_answer_away_opens_the_gap_again(base, filer, gaps, reasker) -> None:
    number = filer.file(refused("Who approves vacation?"), "ken")
    reasker.reask(answer_vacation(base))

    back = base.roll_back(1, actor="lead", reason="wrong").number
    report = reasker.reask(back)

    gap = gaps.gap(number).gap
    assert report.reopened == [number]
    assert (gap.state, gap.answered_release, gap.answered_by) == (GapState.OPEN, None, ())
    assert str(back) in gap.reason


def test_an_answer_that_was_closed_to_the_asker_is_asked_for_again(base, filer, gaps, reasker) -> None:
    number = filer.file(refused("Who approves vacation?"), "ken")
    reasker.reask(answer_vacation(base))
    restrict_to_admins(base, "vacation")

    closed = reasker.reask(everything=True)
    assert (closed.reopened, gaps.gap(number).gap.state) == ([number], GapState.OPEN)
    other = document("leave.md", f"{VACATION}\n\nAlso leave.", doc_id="leave")
    opened = reasker.reask(publish(base, other, root="leave").number)
    assert opened.answered == [number]
    assert [each.doc_id for each in gaps.gap(number).gap.answered_by] == ["leave"]


def test_an_answer_that_the_asker_may_read_is_not_asked_for_again(base, filer, reasker) -> None:
    filer.file(refused("Who approves vacation?", role="admin"), "ada")
    reasker.reask(answer_vacation(base))
    restrict_to_admins(base, "vacation")

    assert reasker.reask(everything=True).asked == 0


def restrict_to_admins(base, doc_id: str) -> None:
    """Close a document to everybody but admins."""
    with write(base.engine) as connection:
        replace_restriction(
            connection,
            Subject(kind=SubjectKind.DOCUMENT, name=doc_id),
            audience=frozenset({"admin"}),
            actor="Lea",
            reason="prices",
            at=datetime(2026, 6, 2),
        )


def test_a_new_version_that_still_answers_keeps_the_gap_answered(base, filer, gaps, reasker) -> None:
    number = filer.file(refused("Who approves vacation?"), "ken")
    reasker.reask(answer_vacation(base))
    text = "The team lead approves vacation."
    again = publish(
        base, document("vacation.md", text, title="Vacation", doc_id="vacation"), root="hr"
    ).number

    report = reasker.reask(again)

    assert (report.answered, report.reopened) == ([], [])
    assert [(each.version, each.quote) for each in gaps.gap(number).gap.answered_by] == [(2, text)]


def test_what_somebody_decided_meanwhile_is_not_overwritten(base, filer, gaps, answerer) -> None:
    from knowledge.acting import Actor

    number = filer.file(refused("Who approves vacation?"), "ken")
    release = answer_vacation(base)

    def decided_meanwhile(again):
        lead = Actor(name="lead")
        gaps.change(number, actor=lead, state=GapState.WONT_ANSWER, reason="Not ours.")
        return answerer(again)

    assert GapReasker(base, decided_meanwhile).reask(release).answered == []
    assert gaps.gap(number).gap.state is GapState.WONT_ANSWER


def test_a_collection_that_is_gone_answers_nothing(base, filer, reasker) -> None:
    filer.file(refused("Who approves vacation?", collection="nowhere"), "ken")

    assert reasker.reask(answer_vacation(base)).answered == []


def test_without_a_gap_nothing_is_asked(base, answerer) -> None:
    def never(_again) -> Outcome:
        raise AssertionError

    assert GapReasker(base, never).reask().asked == 0


def test_who_asks_while_a_gap_is_asked_again_is_not_told_of_an_answer_unasked(
    base, filer, gaps, answerer
) -> None:
    number = filer.file(refused("Who approves vacation?", role="admin"), "ada")
    release = answer_vacation(base, audience=["admin"])

    def another_asks_meanwhile(again):
        if not answerer.asked:
            filer.file(refused("Who approves vacation?", role="staff"), "ken")
        return answerer(again)

    assert GapReasker(base, another_asks_meanwhile).reask(release).answered == []
    assert [again.reader.role for again in answerer.asked] == ["admin", "staff"]
    assert gaps.gap(number).gap.state is GapState.OPEN
