"""Documents, gaps, conflicts, preview, the audit trail, and what askers see."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from knowledge.gaps.filing import GapFiler
from knowledge.gaps.gap import GapCause, Unsatisfied
from tests.assistant.ui.govern.conftest import decide, send, upload


@pytest.fixture
def gap(house) -> int:
    """A question of Sam's that nothing answers."""
    question = Unsatisfied(
        answer_id="a1", text="Who cleans the <b>server</b> room?", cause=GapCause.REFUSED, role="staff",
        release=1, near=["ops/travel"],
    )  # fmt: skip
    return GapFiler(house.composition.knowledge_base()).file(question, "sam")


def test_the_overview_says_what_waits(house, dana, gap, proposed) -> None:
    page = dana.get("/govern").text
    for said in ("Annual review", "Prompts", "days overdue", "Who cleans", "First release"):
        assert said in page, said


def test_documents_are_filtered_by_what_they_need(dana) -> None:
    everything = dana.get("/govern/documents").text
    assert (
        "Prompts" in everything and "Travel" in everything and "2 documents that you may read" in everything
    )
    overdue = dana.get("/govern/documents?attention=overdue").text
    assert "ops/prompts" in overdue and "ops/travel" not in overdue
    assert "ops/travel" in dana.get("/govern/documents?owner=osei&words=trav&collection=ops").text


def test_a_document_is_verified_with_a_badge_that_counts_at_once(house, dana) -> None:
    until = (date.today() + timedelta(days=200)).isoformat()
    reply = send(dana, "/govern/document/verify", doc="ops/prompts", version="1", until=until)
    assert "The badge counts from now on" in reply.text and ">Verified<" in reply.text
    assert "by Dana" in reply.text
    late = send(dana, "/govern/document/verify", doc="ops/prompts", version="1", until="2020-01-01")
    assert late.status_code == 422
    assert send(dana, "/govern/document/verify", doc="ops/prompts", version="7").status_code == 404
    denied = send(dana, "/govern/document/verify", doc="ops/prompts", until="soon")
    assert denied.status_code == 422 and "is no date" in denied.text


def test_nobody_verifies_what_is_not_theirs(house, dana) -> None:
    pam = house.client("Pam")
    assert send(pam, "/govern/document/verify", doc="ops/travel").status_code == 403
    assert "Say that it is still true" not in pam.get("/govern/document?doc=ops/travel").text


def test_an_owner_verifies_whatever_their_role(house) -> None:
    house.store.accounts.add("Ken Osei", role="program_manager", password="correct horse battery")
    ken = house.client("Ken Osei")
    assert "Say that it is still true" in ken.get("/govern/document?doc=ops/travel").text
    assert "counts from now on" in send(ken, "/govern/document/verify", doc="ops/travel").text


def test_staff_who_own_a_document_verify_it_where_they_read_it(house) -> None:
    house.store.accounts.add("Ken Osei", role="staff", password="correct horse battery")
    ken, form = house.client("Ken Osei"), {"doc": "ops/travel", "version": "1"}
    page = ken.get("/source/ops/travel").text
    form["form_token"] = re.search(r'name="form_token" value="(\w+)"', page)[1]
    reply = ken.post("/govern/document/verify", data=form)
    assert reply.url.path == "/source/ops/travel" and "Verified. The badge counts" in reply.text
    assert ">Verified<" in reply.text
    assert ken.post("/govern/document/verify", data={**form, "doc": "ops/prompts"}).status_code == 403
    assert "Verify it" not in ken.get("/source/ops/prompts").text
    assert "Verify it" not in house.client("Sam").get("/source/ops/travel").text


def test_access_is_narrowed_and_widened_again_with_a_reason(house, dana) -> None:
    base = house.composition.knowledge_base()
    path, fields = "/govern/document/restrict", {"doc": "ops/travel", "audience": "governance_lead, admin"}
    assert send(dana, path, **fields).status_code == 422
    assert send(dana, path, **{**fields, "audience": "kings"}, reason="x").status_code == 422
    assert "Restricted from the next request on" in send(dana, path, **fields, reason="Under review").text
    assert "ops/travel" not in {each.doc_id for each in base.list_documents(role="staff")}
    hidden = dana.get("/govern/preview?role=staff").text
    assert "1 of 3 documents" in hidden and "1 hidden by a restriction" in hidden
    lifted = send(dana, "/govern/document/unrestrict", doc="ops/travel", reason="Reviewed")
    assert "The restriction is lifted." in lifted.text
    assert "ops/travel" in {each.doc_id for each in base.list_documents(role="staff")}


def test_whoever_locks_themselves_out_is_led_to_the_list(dana) -> None:
    fields = {"doc": "ops/travel", "audience": "admin", "reason": "Legal"}
    reply = send(dana, "/govern/document/restrict", **fields)
    assert reply.url.path == "/govern/documents" and "ops/travel" not in reply.text


def test_a_gap_is_planned_and_its_asker_is_told(house, dana, gap) -> None:
    assert "Who cleans" in dana.get("/govern/gaps").text
    page = dana.get(f"/govern/gaps/{gap}").text
    assert "sam" in page and "Travel" in page and "<b>server</b>" not in page
    sam = house.client("Sam")
    assert "It waits for" in sam.get("/my-questions").text
    assert send(dana, f"/govern/gaps/{gap}", state="wont_answer").status_code == 422
    assert send(dana, f"/govern/gaps/{gap}", state="answered").status_code == 422
    assert "The gap is changed" in send(dana, f"/govern/gaps/{gap}", state="planned", owner="Facilities").text
    assert "planned" in sam.get("/my-questions").text
    send(dana, f"/govern/gaps/{gap}", state="wont_answer", reason="Ask the landlord")
    told = sam.get("/my-questions").text
    assert "Ask the landlord" in told and "won&#39;t be answered" in told
    assert "Ask the landlord" not in dana.get("/my-questions").text


def test_the_audit_trail_is_searched_and_verified(house, dana, proposed) -> None:
    page = dana.get("/govern/audit?action=proposal&actor=DANA").text
    assert "proposal.created" in page and "user.added" not in page
    assert "There is no such entry." in dana.get("/govern/audit?text=zebra").text
    assert dana.get("/govern/audit?since=soon").status_code == 422
    assert dana.get("/govern/audit?since=9999-12-31&until=9999-12-31").status_code in (200, 422)
    assert "Whole up to entry" in send(dana, "/govern/audit/verify").text


def test_conflicts_are_looked_for_and_dismissed(house, dana) -> None:
    assert "Look for conflicts" in dana.get("/govern/conflicts").text
    reply = send(dana, "/govern/conflicts")
    assert reply.status_code == 200 and "conflicts found" in reply.text
    assert send(dana, "/govern/conflicts/dismiss", conflict="none", reason="x").status_code in (404, 422)
    assert send(dana, "/govern/conflicts/dismiss", conflict="none").status_code == 422


def test_duplicates_are_looked_for_among_what_may_be_read(house, dana) -> None:
    text = (
        "The zebra desk opens at nine. " * 3 + "It closes at five, and answers every claim within two days."
    )
    files = [(f"{name}.md", f"---\ntitle: {name}\n---\n# Desk\n\n{text}\n") for name in ("One", "Two")]
    upload(dana, *files)
    decide(house.client("Lena"), house, 1, "approve")
    decide(dana, house, 1, "publish")
    page = send(dana, "/govern/duplicates").text
    assert "the one to keep" in page and "100 % alike" in page and "One" in page and "Two" in page
    fields = {"doc": "ops/one", "audience": "admin", "reason": "Legal"}
    send(house.client("Lena"), "/govern/document/restrict", **fields)
    assert "the one to keep" not in dana.get("/govern/duplicates").text


def test_a_preview_takes_roles_and_groups_that_there_are(dana) -> None:
    assert "2 of 3 documents" in dana.get("/govern/preview?role=staff&group=claims").text
    for query in ("role=king", "role=staff&group=%3F%3F", "role=staff&collection=nowhere"):
        assert dana.get(f"/govern/preview?{query}").status_code in (404, 422), query
