"""Documents of one template about different things: a runbook of each service, a plan of each workflow.

What they say in the same place of the template is meant for different subjects, which the
sentence itself seldom names. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from knowledge.compared import ComparedDocument
from knowledge.contradictions.claim import Claim
from knowledge.terms import term_set

_GENERAL = frozenset(
    """purpose scope introduction overview summary background definitions terms glossary roles responsibilities
    roles and responsibilities policy rules requirements procedure procedures process exceptions enforcement
    compliance review references related documents contact contacts questions faq history revision history version
    history change history changes approval approvals appendix annex table of contents contents about notes policy
    statement guidelines audience applicability ownership documentation training monitoring""".split()
)
_SHARED = 3
"""Least number of particular headings in common."""
_OF_SHORTER = 0.5
_NUMBERING = re.compile(r"^[\W\d_]+")
_VERSION = re.compile(r"\b(?:v(?:ersion)?\.? ?\d[\d.]*|\d[\d.]*|draft|final|copy|old|new)\b", re.IGNORECASE)

Headings = Mapping[str, frozenset[str]]
"""Document id to the headings of its sections as `heading_names` gives them."""


def heading_names(paths: Iterable[tuple[str, ...]]) -> frozenset[str]:
    """The particular headings below the title, without their numbers."""
    names = {_NUMBERING.sub("", path[-1]).strip().lower() for path in paths if len(path) > 1}
    return frozenset(
        name for name in names if name and not set(name.split()) <= _GENERAL | {"and", "of", "the"}
    )


def of_one_template(first: ComparedDocument, second: ComparedDocument, headings: Headings) -> bool:
    """Whether two documents are filled-in copies of one form for different subjects."""
    one, two = headings.get(first.doc_id, frozenset()), headings.get(second.doc_id, frozenset())
    shared = one & two
    if len(shared) < _SHARED or len(shared) < _OF_SHORTER * min(len(one), len(two)):
        return False
    mine, theirs = (term_set(_VERSION.sub(" ", each.title)) for each in (first, second))
    return bool(mine - theirs) and bool(theirs - mine)


class Apart:
    """Tells documents that may well differ: one replaces the other, or they share a template."""

    def __init__(self, headings: Headings) -> None:
        self._headings = headings
        self._known: dict[tuple[str, str], bool] = {}

    def __call__(self, first: Claim, second: Claim) -> bool:
        one, two = sorted((first.document, second.document), key=lambda each: each.doc_id)
        key = (one.doc_id, two.doc_id)
        if key not in self._known:
            self._known[key] = (
                one.replaces(two) or two.replaces(one) or of_one_template(one, two, self._headings)
            )
        return self._known[key]
