"""Approving, waiving, revoking, promoting and taking back on the page of a release."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.assistant.ui.govern.assistant_record import DANA, LENA, OLA, PATH, Record, record  # noqa: F401
from tests.assistant.ui.govern.conftest import PASSWORD, send

LATER = (date.today() + timedelta(days=30)).isoformat()


@pytest.fixture
def second(record: Record) -> str:  # noqa: F811
    """`r-2`, judged beside `r-1`, which runs."""
    record.promoted(5)
    release = record.registered(6)
    record.judged(release)
    return release.name


def test_a_lead_approves_and_promotes_what_another_made(record, lena, second) -> None:  # noqa: F811
    page = lena.get(f"{PATH}/{second}").text
    assert "Approve r-2" in page and "Promote r-2" not in page and "1 more person must approve r-2" in page
    reply = record.act(lena, second, "approve", reason="Read it")
    assert "It can be promoted now." in reply.text and "<strong>Lena</strong> approved: Read it" in reply.text
    assert "Approve r-2" not in reply.text and "Promote r-2" in reply.text
    reply = record.act(lena, second, "promote", channel="production", reason="Better")
    assert "Promoted." in reply.text and "in production" in reply.text
    assert record.running() == "r-2"
    assert [entry.actor for entry in record.house.entries("assistant_release.promoted")] == ["Dana", "Lena"]


@pytest.mark.parametrize("act", ["approve", "waive", "revoke", "promote", "rollback"])
def test_an_act_needs_the_password_again(record, lena, second, act) -> None:  # noqa: F811
    for password in ("", "wrong"):
        reply = record.act(lena, second, act, password=password, reason="x", channel="production")
        assert reply.status_code == 403 and "The password is not right" in reply.text
    assert record.running() == "r-1" and list(record.desk.dossier(second).approvals) == []
    assert [entry.actor for entry in record.denied()] == ["Lena", "Lena"]


def test_whoever_made_a_release_does_not_approve_it(record, dana) -> None:  # noqa: F811
    from tests.assistant.promotion.conftest import recipe

    record.promoted(5)
    own = record.desk.register(recipe(6), author="Dana", change="Mine", origin={}, actor=DANA)
    record.judged(own)
    page = dana.get(f"{PATH}/r-2").text
    assert "Dana made r-2 and cannot approve it" in page and "Approve r-2" not in page
    reply = record.act(dana, "r-2", "approve")
    assert reply.status_code == 403 and "Dana made r-2 and cannot approve it" in reply.text
    assert record.denied()[-1].actor == "Dana"


def test_the_first_release_takes_two_people(record, dana, lena) -> None:  # noqa: F811
    record.judged(record.registered(5))
    reply = record.act(dana, "r-1", "approve")
    assert "You approved this release; more people must." in reply.text
    assert "Dana has approved r-1 already." in reply.text
    reply = record.act(dana, "r-1", "approve")
    assert reply.status_code == 409 and "has approved r-1 already" in reply.text
    reply = record.act(dana, "r-1", "promote", channel="production", reason="x")
    assert reply.status_code == 409 and "needs the approval of 1 more person" in reply.text
    assert "playbook" not in reply.text.partition("<main")[2]
    record.act(lena, "r-1", "approve")
    assert "Promoted." in record.act(dana, "r-1", "promote", channel="production", reason="First").text


def test_what_the_gate_did_not_pass_is_not_approved(record, lena) -> None:  # noqa: F811
    record.registered(5)
    reply = record.act(lena, "r-1", "approve")
    assert reply.status_code == 409 and "The gate has not judged r-1 yet." in reply.text
    record.judged(record.desk.find("r-1"), "fail")
    page = lena.get(f"{PATH}/r-1").text
    assert "has to be mended and judged again" in page and "Approve r-1" not in page
    assert record.act(lena, "r-1", "approve").status_code == 409


def test_an_approval_is_of_the_verdict_that_the_page_showed(record, lena, second) -> None:  # noqa: F811
    seen = record.newest_run(second)
    record.judged(record.desk.find(second))
    reply = record.act(lena, second, "approve", seen=seen)
    assert reply.status_code == 409 and "was judged again" in reply.text
    record.act(lena, second, "approve")
    reply = record.act(lena, second, "promote", seen=seen, channel="production", reason="x")
    assert reply.status_code == 409 and "was judged again" in reply.text
    assert record.running() == "r-1" and len(record.denied()) == 2


def test_an_approval_that_expired_promotes_nothing(record, lena, second) -> None:  # noqa: F811
    record.act(lena, second, "approve", expires=LATER)
    record.ahead = timedelta(days=40)
    page = lena.get(f"{PATH}/{second}").text
    assert "expired" in page and "Promote r-2" not in page and "Approve r-2" in page
    reply = record.act(lena, second, "promote", channel="production", reason="x")
    assert reply.status_code == 409 and "needs the approval of 1 more person" in reply.text


@pytest.mark.parametrize(("expires", "said"), [("2020-01-01", "later than now"), ("soon", "is no date")])
def test_an_end_must_be_a_day_to_come(record, lena, second, expires, said) -> None:  # noqa: F811
    reply = record.act(lena, second, "approve", expires=expires)
    assert reply.status_code == 422 and said in reply.text


def test_with_the_clock_set_back_nothing_is_done(record, lena, second) -> None:  # noqa: F811
    record.ahead = timedelta(days=-2)
    reply = record.act(lena, second, "approve")
    assert reply.status_code == 409 and "The clock of this machine is behind" in reply.text
    assert not record.desk.dossier(second).approvals


def test_another_bar_or_production_asks_for_another_verdict(record, lena, second) -> None:  # noqa: F811
    number = record.proposed_bar("max_new_failures: 3", "max_new_failures: 2")
    record.desk.approve_bar(number, DANA)
    page = lena.get(f"{PATH}/{second}").text
    assert "judged by another bar" in page and "no longer the adopted one" in page
    reply = record.act(lena, second, "approve")
    assert reply.status_code == 409 and "by another bar than the adopted one" in reply.text

    record.judged(record.desk.find(second))
    record.act(lena, second, "approve")
    record.promoted(7)
    assert "Production has changed since r-2 was judged" in lena.get(f"{PATH}/{second}").text
    reply = record.act(lena, second, "promote", channel="production", reason="x")
    assert reply.status_code == 409 and "Production has changed since this was judged" in reply.text
    assert record.running() == "r-3"


def test_a_metric_is_waived_by_one_and_approved_by_another(record, dana, lena) -> None:  # noqa: F811
    record.promoted(5)
    record.judged(record.registered(6), "inconclusive", inconclusive=("slot_f1",))
    page = lena.get(f"{PATH}/r-2").text
    assert "another person than Lena must waive that first" in page and "<option>slot_f1</option>" in page
    reply = record.act(lena, "r-2", "approve")
    assert reply.status_code == 409 and "nobody other than Lena has waived that" in reply.text
    far = (date.today() + timedelta(days=400)).isoformat()
    for fields, status in (
        ({"reason": "x", "expires": far}, 422),
        ({"reason": "x", "expires": ""}, 422),
        ({"reason": "", "expires": LATER}, 422),
        ({"reason": "x", "expires": LATER, "metric": "ndcg@10"}, 409),
    ):
        reply = record.act(lena, "r-2", "waive", **{"metric": "slot_f1", **fields})
        assert reply.status_code == status and "--" not in reply.text.partition("<main")[2], fields
    reply = record.act(lena, "r-2", "waive", metric="slot_f1", reason="Cases follow", expires=LATER)
    assert "The metric is waived for a while" in reply.text and "Cases follow" in reply.text
    assert record.act(lena, "r-2", "approve").status_code == 409
    assert "It can be promoted now." in record.act(dana, "r-2", "approve").text
    record.ahead = timedelta(days=40)
    assert "lacks a waiver of slot_f1" in dana.get(f"{PATH}/r-2").text
    reply = record.act(dana, "r-2", "promote", channel="staging", reason="x")
    assert reply.status_code == 409 and "no waiver of that is in force" in reply.text


def test_what_runs_is_taken_back_to_what_ran_before(record, lena) -> None:  # noqa: F811
    record.promoted(5)
    record.promoted(6)
    page = lena.get(f"{PATH}/r-2").text
    assert "Roll production back to r-1" in page and f'action="{PATH}/r-1/rollback"' in page
    fields = {"channel": "production", "running": "r-2"}
    assert record.act(lena, "r-1", "rollback", **fields).status_code == 422
    reply = record.act(lena, "r-1", "rollback", **fields, reason="It names the wrong people")
    assert "Rolled back." in reply.text and record.running() == "r-1"
    assert "It names the wrong people" in lena.get(PATH).text and "To do:" in lena.get(PATH).text
    page = lena.get(f"{PATH}/r-2").text
    assert "taken back in production by r-1" in page and "after it was judged" in page
    assert "Roll production back" not in page and "<option>production</option>" not in page
    reply = record.act(lena, "r-1", "rollback", **fields, reason="Again")
    assert reply.status_code == 409 and "runs another release than when you opened the page" in reply.text
    reply = record.act(lena, "r-2", "promote", channel="production", reason="x")
    assert reply.status_code == 409


def test_a_release_that_never_ran_is_nothing_to_go_back_to(record, lena, second) -> None:  # noqa: F811
    assert "Roll production back" not in lena.get(f"{PATH}/{second}").text
    fields = {"channel": "production", "running": "r-1", "reason": "x"}
    reply = record.act(lena, second, "rollback", **fields)
    assert reply.status_code == 409 and "never ran in production" in reply.text
    for channel in ("nowhere", ""):
        reply = record.act(lena, second, "rollback", channel=channel, running="r-1", reason="x")
        assert reply.status_code == 409
    reply = record.act(lena, second, "promote", channel="nowhere", reason="x")
    assert reply.status_code == 422 and "There is no channel" in reply.text


def test_revoked_approvals_stop_what_runs(record, lena) -> None:  # noqa: F811
    record.promoted(5)
    record.promoted(6)
    assert "It stops answering in production" in lena.get(f"{PATH}/r-2").text
    assert record.act(lena, "r-2", "revoke").status_code == 422
    reply = record.act(lena, "r-2", "revoke", reason="The approver had not read it")
    assert "The approvals are taken back" in reply.text and "revoked by Lena" in reply.text
    assert "Its approval was revoked" in lena.get(PATH).text
    assert record.act(lena, "r-2", "revoke", reason="Again").status_code == 409


def test_the_release_policy_narrows_who_acts(record, dana, lena, second) -> None:  # noqa: F811
    home = record.house.composition.settings.home
    (home / "release-policy.yaml").write_text("approvers: [Dana]\npromoters: [Dana]\n")
    assert "Approve r-2" not in lena.get(f"{PATH}/{second}").text
    reply = record.act(lena, second, "approve")
    assert reply.status_code == 403 and "may not approve releases of the assistant" in reply.text
    assert "Approve r-2" in dana.get(f"{PATH}/{second}").text


def test_program_managers_read_but_do_not_act(record, second) -> None:  # noqa: F811
    pam = record.house.client("Pam")
    page = pam.get(f"{PATH}/{second}").text
    assert (
        "6 passages" in page and "vital_recall" in page and "/report" not in page and "<button>" not in page
    )
    for act in ("approve", "waive", "revoke", "promote", "rollback"):
        reply = record.act(pam, second, act, reason="x", channel="production", running="r-1")
        assert reply.status_code == 403 and "Your role may not" in reply.text, act
    assert len(record.denied()) == 5


def test_somebody_without_a_password_signs_in_anew(record, second) -> None:  # noqa: F811
    ola = record.house.client("Ola")
    assert "You approved this release" in record.act(ola, second, "approve").text
    assert record.desk.dossier(second).approvals[0].approver == OLA.name


def test_two_tabs_approve_once(record, lena, second) -> None:  # noqa: F811
    assert record.act(lena, second, "approve").status_code == 200
    assert record.act(lena, second, "approve").status_code == 409
    assert send(lena, f"{PATH}/r-99/approve", password=PASSWORD).status_code == 404
    assert len(record.desk.dossier(second).approvals) == 1


def test_the_acts_are_offered_as_the_desk_would_decide(record, second) -> None:  # noqa: F811
    dossier = record.desk.dossier(second)
    found = record.desk.offers(dossier, LENA)
    assert (found.approve, list(found.promote), found.revoke) == (True, [], False)
    record.desk.approve(second, LENA)
    found = record.desk.offers(record.desk.dossier(second), LENA)
    assert (found.approve, found.promote, found.revoke) == (False, ["production", "staging"], True)
    record.desk.promote(second, "staging", actor=LENA, reason="Try")
    assert record.desk.offers(record.desk.dossier(second), LENA).promote == ["production"]
