"""Whom to turn to: security, privacy, second line, platform, concerns; when support is there. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.drafting.inference.acts import OWN, clauses, in_doubt, who_does
from assistant.drafting.inference.hit import BY_CONTEXT, EXPLICIT, GENERAL, Hit, Rule, one_of
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.inference.names import PARTY, in_cell, party
from assistant.drafting.inference.statement import Section, Statement, Table

_TO = re.compile(
    rf"\b(?:(?:is|are|must be|shall be|should be)(?: [a-z]+ly| at once| first| also| always)* (?:reported|passed|sent|escalated|raised|notified|addressed|brought|directed|referred|told|handed|forwarded)|reports?|goes?|go|turns?|calls?|contacts?|tells?|informs?|notif(?:y|ies)|alerts?|handled|dealt with|addressed)"
    rf"\b(?: (?:it|them|this|these|immediately|at once|first|directly|within [\w ]{{3,14}}|also|the same day|without delay|straight|in writing))*(?: (?:to|by))? (?P<party>{PARTY})"
)
_ATTACK = one_of(
    r"(?:suspected |possible )?(?:attacks?|intrusions?|hacking|break-?ins?|hack|breach of security|security (?:incidents?|events?|breach(?:es)?|concerns?|matters)|cyber\w*|malware|phishing|leaks?|prompt injections?|manipulation|tampering)"
)
_DATA = one_of(
    r"(?:personal|patient|customer|client|resident|citizen) (?:data|information|details)(?: breach(?:es)?| incidents?)?",
    r"privacy(?: incidents?| breach(?:es)?| concerns?| questions?| matters)?",
    r"data (?:protection|breach(?:es)?)(?: questions?| matters| concerns?)?",
    r"requests? (?:to see or erase|of (?:data subjects?|individuals))",
)
_NOT_CONTACT = one_of(
    r"supervisory authorit\w+",
    r"regulators?",
    r"data protection authorit\w+",
    r"police",
    r"vendors?",
    r"suppliers?",
    r"audits?",
    r"yearly",
    r"quarterly",
    r"contracts?",
    r"training",
    r"contact center",
    r"media",
)
_PRIVACY_ROLE = re.compile(
    r"\b(?:privacy|data protection|DPO|information governance|caldicott|data guardian|records)\b",
    re.IGNORECASE,
)
_SECURITY_ROLE = re.compile(
    r"\b(?:security|cyber|CISO|CSIRT|CERT|SOC|information assurance|IT)\b", re.IGNORECASE
)
_PHONE_COLUMN = re.compile(
    r"\b(?:first (?:call|contact)|call|contact|whom?|report to|goes to|desk|phone)\b", re.IGNORECASE
)


def _reported_to(section: Section) -> Iterator[Hit]:
    for topic, thing, role in (
        (Topic.SECURITY_CONTACT, _ATTACK, _SECURITY_ROLE),
        (Topic.PRIVACY_CONTACT, _DATA, _PRIVACY_ROLE),
    ):
        for statement in section.statements:
            if in_doubt(statement):
                continue
            found = _in_row(statement, thing) if statement.header else _in_sentence(statement, thing)
            if found is not None and role.search(found):
                strength = EXPLICIT if statement.about_ai else GENERAL
                yield Hit(topic=topic, value=found, said=(statement,), focus=found, strength=strength)


def _in_row(row: Statement, thing: re.Pattern[str]) -> str | None:
    column = next((n for n, cell in enumerate(row.header) if n and _PHONE_COLUMN.search(cell)), None)
    if (
        column is None
        or len(row.cells) != len(row.header)
        or not thing.search(row.cells[0])
        or _NOT_CONTACT.search(row.text)
    ):
        return None
    return in_cell(row.cells[column])


def _in_sentence(statement: Statement, thing: re.Pattern[str]) -> str | None:
    for clause in clauses(statement.text):
        for match in _TO.finditer(clause):
            if (
                thing.search(clause[: match.start()]) or thing.search(statement.lead)
            ) and not _NOT_CONTACT.search(clause):
                return party(match["party"])
    return None


_SECOND = re.compile(
    rf"\b(?:second line(?: of defen[cs]e)?|2nd line|independent (?:challenge|risk oversight))\b[^.;]{{0,40}}?\b(?:is|are|is formed by|lies with|rests with|is provided by|is the task of|sits with) (?P<party>{PARTY})|"
    rf"(?P<party2>{PARTY}) (?:is|are|acts? as|forms?|serves? as|provides?) (?:the |our |an )?(?:second line|2nd line|independent (?:challenge|risk oversight))\b"
)


def _second_line(section: Section) -> Iterator[Hit]:
    for statement in section.statements:
        usable = statement.about_ai and not in_doubt(statement)
        match = _SECOND.search(statement.text) if usable else None
        if match and (name := party(match["party"] or match["party2"])):
            yield Hit(topic=Topic.SECOND_LINE, value=name, said=(statement,), focus=name)
        if statement.header and len(statement.cells) == len(statement.header) > 1 and statement.about_ai:
            line = re.fullmatch(
                r"(?:the )?(?:second line(?: of defen[cs]e)?|2nd line)", statement.cells[0], re.IGNORECASE
            )
            if line and (name := in_cell(statement.cells[1])):
                yield Hit(topic=Topic.SECOND_LINE, value=name, said=(statement,), strength=BY_CONTEXT)


_PLATFORM = re.compile(
    r"\b(?:the |our )?(?:shared |common |central |AI |model |hosting |computing |machine[- ]learning )*platforms?\b",
    re.IGNORECASE,
)
_NOT_PLATFORM = one_of(
    r"logs?",
    r"log platform",
    r"learning platform",
    r"training platform",
    r"vendors?",
    r"social",
    r"meeting",
    r"survey",
)


def _platform(section: Section) -> Iterator[Hit]:
    for who, statement, strength in who_does(section, OWN, _PLATFORM, unless=_NOT_PLATFORM):
        yield Hit(topic=Topic.PLATFORM_OWNER, value=who, said=(statement,), focus=who, strength=strength)


_CONCERN = re.compile(
    r"\b(?:concerns?|worr(?:y|ies)|doubts?|misgivings|speak(?:ing)?[- ]up|whistle-?blow\w*|unfair\w*|misuse|unease|uneasy|troubled|ill at ease)\b",
    re.IGNORECASE,
)
_CHANNEL = re.compile(
    r"(?:the |our |an? )?(?P<channel>(?:[A-Z][\w'’-]*(?:[- ](?:of|and|[A-Z][\w'’-]*))*[- ])?(?:speak[- ]?up|speaking[- ]up|whistle-?blow\w+|ethics|confidential|concerns?|integrity|trust|listening|raise[- ]it|disclosure|freedom to speak up)[- ](?:line|channel|hotline|mailbox|box|form|desk|portal|guardian|inbox|service|helpline|point)"
    r"|(?:[A-Z][\w-]+ ){0,3}(?:Line|Hotline|Helpline|Guardian|Mailbox|Ombudsman|Ombudswoman|Ombudsperson))(?P<rest>(?:, (?:extension )?[\d ]{3,}| \([^)]{3,60}\)|, [\w.]+@[\w.-]+\w)?)",
)
_FIT_CHANNEL = one_of(
    r"concerns?",
    r"speak\w*[- ]up",
    r"anonymous\w*",
    r"whistle-?blow\w*",
    r"raise",
    r"reports?",
    r"worr\w+",
    r"uneasy",
    r"with or without (?:their|your|a) name",
    r"in confidence",
    r"unfair",
)


def _concerns(section: Section) -> Iterator[Hit]:
    for statement in section.statements:
        if in_doubt(statement) or not (
            statement.about_ai and _FIT_CHANNEL.search(f"{statement.text} {statement.context}")
        ):
            continue
        if not _CONCERN.search(" ".join((statement.text, statement.context))):
            continue
        match = _CHANNEL.search(statement.text)
        if match and not re.search(r"\b(?:not|never)\b[^.]{0,30}$", statement.text[: match.start()]):
            words = (match["channel"] + match["rest"]).strip()
            yield Hit(topic=Topic.CONCERN_CHANNEL, value=words, said=(statement,), focus=words)


_HOURS = re.compile(
    r"(?:24 hours(?: a day)?(?:,| and)? 7 days(?: a week)?|24/7|24 x 7|around the clock|day and night|every hour of every day|"
    r"(?:(?:Monday|Tuesday|Wednesday|Mondays|Sunday|Mon|weekdays|working days|workdays|every day|daily)(?:\s?(?:to|–|-|through|until)\s?(?:Friday|Saturday|Sunday|Thursday|Fri|Sat|Sun)s?)?,?(?: from| between)? )"
    r"\d{1,2}(?:[:.]\d{2})?\s?(?:am|pm|a\.m\.|p\.m\.)?\s?(?:to|–|-|until|and)\s?\d{1,2}(?:[:.]\d{2})?(?:\s?(?:am|pm|a\.m\.|p\.m\.|hours|h))?)",
    re.IGNORECASE,
)
_DESK = one_of(
    r"support",
    r"service desk",
    r"help ?desk",
    r"(?:dispatch|service|operations|control|command) (?:centre|center)",
    r"help (?:point|centre|line)",
    r"duty desk",
    r"operations desk",
    r"support desk",
    r"hotline",
    r"duty (?:team|manager|officer)",
    r"operations centre",
    r"control room",
    r"incident desk",
    r"service centre",
    r"command centre",
)
_NOT_DESK = one_of(
    r"expert",
    r"engineers?",
    r"vendors?",
    r"suppliers?",
    r"library",
    r"canteen",
    r"reception",
    r"payroll",
    r"training",
    r"court",
    r"customer service is",
)


def _hours(section: Section) -> Iterator[Hit]:
    for statement in section.statements:
        if not statement.about_ai or in_doubt(statement) or statement.cells:
            continue
        match = _HOURS.search(statement.text)
        if (
            match
            and _DESK.search(f"{statement.text[: match.start()]} {statement.lead}")
            and not _NOT_DESK.search(statement.text)
        ):
            yield Hit(topic=Topic.SUPPORT_HOURS, value=match[0].strip(), said=(statement,), focus=match[0])
    for table in section.tables:
        yield from _hours_of_table(section, table)


def _hours_of_table(section: Section, table: Table) -> Iterator[Hit]:
    column = table.column(
        re.compile(r"^(?:support |service |opening )?hours|^available|^when$|^staffed", re.IGNORECASE),
        after=1,
    )
    if column is None or not _DESK.search(" ".join((*section.headings, *table.header))):
        return
    for row in table.rows:
        if (
            len(row.cells) == len(table.header)
            and row.about_ai
            and _DESK.search(row.text)
            and not _NOT_DESK.search(row.text)
        ) and (match := _HOURS.search(row.cells[column])):
            yield Hit(
                topic=Topic.SUPPORT_HOURS,
                value=match[0].strip(),
                said=(row,),
                focus=match[0],
                strength=BY_CONTEXT,
            )


RULES = (
    Rule(
        topics=frozenset({Topic.SECURITY_CONTACT, Topic.PRIVACY_CONTACT}),
        trigger=re.compile(f"{_ATTACK.pattern}|{_DATA.pattern}", re.IGNORECASE),
        read=_reported_to,
        anywhere=True,
    ),
    Rule(
        topics=frozenset({Topic.SECOND_LINE}),
        trigger=re.compile(r"\b(?:second|2nd) line|independent (?:challenge|risk)", re.IGNORECASE),
        read=_second_line,
    ),
    Rule(topics=frozenset({Topic.PLATFORM_OWNER}), trigger=_PLATFORM, read=_platform),
    Rule(topics=frozenset({Topic.CONCERN_CHANNEL}), trigger=_CONCERN, read=_concerns),
    Rule(topics=frozenset({Topic.SUPPORT_HOURS}), trigger=_HOURS, read=_hours),
)
