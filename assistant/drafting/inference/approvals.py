"""Who approves changes and going live, and who may accept what risk is left. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.drafting.inference.acts import ACCEPT, APPROVE, GRANT, in_doubt, who_does
from assistant.drafting.inference.hit import BY_CONTEXT, EXPLICIT, Hit, Rule, one_of
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.inference.names import in_cell
from assistant.drafting.inference.statement import Section, Table
from knowledge.units import UnitKind

_CHANGE = r"(?:changes?|changed|changing|updates?|updating|upgrades?|upgrading|modif\w+|alter\w*|replac\w+|swap\w*|adjust\w*|amend\w*|revis\w+|edits?|edited|new|different|another|retrain\w*|move[sd]?|moving|rais\w+|lower\w*|loosen\w*|shift\w*)"
_MODEL = (
    r"(?<!pricing )(?<!data )(?<!operating )(?<!business )(?<!service )(?<!role )(?<!maturity )(?<!threat )(?<!cost )(?<!care )(?<!staffing )(?<!funding )(?<!support )"
    r"(?:models?|model versions?|algorithms?|model providers?|engines?|classifiers?)"
)
_PROMPT = r"(?:system )?(?:prompts?|prompt texts?|prompt templates?|instructions? (?:to|for|given to) the (?:model|assistant|system|tool))"
_THRESHOLD = (
    r"(?<!spending )(?<!budget )(?<!approval )(?<!materiality )(?<!tender )(?<!payment )(?<!value )(?<!financial )"
    r"(?:(?:confidence |score |decision |alert |risk |model |cut-off )?(?:thresholds?|cut-?offs?|cut-off (?:values?|scores?|points?))|(?:confidence|score) (?:limits?|levels?|bands?))"
)


def _of(thing: str) -> re.Pattern[str]:
    return re.compile(
        rf"\b{_CHANGE}\b(?: [\w-]+,?){{0,6}}? {thing}\b|\b{thing}\b(?:,? (?:and|or|and/or) [\w-]+)*(?: [\w-]+){{0,4}}? {_CHANGE}\b|\b{thing}-? ?(?:changes?|updates?)\b",
        re.IGNORECASE,
    )


_CHANGES = {
    Topic.MODEL_CHANGE_APPROVER: (_of(_MODEL), re.compile(rf"\b{_MODEL}\b", re.IGNORECASE)),
    Topic.PROMPT_CHANGE_APPROVER: (_of(_PROMPT), re.compile(rf"\b{_PROMPT}\b", re.IGNORECASE)),
    Topic.THRESHOLD_CHANGE_APPROVER: (_of(_THRESHOLD), re.compile(rf"\b{_THRESHOLD}\b", re.IGNORECASE)),
}
_ANY_CHANGE = re.compile(
    r"\b(?:all|every|any|each|material|significant|major|substantial|no)\b(?: [\w-]+){0,2}? (?:changes?|modifications?|alterations?)\b"
    r"|^(?:[Mm]aterial |[Ss]ignificant |[Mm]ajor )?(?:[Cc]hanges|[Mm]odifications|[Aa]lterations)\b",
)
_SOMETHING_ELSE = one_of(
    "emergenc(?:y|ies)", "urgent", "retrospective(?:ly)?", "retroactive(?:ly)?", "minor", "small", "cosmetic", "trivial", "vendors?", "suppliers?",
    "polic(?:y|ies)", "standards?", "documents?", "budgets?", "spending", "exceptions?", "waivers?", "messages?", "contracts?",
)  # fmt: skip
_APPROVER = one_of(
    r"(?:must |who )?approv\w+(?: by)?", r"sign(?:s|ed)?[ -]?offs?(?: by)?", r"who signs", r"authori[sz]\w+", r"decided by", r"who decides", r"decision(?: by| with| lies with)?",
    r"decision[- ]maker", r"released by", r"go-ahead(?: by| from)?", r"gatekeeper", r"consent of", r"permission(?: of| from)?",
)  # fmt: skip
_MORE = re.compile(
    r"\b(?:in (?:a|an|any)|that|which|where|when|if|for|with|above|below|over|under|affecting|without|outside|during)\b",
    re.IGNORECASE,
)
_CHANGE_TABLE = one_of(
    r"changes?",
    r"chang\w+",
    r"what (?:is )?chang\w+",
    r"object",
    r"item",
    r"type",
    r"subject",
    r"kind",
    r"class",
    r"decision",
)


def _changes(section: Section) -> Iterator[Hit]:
    emergency = _SOMETHING_ELSE.search(section.heading)
    for topic, (thing, name) in _CHANGES.items():
        if not name.search(section.text) and not _ANY_CHANGE.search(section.text):
            continue
        for who, statement, strength in (
            () if emergency else who_does(section, APPROVE, thing, wider=_ANY_CHANGE, unless=_SOMETHING_ELSE)
        ):
            yield Hit(topic=topic, value=who, said=(statement,), focus=who, strength=strength)
        for table in section.tables:
            yield from _from_table(section, table, topic, name)
        yield from _from_items(section, topic, name)


def _from_table(section: Section, table: Table, topic: Topic, name: re.Pattern[str]) -> Iterator[Hit]:
    """Rows of changes with a column of approvers, or a row of approvers with a column for each change."""
    column = table.column(_APPROVER, after=1)
    about_changes = _CHANGE_TABLE.search(table.header[0]) or re.search(
        r"\bchang", section.heading, re.IGNORECASE
    )
    for row in table.rows:
        if len(row.cells) != len(table.header) or not row.about_ai or _SOMETHING_ELSE.search(row.cells[0]):
            continue
        if column is not None and about_changes and name.search(row.cells[0]):
            if who := in_cell(row.cells[column]):
                yield Hit(topic=topic, value=who, said=(row,), variant=bool(_MORE.search(row.cells[0])))
        elif _APPROVER.search(row.cells[0]) and about_changes:
            at = table.column(name, after=1)
            if at is not None and (who := in_cell(row.cells[at])):
                yield Hit(topic=topic, value=who, said=(row,), strength=BY_CONTEXT)


def _from_items(section: Section, topic: Topic, name: re.Pattern[str]) -> Iterator[Hit]:
    """Items `Model: Head of Risk` under "Who approves changes"."""
    for item in section.statements:
        if item.kind is not UnitKind.ITEM or not item.about_ai or in_doubt(item):
            continue
        parts = re.split(r"\s?[:–—→]\s|\s-\s", item.text, maxsplit=1)
        if len(parts) < 2 or len(parts[0].split()) > 7 or _SOMETHING_ELSE.search(parts[0]):
            continue
        said = " ".join(each.text for each in section.statements if each.kind is UnitKind.SENTENCE)
        approved = any(_APPROVER.search(each) for each in (item.context, parts[0], said))
        if (
            name.search(parts[0])
            and approved
            and re.search(r"\b(?:chang|alter|modif|amend|updat)", item.context + parts[0], re.IGNORECASE)
        ) and (
            who := in_cell(re.sub(r"^(?:approved|signed off|decided) by ", "", parts[1], flags=re.IGNORECASE))
        ):
            yield Hit(topic=topic, value=who, said=(item,), variant=bool(_MORE.search(parts[0])))


_GO_LIVE = one_of(
    r"go(?:es|ing)?[ -]live", r"(?:entry|taking|introduction|admission) into (?:use|service|production|operation|clinical use)", r"goes into (?:use|service|production|operation)", r"(?:released?|moved?|deployed|promoted) (?:in)?to production", r"(?:put|taken|brought|enters?|entering) into (?:use|service|operation|production)",
    r"(?:enters?|entering) (?:service|production|use|clinical use|live use)", r"production release", r"launch(?:es|ed|ing)?", r"first (?:productive |clinical |live )?use", r"roll(?:ed)?[ -]?out", r"goes into live use", r"live operation",
    r"fit (?:to run|for (?:use|service|production))", r"ready (?:for (?:service|production|use)|to go live)", r"deployment", r"deployed", r"commissioning", r"commissioned", r"(?:used|use) on (?:real )?(?:patients|customers|cases)", r"start of operations?",
)  # fmt: skip
_NOT_GO_LIVE = one_of(
    r"prompts?", r"thresholds?", r"cut-?offs?", r"new versions?", r"changed", r"changes?", r"pilots?", r"trials?", r"emergenc\w+", r"vendors?", r"extension", r"exercises?", r"lower",
    r"security page", r"test(?:s|ed)?", r"acceptance criteria", r"documents?", r"polic(?:y|ies)",
)  # fmt: skip
_GATE = one_of(
    r"gates?",
    r"stage(?:[- ]gates?)?",
    r"milestones?",
    r"phases?",
    r"decisions?",
    r"checkpoints?",
    r"tiers?",
    r"class(?:es)?",
    r"steps?",
)


def _go_live(section: Section) -> Iterator[Hit]:
    for who, statement, strength in who_does(section, APPROVE, _GO_LIVE, unless=_NOT_GO_LIVE):
        yield Hit(topic=Topic.GO_LIVE_APPROVER, value=who, said=(statement,), focus=who, strength=strength)
    for table in section.tables:
        column = table.column(_APPROVER, after=1)
        if column is None or not _GATE.search(table.header[0]):
            continue
        for row in table.rows:
            if len(row.cells) != len(table.header) or not row.about_ai:
                continue
            what = " ".join(cell for n, cell in enumerate(row.cells) if n != column)
            if _GO_LIVE.search(what) and (who := in_cell(row.cells[column])):
                yield Hit(topic=Topic.GO_LIVE_APPROVER, value=who, said=(row,), strength=BY_CONTEXT)


_RISK = one_of(
    r"(?:residual|remaining|left-?over|leftover) risks?",
    r"risks? (?:that )?(?:remains?|is left|are left)",
    r"risk acceptances?",
)
_NO_RISK = one_of(r"vendors?", r"suppliers?")


def _risk(section: Section) -> Iterator[Hit]:
    for who, statement, strength in who_does(section, ACCEPT, _RISK, unless=_NO_RISK):
        yield Hit(topic=Topic.RISK_ACCEPTER, value=who, said=(statement,), focus=who, strength=strength)


_ACCESS = one_of(
    r"access(?: rights?)?(?: to (?:the|an?|any) [\w -]{2,40})?", r"user accounts?", r"accounts?", r"permissions?", r"(?:user )?roles? in the (?:tool|system)", r"who gets access", r"licen[cs]es?",
)  # fmt: skip
_NO_ACCESS = one_of(
    r"logs?",
    r"recordings?",
    r"emergenc\w+",
    r"physical",
    r"building",
    r"server room",
    r"vendors?",
    r"exceptions?",
    r"keys?",
    r"data sets?",
    r"source code",
    r"repositor\w+",
)


def _access(section: Section) -> Iterator[Hit]:
    if re.search(r"\blog(?:s|ging)?\b", " ".join(section.headings), re.IGNORECASE):
        return
    for who, statement, strength in who_does(section, GRANT, _ACCESS, unless=_NO_ACCESS):
        yield Hit(
            topic=Topic.ACCESS_GRANTER,
            value=who,
            said=(statement,),
            focus=who,
            strength=min(strength, EXPLICIT),
        )


RULES = (
    Rule(topics=frozenset(_CHANGES), trigger=re.compile(r"appro|sign|authori|clear|agree|release|decid|decision|consent|go-ahead|permission|sanction|endorse|ratif", re.IGNORECASE), read=_changes),
    Rule(topics=frozenset({Topic.GO_LIVE_APPROVER}), trigger=_GO_LIVE, read=_go_live),
    Rule(topics=frozenset({Topic.RISK_ACCEPTER}), trigger=re.compile(r"\brisk", re.IGNORECASE), read=_risk),
    Rule(topics=frozenset({Topic.ACCESS_GRANTER}), trigger=re.compile(r"\b(?:access|account|permission|licen)", re.IGNORECASE), read=_access),
)  # fmt: skip
