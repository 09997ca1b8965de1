"""Rules of owners: each finds what is wrong, names the place, and leaves the specimens alone."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.drafting.artifacts.parties import PartyRef, TeamKind
from assistant.drafting.linting.context import Person
from assistant.drafting.linting.finding import Finding
from tests.assistant.drafting.linting.judging import AI_LEAD, OPEN, draft, findings, found
from tests.assistant.drafting.linting.siblings import evaluation_plan
from tests.assistant.drafting.specimens import (
    BUSINESS_OWNER,
    OPERATIONAL_OWNER,
    PILOT_END,
    PROGRAM_MANAGER,
    SPONSOR,
    TECHNICAL_OWNER,
    complete_plan,
    complete_spec,
)

RULES = ["O01", "O02", "O03", "O04", "O05", "O06", "O07", "O15", "O16"]
NOBODY = PartyRef(name="TBC")


class Listed:
    """A directory of the people given, by name or title."""

    def __init__(self, *people: Person) -> None:
        self._people = people

    def find(self, party: PartyRef) -> Person | None:
        return next((each for each in self._people if party.name in (each.name, each.title)), None)


def vendor(name: str = "Acme Hosting") -> PartyRef:
    return PartyRef(name=name, kind="vendor", team_kind="vendor")


def message(found: list[Finding]) -> str:
    (only,) = found
    return only.message


@pytest.mark.parametrize("rule", RULES)
def test_the_specimens_keep_the_rules_of_owners(rule: str) -> None:
    assert found(rule, complete_spec()) == {}
    assert found(rule, complete_plan()) == {}


def test_o01_a_step_without_anybody_accountable_is_found() -> None:
    spec = draft(complete_spec())
    spec.steps[0].accountable = None
    spec.steps[1].accountable = OPEN
    spec.steps[2].accountable = NOBODY
    assert found("O01", spec) == {
        "steps.check_request.accountable": "error",
        "steps.propose_decision.accountable": "open",
        "steps.review_proposal.accountable": "error",
    }


def test_o01_two_parties_in_one_name_are_not_one() -> None:
    spec = complete_spec()
    spec.steps[0].accountable = "Warranty desk; Finance desk"
    spec.steps[1].accountable = "Research and development lead"
    assert found("O01", spec) == {"steps.check_request.accountable": "error"}


@pytest.mark.parametrize("side", ["ai_team", "platform", "vendor"])
def test_o02_the_business_owner_is_not_of_those_who_build_it(side: str) -> None:
    spec, plan = complete_spec(), complete_plan()
    spec.business_owner = PartyRef(name="Marta Quill", kind="person", team_kind=side)
    plan.business_owner.value.person = PartyRef(name="Marta Quill", kind="person", team_kind=side)
    assert found("O02", spec) == {"business_owner": "error"}
    assert found("O02", plan) == {"business_owner.person": "error"}


def test_o02_the_directory_knows_better_than_the_draft() -> None:
    listed = Listed(Person(name="Marta Quill", team_kind=TeamKind.AI_TEAM))
    assert found("O02", complete_spec(), directory=listed) == {"business_owner": "error"}


def test_o02_a_team_shows_its_side_in_its_name() -> None:
    spec = complete_spec()
    spec.business_owner = "Data science team"
    assert found("O02", spec) == {"business_owner": "error"}
    spec.business_owner = "Head of Customer Care"
    assert found("O02", spec) == {}


def test_o03_one_person_cannot_run_it_and_build_it() -> None:
    spec = complete_spec()
    spec.technical_owner = OPERATIONAL_OWNER.model_copy(update={"name": "IVO  brandt", "id": "x"})
    assert found("O03", spec) == {"technical_owner": "error"}


def test_o03_nor_can_one_team() -> None:
    plan = complete_plan()
    plan.technical_owner.value.org_unit = "customer care"
    assert found("O03", plan) == {"technical_owner.person": "error"}


def test_o03_nor_one_side_where_no_unit_tells_them_apart() -> None:
    spec = complete_spec()
    spec.technical_owner = TECHNICAL_OWNER.model_copy(update={"team_kind": TeamKind.OPERATIONS})
    assert found("O03", spec) == {"technical_owner": "error"}


def test_o03_a_missing_technical_owner_is_found() -> None:
    spec = draft(complete_spec())
    spec.technical_owner = None
    assert found("O03", spec) == {"technical_owner": "error"}
    spec.technical_owner = OPEN
    assert found("O03", spec) == {"technical_owner": "open"}


def test_o03_plan_and_specification_name_the_same_owners() -> None:
    plan = complete_plan()
    plan.technical_owner.value.person = AI_LEAD
    assert message(findings("O03", plan)).count("“") == 2


def test_o04_the_operational_owner_is_of_the_business_or_operations() -> None:
    spec, plan = complete_spec(), complete_plan()
    spec.operational_owner = OPERATIONAL_OWNER.model_copy(update={"team_kind": TeamKind.DATA})
    plan.operational_owner.value.person = OPERATIONAL_OWNER.model_copy(update={"team_kind": TeamKind.RISK})
    assert found("O04", spec) == {"operational_owner": "error"}
    assert found("O04", plan) == {"operational_owner.person": "error"}


def test_o04_an_untold_side_is_asked_for_in_a_draft_and_wrong_once_approved() -> None:
    spec = complete_spec()
    spec.operational_owner = PartyRef(name="Ivo Brandt", kind="person")
    assert found("O04", spec) == {"operational_owner": "error"}
    assert found("O04", draft(spec)) == {"operational_owner": "warning"}


def test_o04_a_missing_operational_owner_is_an_open_item_where_somebody_is_asked() -> None:
    spec = draft(complete_spec())
    spec.operational_owner = OPEN
    assert found("O04", spec) == {"operational_owner": "open"}


def test_o04_a_department_may_run_its_own_work_whatever_the_directory_calls_it() -> None:
    listed = Listed(Person(name="Ivo Brandt", team_kind=TeamKind.LEGAL))
    spec = complete_spec()
    assert found("O04", spec, directory=listed) == {}
    spec.operational_owner = PartyRef(name="Ivo Brandt", kind="person")
    assert found("O04", spec, directory=listed) == {"operational_owner": "error"}


def test_o05_each_of_the_six_questions_has_somebody() -> None:
    plan = draft(complete_plan())
    plan.six_questions.monitors_quality = None
    plan.six_questions.governs_access = OPEN
    assert found("O05", plan) == {
        "six_questions.monitors_quality": "error",
        "six_questions.governs_access": "open",
    }


def test_o06_a_role_is_no_named_person() -> None:
    spec = complete_spec()
    spec.business_owner = "Head of Customer Care"
    assert found("O06", spec) == {"business_owner": "error"}


def test_o06_a_person_of_the_directory_is_one_and_the_holder_of_a_title_is_not() -> None:
    listed = Listed(Person(name="Marta Quill", title="Head of Customer Care"))
    spec = complete_spec()
    spec.business_owner = "Marta Quill"
    assert found("O06", spec, directory=listed) == {}
    spec.business_owner = "Head of Customer Care"
    assert found("O06", spec, directory=listed) == {"business_owner": "error"}


def test_o06_who_never_accepted_is_still_to_be_confirmed() -> None:
    plan = complete_plan()
    plan.acceptance = []
    plan.business_owner.value.accepted_on = None
    assert found("O06", plan) == {"business_owner.accepted_on": "error"}
    plan.business_owner.value.accepted_on = OPEN
    assert found("O06", draft(plan)) == {"business_owner.accepted_on": "open"}


def test_o06_a_specification_alone_leaves_acceptance_open_until_it_is_approved() -> None:
    spec = complete_spec()
    nothing = {"ownership_plan": evaluation_plan()}
    assert found("O06", spec, beside=nothing) == {"business_owner": "error"}
    assert found("O06", draft(spec), beside=nothing) == {"business_owner": "open"}
    spec.business_owner = BUSINESS_OWNER.model_copy(update={"accepted_on": date(2026, 1, 12)})
    assert found("O06", spec, beside=nothing) == {}


def test_o06_plan_and_specification_name_the_same_person() -> None:
    plan = complete_plan()
    plan.business_owner.value.person = SPONSOR
    assert found("O06", plan) == {"business_owner.person": "error"}


def test_o07_acceptance_comes_before_the_pilot_ends() -> None:
    plan = complete_plan()
    plan.business_owner.value.accepted_on = PILOT_END
    assert found("O07", plan) == {"business_owner.accepted_on": "warning"}
    plan.business_owner.value.accepted_on = date(2026, 9, 1)
    assert found("O07", plan) == {"business_owner.accepted_on": "error"}
    assert found("O07", complete_spec(), beside={"ownership_plan": plan}) == {
        "business_owner.accepted_on": "error"
    }


def test_o15_no_author_approves() -> None:
    spec = complete_spec()
    spec.approvers = [BUSINESS_OWNER, PROGRAM_MANAGER]
    spec.approvals[0].party = PROGRAM_MANAGER
    assert found("O15", spec) == {"approvers": "error", "approvals": "error"}


def test_o15_a_rejection_by_the_author_is_no_approval() -> None:
    spec = complete_spec()
    spec.approvals[0].party = PROGRAM_MANAGER
    spec.approvals[0].decision = "rejected"
    assert found("O15", spec) == {}


def test_o15_a_builder_alone_does_not_accept() -> None:
    spec, plan, tests = complete_spec(), complete_plan(), evaluation_plan()
    spec.residual_risks.value[0].accepted_by = TECHNICAL_OWNER
    next(right for right in plan.decision_rights if right.id == "right-go-live").approver = AI_LEAD
    tests.sign_off[0].person = TECHNICAL_OWNER
    assert found("O15", spec) == {"residual_risks": "error"}
    assert found("O15", plan) == {"decision_rights.right-go-live.approver": "error"}
    assert found("O15", tests) == {"sign_off": "error"}


def test_o15_a_builder_may_sign_beside_somebody_else() -> None:
    tests = evaluation_plan()
    tests.sign_off.append(tests.sign_off[0].model_copy(update={"id": "builder"}))
    tests.sign_off[1].person = TECHNICAL_OWNER
    assert found("O15", tests) == {}


def test_o15_the_builder_is_known_from_the_specification_too() -> None:
    tests = evaluation_plan()
    tests.builder = None
    tests.sign_off[0].person = TECHNICAL_OWNER.model_copy(update={"team_kind": TeamKind.DATA})
    assert found("O15", tests) == {"sign_off": "error"}


def test_o16_somebody_who_left_owns_nothing() -> None:
    listed = Listed(*(Person(name=name) for name in NAMES if name != "Marta Quill"),
                    Person(name="Marta Quill", left_on=date(2026, 5, 1)))  # fmt: skip
    assert found("O16", complete_spec(), directory=listed) == {"business_owner": "error"}


def test_o16_somebody_who_leaves_after_it_took_effect_is_a_warning() -> None:
    listed = Listed(*(Person(name=name) for name in NAMES if name != "Marta Quill"),
                    Person(name="Marta Quill", left_on=date(2026, 6, 1)))  # fmt: skip
    assert found("O16", complete_spec(), directory=listed) == {"business_owner": "warning"}


def test_o16_a_name_that_the_directory_lacks_is_worth_a_look() -> None:
    listed = Listed(*(Person(name=name) for name in NAMES if name != "Sana Okafor"))
    assert found("O16", complete_spec(), directory=listed) == {"technical_owner": "warning"}


def test_o16_a_vendor_is_accountable_for_nothing() -> None:
    spec, plan = complete_spec(), complete_plan()
    spec.steps[0].accountable = vendor()
    plan.raci[0].accountable = vendor()
    assert found("O16", spec) == {"steps.check_request.accountable": "error"}
    assert found("O16", plan) == {f"raci.{plan.raci[0].id}.accountable": "error"}


def test_o16_a_party_counts_from_and_until_its_own_dates() -> None:
    spec = complete_spec()
    spec.business_owner = BUSINESS_OWNER.model_copy(update={"valid_from": date(2026, 7, 1)})
    assert found("O16", spec) == {"business_owner": "error"}


NAMES = ("Marta Quill", "Ivo Brandt", "Petra Lind", "Sana Okafor", "Aron Pike", "Vera Lang", "Rosa Winkler")


def test_o06_a_bare_name_is_a_person_where_it_is_a_persons_name() -> None:
    plan = complete_plan()
    plan.business_owner.value.person = PartyRef(name="Marta Quill")
    assert found("O06", plan) == {}
    plan.business_owner.value.person = PartyRef(name="Head of Customer Care")
    assert "business_owner.person" in found("O06", plan)


@pytest.mark.parametrize(
    ("name", "several"),
    [
        ("Petra Lind and Ivo Brandt", True),
        ("Petra Lind & Ivo Brandt", True),
        ("Petra Lind, Ivo Brandt", True),
        ("Risk and Compliance", False),
        ("Customer Care and Claims Handling", False),
        ("Petra Lind, Head of Care", False),
    ],
)
def test_o01_two_persons_are_not_one_and_a_department_of_two_words_is(name: str, several: bool) -> None:
    spec = complete_spec()
    spec.steps[0].accountable = PartyRef(name=name)
    assert bool(findings("O01", spec)) is several
