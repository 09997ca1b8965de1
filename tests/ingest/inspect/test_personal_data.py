from __future__ import annotations

import pytest

from ingest.inspect.personal_data import find_personal_data
from knowledge.proposals.report import Severity
from tests.ingest.inspect.proposed import STATED, codes_of, proposed, remarks_on


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Write to maria.lind@insurer.eu.", "e-mail address"),
        ("Write to dana@insurer.eu.", "e-mail address"),
        ("Call Maria on +31 6 4821 7793.", "phone number"),
        ("Her number: (415) 844-9759", "phone number"),
        ("Pay to NL91 ABNA 0417 1643 00.", "bank account"),
        ("Card 4539 5787 6362 1486 was used.", "card number"),
        ("SSN 536-22-8145", "social security number"),
        ("NI number QX 12 34 56 C".replace("QX", "AB"), "national insurance number"),
        ("BSN: 111222333", "bsn"),
        ("Date of birth: 4 March 1987", "date of birth"),
    ],
)
def test_data_of_a_person_is_found(text: str, kind: str) -> None:
    (found,) = find_personal_data(text)

    assert (found.kind, found.individual) == (kind, True)


@pytest.mark.parametrize("mailbox", ["support", "ai.governance", "claims-intake", "no-reply", "press"])
def test_the_mailbox_of_a_role_is_a_note_at_most(mailbox: str) -> None:
    remarks = remarks_on(f"{STATED}# Contact\n\nWrite to {mailbox}@insurer.eu.\n")

    assert {remark.severity for remark in remarks.values()} == {Severity.NOTE}


@pytest.mark.parametrize(
    "text",
    [
        "git@github.com:org/repo.git and user@example.com and jane.doe@yourcompany.com",
        "ssh deploy.robin@host-7.insurer.local",
        "Order 4539578763621487 and build 4648145191823988568.",
        "NL91 ABNA 0417 1643 01",
        "On 2026-03-04 12:30 version 10.20.30.40 used 555-123-4567.",
        "SSN 000-12-3456",
        "Section 3.2.1 of ISO 27001-2022 (rev. 4), 1,000,000 rows",
    ],
)
def test_numbers_that_are_nobodys_are_left_alone(text: str) -> None:
    assert find_personal_data(text) == []


def test_a_hotline_is_not_a_person() -> None:
    assert codes_of("# Contact\n\nThe incident hotline is +44 20 7946 3321.\n") == {"role_contact"}


def test_the_excerpt_is_the_exact_text() -> None:
    document, remarks = proposed(f"{STATED}# Contact\n\n## Who\n\nAsk maria.lind@insurer.eu first.\n")
    (excerpt,) = remarks[0].excerpts

    assert document.text[excerpt.start : excerpt.end] == excerpt.quote == "maria.lind@insurer.eu"
    assert excerpt.section == "Contact > Who"
