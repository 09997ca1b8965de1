"""What an office file says of itself in its own words: custom properties and the manager."""

from __future__ import annotations

from typing import Any

from ingest.loaded import LoadWarning
from ingest.loaders.containers import read_part
from ingest.loaders.docx_runs import tag
from knowledge.documents import DocumentMetadata

_UNDERSTOOD = frozenset(
    {"doc_id", "document_id", "owner", "document_owner", "kind", "audience", "version",
     "effective_from", "effective_date", "review_by", "next_review", "status", "supersedes"}
)  # fmt: skip


_NO_TITLE = frozenset(
    {"", "untitled", "word document", "powerpoint presentation", "presentation", "document", "workbook"}
)


def office_metadata(data: bytes, title: str | None) -> tuple[DocumentMetadata, list[LoadWarning]]:
    """The file's title, the custom properties whose names we know, the manager as owner.

    The author is no owner, and a program's stock title is no title.
    """
    from ingest.metadata import metadata_from_fields

    stated = _stated(data)
    if (title or "").strip().casefold() not in _NO_TITLE:
        stated["title"] = (title or "").strip()
    return metadata_from_fields(stated)


def _stated(data: bytes) -> dict[str, Any]:
    stated: dict[str, Any] = {}
    for child in _children(read_part(data, "docProps/app.xml")):
        if tag(child) == "Manager" and (child.text or "").strip():
            stated["owner"] = child.text.strip()
    for child in _children(read_part(data, "docProps/custom.xml")):
        name = child.get("name", "").strip().lower().replace(" ", "_").replace("-", "_")
        value = "".join(child.itertext()).strip()
        if name in _UNDERSTOOD and value:
            stated[name] = value.split("T")[0] if _is_time(child) else value
    return stated


def _is_time(child: Any) -> bool:
    return any(tag(part) == "filetime" for part in child)


def _children(xml: bytes) -> list[Any]:
    import lxml.etree

    if not xml:
        return []
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return list(lxml.etree.fromstring(xml, parser))
    except lxml.etree.XMLSyntaxError:
        return []  # properties are extra: damaged ones state nothing
