"""When it goes wrong: who is called first, who leads, who may stop the system. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.drafting.inference.acts import LEAD, STOP, clauses, in_doubt, who_does
from assistant.drafting.inference.hit import BY_CONTEXT, EXPLICIT, Hit, Rule, one_of
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.inference.names import PARTY, in_cell, party
from assistant.drafting.inference.severities import INCIDENT
from assistant.drafting.inference.statement import Section, Table

_GONE_WRONG = one_of(
    r"(?:is|goes|went|seems|looks|appears to be) (?:down|wrong|odd|strange)", r"down or wrong", r"down", r"faults?", r"failures?", r"fails?", r"outages?", r"incidents?", r"problems?", r"malfunctions?", r"errors?", r"alarms?", r"wrong (?:outputs?|outcomes?|results?|answers?|advice)",
    r"stops? working", r"(?:acts?|plays?) up", r"breaks? down", r"behaves? (?:oddly|strangely)", r"misbehav\w+", r"not (?:working|available)", r"suspicious", r"disruptions?", r"unexpected\w*", r"alerts?", r"concerns? about (?:the|an) output", r"adverse events?", r"irregularit\w+",
)  # fmt: skip
_FIRST = re.compile(
    rf"\b(?:first (?:point of )?(?:contact|call|responder|port of call|line|person called|to be called|level)|level (?:1|one|I))\b[^.;|]{{0,40}}?\b(?:is|are|goes to|lies with)(?: always)? (?P<party>{PARTY})|(?P<party2>{PARTY}) (?:is|are)(?: always)? (?:the )?(?:first (?:point of )?(?:contact|call|responder|to be called|port of call|level)|called first)\b|\b(?:[Cc]all|[Rr]ing|[Pp]hone|[Cc]ontact) (?P<party3>{PARTY}) first\b"
)
_THOSE = r"(?:[Aa]nyone|[Ee]veryone|[Ww]hoever|[Ss]taff|[Ee]mployees?|[Uu]sers?|[Yy]ou|[Pp]eople|[Cc]olleagues|[Rr]eviewers?|[Aa]gents?|[Oo]fficers?|[Cc]linicians?|[Nn]urses?|[Aa]dvisers?|[Oo]perators?|(?:[Ee]very|[Ee]ach|[Aa]ny|[Aa]ll) [\w ]{3,30}?)"
_REPORT = re.compile(
    rf"\b(?:(?:is|are|must be|shall be)(?: \w+ly| first| at once| always)? (?:reported|phoned|telephoned|escalated|passed|notified|announced)|"
    rf"{_THOSE}\b[^.;]{{0,70}}? (?:reports?|calls?|phones?|rings?|telephones?|contacts?|alerts?|notif(?:y|ies)|informs?|tells?)(?: it| them| this)?|(?:^|, )(?:[Rr]eport|[Cc]all|[Pp]hone|[Rr]ing|[Tt]elephone))"
    rf"(?: (?:[a-z]+ly|first|at once|within [\w ]{{3,14}}|by phone|by telephone|on|it|them|directly|an?|AI|incident|incidents))*(?: to)? (?P<party>{PARTY})"
)
_NOT_FIRST = one_of(
    r"data protection",
    r"privacy",
    r"cyber\w*",
    r"data breach\w*",
    r"regulators?",
    r"authorit\w+",
    r"data subjects?",
    r"customers?",
    r"patients?",
    r"personal data",
    r"attacks?",
    r"intrusions?",
    r"security (?:incidents?|events?)",
    r"phishing",
    r"fraud",
    r"concerns?",
    r"anonym\w+",
    r"every quarter",
    r"monthly",
    r"quarterly",
    r"yearly",
    r"costs?",
    r"contracts?",
    r"completion",
    r"results?",
    r"executive",
    r"figures?",
    r"then",
    r"if no answer",
    r"vendors?",
    r"works council",
    r"not",
    r"never",
)
_FIRST_COLUMN = re.compile(
    r"\b(?:first (?:call|contact|responder|port of call)|call first|whom? to (?:call|contact)|call|contact|who is called|phone|report to|responder|goes to)\b",
    re.IGNORECASE,
)
_LEVEL_ONE = re.compile(r"^(?:level |l|tier |line |stage )?(?:1|one|first|I)(?:st)?(?: \w+)?$", re.IGNORECASE)
_ESCALATES = re.compile(
    r"\b(?:escalat\w+|support|whom? to call|who is called|incident|contacts?|levels?|in case of|what to do|numbers)\b",
    re.IGNORECASE,
)


def _first_called(section: Section) -> Iterator[Hit]:
    topic = Topic.ESCALATION_FIRST
    for statement in section.statements:
        if not statement.about_ai or in_doubt(statement) or statement.cells:
            continue
        for clause in clauses(statement.text):
            if _NOT_FIRST.search(clause):
                continue
            near = _ESCALATES.search(statement.context)
            if match := _FIRST.search(clause):
                who = next((match[name] for name in ("party", "party2", "party3") if match[name]), "")
                strength = (
                    EXPLICIT
                    if INCIDENT.search(statement.text + statement.context)
                    or _GONE_WRONG.search(clause)
                    or near
                    else 0
                )
            elif (match := _REPORT.search(clause)) and (_GONE_WRONG.search(clause)):
                who, strength = match["party"], EXPLICIT
            else:
                continue
            if strength and (name := party(who)):
                yield Hit(topic=topic, value=name, said=(statement,), focus=name, strength=strength)
                break
    for table in section.tables:
        yield from _first_in_table(section, table)


def _first_in_table(section: Section, table: Table) -> Iterator[Hit]:
    if not _ESCALATES.search(" ".join((*section.headings, *table.header))):
        return
    column = table.column(_FIRST_COLUMN, after=1)
    level = re.match(r"^(?:level|step|line|tier|stage)$", table.header[0], re.IGNORECASE)
    who = table.column(
        re.compile(r"^(?:who|contact|responder|role|first call|handled by|desk)", re.IGNORECASE), after=1
    )
    for row in table.rows:
        if len(row.cells) != len(table.header) or not row.about_ai:
            continue
        if level and who is not None and _LEVEL_ONE.match(row.cells[0]):
            if name := in_cell(row.cells[who]):
                yield Hit(topic=Topic.ESCALATION_FIRST, value=name, said=(row,), strength=BY_CONTEXT)
        elif (
            not level
            and column is not None
            and _GONE_WRONG.search(row.cells[0])
            and not _NOT_FIRST.search(row.cells[0])
        ) and (name := in_cell(row.cells[column])):
            wide = re.search(
                r"\b(?:any|all|every|AI|systems?|tools?|something|other)\b", row.cells[0], re.IGNORECASE
            )
            if wide:
                yield Hit(topic=Topic.ESCALATION_FIRST, value=name, said=(row,), strength=EXPLICIT)


_LED = one_of(
    r"(?:AI )?incidents?(?: response| management)?",
    r"the response",
    r"the lead",
    r"the handling of",
    r"adverse events?",
)
_NOT_LED = one_of(
    r"exercises?",
    r"drills?",
    r"reviews?",
    r"post-mortems?",
    r"training",
    r"calendar",
    r"register",
    r"log",
    r"security",
    r"vendors?",
    r"suppliers?",
    r"until \w+ takes",
    r"report\w*",
)
_IS_LEAD = re.compile(
    rf"(?:^|: |, |; )(?P<party>{PARTY}) (?:is|are|acts? as|becomes?|serves? as) (?:the |an? )?(?:AI )?incident (?:lead|leader|commander|manager|controller|coordinator|director|owner)\b|\bincident (?:lead|leader|commander|manager|controller|coordinator|director)(?: is|:| —| role is (?:taken|held|filled) by) (?P<party2>{PARTY})|\bled by (?P<party3>{PARTY})"
)
_LEAD_ROLE = re.compile(
    r"^(?:AI )?(?:incident|response) (?:lead|leader|commander|manager|controller|coordinator|director)$|^(?:lead|leads|led by|commander)$",
    re.IGNORECASE,
)
_NAMES = re.compile(r"^(?:who|held by|filled by|person|taken by|party|name|function)", re.IGNORECASE)


def _leads(section: Section) -> Iterator[Hit]:
    topic = Topic.INCIDENT_LEAD
    for statement in section.statements:
        if statement.cells or not statement.about_ai or in_doubt(statement):
            continue
        for match in _IS_LEAD.finditer(statement.text):
            who = next((match[name] for name in ("party", "party2", "party3") if match[name]), "")
            spoken = re.search(r"\bincident", statement.text + statement.context, re.IGNORECASE)
            if (
                spoken
                and not _NOT_LED.search(statement.text[: match.start()])
                and (name := party(who))
                and not re.fullmatch(r"operations", name, re.IGNORECASE)
            ):
                yield Hit(topic=topic, value=name, said=(statement,), focus=name)
                break
    for who, statement, strength in who_does(section, LEAD, _LED, unless=_NOT_LED):
        if re.search(
            r"\bincident|adverse event", statement.text + statement.context, re.IGNORECASE
        ) and not re.fullmatch(r"operations", who, re.IGNORECASE):
            yield Hit(topic=topic, value=who, said=(statement,), focus=who, strength=strength)
    for table in section.tables:
        column = table.column(_NAMES, after=1)
        for row in table.rows if column is not None else ():
            if (
                len(row.cells) == len(table.header)
                and _LEAD_ROLE.match(row.cells[0])
                and row.about_ai
                and INCIDENT.search(" ".join(row.headings))
            ) and (name := in_cell(row.cells[column])):
                yield Hit(topic=topic, value=name, said=(row,), strength=BY_CONTEXT)


_AI_THING = one_of(
    r"(?:an?|the|any|each|every)? ?(?:AI )?(?:systems?|tools?|steps?|workflows?|models?|assistants?|algorithms?|bots?|aids?|drafting|use of \w+|use|services?|engines?|applications?)",
    r"AI",
    r"it",
    r"them",
    r"everything",
)
_NOT_STOP = one_of(
    r"clock",
    r"deletion",
    r"recordings?",
    r"meetings?",
    r"development",
    r"projects?",
    r"new starts?",
    r"payments?",
    r"vendors?",
    r"hold",
    r"intake",
    r"deliver\w+",
    r"prompt\w*",
    r"pilots?",
    r"contracts?",
    r"reviewers?",
    r"training",
    r"accounts?",
    r"access",
    r"(?:test|exercise)s?",
    r"tried",
)


def _stoppers(section: Section) -> Iterator[Hit]:
    for who, statement, strength in who_does(section, STOP, _AI_THING, unless=_NOT_STOP):
        permitted = re.search(
            r"\b(?:may|can|authority|right to|power|entitled|authori[sz]ed|allowed|empowered|permission|alone|by)\b",
            statement.text,
        )
        if permitted:
            yield Hit(topic=Topic.STOP_AUTHORITY, value=who, said=(statement,), focus=who, strength=strength)


RULES = (
    Rule(
        topics=frozenset({Topic.ESCALATION_FIRST}),
        trigger=re.compile(f"{INCIDENT.pattern}|{_ESCALATES.pattern}", re.IGNORECASE),
        read=_first_called,
    ),
    Rule(
        topics=frozenset({Topic.INCIDENT_LEAD}),
        trigger=re.compile(r"\bincident|adverse event", re.IGNORECASE),
        read=_leads,
    ),
    Rule(
        topics=frozenset({Topic.STOP_AUTHORITY}),
        trigger=re.compile(
            r"\b(?:stop|switch|halt|suspen|shut|pause|disab|deactiv|plug|turn|out of)", re.IGNORECASE
        ),
        read=_stoppers,
    ),
)
