from __future__ import annotations

from typing import Any

import pytest

from evals.gate.bar import parse_bar
from evals.gate.cases.case import Case
from evals.gate.cases.linting import CaseFinding, KnownTexts, lint_cases, lost_gold
from evals.gate.shipped import SHIPPED_BAR

RULE = "Tickets may be returned within 14 days of purchase."
TEXTS = KnownTexts(
    documents={
        "ferry.md": [f"# Ferry\n\n{RULE}"],
        "dogs.md": ["Dogs travel below deck.", "Dogs pay nothing."],
    },
    kept=frozenset({"ferry.md", "dogs.md", "old.md"}),
    live={"own.md": ["Our own rule is that Ada decides."]},
)


def case(number: int = 1, question: str = "How long may a ticket be returned?", **changes: Any) -> Case:
    content: dict[str, Any] = {
        "id": f"case-{number}",
        "kind": "answer",
        "cluster": "ferry.md",
        "input": {"question": question},
        "gold": gold(),
        "provenance": {"author": "Ada", "date": "2026-01-01"},
    }
    return Case.model_validate({**content, **changes})


def gold(**changes: Any) -> dict[str, Any]:
    return {
        "spans": [{"doc": "ferry.md", "quote": RULE}],
        "nuggets": [{"id": "n1", "text": "14 days", "match": ["14 days"], "sources": ["ferry.md"]}],
        **changes,
    }


def found(*cases: Case, texts: KnownTexts = TEXTS) -> list[CaseFinding]:
    """Findings but those about tags, which a few cases cannot but have."""
    return [each for each in lint_cases(cases, texts) if each.rule != "tag"]


def rules(*cases: Case, texts: KnownTexts = TEXTS) -> list[tuple[str, bool]]:
    return [(each.rule, each.is_error) for each in found(*cases, texts=texts)]


def test_a_case_whose_words_stand_has_no_fault() -> None:
    assert found(case()) == []
    assert found(case(gold=gold(spans=[{"doc": "ferry.md", "quote": RULE.replace(" ", "\n  ")}]))) == []


def test_gold_must_stand_in_a_document_in_force() -> None:
    lost = gold(spans=[{"doc": "ferry.md", "quote": "Tickets are never taken back, 14 days or not."}])
    gone = gold(spans=[{"doc": "old.md", "quote": RULE}])
    assert rules(case(gold=lost)) == [("quote", True)]
    assert rules(case(gold=gone)) == [("document", True)]
    assert [each.rule for each in lost_gold([case(gold=lost), case(2)], TEXTS)] == ["quote"]


def test_one_of_several_documents_of_a_path_is_enough() -> None:
    span = [{"doc": "dogs.md", "quote": "Dogs pay nothing."}]
    nugget = [{"id": "n1", "text": "Nothing", "match": ["nothing"], "sources": ["dogs.md"]}]
    assert found(case(gold=gold(spans=span, nuggets=nugget))) == []


def test_a_case_about_published_documents_is_held_against_these() -> None:
    own = gold(
        spans=[{"doc": "own.md", "quote": "Our own rule is that Ada decides."}],
        nuggets=[{"id": "n1", "text": "Ada", "match": ["Ada"], "sources": ["own.md"]}],
    )
    live = {"question": "Who decides?", "library": "live"}
    assert found(case(gold=own, input=live)) == []
    assert rules(case(gold=own)) == [("document", True), ("document", True)]
    assert rules(case(input=live)) == [("document", True), ("document", True)]


def test_a_vital_fact_names_a_document_in_force_that_states_it() -> None:
    none = gold(nuggets=[{"id": "n1", "text": "14 days", "match": ["14 days"]}])
    wrong = gold(nuggets=[{"id": "n1", "text": "14 days", "match": ["14 days"], "sources": ["old.md"]}])
    assert rules(case(gold=none)) == [("source", True)]
    assert rules(case(gold=wrong)) == [("document", True)]


def test_gold_says_nothing_that_must_not_be_said() -> None:
    assert rules(case(gold=gold(must_not=["re:14|fourteen"]))) == [("must_not", True)]
    assert found(case(gold=gold(must_not=["30 days"]))) == []


def test_a_fact_that_its_quote_does_not_state_is_warned_about() -> None:
    slip = gold(nuggets=[{"id": "n1", "text": "15", "match": ["15 days"], "sources": ["ferry.md"]}])
    assert rules(case(gold=slip)) == [("pattern", False)]


def test_what_must_not_be_cited_exists_in_force_or_not() -> None:
    assert found(case(gold=gold(must_not_cite=["old.md"]))) == []
    assert rules(case(gold=gold(must_not_cite=["olld.md"]))) == [("must_not_cite", True)]


def test_the_same_question_twice_is_an_error_and_nearly_the_same_a_warning() -> None:
    long = "For how many days after the purchase may a ticket for the ferry be returned to us by its holder?"
    near = long.replace("its holder", "the holder")
    assert rules(case(1), case(2, "HOW long may a ticket be returned ?")) == [("duplicate", True)]
    [close, same] = sorted(found(case(1, long), case(2, near), case(3, near)), key=lambda each: each.is_error)
    assert "case-1" in close.message and close.case_id == "case-2" and not close.is_error
    assert "case-2" in same.message and same.case_id == "case-3" and same.is_error


@pytest.mark.parametrize(
    "change",
    [
        {"input": {"question": "May I return a ticket after 15 days?"}},
        {"input": {"question": "May I return a ticket after 14 days?", "role": "admin"}},
        {"input": {"question": "May I return a ticket after 14 days?", "groups": ["claims"]}},
        {"input": {"question": "May I return a ticket after 14 days?", "collection": "redteam"}},
        {
            "input": {
                "question": "May I return a ticket after 14 days?",
                "history": [{"role": "user", "text": "I bought it in the harbour, from a man with a hat."}],
            }
        },
        {"kind": "near_miss"},
    ],
)
def test_what_another_answer_is_due_to_is_no_duplicate(change) -> None:
    first = case(1, "May I return a ticket after 14 days?")
    assert found(first, case(2, **{"question": "May I return a ticket after 14 days?", **change})) == []


def test_different_last_messages_of_one_conversation_are_no_duplicates() -> None:
    said = [{"role": "user", "text": "Tell me all about the tickets for the ferry, their price and returns."}]
    first, second = (
        case(number, kind="multi_turn", input={"question": question, "history": said})
        for number, question in ((1, "And dogs?"), (2, "And cats?"))
    )
    assert found(first, second) == []


def test_a_question_that_a_prompt_holds_is_a_leak() -> None:
    prompt = "Example: **How long** may a ticket\nbe returned? Answer: 14 days."
    texts = KnownTexts(documents=TEXTS.documents, prompts={"answer v2": prompt})
    [leak] = found(case(), texts=texts)
    assert leak.rule == "leak" and leak.is_error and "'answer v2'" in leak.message
    assert (
        found(
            case(question="Who pays?"),
            texts=KnownTexts(documents=TEXTS.documents, prompts={"a": "Who pays?"}),
        )
        == []
    )


def test_small_tags_are_warned_about() -> None:
    [small] = lint_cases([case(tags=["rare"])], TEXTS)
    assert small.rule == "tag" and not small.is_error and "'rare'" in small.message


def test_a_bar_wants_cases_from_several_clusters() -> None:
    bar = parse_bar(SHIPPED_BAR.read_text(encoding="utf-8"), name="bar")
    assert "clusters" in [each.rule for each in lint_cases([case()], TEXTS, bar)]


def test_errors_come_first_in_the_order_of_the_cases() -> None:
    lost = gold(spans=[{"doc": "ferry.md", "quote": "Never."}])
    slip = gold(nuggets=[{"id": "n1", "text": "15", "match": ["15 days"], "sources": ["ferry.md"]}])
    cases = [case(1, "Why?", gold=slip), case(2, "Who is it?", gold=lost), case(3, "When was it?", gold=lost)]
    assert [(each.case_id, each.is_error) for each in found(*cases)][:2] == [
        ("case-2", True),
        ("case-3", True),
    ]
