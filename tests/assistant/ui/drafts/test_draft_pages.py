"""The pages of drafts: for whoever may read what a draft cites, and as if absent for everybody else."""

from __future__ import annotations

import re
from typing import Any

import pytest

from assistant.drafting.artifacts.kinds import artifact_kinds
from assistant.drafting.exports.formats import formats_of
from tests.assistant.ui.drafts.conftest import HELP

PIXEL = "<img src=http://evil.example/x.png onerror=alert(1)>"


def token_of(page: Any) -> str:
    return re.search(r'name="form_token" value="(\w+)"', page.text)[1]


def test_the_list_leads_to_each_draft_and_to_a_new_one(client, drafted) -> None:
    page = client.get("/drafts")
    assert page.status_code == 200 and 'href="/drafts/1"' in page.text
    assert "Workflow specification" in page.text and "prompt=Draft%20a%20workflow" in page.text


def test_a_draft_shows_its_progress_open_items_versions_and_downloads(
    client, drafted, interviewing, pam
) -> None:
    interviewing.answer(pam, HELP, here=drafted.standing, there=drafted.standing)
    page = client.get("/drafts/1").text
    for shown in ("required fields", "To be confirmed", "Who owns it on the technical side?", "Version 2"):
        assert shown in page, shown
    assert 'src="/drafts/1/swimlane.svg?v=2"' in page and "continue%20draft%201" in page
    for each in formats_of("workflow_spec"):
        assert f'href="/drafts/1/export/{each.name}"' in page
    older = client.get("/drafts/1?v=1").text
    assert "This is an older version" in older and 'href="/drafts/1/export/docx?v=1"' in older
    assert 'action="/drafts/1/submit"' not in older


@pytest.mark.parametrize("name", [each.name for each in formats_of("workflow_spec")])
def test_every_format_is_saved_and_never_shown(client, drafted, name) -> None:
    reply = client.get(f"/drafts/1/export/{name}")
    assert reply.status_code == 200 and len(reply.content) > 100
    assert re.fullmatch(r"attachment; filename\*=UTF-8''[\w.-]+", reply.headers["content-disposition"]), (
        reply.headers["content-disposition"]
    )
    assert "sandbox" in reply.headers["content-security-policy"]
    assert reply.headers["content-type"].partition("/")[0] == "application"


def test_the_picture_is_an_image_that_runs_nothing(client, drafted) -> None:
    reply = client.get("/drafts/1/swimlane.svg?v=1")
    assert reply.headers["content-type"] == "image/svg+xml" and b"<svg" in reply.content
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "sandbox" in policy


PATHS = ("/drafts/1", "/drafts/1/swimlane.svg", "/drafts/1/export/json", "/drafts/1?v=1")


def test_staff_do_not_learn_that_there_are_drafts(house, client, drafted) -> None:
    sam = house.client("Sam")
    assert 'href="/drafts"' in client.get("/my-questions").text
    assert 'href="/drafts"' not in sam.get("/my-questions").text
    for path in (*PATHS, "/drafts"):
        assert sam.get(path).status_code == 404, path
    for path in ("/drafts/1/submit", "/drafts/file"):
        reply = sam.post(path, data={"form_token": token_of(client.get("/drafts/1")), "reason": "x"})
        assert reply.status_code == 404, path
    assert {entry.subject for entry in house.entries("act.denied")} == {"draft 1", "drafts"}


def test_what_may_not_be_read_and_what_is_not_there_are_answered_alike(house, client, drafted, pam) -> None:
    desk = house.composition.drafting_desk()
    closed = desk.read(1, pam).artifact.model_copy(update={"access_roles": ["governance_lead"]})
    desk.store.save(1, closed, actor="Dana", expected_version=1)
    dana = house.client("Dana")
    for path in PATHS[:3]:
        shut, absent = client.get(path), client.get(path.replace("/1", "/9"))
        assert shut.status_code == absent.status_code == 404
        assert re.sub(r"/drafts/\d", "", shut.text) == re.sub(r"/drafts/\d", "", absent.text)
        assert dana.get(path).status_code == 200
    assert client.get("/drafts").text.count('href="/drafts/1"') == 0
    # What it once was may still be read by whoever could.
    assert client.get("/drafts/1?v=1").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/drafts/0", "/drafts/99999999999999999999", "/drafts/x", "/drafts/1/export/exe",
        "/drafts/1/export/..%2fmd",
        "/drafts/1?v=0", "/drafts/1?v=99999999999999999999", "/drafts/1?v=x", "/drafts/1/swimlane.svg?v=-1",
        "/drafts/1/export/json?v=7",
    ],
)  # fmt: skip
def test_odd_addresses_lead_nowhere(client, drafted, path) -> None:
    assert client.get(path).status_code == 404


def test_only_so_many_files_are_made_in_a_minute(client, drafted) -> None:
    replies = [client.get("/drafts/1/export/mmd").status_code for _ in range(31)]
    assert replies == [200] * 30 + [429]


def test_a_draft_is_submitted_with_a_reason_as_it_was_seen(house, client, drafted) -> None:
    page = client.get("/drafts/1")
    form = {"form_token": token_of(page), "seen": "1", "reason": f"Ready for review {PIXEL}"}
    assert client.post("/drafts/1/submit", data={**form, "form_token": "x"}).status_code == 403
    assert client.post("/drafts/1/submit", data={**form, "reason": " "}).status_code == 422
    assert client.post("/drafts/1/submit", data={**form, "seen": "7"}).status_code == 409
    reply = client.post("/drafts/1/submit", data=form)
    assert reply.status_code == 200 and reply.url.path == "/govern/proposals/1"
    assert "<img src=http" not in reply.text
    assert "proposal 1" in client.get("/drafts/1").text
    assert house.desk.proposals.get(1).reason.startswith("Ready for review")


def test_words_of_people_are_shown_as_text(client, drafted, interviewing, pam) -> None:
    change = f"change owner of step 1 to {PIXEL} javascript:alert(1)"
    hostile = interviewing.answer(pam, change, here=drafted.standing, there=drafted.standing)
    assert hostile.standing.version == 2
    for path in ("/drafts", "/drafts/1", "/drafts/1/swimlane.svg"):
        assert "<img src=http" not in client.get(path).text, path


def test_other_kinds_have_pages_too(house, client, drafted, pam) -> None:
    desk = house.composition.drafting_desk()
    spec = desk.read(1, pam).artifact
    plan = desk.keep(desk.draft_plan(spec, pam), pam).kept.number
    review = desk.keep(desk.derive("readiness_assessment", spec, pam), pam).kept.number
    for number, kind in ((plan, "ownership_plan"), (review, "readiness_assessment")):
        page = client.get(f"/drafts/{number}")
        assert page.status_code == 200 and artifact_kinds()[kind].title in page.text
        assert "swimlane" not in page.text and "Go on in the chat" not in page.text
        assert client.get(f"/drafts/{number}/swimlane.svg").status_code == 404
