"""What an office file fetches from elsewhere when it is opened, and links that deceive."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from ingest.loaded import LoadWarning, quoted

_FETCHED = re.compile(r"/(image|attachedTemplate|oleObject|frame|video|audio|media|externalLink)$")
_HOST = re.compile(r"(?:https?://)?((?:[\w-]+\.)+[a-z]{2,})(?:[/:?#]\S*)?", re.IGNORECASE)


def office_link_warnings(data: bytes) -> list[LoadWarning]:
    """`remote_content` for what is fetched, `misleading_link` where a text names another host.

    Check the archive first.
    """
    fetched: list[str] = []
    misleading: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = set(archive.namelist())
        for part in sorted(each for each in parts if each.endswith(".rels")):
            outside = list(_outside(archive.read(part)))
            fetched += [target for _, kind, target in outside if _FETCHED.search(kind)]
            links = {key: target for key, kind, target in outside if kind.endswith("/hyperlink")}
            owner = re.sub(r"_rels/([^/]+)\.rels$", r"\1", part)
            if links and owner in parts:
                misleading += _misleading(archive.read(owner), links)
    found = []
    if fetched:
        message = "Parts are fetched from elsewhere when the file is opened; embed them."
        found.append(LoadWarning(code="remote_content", message=message, removed=quoted(fetched)))
    if misleading:
        message = "Links show one address and lead to another; correct them."
        found.append(LoadWarning(code="misleading_link", message=message, removed=quoted(misleading)))
    return found


def _outside(xml: bytes) -> Iterator[tuple[str, str, str]]:
    """Id, type and target of each relationship that leads out of the file."""
    for child in _parsed(xml):
        if child.get("TargetMode") == "External":
            yield child.get("Id", ""), child.get("Type", ""), child.get("Target", "")


def _misleading(xml: bytes, links: dict[str, str]) -> Iterator[str]:
    for element in _parsed(xml).iter("{*}hyperlink"):
        key = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
        text = "".join(part.text or "" for part in element.iter("{*}t")).strip()
        shown, target = _HOST.fullmatch(text), urlsplit(links.get(key, "")).hostname
        if shown and target and not same_site(shown.group(1), target):
            yield f"{text} leads to {links[key]}"


def same_site(one: str, other: str) -> bool:
    """Whether two host names are the same or one is below the other.

    >>> same_site("www.example.org", "example.org"), same_site("bank.example", "evil.example")
    (True, False)
    """
    one, other = (host.lower().removeprefix("www.") for host in (one, other))
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _parsed(xml: bytes) -> Any:
    import lxml.etree

    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return lxml.etree.fromstring(xml, parser)
