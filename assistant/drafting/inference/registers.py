"""Training for each role, and registers of systems with their owners. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.drafting.inference.acts import in_doubt
from assistant.drafting.inference.hit import BY_CONTEXT, Hit, Rule
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.inference.names import in_cell
from assistant.drafting.inference.statement import Section, Statement

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


RULES = (
    Rule(topics=frozenset({Topic.TRAINING}), trigger=_TRAINING, read=_training),
    Rule(
        topics=frozenset({Topic.SYSTEM_OWNERS}),
        trigger=re.compile(r"\b(?:owner|owned|steward|custodian|keeper|responsible)\b", re.IGNORECASE),
        read=_system_owners,
        anywhere=True,
    ),
)
