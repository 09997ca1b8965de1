"""`playbook kb verify`, `stale`, `owners` and `digest`, with a mail server on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from knowledge import commands
from knowledge.acting import Actor
from knowledge.errors import HomeLockedError, KnowledgeError
from knowledge.knowledge_base import KnowledgeBase
from knowledge.lock import home_lock
from knowledge.reminding import LOCK_NAME
from knowledge.settings import GovernanceSettings
from tests.knowledge.fakes import TODAY, document, open_base, publish
from tests.knowledge.mail_server import Mailbox, mail_server

LATE, SOON = "2026-05-01", "2026-06-20"
PEOPLE = [
    {"name": "Ada Holt", "email": "ada@example.org", "deputy": "Ben Ruiz"},
    {"name": "Ben Ruiz", "email": "ben@example.org", "deputy": "Ada Holt"},
    {"name": "Cleo Park", "email": "cleo@example.org", "left_on": "2026-05-01", "deputy": "Ben Ruiz"},
]


class Composition:
    """A knowledge base with the settings of governance."""

    def __init__(self, home: Path, **governance: Any) -> None:
        section = GovernanceSettings(directory=Path("people.yaml"), **governance)
        self.settings = SimpleNamespace(governance=section, home=home)
        home.mkdir(exist_ok=True)
        (home / "people.yaml").write_text(yaml.safe_dump(PEOPLE))
        self.base = open_base(home, governance=section)

    def knowledge_base(self) -> KnowledgeBase:
        return self.base

    def actor(self, name: str | None = None) -> Actor:
        role = {"Sam": "staff", "Ada Holt": "staff"}.get(name or "")
        return Actor(name=name or "operator", role=role)


def with_documents(composition: Composition) -> Composition:
    day = TODAY.date().fromisoformat
    publish(
        composition.base,
        document("a.md", "Logs stay.", title="Logs", owner="Ada Holt", review_by=day(LATE)),
        document("b.md", "Robots rest.", title="Robots", owner="Ben Ruiz", review_by=day(SOON)),
        document("c.md", "Tea at four.", title="Tea", owner="Cleo Park", review_by=day(LATE)),
        document("d.md", "Doors close.", title="Doors", owner="Ada Holt", review_by=day("2027-06-01")),
    )
    return composition


@pytest.fixture
def composition(tmp_path: Path) -> Iterator[Composition]:
    composition = with_documents(Composition(tmp_path / "home"))
    yield composition
    composition.base.close()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server(refused={"ada@example.org"}) as mailbox:
        yield mailbox


@pytest.fixture
def mailing(tmp_path: Path, mailbox: Mailbox) -> Iterator[Composition]:
    server = {"smtp_host": "127.0.0.1", "smtp_port": mailbox.port, "smtp_starttls": False}
    composition = with_documents(Composition(tmp_path / "home", smtp_sender="kb@example.org", **server))
    yield composition
    composition.base.close()


def kb(composition: Composition, *arguments: str) -> Result:
    return CliRunner().invoke(commands.app, list(arguments), obj=composition)


def kb_json(composition: Composition, *arguments: str) -> Any:
    return json.loads(kb(composition, *arguments, "--json").stdout)


def test_verifying_clears_what_is_stale(composition: Composition) -> None:
    before = kb(composition, "stale", "--json")
    assert before.exit_code == 1
    assert [(each["doc_id"], each["days_overdue"]) for each in json.loads(before.stdout)["documents"]] == [
        ("ops/a", 31),
        ("ops/c", 31),
        ("ops/b", -19),
    ]

    verified = kb_json(composition, "verify", "ops/a", "ops/c", "--until", "2027-01-31", "--reason", "read")

    assert [each["review_by"] for each in verified["verified"]] == ["2027-01-31"] * 2
    after = kb(composition, "stale", "--json")
    assert (after.exit_code, json.loads(after.stdout)["counts"]["overdue"]) == (0, 0)


def test_an_owner_verifies_what_is_hers_for_the_months_she_says(composition: Composition) -> None:
    result = kb(composition, "verify", "ops/a", "--months", "3", "--as", "Ada Holt")

    assert (result.exit_code, result.stdout) == (0, "Verified ops/a@1 until 2026-09-01.\n")
    refused = kb(composition, "verify", "ops/b", "--as", "Sam")
    assert isinstance(refused.exception, KnowledgeError)


@pytest.mark.parametrize(
    "arguments", [["--until", "soon"], ["--until", "2027-01-01", "--months", "3"], ["--months", "0"]]
)
def test_senseless_dates_are_refused(composition: Composition, arguments: list[str]) -> None:
    assert kb(composition, "verify", "ops/a", *arguments).exit_code == 2


def test_stale_can_be_narrowed(composition: Composition) -> None:
    of_ben = kb_json(composition, "stale", "--owner", "ben")

    assert [each["doc_id"] for each in of_ben["documents"]] == ["ops/b"]
    assert len(kb_json(composition, "stale", "--within", "0")["documents"]) == 2
    assert len(kb_json(composition, "stale", "--within", "365", "--collection", "ops")["documents"]) == 4
    assert "ops/b\tdue soon\t2026-06-20\tin 19 days\tBen Ruiz" in kb(composition, "stale").stdout


def test_owners_are_shown_with_what_is_wrong(composition: Composition) -> None:
    result = kb(composition, "owners")

    assert result.exit_code == 1
    assert "Ada Holt\tperson\t2\t1\t0\tBen Ruiz\tAda Holt" in result.stdout
    assert "Mend: Cleo Park left on 2026-05-01 and still owns 1 document" in result.stdout
    report = kb_json(composition, "owners")
    assert [(flag["flag"], flag["doc_ids"]) for flag in report["flags"]] == [("owner_left", ["ops/c"])]


def test_status_counts_what_is_vouched_for(composition: Composition) -> None:
    assert kb_json(composition, "status")["verification"] == {
        "verified": 1,
        "due_soon": 1,
        "overdue": 2,
        "unverified": 0,
        "without_owner": 0,
    }
    assert "verification\t1 verified, 1 due soon, 2 overdue" in kb(composition, "status").stdout


def test_a_digest_is_markdown(composition: Composition, tmp_path: Path) -> None:
    shown = kb(composition, "digest", "--owner", "ada").stdout
    out = tmp_path / "digest.md"
    result = kb(composition, "digest", "--out", str(out))

    assert "- Logs (ops/a): due by 2026-05-01, 31 days ago" in shown
    assert "Robots" not in shown
    assert (result.exit_code, result.stdout) == (0, f"Wrote 3 digests to {out}; --send mails them.\n")
    assert "Robots" in out.read_text() and shown in out.read_text()


def test_one_that_cannot_be_sent_stops_no_other_and_none_is_sent_twice(
    mailing: Composition, mailbox: Mailbox
) -> None:
    first = kb(mailing, "digest", "--send", "--json")
    outcomes = {each["owner"]: each for each in json.loads(first.stdout)["deliveries"]}

    assert first.exit_code == 1
    assert "550" in outcomes["Ada Holt"]["error"]
    assert [outcomes[owner]["outcome"] for owner in ("Ben Ruiz", "Cleo Park")] == ["sent", "sent"]
    assert mailbox.recipients == ["ben@example.org", "ben@example.org"]

    again = kb_json(mailing, "digest", "--send")
    assert [each["outcome"] for each in again["deliveries"]] == ["failed", "already_sent", "already_sent"]

    kb(mailing, "verify", "ops/b")
    publish(mailing.base, document("e.md", "Keys.", title="Keys", owner="Ben Ruiz"), root="more")
    kb(mailing, "digest", "--send", "--owner", "ben")
    assert len(mailbox.mails) == 3
    assert "Keys" in mailbox.mails[-1].get_content()


def test_a_dry_run_sends_nothing(mailing: Composition, mailbox: Mailbox) -> None:
    result = kb(mailing, "digest", "--send", "--dry-run")

    assert "Ben Ruiz\tben@example.org\twould send" in result.stdout
    assert mailbox.mails == []
    assert "would send" in kb(mailing, "digest", "--dry-run").stdout


def test_two_do_not_send_at_the_same_time(mailing: Composition, mailbox: Mailbox, tmp_path: Path) -> None:
    with home_lock(tmp_path / "home", name=LOCK_NAME):
        result = kb(mailing, "digest", "--send")

    assert isinstance(result.exception, HomeLockedError)
    assert mailbox.mails == []


def test_sending_is_for_governance_leads(mailing: Composition, mailbox: Mailbox) -> None:
    result = kb(mailing, "digest", "--send", "--as", "Sam")

    assert isinstance(result.exception, KnowledgeError)
    assert mailbox.mails == []


def test_without_a_mail_server_nothing_can_be_sent(composition: Composition) -> None:
    result = kb(composition, "digest", "--send")

    assert "governance.smtp_host" in str(result.exception)


def test_an_out_that_cannot_be_written_is_one_sentence(composition: Composition, tmp_path: Path) -> None:
    result = kb(composition, "digest", "--out", str(tmp_path / "no" / "where.md"))

    assert isinstance(result.exception, KnowledgeError)


def test_nothing_to_do_is_said(tmp_path: Path) -> None:
    composition = Composition(tmp_path / "home")

    assert kb(composition, "stale").stdout.startswith("Nothing is overdue")
    assert kb(composition, "digest").stdout == "Nobody has anything to look at.\n"
    assert kb(composition, "owners").exit_code == 0
    composition.base.close()
