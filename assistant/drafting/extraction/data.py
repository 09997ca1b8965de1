"""Data that the work uses, with what shows that it is of people. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.drafting.extraction.facts import DataFact, Span, SystemFact
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.sections import Section
from assistant.drafting.extraction.words import span_at
from knowledge.units import UnitKind

_SPECIAL = r"(?:health|medical|clinical|genetic|biometric|diagnos[ei]s|disabilit\w+|sick(?:ness)?[ -]?(?:leave|notes?|records?)?|ethnic\w*|racial|religio\w*|political|sexual|union membership|trade union|criminal|conviction|patient|pregnan\w+|mental|fingerprints?|symptoms?|prescriptions?|blood|lab results?|test results?|x-rays?|allerg\w+)"
_PERSONAL = r"(?:customer|client|employee|staff|applicant|candidate|patient|student|pupil|claimant|tenant|borrower|donor|member|contact|personal|caller|citizen|driver|subscriber|policyholder|user)"
_DIRECT = r"(?:full |first |last |home |private )?(?:names?(?= (?:and|,|,? addresses)|,)|addresses|e-?mail addresses|phone numbers|telephone numbers|dates? of birth|birth dates?|bank (?:details|account\w*|data)|account numbers|passports?(?: copies)?|(?:NHS|tax|insurance|patient|customer|account|membership|personnel|staff|policy|student|card) numbers|passport (?:copies|scans|numbers)|ID (?:documents|cards|copies)|identity documents|national insurance numbers|social security numbers|salar(?:y|ies)|CVs?|résumés?|resumes?|photos? of (?:people|persons|faces)|call (?:recordings|transcripts)|voice recordings|payslips|credit scores|location data|chat transcripts)"
_NOUNS = r"(?:data|records?|histor(?:y|ies)|readings|logs|transcripts|recordings|photos|images|scans|files|master data|usage figures|profiles?|catalogue|catalog|price lists?|knowledge base articles|reports|documents|details|numbers|figures|telemetry|measurements|statements|forms|contracts|invoices|tickets|e-?mails|letters)"
_PATTERN = re.compile(
    rf"\b(?:{_DIRECT})(?!\w)|\b(?:(?:[a-z-]+ ){{0,2}}?(?:{_PERSONAL}|{_SPECIAL}) (?:[a-z]+ )?(?:data|records?|histor(?:y|ies)|files?|details|information|notes|profiles?|results?|documents|leave data))\b"
    rf"|\b{_SPECIAL} (?:data|information|details|records?)\b|\b(?:[a-z-]+ ){{1,2}}(?:data|master data|history|readings|telemetry|logs|transcripts|recordings|measurements)\b",
    re.IGNORECASE,
)
_CONTEXT = re.compile(
    r"\b(?:data|uses?|used|reads?|contains?|holds?|based on|personal|sensitive|special categor\w+|looks? at|gets? to see|inputs?|sees?|includes?|stored?|recordings?|transcripts?)\b",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:(?:the|a|an|our|their|all|any|its|and|or|of|with|from|in|to|on|is|are|uses?|reads?|contains?|holds?|no|some|new|by|for|that|this|these|those|which|has|have|we|it|as|into|based|includes?|plus|also|not|only|look|looks|sees?|see|access|via|need|needs|keep|keeps|pulls?|exports?|checks?|sends?|loads?|enters?|more|less|historic)\s)+",
    re.IGNORECASE,
)
_OWNED = re.compile(
    r"(?:owned by|belongs? to|owner(?: is|:)?)\s+(?:the |our )?(?P<who>[A-Z][\w'-]+(?: [A-Z][\w'-]+)*|[a-z]+ (?:team|desk|department))"
)


def _together(text: str, names: Sequence[Span]) -> list[Span]:
    """Kinds that are told in one breath are one ("names and e-mail addresses of employees")."""
    joined: list[Span] = []
    for span in sorted(names, key=lambda each: each.start):
        last = joined[-1] if joined else None
        direct = last is not None and all(
            re.search(rf"(?:^|\s)(?:{_DIRECT}|names)$", each.text, re.IGNORECASE) for each in (last, span)
        )
        if last is not None and span.start < last.end:
            continue
        if (
            last is not None
            and direct
            and re.fullmatch(r"\s?(?:,|and|, and|or)\s", text[last.end : span.start])
        ):
            joined[-1] = span_at(text, last.start, span.end)
        else:
            joined.append(span)
    return joined


def find_data(text: str, passages: Sequence[Passage], systems: Sequence[SystemFact]) -> tuple[DataFact, ...]:
    """Each kind of data once, in order of the text."""
    found: dict[str, DataFact] = {}
    for passage in passages:
        if passage.kind is UnitKind.HEADING or not (
            _CONTEXT.search(passage.text) or passage.section is Section.DATA
        ):
            continue
        names = [
            span_at(text, *match.span())
            for match in _PATTERN.finditer(text, passage.body or passage.start, passage.end)
        ]
        if passage.section is Section.DATA:
            names += [
                span_at(text, *match.span())
                for match in re.compile(rf"\b(?:[A-Za-z-]+ ){{0,3}}{_NOUNS}\b").finditer(
                    text, passage.body or passage.start, passage.end
                )
            ]
        for span in _together(text, names):
            lead = _LEADING.match(span.text)
            span = span_at(text, span.start + (lead.end() if lead else 0), span.end)
            key = span.text.lower()
            if (
                len(span.text) < 3
                or key in ("data", "records", "history", "logs", "files", "documents", "numbers", "personal")
                or key in found
            ):
                continue
            if any(each.span.start < span.end and span.start < each.span.end for each in found.values()):
                continue
            special = bool(re.search(rf"\b{_SPECIAL}\b", span.text, re.IGNORECASE))
            personal = special or bool(
                re.search(rf"\b{_PERSONAL}\b", span.text, re.IGNORECASE)
                or re.search(rf"(?:^|\s){_DIRECT}$", span.text, re.IGNORECASE)
            )
            denied = re.search(
                r"\bno\s+(?:personal|special|health|customer)\b",
                text[max(passage.start, span.start - 14) : span.end],
                re.IGNORECASE,
            )
            owner = _OWNED.search(text, span.end, passage.end)
            system = next(
                (each.name for each in systems if each.name in text[span.start : passage.end]), None
            )
            found[key] = DataFact(
                name=span.text, span=span, system=system, owner=owner["who"] if owner else None,
                personal=False if denied else (personal or None), special=False if denied else (special or None),
            )  # fmt: skip
    return tuple(sorted(found.values(), key=lambda each: each.span.start))
