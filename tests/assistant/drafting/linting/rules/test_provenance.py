"""Rules of provenance: nothing invented, every quote true, what is open has somebody to ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from assistant.drafting.artifacts.header import DraftedByAI, OpenItem
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.provenance import Citation, DefaultRule, SlotStatus, UserTurn
from assistant.drafting.artifacts.slot import confirmed, defaulted, inferred, to_be_confirmed
from assistant.drafting.linting.context import CitedSource
from tests.assistant.drafting.linting.judging import AI_LEAD, OPEN, draft, findings, found
from tests.assistant.drafting.linting.siblings import (
    adoption_plan,
    change_request,
    evaluation_plan,
    readiness_assessment,
    rollback_plan,
    scale_review,
    scorecard,
)
from tests.assistant.drafting.specimens import (
    GO_LIVE,
    LOGGING_STANDARD,
    OPERATIONAL_OWNER,
    PILOT_END,
    complete_plan,
    complete_spec,
)

RULES = [f"P{number:02}" for number in range(1, 9)]
OTHERS = (
    adoption_plan,
    change_request,
    evaluation_plan,
    readiness_assessment,
    rollback_plan,
    scale_review,
    scorecard,
)
CITED = Citation(doc_id="logging-standard", doc_version=2, quote="kept in the audit store")


@dataclass
class Shelf:
    """A library with the specimen's one document."""

    status: str = "current"
    audience: frozenset[str] | None = None
    groups: frozenset[str] = frozenset()
    missing: set[str] = field(default_factory=set)

    def look_up(self, citation: Citation) -> CitedSource:
        found = citation.doc_id == "logging-standard" and citation.doc_id not in self.missing
        verbatim = found and citation.quote in LOGGING_STANDARD
        return CitedSource(
            found=found, verbatim=verbatim, status=self.status, audience=self.audience, groups=self.groups
        )


def said(text: str) -> dict[str, Any]:
    return confirmed(text, UserTurn(quote=text))


@pytest.mark.parametrize("rule", RULES)
def test_the_specimens_keep_the_rules_of_provenance(rule: str) -> None:
    assert found(rule, complete_spec(), library=Shelf()) == {}
    assert found(rule, complete_plan(), library=Shelf()) == {}


@pytest.mark.parametrize("rule", ["P01", "P02", "P03", "P05", "P06", "P07", "P08"])
@pytest.mark.parametrize("artifact", OTHERS)
def test_other_kinds_are_judged_by_the_same_rules(rule: str, artifact: Any) -> None:
    assert found(rule, artifact(), library=Shelf()) == {}


# P01


def test_p01_a_value_that_nobody_said_was_invented() -> None:
    spec = complete_spec()
    spec.business_value.provenance = []
    spec.intended_purpose = {"value": "Guess", "status": "inferred", "provenance": [UserTurn(quote="Guess")]}
    spec.domain = {"value": "Care", "status": "tbc", "provenance": [DefaultRule(rule="by name")]}
    assert found("P01", spec) == {"business_value": "error", "intended_purpose": "error", "domain": "error"}


def test_p01_a_default_and_a_persons_words_are_sources() -> None:
    spec = complete_spec()
    spec.business_value = said("Customers hear sooner")
    spec.review_in = defaulted("P6M", "half a year", owner=OPERATIONAL_OWNER, by=PILOT_END)
    spec.domain = {"value": "Customer care", "status": "default"}
    assert found("P01", spec) == {}


def test_p01_rows_of_a_draft_have_sources_too() -> None:
    spec = complete_spec()
    spec.steps[0].status = SlotStatus.INFERRED
    assert found("P01", spec) == {"steps.check_request": "error"}
    spec.drafted_by_ai = DraftedByAI(model="rules")
    spec.systems[0].provenance = [UserTurn(quote="the service desk")]
    places = found("P01", spec)
    assert "steps.review_proposal" in places and "metrics.complaints" in places
    assert "systems.service_desk" not in places and "systems.mailer" in places


# P02 and P03


def test_p02_a_quote_that_does_not_stand_in_the_document_is_found() -> None:
    spec = complete_spec()
    wrong = CITED.model_copy(update={"quote": "kept in the cellar"})
    spec.domain = inferred("Care", [CITED, wrong], owner=OPERATIONAL_OWNER, by=PILOT_END)
    [finding] = findings("P02", spec, library=Shelf())
    assert finding.path == "domain" and "“kept in the cellar” does not stand in it" in finding.message


def test_p02_a_document_that_is_not_there_is_found_at_every_place() -> None:
    places = found("P02", complete_spec(), library=Shelf(missing={"logging-standard"}))
    assert places == {"classification": "error", "logging": "error"}


def test_p02_cannot_judge_without_a_knowledge_base() -> None:
    spec = complete_spec()
    spec.citations.append(CITED.model_copy(update={"doc_id": "nowhere"}))
    assert found("P02", spec) == {}
    assert found("P02", spec, library=Shelf()) == {"citations.1": "error"}


@pytest.mark.parametrize("status", ["superseded", "draft", "retired"])
def test_p03_a_document_out_of_force_is_found(status: str) -> None:
    assert found("P03", complete_spec(), library=Shelf(status=status)) == {
        "classification": "error",
        "logging": "error",
    }
    spec = complete_spec()
    old = CITED.model_copy(update={"doc_status_at_use": status})
    spec.domain = inferred("Care", [old], owner=OPERATIONAL_OWNER, by=PILOT_END)
    assert found("P03", spec) == {"domain": "error"}


def test_p03_as_history_it_is_a_warning() -> None:
    spec = complete_spec()
    old = CITED.model_copy(update={"doc_status_at_use": "superseded", "history": True})
    spec.domain.provenance = [*spec.domain.provenance, old]
    assert found("P03", spec) == {"domain": "warning"}


# P04


@pytest.mark.parametrize(
    "name",
    [
        "the team",
        "TBC",
        "someone",
        "Someone from the business",
        "n/a",
        "?",
        "our colleagues",
        "  ",
        "To be named",
    ],
)
def test_p04_nobody_in_particular_confirms_nothing(name: str) -> None:
    spec = draft(complete_spec())
    spec.domain = to_be_confirmed("Which area?", owner=PartyRef(name=name), by=PILOT_END)
    assert found("P04", spec) == {"domain": "error"}


def test_p04_an_open_value_needs_an_owner_and_a_day_before_going_live() -> None:
    spec = draft(complete_spec())
    spec.domain = None
    spec.business_value = to_be_confirmed("What?", owner=OPERATIONAL_OWNER, by=GO_LIVE + timedelta(days=1))
    spec.business_problem = OPEN
    assert found("P04", spec) == {"domain": "error", "business_value": "error"}
    assert len(findings("P04", spec)) == 2


def test_p04_an_inferred_value_needs_them_too() -> None:
    spec = complete_spec()
    spec.domain = inferred("Care", [CITED], owner=OPERATIONAL_OWNER, by=PILOT_END)
    assert found("P04", spec) == {}
    spec.domain.confirm_owner = None
    assert found("P04", spec) == {"domain": "error"}


def test_p04_the_ai_team_does_not_confirm_how_people_work() -> None:
    spec = draft(complete_spec())
    spec.steps[0].sla = to_be_confirmed("How long?", owner=AI_LEAD, by=PILOT_END)
    spec.ai[0].model = to_be_confirmed("Which?", owner=AI_LEAD, by=PILOT_END)
    assert found("P04", spec) == {"steps.check_request.sla": "error"}


def test_p04_once_live_the_day_of_going_live_binds_no_more() -> None:
    spec = draft(complete_spec())
    spec.domain = to_be_confirmed("Which?", owner=OPERATIONAL_OWNER, by=GO_LIVE + timedelta(days=40))
    assert found("P04", spec) == {"domain": "error"}
    spec.lifecycle_stage = "production"
    assert found("P04", spec) == {}


def test_p04_what_cannot_occur_is_not_asked_for() -> None:
    spec = complete_spec()
    row = spec.exceptions[0]
    row.not_applicable, row.handler, row.sla = "Rules decide", None, None
    assert found("P04", spec) == {}


def test_p04_open_items_are_judged_like_slots() -> None:
    spec = draft(complete_spec())
    spec.open_items = [
        OpenItem(field="logging.owner", question="Who?", owner="the team", due=date(2027, 1, 1))
    ]
    assert len(findings("P04", spec)) == 2


# P05


def test_p05_a_figure_that_stands_only_in_a_sentence_is_found() -> None:
    spec = complete_spec()
    spec.business_value = "It saves 4,000 hours from 3 May 2027 on, says Marta Quill."
    assert [finding.message for finding in findings("P05", spec)] == [
        "Enter “3 May 2027” and “4,000 hours” in fields of their own, or take them out of the text.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "About 120 requests a day, 180 at most, reach the desk.",
        "Certainty of 95 % or 0.95 is enough; logs are kept for twelve months, that is 12 months.",
        "It goes live on 1 October 2026 (2026-10-01), after the pilot ends on August 31.",
        "The cap is EUR 400, and 80% of it raises an alert.",
        "Reviews end within 4 hours, that is 240 minutes.",
        "1. Open the file. 2. Follow section 4.2 of ISO 42001 and Article 22(1), 24/7.",
        "One of two reviewers looks at 100 % of proposals.",
        "Ivo Brandt decides; Customer Care and the Warranty Desk follow.",
        "Nothing is sent to New York or to Power Automate.",
    ],
)
def test_p05_text_that_agrees_with_the_fields_is_left_alone(text: str) -> None:
    spec = complete_spec()
    spec.intended_purpose = text
    assert found("P05", spec) == {}


@pytest.mark.parametrize(
    ("text", "loose"),
    [
        ("Above 9,500 EUR the lead decides.", "9,500"),
        ("It takes 17 minutes.", "17 minutes"),
        ("By 2027-05-03 all is done.", "2027-05-03"),
        ("Complaints fall by 37 %.", "37 %"),
        ("Ask Dana Reyes before you answer.", "Dana Reyes"),
        ("Approved by Tjorven Aagaard.", "Tjorven Aagaard"),
        ("It costs €7.5k a month.", "€7.5k"),
    ],
)
def test_p05_values_are_found_however_they_are_written(text: str, loose: str) -> None:
    spec = complete_spec()
    spec.steps[0].instructions = text
    [finding] = findings("P05", spec)
    assert finding.path == "steps.check_request.instructions" and f"“{loose}”" in finding.message


def test_p05_what_a_person_said_is_a_warning_and_what_a_document_says_nothing() -> None:
    spec = complete_spec()
    spec.business_problem = said("Customers wait 19 days.")
    assert found("P05", spec) == {"business_problem": "warning"}
    cited = Citation(
        doc_id="care-policy", doc_version=1, quote="Nobody waits longer than nineteen days (19)."
    )
    spec.business_problem = inferred("Wait at most 19 days.", [cited], owner=OPERATIONAL_OWNER, by=PILOT_END)
    assert found("P05", spec) == {}


def test_p05_a_long_text_that_was_cut_in_its_quote_was_said_all_the_same() -> None:
    spec = complete_spec()
    text = "Customers wait for an answer and write again. " * 7 + "That costs 7,700 EUR a month."
    spec.business_problem = confirmed(text, UserTurn(quote=text[:300]))
    assert found("P05", spec) == {"business_problem": "warning"}
    spec.business_problem = confirmed(text, UserTurn(quote=text[:200]))
    assert found("P05", spec) == {"business_problem": "error"}


def test_p05_a_condition_may_state_what_its_decision_rule_holds() -> None:
    spec = complete_spec()
    spec.flows[3].condition_text = "The tool costs more than 250 EUR"
    assert found("P05", spec) == {"flows.flow_certain.condition_text": "error"}
    spec.decisions[0].rule = "Price above 250"
    assert found("P05", spec) == {}


def test_p05_a_plan_may_state_what_its_specification_holds() -> None:
    plan = complete_plan()
    plan.outcome_statement = "Customers hear in 2 days instead of 6."
    assert found("P05", plan) == {}
    plan.outcome_statement = "Customers hear in 13 days instead of 14."
    assert [finding.message.count("“") for finding in findings("P05", plan)] == [2]


# P06


def test_p06_a_draft_is_kept_from_those_who_may_not_read_what_it_cites() -> None:
    spec = complete_spec()
    shelf = Shelf(audience=frozenset({"governance_lead", "admin"}), groups=frozenset({"claims"}))
    assert found("P06", spec, library=shelf) == {"access_roles": "error"}
    spec.access_roles = ["governance_lead"]
    assert found("P06", spec, library=shelf) == {}
    spec.access_groups = ["claims"]
    assert found("P06", spec, library=shelf) == {}
    spec.access_groups = ["sales"]
    [finding] = findings("P06", spec, library=shelf)
    assert finding.message.startswith("Keep the artifact from sales, who may not read Logging standard")


def test_p06_a_draft_for_one_group_alone_is_not_for_everybody() -> None:
    spec = complete_spec()
    spec.access_groups = ["claims"]
    assert found("P06", spec, library=Shelf(audience=frozenset(), groups=frozenset({"claims"}))) == {}


def test_p06_everybody_may_read_what_everybody_may_read() -> None:
    spec = complete_spec()
    assert found("P06", spec, library=Shelf(audience=None)) == {}
    assert found("P06", spec, library=Shelf(audience=frozenset({"staff"}))) == {}


# P07


def test_p07_values_that_compete_are_for_a_person_to_choose() -> None:
    spec = draft(complete_spec())
    spec.review_in = {
        **inferred("P6M", [CITED], owner=OPERATIONAL_OWNER, by=PILOT_END),
        "options": ["P6M", "P12M"],
    }
    assert found("P07", spec) == {"review_in": "warning"}
    spec.open_items = [OpenItem(field="review_in", question="Which?", owner=OPERATIONAL_OWNER, due=PILOT_END)]
    assert found("P07", spec) == {}


def test_p07_a_person_has_chosen() -> None:
    spec = complete_spec()
    spec.review_in = {**said("P6M"), "options": ["P6M", "P12M"]}
    assert found("P07", spec) == {}


def test_p07_quotes_that_contradict_each_other_are_noticed() -> None:
    spec = complete_spec()
    one = Citation(doc_id="a", doc_version=1, quote="Logs are kept for 6 months.")
    other = Citation(doc_id="b", doc_version=1, quote="Logs are kept for 12 months.")
    spec.review_in = inferred("P6M", [one, other], owner=OPERATIONAL_OWNER, by=PILOT_END)
    assert found("P07", spec) == {"review_in": "warning"}
    spec.review_in = inferred("P6M", [one, one], owner=OPERATIONAL_OWNER, by=PILOT_END)
    assert found("P07", spec) == {}


# P08


def test_p08_what_is_approved_has_nothing_open() -> None:
    spec = complete_spec()
    spec.domain = OPEN
    spec.open_items = [
        OpenItem(field="domain", question="Which area?", owner=OPERATIONAL_OWNER, due=PILOT_END)
    ]
    assert found("P08", spec) == {"domain": "error", "open_items.0": "error"}
    assert found("P08", draft(spec)) == {}


def test_p08_what_is_approved_has_no_error_of_another_rule() -> None:
    spec = complete_spec()
    spec.data_sources[0].quality_checks = []
    finding = next(each for each in findings("P08", spec) if each.path == "status")
    assert finding.message == "Mend the errors of D03 before the artifact is approved."
