from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from assistant.answering.answer import Turn
from assistant.casework.errors import CaseStateError, UnfitCaseError, UnknownCaseError
from assistant.casework.own_case import CaseState, Expectation, GivenGold, Wishes
from assistant.promotion.errors import IncompleteActError
from assistant.promotion.policy import ReleasePolicy
from evals.gate.cases.case import Case, CaseKind
from evals.gate.cases.own import accepted_cases, problem_of
from knowledge.acting import Actor
from knowledge.errors import NotAllowedError, UnknownAnswerError
from tests.assistant.casework.conftest import ADA, BEN, FIVE_DAYS, LENA, MERGER, TRAVEL, TWO_PEOPLE

AS_IS = Wishes()
PROMPTS = "rules/prompts.md"


def parsed(case) -> Case:
    return Case.model_validate(case.content)


def test_an_answer_is_gold_for_itself_in_one_act(house) -> None:
    answer = house.answered(("rules/prompts", TWO_PEOPLE), collection="ops", groups=frozenset({"claims"}))

    case = house.desk.propose(answer, AS_IS, ADA)

    made = parsed(case)
    assert case.state is CaseState.PROPOSED and case.missing == [] and case.case_id == made.id == "own-0001"
    assert made.kind is CaseKind.ANSWER and made.cluster == PROMPTS
    assert (
        made.input.library == "live" and made.input.collection == "ops" and made.input.groups == ("claims",)
    )
    assert [(span.doc, span.quote) for span in made.gold.spans] == [(PROMPTS, TWO_PEOPLE)]
    assert [nugget.match for nugget in made.gold.nuggets] == [(TWO_PEOPLE,)]
    assert made.provenance.source == f"answer {answer}" and made.provenance.author == "Ada"
    [told] = house.entries("gate_case.proposed")
    assert told.subject == "case 1" and told.actor == "Ada"


def test_a_refusal_is_to_be_refused_again_unless_it_was_marked_wrong(house) -> None:
    right, wrong = house.refused(), house.refused("Who approves travel?")
    house.rated(wrong, 0)

    kept = parsed(house.desk.propose(right, AS_IS, ADA))
    lacking = house.desk.propose(wrong, AS_IS, ADA)

    assert kept.kind is CaseKind.REFUSAL and kept.gold.refusal_reason == "not_found"
    assert lacking.content["kind"] == "answer"
    assert list(lacking.missing) == [
        "the words of a document that answer it",
        "a fact that a right answer states",
    ]
    with pytest.raises(UnfitCaseError, match="Case 2 lacks the words of a document"):
        house.desk.accept(2, BEN)


def test_what_should_have_been_refused_takes_one_word(house) -> None:
    answer = house.answered(("travel", TRAVEL), question="Who pays for travel?")
    house.rated(answer, 0)

    made = parsed(house.desk.propose(answer, Wishes(expect=Expectation.REFUSED), ADA))

    assert made.kind is CaseKind.REFUSAL and made.gold.must_not == (TRAVEL,)
    assert made.gold.refusal_reason is None


def test_a_wrong_answer_is_no_gold_and_its_words_must_not_come_again(house) -> None:
    answer = house.answered(("travel", TRAVEL), ("rules/prompts", FIVE_DAYS))
    house.rated(answer, 1, by="pam")
    house.rated(answer, 0)

    bare = house.desk.propose(answer, AS_IS, ADA)
    told = house.desk.propose(
        answer, Wishes(gold=[GivenGold(source="ops/rules/prompts", quote=f"{TWO_PEOPLE} {FIVE_DAYS}")]), ADA
    )

    assert bare.missing and bare.content["gold"]["must_not"] == [TRAVEL, FIVE_DAYS]
    made = parsed(told)
    assert made.gold.must_not == (TRAVEL,) and made.gold.spans[0].doc == PROMPTS
    assert [nugget.match for nugget in made.gold.nuggets] == [(TWO_PEOPLE, FIVE_DAYS)]


def test_a_mark_taken_back_counts_no_more(house) -> None:
    answer = house.answered(("travel", TRAVEL))
    for value in (0, None):
        house.rated(answer, value)
    assert house.desk.propose(answer, AS_IS, ADA).missing == []


def test_given_facts_replace_the_quotes_own_words(house) -> None:
    answer = house.answered(("rules/prompts", TWO_PEOPLE))

    made = parsed(house.desk.propose(answer, Wishes(facts=["two people", "re:\\b2\\b"], is_hard=True), ADA))

    assert [nugget.match for nugget in made.gold.nuggets] == [("two people",), ("re:\\b2\\b",)]
    assert all(nugget.sources == (PROMPTS,) for nugget in made.gold.nuggets)
    assert made.severity == "hard"


def test_a_follow_up_is_kept_with_what_came_before_it(house) -> None:
    turns = [Turn(role="user", text="Who approves prompts?"), Turn(role="assistant", text="Two people.")]
    answer = house.answered(("rules/prompts", FIVE_DAYS), question="How fast?", history=turns)

    made = parsed(house.desk.propose(answer, AS_IS, ADA))

    assert made.kind is CaseKind.MULTI_TURN
    assert [(turn.role, turn.text) for turn in made.input.history] == [
        ("user", "Who approves prompts?"),
        ("assistant", "Two people."),
    ]


@pytest.mark.parametrize(
    ("source", "quote", "said"),
    [
        ("rules/prompts.md", "Three people approve it.", "does not say"),
        ("rules/prompts.md", "  ", "does not say"),
        ("nowhere.md", TWO_PEOPLE, "No document in force is called 'nowhere.md'"),
    ],
)
def test_gold_that_no_document_says_is_refused(house, source, quote, said) -> None:
    answer = house.answered(("rules/prompts", TWO_PEOPLE))
    with pytest.raises(UnfitCaseError, match=said):
        house.desk.propose(answer, Wishes(gold=[GivenGold(source=source, quote=quote)]), ADA)
    assert house.desk.cases(ADA) == []


def test_only_answers_on_record_of_the_current_release_become_cases(house) -> None:
    with pytest.raises(UnknownAnswerError):
        house.desk.propose("f" * 32, AS_IS, ADA)
    with pytest.raises(UnfitCaseError, match="earlier release"):
        house.desk.propose(house.refused(as_of="1"), AS_IS, ADA)


def test_a_case_counts_once_somebody_else_accepted_it_and_until_it_is_retired(house) -> None:
    house.desk.propose(house.answered(("rules/prompts", TWO_PEOPLE)), AS_IS, ADA)
    assert accepted_cases(house.desk) == []

    house.desk.accept(1, BEN, comment="Right")
    [counted] = accepted_cases(house.desk)
    assert counted.id == "own-0001" and counted.provenance.reviewed_by == "Ben"

    retired = house.desk.retire(1, BEN, "The rule is gone")
    assert accepted_cases(house.desk) == []
    assert retired.state is CaseState.RETIRED and retired.content["id"] == "own-0001"
    assert [each.action for each in house.entries("gate_case")] == [
        "gate_case.proposed",
        "gate_case.accepted",
        "gate_case.retired",
    ]


def test_whoever_wrote_a_case_never_reviews_it_and_the_attempt_is_told(house) -> None:
    house.desk.propose(house.refused(), AS_IS, ADA)
    with pytest.raises(NotAllowedError, match="wrote case 1"):
        house.desk.accept(1, Actor(name=" ADA "))
    house.desk.accept(1, BEN)
    with pytest.raises(NotAllowedError, match="cannot retire"):
        house.desk.retire(1, ADA, "I do not like it")
    assert [each.subject for each in house.entries("act.denied")] == ["accept case 1", "retire case 1"]
    with house.base.engine.begin() as connection, pytest.raises(IntegrityError, match="never reviews"):
        connection.exec_driver_sql(
            "UPDATE gate_cases SET state = 'retired', reviewer = 'Ada', reviewer_folded = 'ada'"
        )


def test_a_case_is_rejected_by_others_and_withdrawn_by_its_author(house) -> None:
    for _ in range(2):
        house.desk.propose(house.refused(), AS_IS, ADA)
    with pytest.raises(IncompleteActError):
        house.desk.reject(1, BEN, " ")
    assert house.desk.reject(1, BEN, "Out of scope").state is CaseState.REJECTED
    assert house.desk.reject(2, ADA, "My mistake").state is CaseState.WITHDRAWN
    for number in (1, 2):
        with pytest.raises(CaseStateError, match="is done with proposed ones only"):
            house.desk.accept(number, BEN)
    with pytest.raises(CaseStateError, match="accepted ones only"):
        house.desk.retire(1, BEN, "x")


def test_completing_a_case_makes_its_editor_the_author(house) -> None:
    answer = house.refused("Who approves travel?")
    house.rated(answer, 0)
    lacking = house.desk.propose(answer, AS_IS, ADA)
    whole = {
        **lacking.content,
        "gold": {
            "spans": [{"doc": "travel.md", "quote": TRAVEL}],
            "nuggets": [
                {"id": "n1", "text": "Who", "match": ["head of the department"], "sources": ["travel.md"]}
            ],
        },
        "provenance": {"author": "Mallory", "date": "2001-01-01", "source": "nowhere"},
    }

    after = house.desk.amend(whole, BEN)

    assert after.case_id == "own-0002" and after.author == "Ben" and after.answer_id == answer
    assert after.content["provenance"]["author"] == "Ben"
    assert after.content["provenance"]["source"] == f"answer {answer}"
    before = house.desk.case(1, ADA)
    assert before.state is CaseState.REJECTED and before.reason == "Replaced by case 2"
    with pytest.raises(NotAllowedError):
        house.desk.accept(2, BEN)
    assert house.desk.accept(2, ADA).state is CaseState.ACCEPTED
    with pytest.raises(CaseStateError):
        house.desk.amend({**whole, "id": "own-0002"}, BEN)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "poem"}, "That is no case"),
        ({"input": {"question": "Why?", "library": "gate"}}, "“live”"),
        ({"gold": {"spans": [{"doc": "travel.md", "quote": "Nobody travels."}]}}, "does not say"),
        ({}, "says already"),
    ],
)
def test_an_edit_that_makes_no_case_is_refused(house, change, said) -> None:
    case = house.desk.propose(house.refused(), AS_IS, ADA)
    with pytest.raises(UnfitCaseError, match=said):
        house.desk.amend({**case.content, **change}, ADA)
    assert len(house.desk.cases(ADA)) == 1


@pytest.mark.parametrize("number", ["own-0009", "ans-001", None, "own-" + "9" * 30])
def test_an_edit_of_no_case_is_refused(house, number) -> None:
    with pytest.raises(UnknownCaseError):
        house.desk.amend({"id": number}, ADA)


def test_gold_that_the_documents_lost_meanwhile_is_not_accepted(house, tmp_path) -> None:
    house.desk.propose(house.answered(("travel", TRAVEL)), AS_IS, ADA)
    (tmp_path / "new").mkdir()
    house.ingest(tmp_path / "new", "travel.md", "---\naudience: [staff]\n---\n# Travel\n\nNobody travels.\n")
    with pytest.raises(UnfitCaseError, match=r"travel\.md does not say"):
        house.desk.accept(1, BEN)


def test_a_case_of_what_somebody_may_not_read_is_no_case_for_them(house) -> None:
    secret = house.answered(("merger", MERGER), question="When does it close?", role="admin")
    with pytest.raises(NotAllowedError, match="may not read what the answer"):
        house.desk.propose(secret, AS_IS, LENA)
    house.desk.propose(secret, AS_IS, ADA)
    house.rated(secret, 0)
    house.desk.propose(secret, Wishes(expect=Expectation.REFUSED), ADA)

    assert house.desk.cases(LENA) == []
    for number in (1, 2):
        with pytest.raises(UnknownCaseError, match=f"There is no case {number}"):
            house.desk.case(number, LENA)
        with pytest.raises(UnknownCaseError):
            house.desk.accept(number, LENA)
    assert len(house.desk.cases(Actor(name="Ola", role="admin"))) == 2


def test_gold_from_a_closed_document_is_as_if_it_were_not_there(house) -> None:
    answer = house.refused("When does it close?")
    with pytest.raises(UnfitCaseError, match=r"No document in force is called 'merger\.md'"):
        house.desk.propose(
            answer,
            Wishes(expect=Expectation.ANSWERED, gold=[GivenGold(source="merger.md", quote=MERGER)]),
            LENA,
        )


@pytest.mark.parametrize("role", ["staff", "program_manager"])
def test_only_leads_have_to_do_with_cases(house, role) -> None:
    answer = house.refused()
    house.desk.propose(answer, AS_IS, ADA)
    person = Actor(name="Pam", role=role)
    for act in (
        lambda: house.desk.cases(person),
        lambda: house.desk.case(1, person),
        lambda: house.desk.propose(answer, AS_IS, person),
        lambda: house.desk.accept(1, person),
    ):
        with pytest.raises(NotAllowedError):
            act()


def test_retiring_is_for_those_whom_the_release_policy_names(house, monkeypatch) -> None:
    house.desk.propose(house.refused(), AS_IS, ADA)
    house.desk.accept(1, BEN)
    monkeypatch.setattr(house.desk, "_policy", lambda: ReleasePolicy(approvers=("Olga",)))
    with pytest.raises(NotAllowedError):
        house.desk.retire(1, BEN, "It is in the way")
    assert len(house.desk.accepted()) == 1


def test_a_case_changed_behind_our_back_stops_the_gate(house) -> None:
    from evals.gate.errors import TamperedError

    house.desk.propose(house.refused(), AS_IS, ADA)
    house.desk.accept(1, BEN)
    with house.base.engine.begin() as connection:
        for rule in ("keep_their_content", "are_reviewed_by_others"):
            connection.exec_driver_sql(f"DROP TRIGGER gate_cases_{rule}")
        connection.exec_driver_sql("UPDATE gate_cases SET content = json_set(content, '$.severity', 'hard')")
    with pytest.raises(TamperedError, match="not what was accepted"):
        accepted_cases(house.desk)


def test_contradicting_gold_is_no_case() -> None:
    content = {
        "id": "own-0001",
        "kind": "answer",
        "cluster": "a",
        "input": {"question": "Who?", "library": "live"},
        "gold": {
            "spans": [{"doc": "a.md", "quote": TWO_PEOPLE}],
            "nuggets": [{"id": "n1", "text": "x", "match": ["two people"], "sources": ["a.md"]}],
            "must_not": ["two people"],
        },
        "provenance": {"author": "Ada", "date": "2026-01-01"},
    }
    assert "must not be said" in (problem_of(content) or "")
    assert problem_of({**content, "gold": {**content["gold"], "must_not": []}}) is None
