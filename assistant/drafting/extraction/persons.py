"""What the words around a name say of the person. Pure."""

from __future__ import annotations

import re

from assistant.drafting.extraction.actors import HUMAN_HEADS, team_kind
from assistant.drafting.extraction.facts import PersonFact
from assistant.drafting.extraction.names import could_be_name
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.responsibilities import (
    given_after,
    given_among_owners,
    given_before,
    labelled,
    labelled_below,
    told_briefly,
    told_of_oneself,
)
from assistant.drafting.extraction.sections import Section
from assistant.drafting.extraction.words import span_at
from knowledge.units import UnitKind

HONORIFIC = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Prof)\.? $")
_TITLE_HEAD = r"(?:director|manager|head|lead|leader|officer|chief|engineer|analyst|supervisor|president|owner|coordinator|controller|partner|nurse|doctor|scientist|specialist|buyer|editor|counsel|administrator|steward|architect|consultant|registrar|dean|bursar|planner|secretary|principal|physician|chair|treasurer|accountant|surgeon|pathologist|foreman|dispatcher|adviser|advisor|executive|team lead|CEO|CFO|COO|CTO|CIO|CISO|DPO|VP|recruiter|developer|designer|pharmacist|matron|superintendent|captain|auditor|underwriter|adjuster|clerk|agent|librarian|curator|technician|operator|representative|strategist|producer|conservator|lady|boss|headteacher|teacher|professor|commissioner)"
_TITLE = rf"(?:(?:the|our|an?|my|their|new|acting|deputy|interim) )*(?P<title>(?:[\w&/'’-]+ ){{0,4}}?{_TITLE_HEAD}\b(?:(?: of| for|,? in charge of)(?: the)? [\w&'’-]+(?: (?:and|&) [\w&'’-]+| [A-Z][\w&'’-]+){{0,3}}|(?-i:(?: [A-Z][\w&'’-]+){{1,3}}(?=[,).;]|$)))?)"
_AFTER_NAME = re.compile(
    rf"^(?:, |\s?\(|\s[–—-]\s|, who is |,? is |,? as )(?:who is )?{_TITLE}(?=[,).;:]|$|\s(?:and|is|are|owns?|runs?|will|who|has|can|leads?|sponsors?|approves?|signs?|manages?|remains|at|on|for|he|she|(?-i:[A-Z])))",
    re.IGNORECASE,
)
_BEFORE_NAME = re.compile(
    rf"(?:^|[\s,(:])(?P<title>(?:[A-Z][\w&/'’-]+ |(?!(?:is|are|was|the|our|by|an?|my|their|to|and|of|with|will|be) )[a-z-]+ ){{0,3}}?(?i:{_TITLE_HEAD})(?: (?:of|for)(?: the)? [\w&'’-]+(?: (?:and|&) [\w&'’-]+| [A-Z][\w&'’-]+){{0,2}})?),? (?:is |will be |\()?$"
)
_KIN = re.compile(
    r"\b(?:my|our) (?:[a-z]+ ){0,2}(?:colleague|boss|manager|assistant|deputy|team ?mate|co-?worker|lady|guy)s?,? $",
    re.IGNORECASE,
)
_OF_A_TEAM = re.compile(
    r" (?:(?!(?:from|in|of|at|and|the|with|our|runs?|leads?|owns?|heads?|manages?|joins?|or) )[a-z-]+ )?(?:team|desk|unit|department|group|office)\b"
)
_FIELD_OF_A_TITLE = re.compile(rf"[A-Z][\w’'-]+(?:,| \() ?(?:[A-Z][\w-]+ ){{0,2}}?(?i:{_TITLE_HEAD}) $")
_TITLE_AND_NAME = re.compile(rf"\b(?i:{_TITLE_HEAD}) (?P<name>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){{1,2}})$")
_NO_COPULA = re.compile(
    r"^,? (?P<what>(?:accountable|answerable|(?:business |operational |technical |process )?owner|(?:executive )?sponsor)\b[^,.;]{0,40})(?=[,.;]|$)",
    re.IGNORECASE,
)
_REACH = 200
"""Characters on both sides of a name that may say what the person answers for."""


def read_person(
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
    behind = re.match(r" (?P<word>[A-Z]\w+)", after)
    if single and behind and (behind["word"].lower() in HUMAN_HEADS or not sure):
        return None  # "City Director", "Depot Service West"
    if single and _FIELD_OF_A_TITLE.search(before):
        return None  # "Agnes Rowntree (Director Aftersales"
    if single and _OF_A_TEAM.match(after):
        return None  # "Contract tooling team"
    title_after = _AFTER_NAME.match(after)
    if title_after and _names_the_next(title_after["title"]):
        title_after = None
    title_before = _BEFORE_NAME.search(before)
    title = next((match["title"].strip() for match in (title_after, title_before) if match), None)
    title = (
        re.sub(r"^(?:[-*+•]\s+|the |our |an? |my |their )+", "", title, flags=re.IGNORECASE)
        if title
        else None
    )
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
    heading = passage.label if passage.label and start >= passage.body else passage.heading
    aside = re.match(r"\s?\(([^()]{2,90})\)", after)
    role = role or (told_briefly(aside[1], heading) if aside else None) or told_of_oneself(before)
    role = role or given_among_owners(before, heading)
    role = role or _without_copula(rest, after)
    direct = role is not None
    if role is None and passage.label and end <= passage.body:
        told_after = " ".join(text[passage.body : passage.end].split())
        role = (
            given_after(" " + told_after)
            or given_after(" is " + told_after)
            or next(
                filter(None, (given_after(" is " + part.strip()) for part in told_after.split(","))), None
            )
        )
    if role is None and passage.label:
        role = (
            labelled_below(passage.label, passage.heading)
            if passage.body <= start
            and start - passage.body < 60
            and not re.search(r"[.;]", text[passage.body : start])
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
    if (
        title is None
        and role is None
        and passage.label
        and start >= passage.body
        and re.search(rf"\b{_TITLE_HEAD}$", passage.label, re.IGNORECASE)
        and labelled(passage.label) is None
    ):
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
            r"(?: \w+ly)? (?:approves?|signs?|decides?|reviews?|checks?|handles?|said|says|thinks?|believes?|claims|insists|wants|asked|asks|writes?|reads?|opens?|sends?)\b",
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
    if (
        line
        and re.search(rf"\b{_TITLE_HEAD}\b", line, re.IGNORECASE)
        and len(line.split()) <= 7
        and not re.search(r"[.:@\d]", line)
    ):
        return line
    return None


def _without_copula(*behind: str) -> str | None:
    """What notes give a name without a verb: "Ana Ruiz accountable, Ben Holt technical owner"."""
    said = filter(None, (_NO_COPULA.match(words) for words in behind))
    return next(filter(None, (given_after(f" is {match['what']}") for match in said)), None)


def _names_the_next(title: str) -> bool:
    """Whether a title is that of the next person ("Ana Ruiz, plant manager Ben Holt")."""
    behind = _TITLE_AND_NAME.search(title)
    return bool(behind) and could_be_name(behind["name"], frozenset())


def _without_title(before: str, title: re.Match[str] | None) -> str:
    """What stands before the title, where the title itself assigns nothing."""
    return before if title is None or given_before(before) else before[: title.start("title")]
