"""Telling the lead of new alarms by mail."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from typing import TYPE_CHECKING

from knowledge.audit.acts import record_act
from knowledge.errors import ReminderError
from knowledge.mail import Mailer, build_message

if TYPE_CHECKING:
    from knowledge.knowledge_base import KnowledgeBase
    from knowledge.settings import GovernanceSettings
    from knowledge.store.monitor_reports import MonitorReport

MAILED = "monitor.mailed"


def mail_alarms(
    base: KnowledgeBase,
    settings: GovernanceSettings,
    report: MonitorReport,
    *,
    actor: str,
    send: Callable[[EmailMessage], None] | None = None,
) -> str | None:
    """Mail the alarms of a report to the lead, where one is new and both address and server are set.

    An alarm that goes on is told once. A mail holds sentences with figures, never a question.

    Args:
        base: Holds the audit trail.
        settings: Of mail.
        report: The newest one.
        actor: Who had it made.
        send: In place of the mail server; raises ReminderError.

    Returns:
        A sentence about what became of it; None where there was nothing to send.
    """
    new = [each for each in report.alarms if each["new"]]
    if not new or not settings.lead_email or not (settings.smtp_host or send):
        return None
    message_at = base.clock()
    try:
        message = build_message(
            sender=settings.smtp_sender,
            to=settings.lead_email,
            subject=f"Playbook Assistant: {_alarms(len(new))} about answers",
            body=mail_text(report),
            at=message_at,
        )
        if send is not None:
            send(message)
        else:
            with Mailer(settings) as mailer:
                mailer.send(message)
    except ReminderError as error:
        return str(error)
    record_act(
        base.engine,
        at=message_at,
        actor=actor,
        action=MAILED,
        subject=f"report {report.number}",
        details={"to": settings.lead_email, "alarms": [each["key"] for each in new]},
    )
    return f"Mailed to {settings.lead_email}."


def mail_text(report: MonitorReport) -> str:
    """What the mail says."""
    new = [f"- {each['sentence']}" for each in report.alarms if each["new"]]
    known = [f"- {each['sentence']}" for each in report.alarms if not each["new"]]
    parts = [
        f"Report {report.number} about the answers from {report.window_from:%Y-%m-%d} to "
        f"{report.window_to:%Y-%m-%d} raises {_alarms(len(new))} that the report before did not:",
        "\n".join(new),
    ]
    if known:
        parts += ["These go on:", "\n".join(known)]
    parts.append(f"See it under Govern, Monitor, or with `playbook monitor show {report.number}`.")
    return "\n\n".join(parts) + "\n"


def _alarms(count: int) -> str:
    return "1 alarm" if count == 1 else f"{count} alarms"
