"""From an upload to a release and back, by forms."""

from __future__ import annotations

import pytest

from knowledge.acting import Actor
from tests.assistant.ui.govern.conftest import NEW_PROMPTS, PASSWORD, decide, send, upload


def test_an_upload_becomes_a_numbered_proposal_with_report_differences_and_changed_answers(
    house, dana, proposed
) -> None:
    page = dana.get(f"/govern/proposals/{proposed}").text
    assert "Proposal 1" in page and "Annual review" in page and "in review" in page
    assert "<del>two</del>" in page and "<ins>three</ins>" in page
    assert "Quality report" in page and "Changed answers" in page
    assert house.desk.proposals.get(1).origin == {"kind": "upload", "files": ["prompts.md"]}
    assert list((house.composition.settings.home / "scratch" / "uploads").iterdir()) == []


def test_from_upload_over_review_and_approval_to_a_release(house, lena, dana, proposed) -> None:
    assert "Your comment is kept." in send(lena, "/govern/proposals/1/comment", reason="Looks right").text
    page = decide(lena, house, 1, "approve", reason="Checked").text
    assert "You approved exactly this content." in page and "Looks right" in page
    released = decide(dana, house, 1, "publish")
    assert released.url.path == "/govern/releases/2" and "Readers see it from now on" in released.text
    text = house.composition.knowledge_base().version("ops/prompts").text
    assert "three people approve" in text


def test_nobody_approves_their_own_proposal(house, dana, proposed) -> None:
    page = dana.get("/govern/proposals/1").text
    assert "Approve this content" not in page and "wrote proposal 1" in page
    assert decide(dana, house, 1, "approve").status_code == 403
    assert house.desk.proposals.get(1).approvals == ()
    assert house.entries("act.denied")[-1].actor == "Dana"


@pytest.mark.parametrize("act", ["approve", "reject", "emergency"])
def test_who_saw_other_content_is_told_and_changes_nothing(house, lena, proposed, act) -> None:
    fields = {"seen": "0" * 64, "reason": "because", "password": PASSWORD}
    for seen in ("0" * 64, "", house.desk.proposals.get(1).content_sha256[:8]):
        reply = send(lena, f"/govern/proposals/1/{act}", **{**fields, "seen": seen})
        assert reply.status_code == 409 and "Somebody changed this" in reply.text
    assert house.desk.proposals.get(1).state.value == "in_review"
    assert len(house.entries("act.denied")) == 3


def test_content_that_changed_after_approval_is_not_published(house, dana, approved) -> None:
    seen = house.desk.proposals.get(1).content_sha256
    other = NEW_PROMPTS.replace("three", "four")
    path = house.composition.settings.home / "prompts.md"
    path.write_text(other, encoding="utf-8")
    _, draft = house.desk.drafted([path], reason="More", collection="ops")
    house.desk.propose(draft, Actor(name="Pam", role="program_manager"), update=1)
    reply = send(dana, "/govern/proposals/1/publish", seen=seen, password=PASSWORD)
    assert reply.status_code == 409 and house.composition.knowledge_base().current_release() == 1


def test_approval_and_publishing_need_the_password_again(house, lena, proposed) -> None:
    for password in ("", "wrong wrong wrong"):
        reply = decide(lena, house, 1, "approve", password=password)
        assert reply.status_code == 403 and "password is not right" in reply.text
    assert house.desk.proposals.get(1).approvals == ()
    assert [entry.subject for entry in house.entries("act.denied")] == ["proposal 1"] * 2


def test_guessing_the_password_is_slowed_down(house, lena, proposed) -> None:
    for _ in range(10):
        decide(lena, house, 1, "approve", password="a wrong guess")
    assert "Too many tries" in decide(lena, house, 1, "approve").text
    assert house.desk.proposals.get(1).approvals == ()


def test_without_a_password_the_sign_in_must_be_recent(house, proposed, monkeypatch) -> None:
    from datetime import timedelta

    from assistant.ui.accounts import utc_now

    ola = house.client("Ola")
    monkeypatch.setattr(house.store.sessions, "_now", lambda: utc_now() + timedelta(minutes=11))
    reply = decide(ola, house, 1, "approve")
    assert reply.status_code == 403 and "10 minutes" in reply.text
    monkeypatch.undo()
    assert decide(ola, house, 1, "approve").status_code == 200
    assert house.desk.proposals.get(1).approvals[0].reviewer == "Ola"


def test_a_proposal_is_rejected_with_a_reason_and_withdrawn_by_its_author(
    house, lena, dana, proposed
) -> None:
    assert decide(lena, house, 1, "reject", reason=" ").status_code == 422
    assert "You rejected the proposal." in decide(lena, house, 1, "reject", reason="Too strict").text
    upload(dana, ("prompts.md", NEW_PROMPTS))
    assert "is withdrawn" in send(dana, "/govern/proposals/2/withdraw").text
    assert [each.state.value for each in house.desk.proposals.list()] == ["withdrawn", "rejected"]


def test_an_emergency_is_published_marked_and_approved_afterwards(house, dana, lena, proposed) -> None:
    reply = decide(dana, house, 1, "emergency", reason="The old rule endangers people")
    assert reply.url.path == "/govern/releases/2" and "emergency" in reply.text
    assert "must be approved by" in lena.get("/govern").text
    assert "You approved" in decide(lena, house, 1, "approve").text
    assert house.desk.proposals.tasks() == []


def test_a_rollback_needs_a_reason_and_brings_the_earlier_text_back(house, dana, approved) -> None:
    decide(dana, house, 1, "publish")
    assert send(dana, "/govern/releases/1/rollback", password=PASSWORD).status_code == 422
    reply = send(dana, "/govern/releases/1/rollback", password=PASSWORD, reason="Wrong figure")
    assert reply.url.path == "/govern/releases/3" and "Wrong figure" in reply.text
    assert "two people approve" in house.composition.knowledge_base().version("ops/prompts").text


def test_releases_are_listed_and_compared(house, dana, approved) -> None:
    decide(dana, house, 1, "publish")
    assert "First release" in dana.get("/govern/releases").text
    page = dana.get("/govern/releases/2?since=1").text
    assert "<ins>three</ins>" in page and "# Release 2" in page
    assert dana.get("/govern/releases/9").status_code == 404


def test_metadata_and_retirements_become_proposals(house, dana) -> None:
    reply = send(
        dana, "/govern/document/metadata", doc="ops/travel", title="Travel", owner="Head of Travel",
        reason="New owner",
    )  # fmt: skip
    assert reply.url.path == "/govern/proposals/1" and "<ins>Head of Travel</ins>" in reply.text
    reply = send(dana, "/govern/document/retire", doc="ops/travel", reason="Merged")
    assert reply.url.path == "/govern/proposals/2" and "retired" in reply.text
    unchanged = send(dana, "/govern/document/metadata", doc="ops/travel", title="Travel", reason="x")
    assert unchanged.status_code == 422 and "Nothing is changed" in unchanged.text
    for field, value in (("review_by", "soon"), ("audience", "kings"), ("kind", "poem")):
        reply = send(dana, "/govern/document/metadata", doc="ops/travel", reason="x", **{field: value})
        assert reply.status_code == 422, field


def test_an_upload_keeps_the_audience_that_it_does_not_state(house) -> None:
    ola = house.client("Ola")
    upload(ola, ("merger.md", "# Merger\n\nThe merger with Northwind closes in June.\n"))
    document = house.desk.proposals.get(1).items[0].document
    assert document["metadata"]["audience"] == ["admin"]


def test_a_document_is_replaced_by_one_file_of_any_name(house, dana) -> None:
    reply = upload(dana, ("final (3).md", NEW_PROMPTS), document="ops/prompts")
    assert reply.status_code == 200
    assert [item.doc_id for item in house.desk.proposals.get(1).items] == ["ops/prompts"]
    twice = upload(dana, ("a.md", "# A\n\nx"), ("b.md", "# B\n\ny"), document="ops/prompts")
    assert twice.status_code == 422


def test_incomplete_uploads_are_told_and_leave_nothing(house, dana) -> None:
    assert upload(dana).status_code == 422
    assert upload(dana, ("a.md", "# A\n\nx"), reason=" ").status_code == 422
    assert upload(dana, ("a.md", "# A\n\nx"), collection="../x").status_code == 422
    assert upload(dana, ("a.md", "# A\n\nx"), audience="kings").status_code == 422
    assert "not read here" in upload(dana, ("a.exe", "MZ" * 1_500_000)).text
    assert upload(dana, ("a.exe", "MZ" * 30_500_000)).status_code == 413
    assert (
        "says all of this already" in upload(dana, ("prompts.md", NEW_PROMPTS.replace("three", "two"))).text
    )
    assert house.desk.proposals.list() == []
    uploads = house.composition.settings.home / "scratch" / "uploads"
    assert not uploads.exists() or list(uploads.iterdir()) == []


def test_changed_answers_are_found_again_on_request(house, lena, proposed) -> None:
    reply = send(lena, "/govern/proposals/1/answers")
    assert "answered before and after" in reply.text
