"""Pictures and links that lead elsewhere, run something, or say one address and open another. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote, urlsplit

from ingest.inspect.subject import Subject, blank_code, counted
from ingest.loaders.office_links import same_site
from knowledge.proposals.report import Excerpt, Remark, Severity

_MARKDOWN = re.compile(
    r"(?<!\\)(!?)\[((?:[^\[\]\\]|\\.|\[[^\[\]]{0,300}\]){0,300})\]\(\s*<?((?:[^()\s<>]|\([^()\s]*\)){1,2000})>?[^()\n]{0,300}\)"
)
_DEFINED = re.compile(r"(?m)^[ ]{0,3}\[([^\[\]\n]{1,200})\]:[ \t]*<?(\S{1,2000}?)>?(?:[ \t]+[\"'(].*)?$")
_USED_IMAGE = re.compile(r"!\[([^\[\]\n]{0,300})\](?:\[([^\[\]\n]{0,200})\])?(?!\()")
_HTML_IMAGE = re.compile(
    r"<(?:img|source|video|audio|embed|input|iframe|object)\b[^<>]{0,2000}?\b(?:src|srcset|data|poster|background)\s*=\s*[\"']?([^\s\"'<>]{1,2000})",
    re.I,
)
_HTML_TAG_SIZE = re.compile(r"\b(?:width|height)\s*[=:]\s*[\"']?[01](?:px)?\b", re.I)
_HTML_LINK = re.compile(
    r"<a\b[^<>]{0,1000}?\bhref\s*=\s*(?:\"([^\"]{1,2000})\"|'([^']{1,2000})'|([^\s<>]{1,2000}))[^<>]{0,500}>(.{0,500}?)</a>",
    re.I | re.S,
)
_CSS_IMAGE = re.compile(r"\burl\(\s*[\"']?((?:https?:)?//[^\s\"')]{1,2000})", re.I)
_EVENT = re.compile(
    r"<[a-z][^<>]{0,1000}?\son(?:error|load|click|mouse\w+|focus|toggle|animation\w+)\s*=[^<>]{0,1000}>|<script\b[^<>]{0,500}>",
    re.I,
)
_HARMFUL = re.compile(r"^\s*(?:javascript|vbscript|livescript)\s*:", re.I)
_DATA = re.compile(r"^\s*data\s*:", re.I)
_PICTURE_DATA = re.compile(r"^\s*data:image/(?:png|jpe?g|gif|webp|avif|bmp);", re.I)
_TRACKING = re.compile(
    r"pixel|beacon|track(?:er|ing)?\b|/open\b|collect\?|telemetry|[?&](?:q|query|question|user|uid|mail|email|data|msg|text|prompt|topic)=|"
    r"[{<%]|\{\{|\$\{",
    re.I,
)
_BADGE = re.compile(
    r"(?:^|\.)(?:shields\.io|badge\.fury\.io|codecov\.io|travis-ci\.(?:org|com)|github\.com|githubusercontent\.com)$"
)
_SHOWN_HOST = re.compile(r"\s*(?:https?://)?((?:[\w-]+\.)+[a-z]{2,24})(?:[/:?#]\S*)?\s*", re.I)
_KNOWN_ENDINGS = re.compile(
    r"\.(?:com|org|net|gov|edu|int|mil|info|biz|test|invalid|example|(?:co|com|org|gov|ac|net)\.[a-z]{2}|"
    r"eu|uk|de|fr|nl|be|ch|at|es|it|pt|pl|se|no|dk|fi|ie|us|ca|au|nz|jp|cn|in|br|ru|io|ai|dev|app|cloud)$",
    re.IGNORECASE,
)
"""A name without a scheme counts as an address only with one of these: it may be a file's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A picture or a link as it was written."""

    text: str
    target: str
    picture: bool


def inspect_links(subject: Subject) -> Iterator[Remark]:
    """`remote_image`, `tracking_image`, `unsafe_link`, `active_content`, `misleading_link`."""
    written = subject.prose or blank_code(subject.text)
    links = list(dict.fromkeys(find_links(written, html=subject.document.format == "html")))
    yield from _pictures(subject, [each for each in links if each.picture], written)
    unsafe = [each.target for each in links if _is_unsafe(each)]
    if unsafe:
        message = f"A script or hidden data opens with {counted(len(unsafe), 'link')}; take them out."
        yield subject.remark("unsafe_link", Severity.ERROR, message, _quotes(subject, unsafe))
    deceiving = [f"{each.text} leads to {each.target}" for each in links if misleads(each)]
    if deceiving:
        message = (
            f"Another address than the one shown opens with {counted(len(deceiving), 'link')}; correct them."
        )
        yield subject.remark("misleading_link", Severity.WARNING, message, _quotes(subject, deceiving))
    if subject.document.format == "markdown":
        active = [match.group() for match in _EVENT.finditer(_without_inline_code(written))]
        if active:
            message = f"A page would run a script in {counted(len(active), 'place')}; take it out."
            yield subject.remark("active_content", Severity.WARNING, message, _quotes(subject, active))


def find_links(text: str, *, html: bool = False) -> Iterator[Link]:
    """Every picture and link of Markdown with HTML in it, or of HTML alone."""
    if not html and "](" in text:
        for mark, words, target in _MARKDOWN.findall(text):
            yield Link(text=words, target=target, picture=bool(mark))
    if not html and "]:" in text:
        defined = {name.casefold(): target for name, target in _DEFINED.findall(text)}
        pictures = {(name or words).casefold() for words, name in _USED_IMAGE.findall(text)}
        for name, target in defined.items():
            yield Link(text=name, target=target, picture=name in pictures)
    if "<" in text:
        for target in _HTML_IMAGE.findall(text):
            yield Link(text="", target=unescape(target), picture=True)
        for one, two, three, words in _HTML_LINK.findall(text):
            yield Link(
                text=re.sub(r"<[^<>]*>", "", words), target=unescape(one or two or three), picture=False
            )
    if html or "style" in text:
        for target in _CSS_IMAGE.findall(text):
            yield Link(text="", target=target, picture=True)


def misleads(link: Link) -> bool:
    """Whether the words of a link are an address on another host than its target.

    >>> misleads(Link(text="https://bank.example", target="https://evil.test/x", picture=False))
    True
    """
    shown = _SHOWN_HOST.fullmatch(link.text.strip("`*_ "))
    host = _host(link.target)
    if link.picture or shown is None or not host:
        return False
    named = shown.group(1)
    bare = not re.match(r"\s*(?:https?://|www\.)", link.text.strip("`*_ "))
    if bare and (
        not _KNOWN_ENDINGS.search(named) or "/" in link.text or named.lower() in link.target.lower()
    ):
        return False
    return not same_site(named, host)


def _pictures(subject: Subject, pictures: list[Link], written: str) -> Iterator[Remark]:
    remote = [each for each in pictures if _host(each.target)]
    tracking = [each.target for each in remote if _tracks(each.target, written)]
    plain = [each.target for each in remote if each.target not in tracking]
    if tracking:
        message = (
            f"Another host could learn who reads from {counted(len(tracking), 'picture')}; take them out."
        )
        yield subject.remark("tracking_image", Severity.WARNING, message, _quotes(subject, tracking))
    if plain:
        hosts = ", ".join(sorted({_host(target) for target in plain})[:5])
        message = f"It fetches {counted(len(plain), 'picture')} from elsewhere ({hosts}); they are not shown."
        yield subject.remark("remote_image", Severity.WARNING, message, _quotes(subject, plain))


def _tracks(target: str, written: str) -> bool:
    parts = urlsplit(target if "//" in target else f"//{target}")
    if _BADGE.search(_host(target)):
        return False
    if _TRACKING.search(f"{parts.path}?{parts.query}" if parts.query else parts.path):
        return True
    place = written.find(target)
    tag = written[max(written.rfind("<", 0, place), 0) : written.find(">", place) + 1] if place >= 0 else ""
    return len(tag) < 2000 and len(_HTML_TAG_SIZE.findall(tag)) >= 2


def _is_unsafe(link: Link) -> bool:
    target = re.sub(r"[\x00-\x20]", "", unquote(unescape(link.target)))
    if _HARMFUL.match(target):
        return True
    return bool(_DATA.match(target)) and not (link.picture and _PICTURE_DATA.match(target))


def _host(target: str) -> str:
    """The host of an absolute address; empty for relative ones."""
    if not re.match(r"(?:https?:|ftp:)?//", target, re.I):
        return ""
    try:
        return (urlsplit(target).hostname or "").lower()
    except ValueError:
        return ""


def _without_inline_code(text: str) -> str:
    return re.sub(r"`[^`\n]*`", "", text)


def _quotes(subject: Subject, parts: list[str]) -> list[Excerpt]:
    return [subject.loose_excerpt(part) for part in parts]
