"""People named in a description, with their title, what they answer for and who stands in. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.drafting.extraction.actors import HUMAN_HEADS, actor_kind, singular, team_kind
from assistant.drafting.extraction.facts import PersonFact
from assistant.drafting.extraction.passages import Passage
from assistant.drafting.extraction.places import is_place
from assistant.drafting.extraction.responsibilities import given_after, given_before, labelled
from assistant.drafting.extraction.sections import Section
from assistant.drafting.extraction.words import span_at
from knowledge.units import UnitKind

_BIG = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽ"
_SMALL = "a-zß-öø-ÿāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįıĵķĺļľŀłńņňŉōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷźżž"
_PART = rf"[{_BIG}][{_SMALL}]*(?:['’][{_BIG}])?[{_SMALL}]+(?:-[{_BIG}][{_SMALL}]+)?|[A-Z]\.|(?:Mc|Mac|O['’])[A-Z][a-z]+"
_PARTICLE = r"(?:van der|van den|van de|van|von|de la|de|del|der|den|di|da|dos|al|el|bin|ibn|le|la|ten|ter)"
_FULL = re.compile(
    rf"(?<![\w.@])(?:(?:Dr|Mr|Mrs|Ms|Prof|Sir)\.? )?(?P<name>(?:{_PART})(?:[ \n](?:{_PART})){{0,2}}(?:[ \n]{_PARTICLE})?[ \n](?:{_PART}))(?![\w@])"
)
_SINGLE = re.compile(rf"(?<![\w.@-])(?:(?:Dr|Mr|Mrs|Ms|Prof)\.? )?(?P<name>{_PART})(?![\w@-])")
_HONORIFIC = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Prof)\.? $")
_TITLE_HEAD = r"(?:director|manager|head|lead|leader|officer|chief|engineer|analyst|supervisor|president|owner|coordinator|controller|partner|nurse|doctor|scientist|specialist|buyer|editor|counsel|administrator|steward|architect|consultant|registrar|dean|bursar|planner|secretary|principal|chair|treasurer|accountant|surgeon|pathologist|foreman|dispatcher|adviser|advisor|executive|team lead|CEO|CFO|COO|CTO|CIO|CISO|DPO|VP|recruiter|developer|designer|pharmacist|matron|superintendent|captain|auditor|underwriter|adjuster|clerk|agent|librarian|curator|technician|operator|representative|strategist|producer|conservator|lady|boss|headteacher|teacher|professor|commissioner)"
_TITLE = rf"(?:(?:the|our|an?|my|their|new|acting|deputy|interim) )*(?P<title>(?:[\w&/'’-]+ ){{0,4}}?{_TITLE_HEAD}\b(?:(?: of| for|,? in charge of)(?: the)? [\w&'’-]+(?: (?:and|&) [\w&'’-]+| [A-Z][\w&'’-]+){{0,3}})?)"
_AFTER_NAME = re.compile(
    rf"^(?:, |\s?\(|\s[–—-]\s|, who is |,? is |,? as )(?:who is )?{_TITLE}(?=[,).;:]|$|\s(?:and|is|are|owns?|runs?|will|who|has|can|leads?|sponsors?|approves?|signs?|manages?|remains|at|on|for|he|she|[A-Z]))",
    re.IGNORECASE,
)
_BEFORE_NAME = re.compile(
    rf"(?:^|[\s,(:])(?P<title>(?:[A-Z][\w&/'’-]+ |(?!(?:is|are|was|the|our|by|an?|my|their|to|and|of|with|will|be) )[a-z-]+ ){{0,3}}?(?i:{_TITLE_HEAD})(?: (?:of|for)(?: the)? [\w&'’-]+(?: (?:and|&) [\w&'’-]+| [A-Z][\w&'’-]+){{0,2}})?),? (?:is |will be |\()?$"
)
_DEPUTY_AFTER = re.compile(
    rf"(?:deputy(?: is|:|,| to [\w ]+ is)?|backup(?: is|:|,)?|stand-in(?: is|:|,)?|(?:covered|deputi[sz]ed) (?:for )?by|in (?:his|her|their) absence,?|when (?:he|she|they)(?:'s| is| are) (?:away|out|off|on leave),?)\s*(?P<name>(?:{_PART})(?: (?:{_PARTICLE} )?(?:{_PART})){{0,2}})"
)
_DEPUTY_VERB = re.compile(
    rf"(?P<name>(?:{_PART})(?: (?:{_PARTICLE} )?(?:{_PART})){{0,2}}) (?:stands in|deputi[sz]es|covers|fills in|steps in|is (?:the |her |his |their )?(?:deputy|backup|stand-in))(?: for (?P<of>him|her|them|(?:{_PART})(?: (?:{_PART}))?))?"
)
_FIELDS = frozenset(
    """Planning Scheduling Lending Housing Engineering Marketing Purchasing Banking Onboarding Learning Training Sourcing
    Nursing Pricing Reporting Controlling Accounting Billing Testing Shipping Trading Publishing Manufacturing Underwriting
    Success Care Sales Experience Retail Wholesale Digital Analytics Science Technology Innovation Crew Supply Chain Motor
    Property Group Excellence Affairs Relations Resources Health Safety Desk Queue Street Road House Bank Ltd Inc GmbH""".split()
)
_KIN = re.compile(r"\b(?:my|our) (?:[a-z]+ ){0,2}(?:colleague|boss|manager|assistant|deputy|team ?mate|co-?worker|lady|guy)s?,? $", re.IGNORECASE)
_ABSTRACT = re.compile(r"[a-z](?:ment|tion|tions|ics|ness|ity)$")
_MOST_NAMES = 2500
"""Capitalised words of one description that are looked at as names: no honest one has more."""
_REACH = 200
"""Characters on both sides of a name that may say what the person answers for."""
_NO_NAME = frozenset(
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
    Call Contact Phone Ask Page Email Ring Tell Escalate Notify Both Technically Ultimately Unfortunately Otherwise Right Oh Ah Well So Yes Anyway Actually Honestly Basically Sure IT HR AI ML KYC""".split()
)


def find_people(
    text: str, passages: Sequence[Passage], *, not_people: frozenset[str] = frozenset()
) -> tuple[PersonFact, ...]:
    """Everybody named, once for each responsibility, in order of the text.

    Args:
        text: The description.
        passages: Of it.
        not_people: Lower-case names known to be of systems.
    """
    found: list[PersonFact] = []
    names: dict[str, str] = {}
    looked_at = 0
    for passage in passages:
        taken: list[tuple[int, int]] = []
        for pattern in (_FULL, _SINGLE):
            for match in pattern.finditer(text, passage.start, passage.end):
                start, end = match.span("name")
                start = _without_starters(text, start, end)
                looked_at += 1
                if looked_at > _MOST_NAMES:
                    break
                name = " ".join(text[start:end].split())
                if (
                    start >= end
                    or any(low < end and start < high for low, high in taken)
                    or not _could_be(name, not_people)
                ):
                    continue
                single = " " not in name
                known = names.get(name) or (names.get(name.split()[0]) if single else None)
                fact = _read(
                    text,
                    passage,
                    start,
                    end,
                    sure=known is not None or bool(_HONORIFIC.search(text[max(0, start - 6) : start])),
                    single=single,
                )
                if fact is None:
                    continue
                taken.append((start, end))
                full = known or name
                names[full] = full
                names.setdefault(full.split()[0], full)
                found.append(replace(fact, name=full))
    return _with_deputies(text, passages, _merged(found))


def _without_starters(text: str, start: int, end: int) -> int:
    words = re.split(r"[ \n]", text[start:end])
    while words and (words[0] in _NO_NAME or (len(words) > 2 and words[0].lower() in HUMAN_HEADS)):
        start += len(words[0]) + 1
        words = words[1:]
    return start


def _could_be(name: str, not_people: frozenset[str]) -> bool:
    words = name.split()
    if any(word in _FIELDS or _ABSTRACT.search(word) for word in words):
        return False
    if (
        words
        and (singular(words[-1].lower()) in HUMAN_HEADS)
        and (len(words) > 1 or actor_kind(name.lower()) is not None)
    ):
        return False
    if len(words) == 1 and name.endswith("s") and actor_kind(name.lower()) is not None:
        return False
    return (
        bool(words) and not any(word in _NO_NAME for word in words) and not is_place(name) and name.lower() not in not_people
        and not any(is_place(word) for word in words) and words[0].lower() not in not_people
    )  # fmt: skip


def _read(
    text: str, passage: Passage, start: int, end: int, *, sure: bool, single: bool
) -> PersonFact | None:
    """The person, if the words around the name show that it is one."""
    begin = max(passage.start, start - _REACH)
    if passage.label and start >= passage.body:
        begin = max(begin, passage.body)
    before = re.sub(r"\b(?:Dr|Mr|Mrs|Ms|Prof)\.? $", "", text[begin:start].replace("\n", " "))
    after = re.sub(
        r"^ (?:from|in|at|of|on) (?:the |our )?(?:[\w&-]+ ){1,3}?(?=\w+s\b)",
        " ",
        text[end : min(passage.end, end + _REACH)].replace("\n", " "),
    )
    if re.search(
        r"\b(?:Head|Director|Chief|VP|Vice President|Manager|Board|Office|Department) (?:of|for)(?: the)? $",
        before,
    ):
        return None
    title_after = _AFTER_NAME.match(after)
    title_before = _BEFORE_NAME.search(before)
    title = next((match["title"].strip() for match in (title_after, title_before) if match), None)
    title = re.sub(r"^(?:[-*+•]\s+|the |our |an? |my |their )+", "", title, flags=re.IGNORECASE) if title else None
    short = re.match(r" (?P<title>C[EFOTI]O|CISO|DPO|CPO|CRO)\b", after)
    title = title or (short["title"] if short else None)
    rest = after[title_after.end() :] if title_after else after
    rest = (
        re.sub(r"^[^,);]{0,30}?\)", "", rest)
        if rest.lstrip().startswith(")") is False and title_after and "(" in title_after.group()
        else rest
    )
    role = (
        given_after(rest)
        or given_after(re.sub(r"^\s?(?:\([^)]*\)|,[^,]{3,60},)", "", after))
        or given_before(
            _without_title(
                before,
                title_before,
            )
        )
    )
    if role is None and " and " in rest[:90]:
        second = rest.split(" and ", 1)[1]
        role = given_after(" " + second) if second[:1].islower() else None
    direct = role is not None
    if role is None and passage.label and end <= passage.body:
        told_after = " ".join(text[passage.body : passage.end].split())
        role = given_after(" " + told_after) or given_after(" is " + told_after) or next(filter(None, (given_after(" is " + part.strip()) for part in told_after.split(","))), None)
    if role is None and passage.label:
        role = (
            labelled(passage.label)
            if passage.body <= start and start - passage.body < 60 and not re.search(r"[.;]", text[passage.body : start])
            else None
        )
    if role is None and passage.lead and passage.kind is UnitKind.ROW:
        role = next(
            (
                field
                for field in map(
                    labelled, [cell.strip() for cell in text[passage.start : start].strip(" |").split("|")]
                )
                if field
            ),
            None,
        )
    if role is None and title:
        role = next((field for field in map(labelled, re.split(r",\s*", title)) if field), None)
    if title is None and role is None and passage.label and start >= passage.body and re.search(rf"\b{_TITLE_HEAD}$", passage.label, re.IGNORECASE) and labelled(passage.label) is None:
        title = passage.label
    if role == "deputy" or given_after(rest) == "deputy":
        role = None
    told = re.match(r"\s?\(([^()]{2,50})\)", after)
    if told and title_after and len(told[1].split()) <= 6:
        title = told[1]
    if title and re.fullmatch(
        r"(?:the |a |an )?(?:business|technical|operational|process|data|model)? ?owner", title, re.IGNORECASE
    ):
        title = None
    if passage.section is Section.SIGNATURE:
        title = title or _title_below(text, passage, end)
        sure = sure or not single or title is not None
    sure = sure or bool(_KIN.search(before))
    evident = (
        direct
        or role is not None
        or title is not None
        or sure
        or (passage.section is Section.PEOPLE and not single)
    )
    if single and not (direct or sure or title_after or (role is not None and start - passage.body < 3)):
        evident = False
    if single and not sure and re.search(r"\b(?:in|into|from|via|using|through)\s+$", before):
        evident = False
    if not evident:
        acts = re.match(
            r"(?: \w+ly)? (?:approves?|signs?|decides?|reviews?|checks?|handles?|said|says|wants|asked|asks|writes?|reads?|opens?|sends?)\b",
            after,
        )
        by = re.search(r"\b(?:by|with|asks?|to|from) $", before)
        if single or not (acts or by):
            return None
    return PersonFact(
        name=text[start:end], span=span_at(text, start, end), title=title, responsibility=role,
        team_kind=team_kind(title) if title else None,
    )  # fmt: skip


def _title_below(text: str, passage: Passage, end: int) -> str | None:
    """The title in the line below a name that signs a letter."""
    match = re.match(r"\s*\n\s*([^\n,|]{3,60})", text[end : end + 80])
    line = match[1].strip() if match else ""
    if line and re.search(rf"\b{_TITLE_HEAD}\b", line, re.IGNORECASE) and len(line.split()) <= 7 and not re.search(r"[.:@\d]", line):
        return line
    return None


def _without_title(before: str, title: re.Match[str] | None) -> str:
    """What stands before the title, where the title itself assigns nothing."""
    return before if title is None or given_before(before) else before[: title.start("title")]


def _merged(found: Sequence[PersonFact]) -> list[PersonFact]:
    """One fact a responsibility; a mention that assigns nothing goes where the person has another."""
    titles: dict[str, tuple[str, str | None]] = {}
    for each in found:
        if each.title:
            titles.setdefault(each.name, (each.title, each.team_kind))
    kept: list[PersonFact] = []
    seen: set[tuple[str, str | None]] = set()
    with_role = {each.name for each in found if each.responsibility}
    for each in found:
        if (each.name, each.responsibility) in seen or (
            each.responsibility is None and each.name in with_role
        ):
            continue
        seen.add((each.name, each.responsibility))
        title, kind = titles.get(each.name, (None, None))
        kept.append(replace(each, title=each.title or title, team_kind=each.team_kind or kind))
    return kept


def _with_deputies(
    text: str, passages: Sequence[Passage], people: list[PersonFact]
) -> tuple[PersonFact, ...]:
    """Each deputy at the person named before, or at the one named as stood in for."""
    for passage in passages:
        for pattern in (_DEPUTY_AFTER, _DEPUTY_VERB):
            for match in pattern.finditer(text, passage.start, passage.end):
                name = match["name"]
                if name.split()[0] in _NO_NAME:
                    continue
                of = match.groupdict().get("of")
                earlier = [
                    each
                    for each in people
                    if each.span.start < match.start("name")
                    and each.name != name
                    and each.name.split()[0] != name
                ]
                if of and of[0].isupper():
                    earlier = [each for each in people if of in (each.name, each.name.split()[0])]
                if not earlier:
                    continue
                owner = earlier[-1].name
                full = next((each.name for each in people if each.name.split()[0] == name), name)
                people = [
                    replace(each, deputy=full) if each.name == owner and each.deputy is None else each
                    for each in people
                ]
                if all(each.name != full for each in people):
                    people.append(
                        PersonFact(name=full, span=span_at(text, match.start("name"), match.end("name")))
                    )
    return tuple(sorted(people, key=lambda each: each.span.start))
