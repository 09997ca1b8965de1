"""What a document says of itself: fields from front matter, properties, sidecars and flags.

What is not stated stays None and becomes a warning. The one thing that is never let pass
is an audience that was given and cannot be read: that file fails, because the
alternative would be to open it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

from ingest.errors import IngestError, UnreadableFileError
from ingest.loaded import LoadWarning
from knowledge.audience import EVERYONE, GROUP, ROLES, normalise_audience
from knowledge.documents import DocumentKind, DocumentMetadata, DocumentStatus

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "doc_id": ("doc_id", "document_id", "id"),
    "title": ("title", "name"),
    "kind": ("kind", "document_kind", "document_type", "doc_type", "type"),
    "version_label": ("version", "version_label", "revision", "document_version"),
    "owner": ("owner", "document_owner", "doc_owner", "owned_by", "policy_owner", "process_owner"),
    "deputy": ("deputy", "deputy_owner", "delegate", "backup_owner", "owner_deputy"),
    "audience": ("audience", "acl", "acl_roles", "roles", "readers", "visibility"),
    "effective_from": ("effective_from", "effective", "effective_date", "valid_from", "in_force_from"),
    "review_by": ("review_by", "next_review", "review_date", "next_review_date", "review_due"),
    "status": ("status", "document_status", "state"),
    "supersedes": ("supersedes", "replaces"),
}

_STATUSES: Mapping[DocumentStatus, tuple[str, ...]] = {
    DocumentStatus.IN_FORCE: (
        "in force", "current", "approved", "active", "published", "final", "effective", "live", "released",
        "stable", "complete", "completed", "accepted", "adopted", "ratified", "issued", "valid", "in effect",
    ),
    DocumentStatus.SCHEDULED: ("scheduled", "approved not yet effective", "future"),
    DocumentStatus.SUPERSEDED: ("superseded", "replaced"),
    DocumentStatus.RETIRED: (
        "retired", "archived", "withdrawn", "obsolete", "deprecated", "cancelled", "canceled", "revoked",
        "rescinded", "expired", "rejected", "inactive",
    ),
    DocumentStatus.DRAFT: (
        "draft", "proposed", "proposal", "in review", "under review", "review", "wip", "work in progress",
        "unapproved", "not approved", "to be approved", "awaiting approval",
    ),
}  # fmt: skip
_STATUS_BY_WORD = {word: status for status, words in _STATUSES.items() for word in words}

_KINDS: Mapping[str, DocumentKind] = {
    **{kind.value: kind for kind in DocumentKind},
    "workflow": DocumentKind.WORKFLOW_SPEC,
    "workflow_specification": DocumentKind.WORKFLOW_SPEC,
    "procedure": DocumentKind.PLAYBOOK,
    "runbook": DocumentKind.PLAYBOOK,
    "guideline": DocumentKind.GUIDE,
    "guidance": DocumentKind.GUIDE,
    "raci": DocumentKind.OWNERSHIP_PLAN,
}

_EVERYONE_WORDS = frozenset(
    {"all", "everyone", "everybody", "public", "all_staff", "all_employees", EVERYONE}
)
_ROLE_WORDS = {
    **{role: role for role in ROLES},
    **{f"{role}s": role for role in ROLES if role != EVERYONE},
    "programme_manager": "program_manager",
    "programme_managers": "program_manager",
    "administrator": "admin",
    "administrators": "admin",
}

_DATE_FORMATS = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y",
    "%d-%b-%Y", "%d-%B-%Y", "%Y%m%d",
)  # fmt: skip
_COUNTS_AS_DRAFT = "; the document counts as a draft."
_NO_VALUE = frozenset({"", "none", "null", "n/a", "na", "tbd", "-", "unknown"})


def parse_yaml(text: str) -> object:
    """One YAML value, read safely.

    Aliases are refused because a few of them can expand to gigabytes.

    Raises:
        ValueError: If the text is no YAML or uses aliases or tags. The message says where.
    """
    import yaml

    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                raise ValueError("YAML aliases are not allowed")
        return yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f" in line {mark.line + 1}" if mark is not None else ""
        raise ValueError(f"the YAML cannot be read{place}") from error


def metadata_from_fields(stated: Mapping[str, Any]) -> tuple[DocumentMetadata, list[LoadWarning]]:
    """Metadata from field names and values as people write them.

    Names are compared without case, blanks and dashes, and synonyms are understood
    ("next review", "Document-Owner"). An author is no owner.

    Raises:
        UnreadableFileError: If an audience is given that names no known role.
    """
    given = {_key(str(name)): value for name, value in stated.items()}
    warnings: list[LoadWarning] = []
    return DocumentMetadata(
        doc_id=_doc_id(_pick(given, "doc_id"), warnings),
        title=_text(_pick(given, "title")),
        kind=_kind(_pick(given, "kind"), warnings),
        version_label=_text(_pick(given, "version_label")),
        owner=_owner(_pick(given, "owner")),
        deputy=_owner(_pick(given, "deputy")),
        audience=_audience(_pick(given, "audience")),
        effective_from=_date(_pick(given, "effective_from"), "effective_from", warnings),
        review_by=_date(_pick(given, "review_by"), "review_by", warnings),
        status=_status(given, warnings),
        supersedes=tuple(_words(_pick(given, "supersedes"))),
    ), warnings


def metadata_as_typed(stated: Mapping[str, Any]) -> DocumentMetadata:
    """As `metadata_from_fields`, of values that somebody types one by one and can correct at once.

    Raises:
        IngestError: If one of them cannot be read.
    """
    metadata, warnings = metadata_from_fields(stated)
    if warnings:
        said = warnings[0].message.removesuffix(_COUNTS_AS_DRAFT).removesuffix(".")
        raise IngestError(f"{said}; nothing was proposed.")
    return metadata


def merge_metadata(*layers: DocumentMetadata) -> DocumentMetadata:
    """One record out of several; a later layer wins wherever it states a field."""
    merged = DocumentMetadata()
    for layer in layers:
        stated = {
            field.name: value
            for field in fields(layer)
            if (value := getattr(layer, field.name)) is not None and value != ()
        }
        merged = replace(merged, **stated)
    return merged


def states_restriction(name: str) -> bool:
    """Whether a field of this name says who may read a document or whether it is in force."""
    return _key(name) in _FIELDS["audience"] + _FIELDS["status"]


def complete_metadata(
    metadata: DocumentMetadata, *, text: str, source: str
) -> tuple[DocumentMetadata, list[LoadWarning]]:
    """Metadata with a title and a kind, and a warning for each thing nobody stated.

    The title falls back to the first top heading, then to the file's name. The kind falls
    back to `guide`, the kind with the least authority.
    """
    warnings = [
        LoadWarning(code=f"missing_{name}", message=message)
        for name, message in _MISSING.items()
        if getattr(metadata, name) is None
    ]
    title = metadata.title or _first_heading(text) or _title_from_name(source)
    return replace(metadata, title=title, kind=metadata.kind or DocumentKind.GUIDE), warnings


_MISSING = {
    "owner": "No owner is stated; nobody is named when this document does not answer.",
    "review_by": "No review date is stated; the document never becomes due.",
    "audience": "No audience is stated; everybody may read the document.",
    "kind": "No kind is stated; the document counts as a guide.",
}


def parse_date(value: object) -> date | None:
    """A date from a date, a datetime, or text in ISO or a common unambiguous form.

    Two-number forms such as 03/04/2026 are read only where one number is above 12.

    Raises:
        ValueError: If there is a value and it is no date.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", str(value or "").strip().replace(",", " "))
    text = " ".join(text.split())
    if text.lower() in _NO_VALUE:
        return None
    iso = re.match(r"\d{4}-\d{2}-\d{2}(?=[T ]\d)", text)
    slashed = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    if slashed:
        return _slashed_date(*map(int, slashed.groups()))
    for pattern in _DATE_FORMATS:
        try:
            return datetime.strptime(iso.group() if iso else text, pattern).date()
        except ValueError:
            continue
    raise ValueError(f"{str(value)[:40]!r} is no date; write it as 2026-03-31")


def _slashed_date(first: int, second: int, year: int) -> date:
    if first <= 12 and second <= 12 and first != second:
        raise ValueError(f"'{first}/{second}/{year}' can be two dates; write it as 2026-03-31")
    return date(year, second, first) if first > 12 else date(year, first, second)


def parse_audience(value: object) -> frozenset[str] | None:
    """Roles, and groups as `group:NAME`, from a list or words; "all", "everyone" and "public" mean everybody.

    Raises:
        ValueError: If something is given that names no known role. Restrict by default.
    """
    if value is None:
        return None
    words = _words(value)
    groups = {word for word in words if word.casefold().startswith(GROUP)}
    roles = {_key(word) for word in words if word not in groups}
    if roles & _EVERYONE_WORDS:
        roles = (roles - _EVERYONE_WORDS) | {EVERYONE}
    return normalise_audience({*groups, *(_ROLE_WORDS.get(role, role) for role in roles)})


def _audience(value: object) -> frozenset[str] | None:
    try:
        return parse_audience(value)
    except ValueError as error:
        raise UnreadableFileError(f"The audience cannot be read: {error}.") from error


def _status(given: Mapping[str, Any], warnings: list[LoadWarning]) -> DocumentStatus | None:
    if given.get("draft") is True or given.get("published") is False:
        return DocumentStatus.DRAFT
    if given.get("archived") is True:
        return DocumentStatus.RETIRED
    value = _text(_pick(given, "status"))
    if value is None:
        return None
    try:
        return parse_status(value)
    except ValueError as error:
        # Not answering from it is the safe reading of a state that nobody understands.
        warnings.append(LoadWarning(code="unknown_status", message=f"{error}{_COUNTS_AS_DRAFT}"))
        return DocumentStatus.DRAFT


def parse_status(value: str) -> DocumentStatus:
    """The status that a word stands for, synonyms included ("approved" is in force).

    Raises:
        ValueError: If the word stands for none.
    """
    words = re.sub(r"[\s_-]+", " ", value).strip().lower()
    if words in _STATUS_BY_WORD:
        return _STATUS_BY_WORD[words]
    if words.startswith("pending"):
        return DocumentStatus.DRAFT
    if words.startswith("superseded by"):
        return DocumentStatus.SUPERSEDED
    known = ", ".join(status.value for status in DocumentStatus)
    raise ValueError(f"The status {value[:40]!r} is not one of {known}")


def parse_kind(value: str) -> DocumentKind:
    """The kind that a word stands for.

    Raises:
        ValueError: If the word stands for none.
    """
    kind = _KINDS.get(_key(value))
    if kind is None:
        raise ValueError(f"The kind {value[:40]!r} is not one of {', '.join(k.value for k in DocumentKind)}")
    return kind


def _kind(value: object, warnings: list[LoadWarning]) -> DocumentKind | None:
    text = _text(value)
    try:
        return parse_kind(text) if text else None
    except ValueError as error:
        warnings.append(LoadWarning(code="unknown_kind", message=f"{error}."))
        return None


def _date(value: object, name: str, warnings: list[LoadWarning]) -> date | None:
    try:
        return parse_date(value)
    except ValueError as error:
        warnings.append(LoadWarning(code="invalid_date", message=f"`{name}`: {error}."))
        return None


def _doc_id(value: object, warnings: list[LoadWarning]) -> str | None:
    text = _text(value)
    if text is None:
        return None
    slug = slugify(text)
    if not slug:
        warnings.append(
            LoadWarning(code="invalid_id", message=f"The id {text[:40]!r} holds no letter or digit.")
        )
    return slug or None


def _owner(value: object) -> str | None:
    return ", ".join(_words(value)) if isinstance(value, list | tuple) else _text(value)


def _text(value: object) -> str | None:
    if value is None or isinstance(value, Mapping | list | tuple):
        return None
    text = " ".join(str(value).split())
    return None if text.lower() in _NO_VALUE else text[:500]


def _words(value: object) -> list[str]:
    if value is None:
        return []
    parts: Iterable[object] = value if isinstance(value, list | tuple | set | frozenset) else [value]
    pieces = (piece.strip() for part in parts for piece in re.split(r"[,;|]", str(part)))
    return [piece for piece in pieces if piece]


def _pick(given: Mapping[str, Any], field: str) -> Any:
    return next((given[name] for name in _FIELDS[field] if given.get(name) is not None), None)


def _key(name: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.strip())
    return re.sub(r"[\s_-]+", "_", words).lower()


def slugify(text: str) -> str:
    """Lower-case letters, digits and dashes: what ids and collection names are made of.

    >>> slugify("Model Change Policy (v2)")
    'model-change-policy-v2'
    """
    return "-".join(re.findall(r"\w+", text.lower().replace("_", "-")))[:120].strip("-")


def _first_heading(text: str) -> str | None:
    from ingest.chunk import cut_sections

    paths: Sequence[tuple[str, ...]] = [section.heading_path for section in cut_sections(text[:4000])]
    first = next((path for path in paths if path), None)
    return first[0] if first else None


def _title_from_name(source: str) -> str:
    stem = PurePosixPath(source).stem
    words = re.sub(r"[_\-\s]+", " ", stem).strip() or stem
    return words[0].upper() + words[1:]
