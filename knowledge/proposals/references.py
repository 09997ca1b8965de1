"""Broken references of a proposed document: links, sections and documents that do not exist. Pure."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from knowledge.proposals.report import Excerpt, Remark, Severity

_MOST_EXCERPTS = 10
_LINK = re.compile(r"(?<![!\\])\[[^\[\]\n]{0,300}\]\(\s*<?([^()\s<>]{1,500})>?(?:\s+[\"'][^\n]{0,200})?\)")
_DOCUMENT = re.compile(
    r"\.(?:md|markdown|mdown|html?|txt|rst|docx|pdf|pptx|xlsx|xlsm|csv|tsv|ya?ml|json|eml)$", re.I
)
_CODE = re.compile(r"(?ms)^[ \t>]*(`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t>]*\1[`~]*[ \t]*$|\Z)|`[^`\n]*`")
_SECTION = re.compile(
    r"\b(?:see|refer to|under|per|in|of|to|by|with|from|and|or|through|following|meets?|satisf(?:y|ies)|against)\s+(?:also\s+)?"
    r"(?:the\s+)?(?:sections?|chapters?|clauses?|paragraphs?|§{1,2})\s*(\d{1,3}(?:\.\d{1,3}){0,4})(?![\w%]|\.\d)(?P<after>[^\n]{0,40})",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"^\s*(?:\([\w.]+\)\s*)*,?\s*(?:of|in|from|to|under)\s+(?!this\b|the (?:present|above|document\b)|these\b)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"^(?:section|chapter|clause|part|article|appendix|annex|§)?\s*(\d{1,3}(?:\.\d{1,3}){0,4})(?:[.):\s–-]|$)",
    re.I,
)
_KINDS = r"(?:Policy|Standard|Playbook|Procedure|Runbook|Handbook|Specification|Ownership Plan|Workflow Spec)"
_NAMED = re.compile(
    r"\b(?:see|refer to|according to|as set out in|defined in|described in|follow|in line with|governed by|as per)\s+(?:also\s+)?"
    rf"(?:the|our)\s+[*_\"“]*((?:[A-Z][\w&-]*\s+(?:(?:and|of|for|on|to|the)\s+)*){{1,6}}{_KINDS})\b(?!\s+[A-Z])",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferringDocument:
    """A proposed document by what it refers to and can be referred to."""

    source: str
    """Relative to its root, "/"-separated."""
    collection: str
    title: str
    text: str
    """Normalised text, Markdown."""
    headings: Sequence[str] = ()
    """The words of every heading, in order."""
    doc_id: str
    """With its collection, such as `finance/refunds`, or as the document states it."""
    supersedes: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDocument:
    """A document of the base or of the same proposal that may be referred to."""

    doc_id: str
    title: str
    source: str
    collection: str = ""
    supersedes: Sequence[str] = ()


def find_broken_references(
    documents: Sequence[ReferringDocument], known: Iterable[KnownDocument]
) -> list[Remark]:
    """Remarks on what the documents refer to and nobody has.

    `broken_link` a relative link to a document that is neither known nor proposed;
    `missing_section` a number that no heading of the document bears, where headings are
    numbered; `unknown_title` a document named in full that is not here (a note: it may
    live elsewhere); `orphaned_supersedes`, `supersedes_itself`, `supersedes_circle`.

    Args:
        documents: All documents of a proposal.
        known: What is published; a proposed document replaces the one with its id.
    """
    own = [_as_known(each) for each in documents]
    replaced = {each.doc_id for each in own}
    index = _Index.of([*own, *(each for each in known if each.doc_id not in replaced)])
    remarks: list[Remark] = []
    for document in documents:
        remarks += _links(document, index)
        remarks += _sections(document)
        remarks += _titles(document, index)
        remarks += _supersedes(document, index)
    return remarks


@dataclass(frozen=True, slots=True)
class _Index:
    """What exists, by each name that a reference may use."""

    sources: frozenset[str]
    by_name: Mapping[str, Sequence[KnownDocument]]
    titles: frozenset[str]

    @classmethod
    def of(cls, known: Iterable[KnownDocument]) -> _Index:
        names: dict[str, list[KnownDocument]] = defaultdict(list)
        sources, titles = set(), set()
        for each in known:
            sources.add(_folded_path(each.source))
            titles.add(_folded_title(each.title))
            for name in {each.doc_id, each.doc_id.partition("/")[2] or each.doc_id}:
                names[name.casefold()].append(each)
        return cls(frozenset(sources), names, frozenset(titles))

    def find(self, reference: str, collection: str) -> KnownDocument | None:
        """The document that a `supersedes` means: by its id, or by its short id nearby."""
        found = self.by_name.get(reference.casefold(), ())
        exact = [each for each in found if each.doc_id.casefold() == reference.casefold()]
        near = [each for each in found if each.collection == collection or not each.collection]
        return next(iter([*exact, *near]), None)


def _as_known(document: ReferringDocument) -> KnownDocument:
    return KnownDocument(
        doc_id=document.doc_id,
        title=document.title,
        source=document.source,
        collection=document.collection,
        supersedes=document.supersedes,
    )


def _links(document: ReferringDocument, index: _Index) -> Iterator[Remark]:
    folder = posixpath.dirname(document.source)
    broken = []
    for match in _LINK.finditer(_without_code(document.text)):
        target = unquote(re.split(r"[?#]", match.group(1))[0])
        if (
            not target
            or re.match(r"[a-z][a-z0-9+.-]*:|//|[{<$]", target, re.I)
            or not _DOCUMENT.search(target)
        ):
            continue
        from_root = posixpath.normpath(target.lstrip("/"))
        path = from_root if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        if not {_folded_path(path), _folded_path(from_root)} & index.sources:
            broken.append(match.span())
    if broken:
        message = (
            "Links lead to documents that are neither published nor proposed; correct them or add those."
        )
        yield _remark(document, "broken_link", Severity.WARNING, message, broken)


def _sections(document: ReferringDocument) -> Iterator[Remark]:
    numbers = {match.group(1) for each in document.headings if (match := _NUMBERED.match(each.strip()))}
    if len(numbers) < 2:
        return  # without numbered headings a number may mean anything
    missing = []
    for match in _SECTION.finditer(_without_code(document.text)):
        number = match.group(1)
        if _ELSEWHERE.match(match.group("after")) or _exists(number, numbers):
            continue
        missing.append((match.start(), match.end(1)))
    if missing:
        message = (
            "It refers to sections that it does not have; correct the numbers or name the document meant."
        )
        yield _remark(document, "missing_section", Severity.WARNING, message, missing)


def _exists(number: str, numbers: set[str]) -> bool:
    """Sections without a heading of their own count where their parent has no numbered children."""
    if number in numbers:
        return True
    parent = number.rpartition(".")[0]
    has_children = any(each.startswith(f"{parent}.") for each in numbers)
    return bool(parent) and parent in numbers and not has_children


def _titles(document: ReferringDocument, index: _Index) -> Iterator[Remark]:
    unknown = [
        match.span(1)
        for match in _NAMED.finditer(_without_code(document.text))
        if not _is_title(match.group(1), index.titles)
        and not _is_title(match.group(1), {_folded_title(document.title)})
    ]
    if unknown:
        message = "It names documents that are neither published nor proposed; check the titles, or add those documents."
        yield _remark(document, "unknown_title", Severity.NOTE, message, unknown)


def _is_title(name: str, titles: Iterable[str]) -> bool:
    wanted = _folded_title(name)
    return any(
        wanted == title or f" {wanted} " in f" {title} " or f" {title} " in f" {wanted} " for title in titles
    )


def _supersedes(document: ReferringDocument, index: _Index) -> Iterator[Remark]:
    for reference in document.supersedes:
        found = index.find(reference, document.collection)
        excerpt = [Excerpt(source=document.source, quote=f"supersedes: {reference}")]
        if found is None:
            message = f"It says that it supersedes {reference!r}, which nobody has published; correct the id."
            yield _plain(document, "orphaned_supersedes", Severity.WARNING, message, excerpt)
        elif found.doc_id == document.doc_id:
            message = "It says that it supersedes itself; a new version replaces the old one without that."
            yield _plain(document, "supersedes_itself", Severity.WARNING, message, excerpt)
        else:
            circle = _circle(document.doc_id, found, index)
            if circle:
                way = " → ".join([document.doc_id, *circle])
                message = (
                    f"Documents supersede each other in a circle ({way}), so none is in force; correct one."
                )
                yield _plain(document, "supersedes_circle", Severity.ERROR, message, excerpt)


def _circle(start: str, first: KnownDocument, index: _Index) -> list[str]:
    """The way from `first` back to `start`; empty where there is none."""
    ways, seen = [[first]], {first.doc_id}
    while ways:
        way = ways.pop()
        for reference in way[-1].supersedes:
            following = index.find(reference, way[-1].collection)
            if following is None:
                continue
            if following.doc_id == start:
                return [*(each.doc_id for each in way), start]
            if following.doc_id not in seen:
                seen.add(following.doc_id)
                ways.append([*way, following])
    return []


def _remark(
    document: ReferringDocument, code: str, severity: Severity, message: str, spans: Sequence[tuple[int, int]]
) -> Remark:
    excerpts = [
        Excerpt(source=document.source, quote=document.text[start:end], start=start, end=end)
        for start, end in spans
    ]
    return _plain(document, code, severity, message, excerpts)


def _plain(
    document: ReferringDocument, code: str, severity: Severity, message: str, excerpts: Sequence[Excerpt]
) -> Remark:
    return Remark(
        code=code,
        severity=severity,
        source=document.source,
        message=message,
        excerpts=tuple(excerpts[:_MOST_EXCERPTS]),
    )


def _without_code(text: str) -> str:
    """Code as blanks of the same length: what stands in it refers to nothing."""
    return (
        _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)
        if "`" in text or "~~~" in text
        else text
    )


def _folded_path(path: str) -> str:
    return posixpath.normpath(path).casefold()


def _folded_title(title: str) -> str:
    words = re.findall(r"\w+", title.casefold())
    return " ".join(words[1:] if words[:1] in (["the"], ["our"]) else words)
