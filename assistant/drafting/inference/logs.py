"""How long logs are kept, who keeps them and where they lie. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.drafting.inference.acts import OWN, clauses, in_doubt, who_does
from assistant.drafting.inference.hit import BY_CONTEXT, EXPLICIT, GENERAL, Hit, Rule, one_of
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.inference.names import in_cell
from assistant.drafting.inference.spans_of_time import lengths
from assistant.drafting.inference.statement import Section, Statement
from assistant.drafting.inference.subject import says_ai

_LOG = (
    r"(?:logs|log(?:ged)? (?:entries|records?|files?|data|events?)|logging (?:data|records)|log|audit trails?|audit records|interaction records?|decision records?|"
    r"event records?|journals?|traces|prompts(?:,| and| or) (?:\w+ )?(?:responses|answers|outputs|replies)|"
    r"(?:records?|traces?|entr(?:y|ies)) (?:of|for|about) (?:every|each|all|the)? ?(?:\w+ ){0,2}?(?:recommendations?|suggestions?|predictions?|outputs?|decisions?|interactions?|runs?|conversations?|prompts?|scores?|advice|uses?))"
)
LOG = re.compile(rf"\b{_LOG}\b", re.IGNORECASE)
_KEPT = r"(?:kept|retained|stored|held|preserved|archived|saved|available|keep|retain|store|hold|remains?|stays?|keeps|retains)"
_GONE = r"(?:deleted|erased|removed|purged|destroyed|discarded|wiped|overwritten|expires?|disposed of)"
_KEEPING = re.compile(rf"\b{_LOG}\b(?P<between>.{{0,110}}?)\b{_KEPT}\b(?P<after>.{{0,80}})", re.IGNORECASE)
_KEEPS = re.compile(
    rf"\b(?:keeps?|retains?|stores?|holds?) (?P<between>(?:\w+ ){{0,5}}?)\b{_LOG}\b(?P<after>.{{0,60}})",
    re.IGNORECASE,
)
_GOING = re.compile(rf"\b{_LOG}\b(?P<between>.{{0,110}}?)\b{_GONE}\b(?P<after>.{{0,60}})", re.IGNORECASE)
_PERIOD = re.compile(
    rf"\b(?:retention(?: periods?| times?)?|storage periods?|keeping periods?)\b(?P<between>.{{0,60}}?)\b{_LOG}\b(?P<after>.{{0,60}})|"
    rf"\b{_LOG}\b(?P<between2>.{{0,40}}?)\b(?:retention(?: periods?| times?)?|storage periods?)\b(?P<after2>.{{0,50}})",
    re.IGNORECASE,
)
_SOME_LOGS = one_of(
    r"incidents?", r"investigat\w+", r"disputes?", r"litigation", r"legal hold", r"holds?", r"complaints?", r"overrid\w+", r"backups?", r"vendors?", r"suppliers?", r"providers?", r"contractors?",
    r"access control", r"badges?", r"visitors?", r"firewalls?", r"cctv", r"calls?", r"e-?mails?", r"recordings?", r"meetings?", r"debug\w*", r"door", r"pilots?", r"training data", r"paper", r"at least \w+ copies", r"hot", r"cold",
)  # fmt: skip
_LAW = re.compile(
    r"^(?:Article|Art\.|The (?:Act|Regulation|law|directive)|Under (?:the|article)|Section \d+ of)\b|\b(?:requires|obliges) (?:us|deployers|providers)\b"
)
_EXCEPT = re.compile(
    r",? (?:\(?except|unless|other than|apart from|save for|excluding|with the exception|longer only|, which)\b.*",
    re.IGNORECASE,
)
_FOR_LOGS = one_of(
    r"logs?", r"logging", r"audit", r"retention", r"records?", r"traceability", r"data protection", r"storage"
)
_ALL_LOGS = re.compile(
    r"\b(?:all|audit|system|application|every|security)\b.{0,24}\blogs?\b|^logs\b", re.IGNORECASE
)
_HOW_LONG = one_of(
    r"kept(?: for)?",
    r"keep(?: for)?",
    r"retention(?: period| time)?",
    r"period",
    r"how long",
    r"retained(?: for)?",
    r"storage(?: period| time)?",
    r"duration",
    r"stored for",
    r"held for",
)


def _retention(section: Section) -> Iterator[Hit]:
    for statement in section.statements:
        if in_doubt(statement) or _LAW.search(statement.text):
            continue
        found = _row_period(section, statement) if statement.header else _said_period(statement)
        if found is None:
            continue
        strength = _surely(section, statement)
        if strength:
            yield Hit(topic=Topic.LOG_RETENTION, value=found, said=(statement,), strength=strength)


def _surely(section: Section, statement: Statement) -> int:
    if statement.names_ai or statement.source.about_ai:
        return EXPLICIT
    if _ALL_LOGS.search(statement.text) and _FOR_LOGS.search(
        " ".join((section.source.version.title, *section.headings))
    ):
        return GENERAL
    return 0


def _said_period(statement: Statement) -> str | None:
    for clause in clauses(statement.text):
        main = _EXCEPT.sub("", clause)
        for pattern in (_KEEPING, _KEEPS, _GOING, _PERIOD):
            for match in pattern.finditer(main):
                between = match.groupdict().get("between") or match.groupdict().get("between2") or ""
                after = match.groupdict().get("after") or match.groupdict().get("after2") or ""
                spans = lengths(after)
                if (
                    not spans
                    or _SOME_LOGS.search(main[: match.start()] + between)
                    or re.search(r"[;.]", between)
                ):
                    continue
                if _of_others(main[: match.start()], match[0]):
                    continue
                lead = after[: spans[0].start]
                if re.search(r"\b(?:not|never)\b", between) and not re.search(
                    r"longer than|more than|beyond", lead
                ):
                    continue
                if re.search(
                    r"\b(?:every|by|reviewed|within|report\w*|in less than|beyond|limit\w*)\b", lead
                ):
                    continue
                return spans[0].iso
    return None


_WHOSE = re.compile(r"(?P<word>[A-Z][\w-]*) $")
_ANYBODYS = re.compile(
    r"^(?:All|The|Every|Each|Our|These|Any|Audit|Interaction|Event|System|Application|Decision|Prompt|Model|Usage|Conversation|Chat|Access|Inference|Activity|Such)$"
)


def _of_others(before: str, matched: str) -> bool:
    """Whether the logs bear the name of something else: "SCADA logs"."""
    whose = _WHOSE.search(before) if matched[:3].lower() == "log" else None
    return bool(whose and not _ANYBODYS.match(whose["word"]) and not says_ai(whose["word"]))


def _row_period(section: Section, row: Statement) -> str | None:
    column = next((n for n, cell in enumerate(row.header) if n and _HOW_LONG.search(cell)), None)
    if column is None or len(row.cells) != len(row.header) or not LOG.search(row.cells[0]):
        return None
    if _SOME_LOGS.search(row.cells[0]):
        return None
    spans = lengths(row.cells[column])
    return spans[0].iso if spans else None


_STORE = r"(?:log store|log archive|store|archive|vault|repository|platform|warehouse|lake|ledger|journal|register|server|system|database|trail)"
_STORED = re.compile(
    rf"\b(?:{_LOG}|[Ll]ogs|[Jj]ournals|[Tt]races|[Ee]vents?|[Ee]ntries|[Rr]ecords?|[Ii]t|[Tt]hey)\b(?: [\w-]+){{0,5}}? (?:written|stored|kept|held|sent|saved|archived|collected|recorded|streamed|lodged|filed|goes?|lies?|live|sit|lie|reside|rest|found)(?: only| automatically)?"
    rf" (?:to|in|on|into|at) (?:the |our |a |an )?(?P<store>(?:(?:central|protected|tamper-proof|secure|read-only|immutable|separate|write-once) )?(?:[A-Z][\w-]+ ){{1,4}}{_STORE}\b|[A-Z][\w-]+(?: [A-Z][\w-]+)+(?= (?:in|at|for|where|and)\b|[,.;]|$))"
)
_LOGGING = re.compile(r"\blog(?:s|ging|ged)?\b|\baudit trail|\btrac(?:es?\b|eab)|\bjournal", re.IGNORECASE)


_HELD = re.compile(
    rf"\b(?:holds?|keeps?|stores?|writes?|sends?|archives?) (?:all |every |the |its )?(?:\w+ )?(?:{_LOG}|entries|records) (?:in|to|into|on) (?:the |our |a |an )?(?P<store>[A-Z][\w-]+(?: [A-Z][\w-]+)+)"
)


def _store(section: Section) -> Iterator[Hit]:
    for statement in section.statements:
        if not statement.about_ai or in_doubt(statement) or statement.cells:
            continue
        match = _STORED.search(statement.text) or _HELD.search(statement.text)
        if match and (LOG.search(match[0]) or _LOGGING.search(statement.context)):
            name = re.sub(r"^(?:central|protected|secure|separate) ", "", match["store"])
            yield Hit(topic=Topic.LOG_STORE, value=name, said=(statement,), focus=name)


_LOG_THING = re.compile(
    r"\b(?:log store|log archive|logs?|logging(?: platform| system| service)?|audit trail|log platform|journals?|log vault|event records?)\b",
    re.IGNORECASE,
)
_NOT_LOG = one_of(
    r"access",
    r"review\w*",
    r"reads?",
    r"change log",
    r"vendors?",
    r"fields?",
    r"incident log",
    r"decision log",
    r"log book",
    r"examin\w+",
    r"check\w*",
)


def _owner(section: Section) -> Iterator[Hit]:
    for who, statement, strength in who_does(section, OWN, _LOG_THING, unless=_NOT_LOG):
        yield Hit(topic=Topic.LOG_OWNER, value=who, said=(statement,), focus=who, strength=strength)
    for table in section.tables:
        column = table.column(
            re.compile(r"^(?:Accountable|Owner|Owned by|Custodian)$", re.IGNORECASE), after=1
        )
        for row in table.rows if column is not None else ():
            named = len(row.cells) == len(table.header) and re.fullmatch(
                r"(?:the )?(?:log store|log archive|log platform|logging|logs|audit trail|log keeping|storage of logs|logging platform|event log)",
                row.cells[0],
                re.IGNORECASE,
            )
            if named and row.about_ai and (who := in_cell(row.cells[column])):
                yield Hit(topic=Topic.LOG_OWNER, value=who, said=(row,), strength=BY_CONTEXT)


RULES = (
    Rule(topics=frozenset({Topic.LOG_RETENTION}), trigger=LOG, read=_retention, anywhere=True),
    Rule(topics=frozenset({Topic.LOG_STORE}), trigger=_LOGGING, read=_store),
    Rule(topics=frozenset({Topic.LOG_OWNER}), trigger=_LOG_THING, read=_owner),
)
