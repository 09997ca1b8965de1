"""Lists and registers: training for each role, owners of systems, handlers of exceptions, forbidden uses. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.drafting.artifacts.workflow_spec.support import ExceptionClass
from assistant.drafting.inference.acts import clauses, in_doubt
from assistant.drafting.inference.hit import BY_CONTEXT, EXPLICIT, Hit, Rule, one_of
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.inference.names import PARTY, in_cell, party
from assistant.drafting.inference.statement import Section, Statement, Table

_TRAINING = re.compile(
    r"\b(?:training|courses?|learning|certificates?|certification|instruction|induction|modules?|teaching|literacy)\b",
    re.IGNORECASE,
)
_FOR_WHOM = re.compile(
    r"^(?:for )?(?:whom?|roles?|audience|staff group|group|who|participants?|target group|function|job|position|for|taken by|staff|person)\b",
    re.IGNORECASE,
)
_CONTENT = re.compile(
    r"^(?:course|training|content|module|what|topic|learning|subject|programme|title|certificate|lesson)",
    re.IGNORECASE,
)
_DUE = re.compile(
    r"^(?:when|due|deadline|before|by|timing|to be completed|complete[ds]?|at what point|latest|must be done)",
    re.IGNORECASE,
)


def _training(section: Section) -> Iterator[Hit]:
    context = " ".join((section.source.version.title, *section.headings))
    for table in section.tables:
        if not _TRAINING.search(f"{context} {' '.join(table.header)}") or not table.rows[0].about_ai:
            continue
        who = table.column(_FOR_WHOM)
        what = next((n for n, cell in enumerate(table.header) if n != who and _CONTENT.search(cell)), None)
        due = next(
            (n for n, cell in enumerate(table.header) if n not in (who, what) and _DUE.search(cell)), None
        )
        if who is None or what is None or due is None:
            continue
        rows = [row for row in table.rows if len(row.cells) == len(table.header)]
        made = [{"role": row.cells[who], "content": row.cells[what], "due": row.cells[due]} for row in rows]
        if made and all(each["role"] and each["content"] for each in made):
            yield Hit(topic=Topic.TRAINING, value=made, said=tuple(rows))
    said = [(statement, each) for statement in section.statements if (each := _training_said(statement))]
    if said:
        yield Hit(
            topic=Topic.TRAINING,
            value=[each for _, each in said],
            said=tuple(statement for statement, _ in said),
            strength=BY_CONTEXT,
        )


_MUST_TRAIN = re.compile(
    r"^(?P<role>(?:[Ee]very|[Ee]ach|[Aa]ll|[Aa]ny|[Nn]ew|[Tt]he)? ?[\w -]{3,60}?) (?:must |shall |has to |have to )?(?:complet\w+|attends?|takes?|passe?s?|finish(?:es)?|follows?|undergo(?:es)?|receives?) "
    r"(?P<content>(?:the |an? |its )?[\w' -]*?(?:training|course|module|certificate|induction|instruction|workshop)s?(?: (?:on|in|about|of|for) [\w' -]+?)?) (?P<due>(?:before|within|prior to|no later than|ahead of|in the first|during the first) [^.;,]+)"
)  # fmt: skip


def _training_said(statement: Statement) -> dict[str, str] | None:
    if statement.cells or not statement.about_ai or in_doubt(statement):
        return None
    match = _MUST_TRAIN.search(statement.text)
    if match is None or re.match(r"(?:it|they|this|who|people who)\b", match["role"], re.IGNORECASE):
        return None
    role = re.sub(r"^(?:every|each|all|any|the) ", "", match["role"], flags=re.IGNORECASE)
    return {"role": role, "content": re.sub(r"^(?:the|an?) ", "", match["content"]), "due": match["due"]}


_SYSTEM = re.compile(
    r"^(?:systems?|applications?|sources?|data sources?|data ?sets?|registers?|platforms?|software|system of record|system name|source system|database|record system|service|product)(?: \w+)?$",
    re.IGNORECASE,
)
_OWNER = re.compile(
    r"^(?:(?:system|data|business|source|information|information asset|asset) )?(?:owner|steward|owned by|custodian|keeper|responsible owner|responsible)$",
    re.IGNORECASE,
)
_NOT_SYSTEMS = re.compile(r"^(?:supplier|vendor|document)", re.IGNORECASE)


def _system_owners(section: Section) -> Iterator[Hit]:
    for table in section.tables:
        owner = table.column(_OWNER, after=1)
        if not _SYSTEM.match(table.header[0]) or owner is None or _NOT_SYSTEMS.match(table.header[0]):
            continue
        rows = [
            (row, name)
            for row in table.rows
            if len(row.cells) == len(table.header) and (name := _owner_cell(row.cells[owner]))
        ]
        if rows:
            made = [{"system": row.cells[0], "owner": name} for row, name in rows]
            yield Hit(topic=Topic.SYSTEM_OWNERS, value=made, said=tuple(row for row, _ in rows))


def _owner_cell(cell: str) -> str | None:
    if re.search(r"\b(?:to be|none|not|unknown|n/a|tbc|tbd|vacant|ask)\b", cell, re.IGNORECASE):
        return None
    return in_cell(cell) or (
        cell
        if re.fullmatch(
            r"[A-Z][\w'’.-]+(?: (?:de|van|von|der|da|[A-Z][\w'’.-]+)){1,4}(?:, [A-Z][\w &-]+)?", cell
        )
        else None
    )


_CLASSES: Sequence[tuple[ExceptionClass, re.Pattern[str]]] = (
    (
        ExceptionClass.HARM_OR_SECURITY,
        one_of(
            r"harm\w*",
            r"attacks?",
            r"leaks?",
            r"security",
            r"injury",
            r"suspected fraud",
            r"personal data (?:in|went|lost|leak\w*|breach\w*|incident\w*|seen|shown|disclosed|sent)(?: \w+)?",
            r"breach\w*",
            r"abuse",
            r"unsafe",
            r"danger\w*",
            r"discriminat\w+",
            r"manipulat\w+",
            r"tamper\w+",
        ),
    ),
    (
        ExceptionClass.LOW_CONFIDENCE,
        one_of(
            r"low(?:er)? (?:confidence|scores?|certainty)",
            r"below the (?:threshold|limit|cut-off)",
            r"uncertain\w*",
            r"(?:score|confidence) (?:below|under)",
            r"not sure",
            r"unsure (?:output|result)",
            r"not confident",
        ),
    ),
    (
        ExceptionClass.HUMAN_DISAGREES,
        one_of(
            r"(?:reviewer|agent|person|clinician|doctor|consultant|editor|staff|nurse|clerk|officer|human|user|handler|caseworker|adviser) (?:disagrees?|rejects?|objects?)",
            r"disagree\w*",
            r"override",
            r"overruled",
        ),
    ),
    (
        ExceptionClass.STALE_DATA,
        one_of(
            r"stale",
            r"outdated",
            r"out of date",
            r"conflicting (?:data|sources|records)",
            r"(?:data|sources|records) (?:conflict|disagree|differ)",
            r"old data",
            r"data (?:are|is) (?:old|late)",
            r"contradict\w+ (?:data|records)",
        ),
    ),
    (
        ExceptionClass.BAD_INPUT,
        one_of(
            r"missing (?:data|input|fields?|information|documents?|pages?)",
            r"unreadable",
            r"illegible",
            r"incomplete",
            r"bad input",
            r"invalid (?:input|data)",
            r"corrupt\w*",
            r"wrong format",
            r"input (?:is )?missing",
        ),
    ),
    (
        ExceptionClass.OUT_OF_SCOPE,
        one_of(
            r"out[- ]of[- ]scope",
            r"outside (?:the|its) (?:scope|purpose|boundar\w+|intended (?:use|purpose))",
            r"not covered",
            r"forbidden use",
            r"unsupported (?:language|request|case)",
            r"policy (?:breach|violation|request)",
            r"not permitted",
        ),
    ),
    (
        ExceptionClass.SLA_BREACH,
        one_of(
            r"time ?limit (?:passed|exceeded|missed)",
            r"overdue",
            r"deadline (?:missed|passed)",
            r"SLA\b.*",
            r"(?:too late|late cases?)",
            r"backlog",
            r"waits? longer",
            r"target time (?:missed|exceeded)",
            r"over the limit",
        ),
    ),
    (
        ExceptionClass.DOWNSTREAM_FAILURE,
        one_of(
            r"downstream",
            r"(?:system of record|target system|receiving system|case system|record system|interface|write-back|records? system) (?:is )?(?:not available|unavailable|down|fails?|failure)",
            r"cannot be (?:written|saved)",
            r"interface (?:failure|error)",
        ),
    ),
    (
        ExceptionClass.AI_UNAVAILABLE,
        one_of(
            r"(?:AI|model|assistant|tool|aid|system|algorithm|service|bot|output|suggestion|draft|engine|classifier|software|helper)(?: step| service| tool)? (?:is |are )?(?:not available|unavailable|down|silent|does not (?:answer|respond)|times? out|offline|unreachable|fails to answer|not answering|out of service|stopped)",
            r"time-?outs?",
            r"no (?:answer|output|response)",
            r"outage",
        ),
    ),
)
_SITUATION = re.compile(
    r"^(?:exception|situation|what happens|what goes wrong|problem|case|event|trigger|when|if|failure|fault|circumstance|occurrence|condition)\b",
    re.IGNORECASE,
)
_HANDLER = re.compile(
    r"^(?:handler|handled by|who (?:handles|deals|acts|decides)|who|first call|goes to|dealt with by|responsible|owner|desk|taken by|passed to|contact|sent to)\b",
    re.IGNORECASE,
)
_RULE = re.compile(
    r"^(?:what (?:to do|happens|is done)|action|rule|what they do|response|do|measure|step|treatment|then|procedure|does)\b",
    re.IGNORECASE,
)
_PASSED = re.compile(
    rf"\b(?:goes?|go|is (?:sent|passed|routed|handed|referred|returned|forwarded|moved|escalated)|are (?:sent|passed|routed|handed|referred|returned|forwarded|moved|escalated)|is (?:handled|dealt with|decided|taken over|resolved|worked)|are (?:handled|dealt with|decided|taken over|resolved|worked))(?: [a-z]+ly| back| on| over| at once| straight)*,? (?:to|by) (?P<party>{PARTY})"
)


def exception_class(text: str) -> ExceptionClass | None:
    """Which of the classes a situation in words belongs to; None for any other."""
    return next((kind for kind, words in _CLASSES if words.search(text)), None)


def _handlers(section: Section) -> Iterator[Hit]:
    found: dict[str, tuple[dict[str, str], Statement]] = {}
    for table in section.tables:
        for row, name, rule in _handler_rows(table):
            kind = exception_class(row.cells[0])
            if kind is not None:
                found.setdefault(kind.value, ({"class": kind.value, "handler": name, "rule": rule}, row))
    for statement in section.statements:
        if statement.cells or not statement.about_ai or in_doubt(statement):
            continue
        for clause in clauses(statement.text):
            match = _PASSED.search(clause)
            kind = exception_class(clause[: match.start()]) if match else None
            name = party(match["party"]) if match else None
            if kind is not None and name:
                found.setdefault(
                    kind.value, ({"class": kind.value, "handler": name, "rule": statement.text}, statement)
                )
    if found:
        yield Hit(
            topic=Topic.EXCEPTION_HANDLERS,
            value=[each for each, _ in found.values()],
            said=tuple(statement for _, statement in found.values()),
        )


def _handler_rows(table: Table) -> Iterator[tuple[Statement, str, str]]:
    handler, rule = table.column(_HANDLER, after=1), table.column(_RULE, after=1)
    if handler is None or not _SITUATION.match(table.header[0]):
        return
    for row in table.rows:
        if len(row.cells) == len(table.header) and row.about_ai and (name := in_cell(row.cells[handler])):
            yield row, name, row.cells[rule] if rule not in (None, handler) else row.cells[0]


_FORBIDDEN = re.compile(
    r"\b(?:never allowed|not allowed|prohibited|forbidden|banned|not permitted|must not|may not|never (?:used|be used|permitted|acceptable)|off[- ]limits|out of bounds|no-go|excluded uses?|red lines?|unacceptable uses?)\b",
    re.IGNORECASE,
)
_USE = re.compile(
    r"\b(?:use[ds]?|using|uses|allowed|permitted|prohibited|forbidden|banned|purposes?|red lines?|never|off[- ]limits|no-go|out of bounds)\b",
    re.IGNORECASE,
)
_NOT_USES = one_of(
    r"passwords?",
    r"tools? (?:are|is)",
    r"steps? in",
    r"vendors?",
    r"data types?",
    r"stay out",
    r"information",
)
_MUST_NOT_USE = re.compile(
    r"\b(?:AI|[Mm]achine learning|machines?|software|algorithms?|assistants?|models?|tools?|systems?|chatbots?|bots?)\b[^.;]{0,40}?\b(?:must not|may not|must never|may never|shall not|is never|are never|is not|are not|does not|do not|cannot) (?:be )?(?:used|decide|deployed|employed|applied|make|diagnose|refuse|deny|rank|select)\b",
    re.IGNORECASE,
)


def _forbidden(section: Section) -> Iterator[Hit]:
    for items in section.lists:
        first = items[0]
        lead = first.lead or first.context
        if (
            first.about_ai
            and _FORBIDDEN.search(lead)
            and _USE.search(lead)
            and not _NOT_USES.search(lead)
            and len(items) >= 2
        ):
            yield Hit(topic=Topic.PROHIBITED_USES, value=[item.text for item in items], said=tuple(items))
    said = [
        each
        for each in section.statements
        if not each.cells
        and each.names_ai
        and not in_doubt(each)
        and _MUST_NOT_USE.search(each.text)
        and each.text.count(".") <= 1
    ]
    if said:
        yield Hit(
            topic=Topic.PROHIBITED_USES,
            value=[each.text for each in said],
            said=tuple(said),
            strength=BY_CONTEXT,
        )


_BIAS = re.compile(
    r"\b(?:automation bias|blind (?:acceptance|trust)|over-?relian\w+|over-?trust\w*|rubber[- ]stamp\w*|complacen\w+|relying too much|uncritical\w*|click(?:ing)?[- ]through|nodding through|deference)\b",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"\b(?:seeded|planted|known (?:errors?|answers?)|test cases|second time without|without (?:seeing|sight of|showing)|before (?:seeing|looking at|the suggestion)|blind (?:re-?review|double|second)|double[- ](?:read|review|check)|decoys?|review time|time (?:per|spent)|dummy cases|hidden (?:until|for)|catch trials?)\b",
    re.IGNORECASE,
)


def _against_bias(section: Section) -> Iterator[Hit]:
    named = any(
        _BIAS.search(each) for each in (section.heading, *(s.text for s in section.statements if not s.cells))
    )
    chosen = [
        each
        for each in section.statements
        if not each.cells
        and each.about_ai
        and not in_doubt(each)
        and _MEASURE.search(each.text)
        and (
            named
            or re.search(
                r"\b(?:seeded|planted|second time without|blind (?:re-?review|double|second)|catch trials?|decoys?)\b",
                each.text,
                re.IGNORECASE,
            )
        )
    ]
    if chosen:
        yield Hit(
            topic=Topic.BIAS_MEASURES,
            value=[each.text for each in chosen],
            said=tuple(chosen),
            strength=EXPLICIT if named else BY_CONTEXT,
        )


RULES = (
    Rule(topics=frozenset({Topic.TRAINING}), trigger=_TRAINING, read=_training),
    Rule(
        topics=frozenset({Topic.SYSTEM_OWNERS}),
        trigger=re.compile(r"\b(?:owner|owned|steward|custodian|keeper|responsible)\b", re.IGNORECASE),
        read=_system_owners,
        anywhere=True,
    ),
    Rule(
        topics=frozenset({Topic.EXCEPTION_HANDLERS}),
        trigger=re.compile("|".join(words.pattern for _, words in _CLASSES), re.IGNORECASE),
        read=_handlers,
    ),
    Rule(
        topics=frozenset({Topic.PROHIBITED_USES}),
        trigger=re.compile(f"{_FORBIDDEN.pattern}|{_MUST_NOT_USE.pattern}", re.IGNORECASE),
        read=_forbidden,
    ),
    Rule(topics=frozenset({Topic.BIAS_MEASURES}), trigger=_MEASURE, read=_against_bias),
)
