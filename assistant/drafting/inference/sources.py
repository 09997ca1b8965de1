"""Which documents may give a value, and with what weight. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.drafting.inference.statement import Source
from assistant.drafting.inference.subject import about_ai
from knowledge.catalog import DocumentSummary
from knowledge.documents import DocumentKind, DocumentStatus, DocumentVersion, VerificationState
from knowledge.terms import term_set, terms

_OUTSIDE = re.compile(
    r"\b(?:Act|Regulation|Directive|ISO|IEC|NIST|GDPR|HIPAA|OECD|federal|memos?|statute|law|legislation|crosswalk|framework note|Ordinance|Omnibus|OWASP)\b"
)
_NO_RULES = re.compile(
    r"\b(?:glossary|templates?|examples?|samples?|case stud(?:y|ies)|post-?mortem|questionnaire|minutes|newsletter|blog|presentation|release notes|changelog|change log|scenarios?|worksheet|survey|risk register|readme)\b|^R\d+:",
    re.IGNORECASE,
)
"""Documents that describe or offer, and decide nothing."""
_OFFERED = re.compile(r"template|(?:^|[/_-])(?:examples?|samples?|readme)\b", re.IGNORECASE)
_TITLES = re.compile(
    r"\b(?:workflow|specification|spec|ownership|plan|pilot|process|procedure|of|for|the|and|ai|draft|version|[\d.v]+|use case|runbook|description)\b",
    re.IGNORECASE,
)
_PLANS = (DocumentKind.WORKFLOW_SPEC, DocumentKind.OWNERSHIP_PLAN)
_RULES = (DocumentKind.POLICY, DocumentKind.STANDARD, DocumentKind.PLAYBOOK)

RULING, ADVISING, TELLING = 2, 1, 0
"""Policies, standards and playbooks; guides; records and notes about the law of others."""

_ASIDE = re.compile(
    r"\b(?:what (?:has )?changed|changes? (?:since|against|from|history)|change log|(?:version|revision|document) (?:history|control)|history|earlier versions?|previous versions?|"
    r"(?:worked |an )?examples?|sample|template|on record|glossary|definitions|terms used|open questions|proposed|proposals?|next steps|common questions|frequently asked|faq|q&a|"
    r"warning signs|typical mistakes|lessons|case stud(?:y|ies)|background|what .* (?:is|are) not|outside texts?|further reading|references|vendors?|suppliers?|third part(?:y|ies)|procurement|contracts?|"
    r"roadmap|outlook|future|under discussion|scenario|minutes of|before (?:and|or) (?:now|after)|as it was|in the past|until \d{4})\b",
    re.IGNORECASE,
)


def distinctive(title: str) -> list[str]:
    """The words of a workflow's document that name the workflow, as terms in order."""
    return terms(_TITLES.sub(" ", title))


def names_workflow(title: str, about: str) -> bool:
    """Whether a description is of the workflow that a document is titled after: its words, one after the other.

    >>> names_workflow("Workflow Specification Claims Intake", "A new claims intake for travel")
    True
    """
    wanted, said = distinctive(title), terms(about)
    return bool(wanted) and any(said[n : n + len(wanted)] == wanted for n in range(len(said)))


def tier_of(version: DocumentVersion) -> int:
    """How much a document's word counts as the organisation's own rule."""
    if _OUTSIDE.search(version.title) and version.kind not in (DocumentKind.POLICY, DocumentKind.STANDARD):
        return TELLING
    if version.kind in _RULES:
        return RULING
    return TELLING if version.kind is DocumentKind.RECORD else ADVISING


def admit(version: DocumentVersion, *, label: str) -> Source | None:
    """A document as a source; None where it must give nothing: not in force, its review overdue, or no rule."""
    if version.status is not DocumentStatus.IN_FORCE or version.verification is VerificationState.OVERDUE:
        return None
    if _NO_RULES.search(version.title) or _OFFERED.search(version.source):
        return None
    plan = version.kind in _PLANS
    return Source(
        version=version,
        label=label,
        tier=ADVISING if plan else tier_of(version),
        about_ai=plan or about_ai(version.title, version.text),
    )


def counts_for(source: Source, about: str) -> bool:
    """Whether a document gives values for what is drafted: one workflow's own only for that workflow."""
    return not source.is_plan or names_workflow(source.version.title, about)


def aside(headings: Sequence[str]) -> bool:
    """Whether a section tells of something else than what holds here: history, examples, plans, vendors."""
    return any(_ASIDE.search(each) for each in headings[1:]) or (
        len(headings) == 1 and bool(_ASIDE.search(headings[0]))
    )


def workflow_names(documents: Iterable[DocumentSummary]) -> list[frozenset[str]]:
    """What the workflows are called that have documents of their own."""
    names = {tuple(distinctive(each.title)) for each in documents if each.kind in _PLANS}
    return [frozenset(each) for each in sorted(names) if each]


def of_one_workflow(text: str, workflows: Sequence[frozenset[str]]) -> bool:
    """Whether a statement is about one of these workflows alone."""
    said = term_set(text)
    return any(name <= said for name in workflows)
