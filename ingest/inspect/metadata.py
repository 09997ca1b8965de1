"""What a document states of itself: missing owners and dates, and dates that cannot be meant. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from ingest.inspect.subject import Subject
from knowledge.proposals.report import Remark, Severity

_FAR = timedelta(days=366)
_NOBODY = frozenset(
    ["tbd", "tba", "tbc", "todo", "n/a", "na", "none", "null", "nobody", "no one", "unknown", "undefined",
     "unassigned", "vacant", "open", "pending", "owner", "document owner", "name", "team", "the team",
     "a team", "department", "everyone", "everybody", "all", "all staff", "anyone", "someone", "staff",
     "xxx", "test", "admin", "user", "me", "us", "we", "author", "to be defined", "to be determined",
     "to be confirmed", "to be decided", "to be assigned", "not assigned", "not applicable"]
)  # fmt: skip
_PLACEHOLDER = re.compile(
    r"^[\W_]*$|^[<\[{(].*[>\]})]$|\b(?:tbd|tba|tbc|todo|fixme|lorem ipsum|insert|placeholder)\b", re.I
)
_MISSING = {
    "owner": "No owner is stated; name the person or role that keeps this document true.",
    "review_by": "No review date is stated; give one, or the document never becomes due.",
    "audience": "No audience is stated, so everybody may read it; state who may.",
}


def inspect_metadata(subject: Subject) -> Iterator[Remark]:
    """Missing fields, owners that are nobody, and dates that contradict each other or the day."""
    metadata = subject.document.metadata
    for name, message in _MISSING.items():
        if getattr(metadata, name) is None:
            yield subject.remark(f"missing_{name}", Severity.WARNING, message)
    if any(each.code == "missing_kind" for each in subject.warnings):
        message = "No kind is stated; it counts as a guide, the kind with the least authority."
        yield subject.remark("missing_kind", Severity.NOTE, message)
    if metadata.owner is not None and is_nobody(metadata.owner):
        message = f"The owner {metadata.owner[:80]!r} is no person and no role; name one."
        yield subject.remark("owner_is_nobody", Severity.WARNING, message)
    yield from _dates(subject)


def is_nobody(owner: str) -> bool:
    """Whether an owner's name stands for no person and no role.

    >>> [is_nobody(each) for each in ("TBD", "Team:", "<name>", "Head of Claims", "Dana Ruiz")]
    [True, True, True, False, False]
    """
    bare = " ".join(owner.split()).strip(" .:;,*_-").casefold()
    return bare in _NOBODY or bool(_PLACEHOLDER.search(owner.strip()))


def _dates(subject: Subject) -> Iterator[Remark]:
    review, effective = subject.document.metadata.review_by, subject.document.metadata.effective_from
    if review is not None and review < subject.today:
        message = f"Its review date {review} has passed; review it and set the next one."
        yield subject.remark("review_date_past", Severity.WARNING, message)
    if review is not None and effective is not None and effective > review:
        message = f"It takes effect on {effective}, after its review date {review}; correct one of them."
        yield subject.remark("effective_after_review", Severity.WARNING, message)
    if effective is not None and effective > subject.today + _FAR:
        message = f"It takes effect on {effective}, more than a year ahead; check the date."
        yield subject.remark("effective_far_ahead", Severity.WARNING, message)
