"""What people type about documents, checked: kinds, audiences, dates, names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from assistant.ui.govern.forms import Submission
from assistant.ui.govern.refusals import RefusedError
from knowledge.audience import normalise_audience
from knowledge.documents import DocumentKind, DocumentMetadata, DocumentStatus

FIELDS = {
    "title": "Title",
    "kind": "Kind",
    "owner": "Owner",
    "deputy": "Deputy",
    "audience": "Audience",
    "effective_from": "In effect from",
    "review_by": "Review by",
    "status": "Status",
    "supersedes": "Replaces",
    "version_label": "Version",
}
"""What a metadata change may name, as people read it."""

_DATES = frozenset({"effective_from", "review_by"})
_COLLECTION = re.compile(r"\w[\w .-]{0,79}")


def parse_audience(text: str) -> frozenset[str] | None:
    """Roles and groups out of words between commas; None where nothing is named.

    Raises:
        RefusedError: If a name is no role and no group.
    """
    names = [name for name in re.split(r"[,;\n]", text) if name.strip()]
    try:
        return normalise_audience(names) if names else None
    except ValueError as error:
        raise RefusedError(422, f"The audience cannot be used: {error}.") from error


def parse_day(text: str, name: str) -> date | None:
    """A day as the browser writes it.

    Raises:
        RefusedError: If it is none.
    """
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        raise RefusedError(422, f"{name} is no date; write it as 2027-03-31.") from None
    if day is not None and not 1900 <= day.year < 3000:
        raise RefusedError(422, f"{name} is out of range; write it as 2027-03-31.")
    return day


def parse_collection(text: str) -> str:
    """The name of a collection.

    Raises:
        RefusedError: If it cannot be one.
    """
    if not _COLLECTION.fullmatch(text):
        raise RefusedError(422, "Name the collection with letters, digits, blanks and . - _, 80 at most.")
    return text


def upload_flags(form: Mapping[str, str]) -> DocumentMetadata:
    """The fields of the upload form as metadata that wins over what the files state.

    Raises:
        RefusedError: If one of them cannot be used.
    """
    kind = form.get("kind", "")
    return DocumentMetadata(
        doc_id=form.get("document", "").strip() or None,
        kind=_one_of(DocumentKind, kind, "kind") if kind else None,
        owner=form.get("owner", "").strip()[:200] or None,
        audience=parse_audience(form.get("audience", "")),
    )


def changed_fields(form: Submission, now: Mapping[str, str]) -> dict[str, str]:
    """What a metadata form changes against the document as it is; "" takes a value away.

    Raises:
        RefusedError: If a value cannot be used, or nothing is changed.
    """
    given = {name: form.text(name, at_most=500) for name in FIELDS if name in form.fields}
    changed = {name: value for name, value in given.items() if value != now[name]}
    if not changed:
        raise RefusedError(422, "Nothing is changed; change a field and send the form again.")
    for name, value in changed.items():
        _check(name, value)
    return changed


def _check(name: str, value: str) -> None:
    if name in _DATES:
        parse_day(value, FIELDS[name])
    if name == "audience" and parse_audience(value) is None:
        raise RefusedError(422, "Name an audience: staff is everybody.")
    if name == "kind":
        _one_of(DocumentKind, value, "kind")
    if name == "status":
        _one_of(DocumentStatus, value, "status")
    if name == "title" and not value:
        raise RefusedError(422, "A document needs a title.")


def _one_of(choices: Iterable[DocumentKind] | Iterable[DocumentStatus], value: str, name: str):  # type: ignore[no-untyped-def]
    found = next((each for each in choices if each.value == value), None)
    if found is None:
        raise RefusedError(422, f"{value[:40]!r} is no {name}; choose one of the list.")
    return found
