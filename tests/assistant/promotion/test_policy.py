"""The release policy is a file of the home, and a wrong one lets nobody through."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.promotion.policy import ReleasePolicy, load_release_policy
from knowledge.acting import Actor
from knowledge.errors import NotAllowedError, PolicyError


def test_without_a_file_leads_and_admins_approve_and_promote(tmp_path: Path) -> None:
    policy = load_release_policy(tmp_path / "release-policy.yaml")

    assert policy == ReleasePolicy()
    for role in ("governance_lead", "admin", None):
        policy.check_approver(Actor(name="Ben", role=role))
        policy.check_promoter(Actor(name="Ben", role=role))
    with pytest.raises(NotAllowedError, match="ask one of governance_lead, admin"):
        policy.check_approver(Actor(name="Ben", role="staff"))


def test_a_file_names_roles_and_people(tmp_path: Path) -> None:
    path = tmp_path / "release-policy.yaml"
    path.write_text("approvers: [ANN O'Dell, admin]\napprovals: 2\npromoters: [Ben]\n", encoding="utf-8")
    policy = load_release_policy(path)

    policy.check_approver(Actor(name="ann  o'dell", role="staff"))
    policy.check_promoter(Actor(name="ben"))
    assert policy.approvals == 2 and policy.sha256 != ReleasePolicy().sha256
    with pytest.raises(NotAllowedError):
        policy.check_promoter(Actor(name="Ann O'Dell"))  # an operator, yet only Ben is named


@pytest.mark.parametrize(
    "text",
    ["approvals: 0", "approvals: 9", "approvers: []", "approver: [x]", "- a", "approvers: [", "\x00"],
)
def test_a_wrong_file_is_an_error_with_its_place(tmp_path: Path, text: str) -> None:
    path = tmp_path / "release-policy.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(PolicyError, match=r"release-policy\.yaml .*mend"):
        load_release_policy(path)
