"""What a document's page says of how far it can be relied on."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from assistant.ui.pdf_pages.pictures import PagePictures
from assistant.ui.source_pages import Badge, badges, page_response, render_document, render_passage
from knowledge.documents import DocumentStatus, DocumentVersion, PageSpan, VerificationState


@pytest.fixture
def policy(knowledge) -> DocumentVersion:
    return knowledge.version("change-policy", role="staff")


def shown(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize(
    ("state", "badge"),
    [
        (VerificationState.VERIFIED, Badge(text="Verified", tone="good")),
        (VerificationState.DUE_SOON, Badge(text="Review due soon", tone="warn")),
        (VerificationState.OVERDUE, Badge(text="Review overdue", tone="bad")),
        (VerificationState.UNVERIFIED, Badge(text="No review date", tone="warn")),
    ],
)
def test_the_badge_stands_beside_the_status(
    policy: DocumentVersion, state: VerificationState, badge: Badge
) -> None:
    assert badges(replace(policy, verification=state)) == [Badge(text="In force", tone="good"), badge]


def test_what_has_ended_has_no_second_badge(policy: DocumentVersion) -> None:
    ended = replace(policy, status=DocumentStatus.RETIRED, verification=VerificationState.RETIRED)

    assert badges(ended) == [Badge(text="Retired", tone="bad")]


@pytest.mark.parametrize("render", [render_document, render_passage])
def test_owner_deputy_and_who_verified_are_named(policy: DocumentVersion, render) -> None:
    version = replace(
        policy,
        deputy="Ken <Osei>",
        review_by=date(2027, 6, 1),
        verified_by="Lena Roth",
        verified_at=datetime(2026, 6, 1, 12, tzinfo=UTC),
    )

    page = shown(render(version, 0, 10))

    assert "Owner Maria Kowalski" in page
    assert "Deputy Ken &lt;Osei&gt;" in page
    assert "Review by 1 June 2027" in page
    assert "Verified 1 June 2026 by Lena Roth" in page


def test_for_an_owner_who_has_left_somebody_else_is_named(policy: DocumentVersion) -> None:
    page = shown(render_document(replace(policy, owner_left=True, stand_in="Ken Osei", deputy="Zoe"), 0, 1))

    assert "Owner Maria Kowalski (has left)" in page
    assert "Ask instead Ken Osei" in page
    assert "Zoe" not in page


@pytest.mark.parametrize("render", [render_document, render_passage])
def test_a_pdf_shows_the_page_of_its_quote(policy: DocumentVersion, render) -> None:
    pages = (PageSpan(number=1, start=0, end=20), PageSpan(number=2, start=20, end=len(policy.text)))
    page = render(replace(policy, format="pdf", pages=pages), 30, 50)

    assert 'src="/source/change-policy@1/page.png?start=30&amp;end=50"' in page
    assert "Page 2 as it is printed" in page
    assert "page.png" not in render(replace(policy, pages=pages), 30, 50)


def test_a_page_that_cannot_be_drawn_is_not_found(policy: DocumentVersion, tmp_path) -> None:
    pages = (PageSpan(number=1, start=0, end=len(policy.text)),)
    version = replace(policy, format="pdf", pages=pages)
    pictures = PagePictures(tmp_path)

    assert page_response(pictures, version, lambda: b"no PDF", 0, 10).status_code == 404
    assert page_response(None, version, lambda: b"no PDF", 0, 10).status_code == 404
    assert page_response(pictures, policy, lambda: b"no PDF", 0, 10).status_code == 404


@pytest.mark.parametrize("render", [render_document, render_passage])
def test_a_file_of_ones_own_has_no_standing_and_opens_within_its_conversation(
    policy: DocumentVersion, render
) -> None:
    page = render(policy, 0, 10, pages="/attached/t/")

    assert "Your own file" in page and "In force" not in page
    assert "/attached/t/change-policy@1" in page and "/source/" not in page
