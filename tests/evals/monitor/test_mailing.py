"""Mail about alarms: once each, to the lead, without a question."""

from __future__ import annotations

import pytest

from evals.monitor.mailing import mail_alarms
from knowledge.errors import ReminderError
from knowledge.settings import GovernanceSettings
from tests.evals.monitor.streams import Kind

SETTINGS = GovernanceSettings(lead_email="lead@camp.example", smtp_host="127.0.0.1", smtp_port=1)
NOW = (7.0, 0.001)


@pytest.fixture
def mail(house):
    """Makes a report and mails it; gives what was said and what was sent."""
    house.stream.ask(40, days_ago=NOW, kind=Kind(broken=2))

    def call(settings: GovernanceSettings = SETTINGS, send=None):
        sent = []
        report = house.look()
        said = mail_alarms(
            house.composition.knowledge_base(), settings, report, actor="Lena", send=send or sent.append
        )
        return said, sent

    return call


def test_a_new_alarm_is_mailed_once(mail) -> None:
    said, [message] = mail()
    assert said == "Mailed to lead@camp.example." and message["To"] == "lead@camp.example"
    assert message["Subject"] == "Playbook Assistant: 1 alarm about answers"
    text = message.get_content()
    assert "do not stand verbatim" in text.replace("\n", " ") and "playbook monitor show 1" in text
    assert "What about" not in text and "ropes" not in text
    assert mail() == (None, [])


def test_without_an_address_or_a_server_nothing_is_mailed(mail) -> None:
    assert mail(GovernanceSettings(smtp_host="127.0.0.1")) == (None, [])


def test_a_server_that_cannot_be_reached_is_told_and_costs_no_report(house) -> None:
    house.stream.ask(40, days_ago=NOW, kind=Kind(broken=2))
    report = house.look()
    base = house.composition.knowledge_base()

    assert mail_alarms(base, SETTINGS, report, actor="Lena").startswith("The mail was not sent")


def test_a_mail_that_is_refused_is_told(mail) -> None:
    def refuse(message) -> None:
        raise ReminderError("The mail was not sent (550).")

    assert mail(send=refuse) == ("The mail was not sent (550).", [])
