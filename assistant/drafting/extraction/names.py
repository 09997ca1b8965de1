"""Which capitalised words may be the name of a person. Pure."""

from __future__ import annotations

import re

from assistant.drafting.extraction.actors import HUMAN_HEADS, actor_kind, singular
from assistant.drafting.extraction.places import is_place
from assistant.drafting.extraction.sections import section_of

_BIG = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽ"
_SMALL = "a-zß-öø-ÿāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįıĵķĺļľŀłńņňŉōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷźżž"
PART = rf"[{_BIG}][{_SMALL}]*(?:['’][{_BIG}])?[{_SMALL}]+(?:-[{_BIG}][{_SMALL}]+)?|[A-Z]\.|(?:Mc|Mac|O['’])[A-Z][a-z]+"
PARTICLE = r"(?:van der|van den|van de|van|von|de la|de|del|der|den|di|da|dos|al|el|bin|ibn|le|la|ten|ter)"
FULL = re.compile(
    rf"(?<![\w.@])(?:(?:Dr|Mr|Mrs|Ms|Prof|Sir)\.? )?(?P<name>(?:{PART})(?:[ \n](?:{PART})){{0,2}}(?:[ \n]{PARTICLE})?[ \n](?:{PART}))(?![\w@])"
)
SINGLE = re.compile(rf"(?<![\w.@-])(?:(?:Dr|Mr|Mrs|Ms|Prof)\.? )?(?P<name>{PART})(?![\w@-])")
_FIELDS = frozenset(
    """Planning Scheduling Lending Housing Engineering Marketing Purchasing Banking Onboarding Learning Training Sourcing
    Nursing Pricing Reporting Controlling Accounting Billing Testing Shipping Trading Publishing Manufacturing Underwriting
    Success Care Sales Experience Retail Wholesale Digital Analytics Science Technology Innovation Crew Supply Chain Motor
    Property Group Excellence Affairs Relations Resources Health Safety Desk Queue Street Road House Bank Ltd Inc GmbH""".split()
)
_ABSTRACT = re.compile(r"[a-z](?:ment|tion|tions|ics|ness|ity)$")
NO_NAME = frozenset(
    """The A An Our My We You They He She It This That These Those There Here Today Currently Now Then When If Once Every Each All Any Some No Not In On At By
    From To For With And Or But So As Of After Before During Until Finance Legal Procurement Sales Marketing Operations Compliance Security Risk Audit Accounts
    Payroll Logistics Purchasing Treasury Production Engineering Quality Facilities Support Service Services Customer Customers Claims Claim Intake Team Desk Head
    Director Manager Officer Chief Lead Leader Owner Business Technical Data Human Resources Commercial Information Department Group Board Committee Office Center Centre
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October November December Dear Hi Hello Thanks
    Regards Best Kind Please Note Subject Re Steps Step Process Workflow Purpose Goal Scope Systems System Tools Volume Numbers People Roles Dates Go Live Pilot Development
    Salesforce Guidewire Jira Excel Outlook Teams Microsoft Google Oracle Workday Zendesk Slack English German French Spanish Dutch Italian Polish Nobody Everyone Somebody
    Anyone Who What How Why Where Which Will Should Must Can Do Does Is Are Was Were Has Have Had Old New First Second Third Last Next Final Finally Also Afterwards Later
    Maintenance Billing Underwriting Admissions Reception Dispatch Warehouse Analysts Agents Clerks Nurses Managers Buyers Engineers Editors Planners Staff Management Policy
    Customers Suppliers Vendors Patients Students Applicants Candidates Invoice Invoices Order Orders Request Requests Ticket Tickets Email Emails Executive Sponsor Deputy
    Program Programme Project Product Escalation Approver Change Editor Nurse Doctor President Vice Senior Junior Principal Registrar Dean Model Assistant Classifier Bot Copilot
    Accountable Responsible Contact Platform Operational Operation Day Daily Weekly Baseline Target Budget Cost Costs Out Approved North South East West Regional National Global
    Fleet Talent Grants Grant Credit Lending Lab Laboratory Sample Freight Field Plant Shift Quarter Half Year Month Week Alternatives Exceptions Decisions Data Privacy
    Call Contact Phone Ask Page Email Ring Tell Escalate Notify Both Technically Ultimately Unfortunately Otherwise Right Mr Mrs Ms Dr Prof Sir Although Though Because While Since Unless Whereas However Oh Ah Well So Yes Anyway Actually Honestly Basically Sure IT HR AI ML KYC""".split()
)


def without_starters(text: str, start: int, end: int) -> int:
    """Where a name begins behind the titles and other words that stand before it ("City Director Agnes Rowntree")."""
    words = re.split(r"[ \n]", text[start:end])
    titles = [
        i
        for i, word in enumerate(words[:-1])
        if word in NO_NAME or (len(words) - i > 2 and word.lower() in HUMAN_HEADS)
    ]
    drop = titles[-1] + 1 if titles else 0
    if len(words) == 1 and words[0] in NO_NAME:
        drop = 1
    return start + sum(len(word) + 1 for word in words[:drop])


def could_be_name(name: str, not_people: frozenset[str]) -> bool:
    words = name.split()
    if any(word in _FIELDS or _ABSTRACT.search(word) for word in words):
        return False
    if (
        words
        and (singular(words[-1].lower()) in HUMAN_HEADS)
        and (len(words) > 1 or actor_kind(name.lower()) is not None)
    ):
        return False
    if len(words) == 1 and section_of(name) is not None:
        return False  # "Attendees:" announces people and is none
    if len(words) == 1 and name.endswith("s") and actor_kind(name.lower()) is not None:
        return False
    return (
        bool(words) and not any(word in NO_NAME for word in words) and not is_place(name) and name.lower() not in not_people
        and not any(is_place(word) for word in words) and words[0].lower() not in not_people
    )  # fmt: skip
