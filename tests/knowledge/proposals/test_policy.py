"""Who may approve, as a file says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.acting import Actor
from knowledge.errors import PolicyError
from knowledge.proposals.policy import ApprovalRule, load_policy


def test_without_a_file_another_lead_or_admin_approves_everything(tmp_path: Path) -> None:
    policy = load_policy(tmp_path / "none.yaml")

    (rule,) = policy.rules_for([])
    assert rule.approvers == ("governance_lead", "admin")
    assert policy.emergency.approve_within_hours == 72


def test_the_first_rule_that_covers_a_document_counts(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(
        "rules:\n"
        "  - {collection: finance, kind: policy, approvers: [Dana], approvals: 2}\n"
        "  - {collection: finance, approvers: [governance_lead]}\n"
    )

    first, second = load_policy(path).rules

    assert first.covers("finance", "policy") and not first.covers("finance", "guide")
    assert second.covers("finance", "guide") and not second.covers("hr", "guide")


@pytest.mark.parametrize(
    "text",
    ["rules: [{approver: Dana}]", "- a list", "rules: {", "rules: [{kind: law}]", "rules: [{approvals: 0}]"],
)
def test_a_policy_that_cannot_be_used_says_where(tmp_path: Path, text: str) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(text)

    with pytest.raises(PolicyError, match="mend"):
        load_policy(path)


@pytest.mark.parametrize(
    ("approvers", "name", "role", "admitted"),
    [
        (("governance_lead",), "Kim", "governance_lead", True),
        (("governance_lead",), "Kim", "staff", False),
        (("governance_lead",), "Kim", None, True),
        (("Dana Reyes",), " dana  reyes", "staff", True),
        (("Dana Reyes",), "Kim", None, False),
    ],
)
def test_approvers_are_roles_or_names(approvers, name, role, admitted):
    rule = ApprovalRule(approvers=approvers)

    assert rule.admits(Actor(name=name, role=role)) is admitted
