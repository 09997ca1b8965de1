"""Chainlit's page without anything from another host. Pure but for the hash."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass

_FOREIGN_LINK = re.compile(r"<link\b[^>]*\bhref=\"https?://[^>]*>", re.IGNORECASE)
_FOREIGN_META = re.compile(r"<meta\b[^>]*\bcontent=\"https?://[^>]*>\s*", re.IGNORECASE)
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.IGNORECASE | re.DOTALL)
_FONT = re.compile(r"<!-- FONT START -->.*?<!-- FONT END -->", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPage:
    """The page and the hashes of its inline scripts, for the content security policy."""

    html: str
    script_hashes: tuple[str, ...]


def clean_index(page: str) -> IndexPage:
    """Strip links and metadata that name other hosts.

    Args:
        page: The HTML as Chainlit makes it.
    """
    page = _FOREIGN_LINK.sub("", _FONT.sub("", page))
    page = _FOREIGN_META.sub("", page)
    page = page.replace('content="width=device-width, initial-scale=1.0" />', (
        'content="width=device-width, initial-scale=1.0" />\n    '
        '<meta name="color-scheme" content="light dark" />\n    '
        '<script src="/public/session.js"></script>'  # before any socket is opened
    ), 1)
    digests = (hashlib.sha256(s.encode()).digest() for s in _INLINE_SCRIPT.findall(page))
    hashes = tuple(f"sha256-{base64.b64encode(digest).decode()}" for digest in digests)
    return IndexPage(html=page, script_hashes=hashes)
