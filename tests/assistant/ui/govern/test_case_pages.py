from __future__ import annotations

import re

import pytest

from assistant.answering.answer import Question
from evals.gate.cases.case import Case, CaseKind
from evals.gate.cases.own import accepted_cases
from knowledge.acting import Actor
from knowledge.gaps.gap import GapCause, Unsatisfied
from tests.assistant.ui.govern.conftest import send

OPERATOR = Actor(name="operator")
RULE = "Before a new prompt goes live, two people approve it within 5 working days."


def ask(house, text: str, role: str = "staff") -> str:
    """The id of the recorded answer to a question."""
    assistant = house.composition.recorded_assistant()
    return assistant.answer(Question(text=text, role=role, asker="sam")).answer_id


@pytest.fixture
def refused(house) -> str:
    return ask(house, "Which zebra paints the piano?")


@pytest.fixture
def gap(house, refused) -> int:
    """A question without a good answer, asked by Sam."""
    found = Unsatisfied(
        answer_id=refused,
        text="Which zebra paints the piano?",
        cause=GapCause.REFUSED,
        role="staff",
        release=1,
    )
    return house.composition.gap_filer().file(found, "sam")


def page_of(reply) -> str:
    assert reply.status_code == 200, reply.text
    return reply.text


def fields_of(page: str) -> dict[str, str]:
    """What a form of a case would send as it stands."""
    from html import unescape

    areas = re.findall(r'<textarea[^>]*name="([\w-]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    inputs = re.findall(r'<input id="(doc-\d)"[^>]*value="([^"]*)"', page)
    expect = re.search(r'name="expect" value="(\w+)" checked', page)
    hidden = re.findall(r'name="(answer)" value="(\w+)"', page)
    found = {name: unescape(value) for name, value in (*areas, *inputs, *hidden)}
    return {**found, "expect": expect[1]} if expect else found


def test_a_gap_becomes_a_case_in_two_clicks(house, dana, lena, gap) -> None:
    page = page_of(dana.get(f"/govern/gaps/{gap}"))
    [path] = [each for each in re.findall(r'href="([^"]+)"', page) if "/govern/cases/new" in each]

    form = fields_of(page_of(dana.get(path)))
    saved = send(dana, "/govern/cases", **form)

    assert "The case is proposed" in page_of(saved) and saved.url.path == "/govern/cases/1"
    made = Case.model_validate(house.composition.case_desk().case(1, OPERATOR).content)
    assert made.kind is CaseKind.REFUSAL and made.input.library == "live" and made.input.role == "staff"
    assert "Let it count" not in saved.text and "another person reviews it" in saved.text
    assert "The case counts" in page_of(send(lena, "/govern/cases/1/accept"))
    assert [each.id for each in accepted_cases(house.composition.case_desk())] == ["own-0001"]


def test_an_answer_is_proposed_as_it_stands_and_shown_in_the_list(house, dana) -> None:
    answer = ask(house, "Who approves a new prompt before it goes live?")
    page = page_of(dana.get(f"/govern/cases/new?answer={answer}"))
    form = fields_of(page)
    assert form["expect"] == "answered" and form["doc-0"] == "prompts.md" and form["quote-0"] in RULE

    saved = send(dana, "/govern/cases", **{**form, "hard": "yes", "note": "From the training"})

    made = Case.model_validate(house.composition.case_desk().case(1, OPERATOR).content)
    assert made.severity == "hard" and made.gold.spans[0].doc == "prompts.md"
    assert "From the training" in saved.text and "where it fails, the whole run fails" in saved.text
    listed = page_of(dana.get("/govern/cases"))
    assert "Who approves a new prompt" in listed and "proposed" in listed
    assert "Who approves a new prompt" not in page_of(dana.get("/govern/cases?state=accepted"))
    assert 'href="/govern/cases" aria-current="page"' in listed


def test_an_incomplete_case_is_completed_by_its_reviewer_and_accepted_by_its_author(
    house, dana, lena, refused
) -> None:
    page = page_of(send(dana, "/govern/cases", answer=refused, expect="answered"))
    assert "It lacks the words of a document that answer it and a fact" in page
    assert send(lena, "/govern/cases/1/accept").status_code == 422

    page = page_of(
        send(
            lena,
            "/govern/cases/1/edit",
            expect="answered",
            facts="two people OR a pair",
            **{
                "doc-0": "ops/prompts",
                "quote-0": RULE,
                "must_not": "nobody",
            },
        )
    )

    [case] = [each for each in house.composition.case_desk().cases(OPERATOR) if each.number == 2]
    made = Case.model_validate(case.content)
    assert made.gold.nuggets[0].match == ("two people", "a pair") and made.gold.must_not == ("nobody",)
    assert made.gold.spans[0].doc == "prompts.md" and made.provenance.author == "Lena"
    assert "another person reviews it" in page
    assert "The case counts" in page_of(send(dana, "/govern/cases/2/accept", reason="Good"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"expect": "answered", "doc-0": "prompts.md", "quote-0": "Nobody approves."}, "does not say"),
        ({"expect": "answered", "doc-0": "nowhere.md", "quote-0": RULE}, "No document in force"),
        ({"expect": "answered", "doc-0": "merger.md", "quote-0": "The merger"}, "No document in force"),
        ({"expect": "perhaps"}, "answered or refused"),
        ({}, "answered or refused"),
    ],
)
def test_a_form_that_makes_no_case_says_why(house, dana, refused, fields, said) -> None:
    reply = send(dana, "/govern/cases", answer=refused, **fields)
    assert reply.status_code == 422 and said in reply.text and "playbook" not in reply.text
    assert house.composition.case_desk().cases(OPERATOR) == []


def test_whoever_wrote_a_case_cannot_accept_it_on_its_page(house, dana, refused) -> None:
    send(dana, "/govern/cases", answer=refused, expect="refused")
    reply = send(dana, "/govern/cases/1/accept")
    assert reply.status_code == 403 and "ask another person" in reply.text
    [denied] = house.entries("act.denied")
    assert denied.subject == "accept case 1"


def test_cases_are_turned_down_withdrawn_and_retired_with_a_reason(house, dana, lena, refused) -> None:
    for _ in range(3):
        send(dana, "/govern/cases", answer=refused, expect="refused")
    assert send(lena, "/govern/cases/1/reject").status_code == 422
    assert "does not count" in page_of(send(lena, "/govern/cases/1/reject", reason="Out of scope"))
    assert "withdrawn" in page_of(send(dana, "/govern/cases/2/reject", reason="A slip"))
    send(lena, "/govern/cases/3/accept")
    assert send(dana, "/govern/cases/3/retire", reason="x").status_code == 403
    assert "retired" in page_of(send(lena, "/govern/cases/3/retire", reason="The rule is gone"))
    assert send(lena, "/govern/cases/3/accept").status_code == 409
    assert "The rule is gone" in page_of(lena.get("/govern/cases/3"))


def test_a_case_of_a_closed_document_is_nobodys_who_may_not_read_it(house, lena) -> None:
    answer = ask(house, "When does the merger with Northwind close?", role="admin")
    ola = house.client("Ola")
    assert lena.get(f"/govern/cases/new?answer={answer}").status_code == 403
    assert "Northwind" not in lena.get(f"/govern/cases/new?answer={answer}").text
    form = fields_of(page_of(ola.get(f"/govern/cases/new?answer={answer}")))
    page_of(send(ola, "/govern/cases", **form))
    assert "Northwind" in page_of(ola.get("/govern/cases/1"))
    for path in ("/govern/cases", "/govern/cases/1"):
        assert "Northwind" not in lena.get(path).text
    assert lena.get("/govern/cases/1").status_code == 404
    assert send(lena, "/govern/cases/1/accept").status_code == 404


@pytest.mark.parametrize("answer", ["", "f" * 32, "../../x", "%00", "<b>"])
def test_no_answer_makes_no_case(dana, answer) -> None:
    reply = dana.get(f"/govern/cases/new?answer={answer}")
    assert reply.status_code == 404 and "<b>" not in reply.text


def test_words_of_others_are_shown_as_words(house, dana) -> None:
    answer = ask(house, "Who <script>alert(1)</script> cleans {{ 1234 * 5678 }} it?")
    page = page_of(dana.get(f"/govern/cases/new?answer={answer}"))
    form = {**fields_of(page), "expect": "refused", "must_not": "</textarea><script>x</script>"}
    for shown in (page, page_of(send(dana, "/govern/cases", **form)), page_of(dana.get("/govern/cases"))):
        assert "<script>alert" not in shown and "<script>x" not in shown and "7006652" not in shown
