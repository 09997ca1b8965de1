"""All checks on one proposed document, and on the documents of a proposal together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ingest.inspect.hidden import inspect_hidden
from ingest.inspect.links import inspect_links
from ingest.inspect.metadata import inspect_metadata
from ingest.inspect.orders import inspect_orders
from ingest.inspect.personal_data import inspect_personal_data
from ingest.inspect.reading import inspect_reading
from ingest.inspect.secrets import secret_remarks, secrets_of, without_secrets
from ingest.inspect.subject import Subject
from ingest.loaded import LoadWarning
from knowledge.documents import PreparedDocument
from knowledge.planning import derived_id
from knowledge.proposals.references import KnownDocument, ReferringDocument, find_broken_references
from knowledge.proposals.report import Remark, Severity, sorted_remarks

Check = Callable[[Subject], Iterator[Remark]]
_CHECKS: tuple[Check, ...] = (
    inspect_metadata,
    inspect_hidden,
    inspect_orders,
    inspect_personal_data,
    inspect_links,
    inspect_reading,
)


class WarningOfFile(Protocol):
    """A loader's remark that says which file it is about, such as `ingest.report.FileWarning`."""

    @property
    def source(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def removed(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectedFile:
    """A document as it would be published and what its loader remarked."""

    document: PreparedDocument
    warnings: Sequence[LoadWarning] = ()


def inspect_document(
    document: PreparedDocument, warnings: Sequence[LoadWarning] = (), *, today: date
) -> list[Remark]:
    """Everything to be said of one document by itself, the gravest first.

    Args:
        document: As it would be published, with the bytes of its file.
        warnings: What its loader remarked; `removed` holds the words that it left out.
        today: The day that dates are compared with.
    """
    subject = Subject(document=document, warnings=tuple(warnings), today=today)
    secrets = secrets_of(subject)
    others = (without_secrets(remark, list(secrets)) for check in _CHECKS for remark in check(subject))
    return list(sorted_remarks([*secret_remarks(subject, secrets), *others]))


def inspect_documents(
    documents: Sequence[PreparedDocument],
    warnings: Sequence[WarningOfFile] = (),
    *,
    today: date,
    known: Iterable[KnownDocument] = (),
) -> list[Remark]:
    """Everything to be said of the documents of a proposal, the gravest first.

    Args:
        documents: As they would be published.
        warnings: What their loaders remarked; those about other files become remarks as well.
        today: The day that dates are compared with.
        known: What is published, which the documents may refer to.
    """
    by_source: Mapping[str, list[LoadWarning]] = defaultdict(list)
    for each in warnings:
        by_source[each.source].append(LoadWarning(code=each.code, message=each.message, removed=each.removed))
    sources = {document.source for document in documents}
    remarks = [
        Remark(code=each.code, severity=Severity.WARNING, source=each.source, message=each.message)
        for each in warnings
        if each.source not in sources
    ]
    for document in documents:
        remarks += inspect_document(document, by_source[document.source], today=today)
    remarks += find_broken_references([_referring(document) for document in documents], known)
    return list(sorted_remarks(remarks))


def _referring(document: PreparedDocument) -> ReferringDocument:
    metadata = document.metadata
    return ReferringDocument(
        source=document.source,
        collection=document.collection,
        title=metadata.title or "",
        text=document.text,
        headings=_headings(document),
        doc_id=_doc_id(document),
        supersedes=metadata.supersedes,
    )


def _headings(document: PreparedDocument) -> list[str]:
    return [section.heading_path[-1] for section in document.sections if section.heading_path]


def _doc_id(document: PreparedDocument) -> str:
    """As the knowledge base will name it, short of what it does about two of one name."""
    return document.metadata.doc_id or derived_id(document.collection, document.source)[0]
