"""How often systems, their quality and access to them are looked at, and how long or old data may be. Pure."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from assistant.drafting.inference.acts import clauses, in_doubt
from assistant.drafting.inference.hit import Hit, Rule, one_of
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.inference.spans_of_time import lengths, rhythms
from assistant.drafting.inference.statement import Section

_RUNNING = r"(?:workflows?|AI systems?|systems?|use[- ]cases?|AI tools?|tools?|algorithms?|models?|assistants?|applications?|services?|deployments?|AI uses?|uses? of AI|workflow specifications?|solutions?|aids?)"
_REVIEWED = re.compile(
    rf"\b(?:[Ee]very|[Ee]ach|[Aa]ll|[Aa]ny|[Tt]he|[Oo]ur)?(?: [\w-]+){{0,3}}? ?\b{_RUNNING}(?: (?:in|that|which|under|on|of|with)\b[\w ,-]{{0,50}}?)? (?:is|are|must be|shall be|has to be|have to be|undergoes?|gets?)\b(?P<between>(?: [\w-]+){{0,5}}?) "
    r"(?:re-?)?(?:reviewed|review|reassessed|assessed again|revalidated|validated again|re-?certified|re-?examined|re-?evaluated|re-?approved|looked at again|reconsidered|full review|a review|an? [\w-]+ review)\b(?P<after>.*)",
    re.IGNORECASE,
)
_REVIEW_OF = re.compile(
    rf"\b(?:review|reassessment|revalidation|recertification|re-?examination|re-?approval)s? of (?:every|each|all|the)? ?(?:[\w-]+ ){{0,3}}?{_RUNNING}\b(?P<after>.*)",
    re.IGNORECASE,
)
_NOT_REVIEW = one_of(
    r"permissions?",
    r"privileges",
    r"licen[cs]es?",
    r"polic(?:y|ies)",
    r"standards?",
    r"documents?",
    r"playbooks?",
    r"this \w+",
    r"access",
    r"rights",
    r"outputs?",
    r"samples?",
    r"logs?",
    r"cost\w*",
    r"list of",
    r"figures?",
    r"contracts?",
    r"vendors?",
    r"suppliers?",
    r"sample of",
    r"security",
    r"prices?",
    r"minutes",
    r"hours?",
    r"accounts?",
    r"service levels?",
    r"drafts?",
    r"cases",
    r"queue",
)


def _reviews(section: Section) -> Iterator[Hit]:
    for statement in section.statements:
        if statement.cells or not statement.about_ai or in_doubt(statement):
            continue
        for clause in clauses(statement.text):
            match = _REVIEWED.search(clause) or _REVIEW_OF.search(clause)
            found = rhythms(clause) if match and not _NOT_REVIEW.search(clause) else []
            if found:
                yield Hit(topic=Topic.REVIEW_EVERY, value=found[0].iso, said=(statement,))


_WATCHED = re.compile(
    r"\b(?:(?:output|service|answer|model|result)? ?quality(?: figures?| data| measures?| indicators?| of (?:the )?(?:outputs?|answers|results|suggestions))?|accuracy|model performance|performance (?:of (?:the|every|each|all) \w+|figures|data|indicators)|drift|hit rates?|error rates?|quality dashboards?|monitoring figures|output samples?)\b",
    re.IGNORECASE,
)
_WATCHING = one_of(
    r"monitor(?:s|ed|ing)?",
    r"check(?:s|ed)?",
    r"look(?:s|ed)? at",
    r"watch(?:es|ed)?",
    r"measured?",
    r"track(?:s|ed)?",
    r"review(?:s|ed)?",
    r"reads?",
    r"examin(?:es|ed)",
    r"inspect(?:s|ed)?",
    r"reported",
    r"computed",
    r"goes through",
    r"go through",
    r"assess(?:es|ed)",
    r"compar(?:es|ed)",
)
_NOT_WATCH = one_of(
    r"access",
    r"vendors?",
    r"suppliers?",
    r"costs?",
    r"servers?",
    r"training",
    r"attendance",
    r"contracts?",
    r"budget",
    r"adoption",
    r"staff",
    r"employees?",
    r"appraisals?",
    r"air",
    r"water",
    r"regression set",
    r"new cases",
    r"data (?:loads?|quality)",
    r"board",
)


def _monitoring(section: Section) -> Iterator[Hit]:
    for statement in section.statements:
        if statement.cells or not statement.about_ai or in_doubt(statement) or "|" in statement.text:
            continue
        for clause in clauses(statement.text):
            watched, watching = _WATCHED.search(clause), _WATCHING.search(clause)
            found = rhythms(clause) if watched and watching and not _NOT_WATCH.search(clause) else []
            if (
                found
                and watched
                and watching
                and _close(watched.span(), watching.span(), (found[0].start, found[0].end))
            ):
                yield Hit(topic=Topic.MONITORING_EVERY, value=found[0].iso, said=(statement,))


def _close(*spans: tuple[int, int]) -> bool:
    """Whether places in a clause follow one another without much between."""
    ordered = sorted(spans)
    return all(second[0] - first[1] <= _APART for first, second in itertools.pairwise(ordered))


_APART = 45


_ACCESS = re.compile(
    r"\b(?:access(?: rights| lists?| permissions| authori[sz]ations)?|user (?:accounts|rights|lists?|permissions)|permissions|authori[sz]ations|rights)\b",
    re.IGNORECASE,
)
_ACCESS_REVIEW = one_of(
    r"review(?:s|ed)?",
    r"recertif\w+",
    r"check(?:s|ed)?",
    r"attest\w*",
    r"confirm(?:s|ed)?",
    r"re-?validated",
    r"gone through",
    r"compared",
    r"examin(?:es|ed)",
    r"go through",
    r"goes through",
)
_NOT_ACCESS = one_of(
    r"buildings?",
    r"doors?",
    r"badges?",
    r"vendors?",
    r"suppliers?",
    r"root",
    r"physical",
    r"data subjects?",
    r"human",
    r"intellectual",
    r"video",
    r"copyrights?",
    r"keys",
)


def _access_reviews(section: Section) -> Iterator[Hit]:
    for statement in section.statements:
        if statement.cells or not statement.about_ai or in_doubt(statement):
            continue
        for clause in clauses(statement.text):
            reviewed = _ACCESS.search(clause) and _ACCESS_REVIEW.search(clause)
            found = rhythms(clause) if reviewed and not _NOT_ACCESS.search(clause) else []
            if found:
                yield Hit(topic=Topic.ACCESS_REVIEW_EVERY, value=found[0].iso, said=(statement,))


_AFTER_STATE = re.compile(
    r"\b(?:after[- ](?:state|figures?|measurement|measure|window|value|period|comparison)s?|second measurement|post-(?:launch|go-live|implementation|introduction) (?:measurement|measure|window|period)|effect measurement|follow-up measurement|measurement after (?:go-live|the start|introduction|launch))\b",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?:over|for|lasts?|covers?|window of|period of|spans?|runs? for|takes)(?: (?:a|the))?(?: (?:period|window) of)?(?: (?:at least|not less than|no less than|a minimum of|full|exactly))* ?$",
    re.IGNORECASE,
)


def _after_window(section: Section) -> Iterator[Hit]:
    for statement in section.statements:
        if (
            statement.cells
            or not statement.about_ai
            or in_doubt(statement)
            or not _AFTER_STATE.search(statement.text)
        ):
            continue
        for span in lengths(statement.text):
            if _OVER.search(statement.text[: span.start]):
                yield Hit(topic=Topic.AFTER_WINDOW, value=span.iso, said=(statement,))
                break


_FRESH = re.compile(
    r"\b(?:(?:source |input |reference )?data|records?|inputs?|feeds?|extracts?)\b[^.;]{0,60}?\b(?:(?:no|not) older than|(?:at most|no more than|not more than|up to) (?=\S+ \S+ old)|older than)",
    re.IGNORECASE,
)
_NOT_FRESH = one_of(
    r"deleted?",
    r"erased",
    r"archived?",
    r"logs?",
    r"backups?",
    r"tests?",
    r"test data",
    r"retained",
    r"kept",
    r"certificates?",
    r"training records",
)


def _freshness(section: Section) -> Iterator[Hit]:
    for statement in section.statements:
        if statement.cells or not statement.about_ai or in_doubt(statement):
            continue
        match = _FRESH.search(statement.text)
        if match and not _NOT_FRESH.search(statement.text):
            found = [each for each in lengths(statement.text) if 0 <= each.start - match.end() <= 3]
            if found:
                yield Hit(topic=Topic.DATA_FRESHNESS, value=found[0].iso, said=(statement,))


RULES = (
    Rule(
        topics=frozenset({Topic.REVIEW_EVERY}),
        trigger=re.compile(r"review|assess|valid|certif|examin|approv|evaluat|looked at", re.IGNORECASE),
        read=_reviews,
    ),
    Rule(topics=frozenset({Topic.MONITORING_EVERY}), trigger=_WATCHED, read=_monitoring),
    Rule(topics=frozenset({Topic.ACCESS_REVIEW_EVERY}), trigger=_ACCESS, read=_access_reviews),
    Rule(topics=frozenset({Topic.AFTER_WINDOW}), trigger=_AFTER_STATE, read=_after_window),
    Rule(topics=frozenset({Topic.DATA_FRESHNESS}), trigger=_FRESH, read=_freshness),
)
