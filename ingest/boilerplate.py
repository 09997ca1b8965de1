"""Navigation, consent notes, advertising and comment boxes out of pages saved from the web.

A block (text between blank lines) is removed only on wording and shape together: short,
without a duty, a deadline or a way to reach someone in it. What is left out is
returned, so that a person can check it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum


class Cue(StrEnum):
    """Why a block is not part of the document."""

    NAVIGATION = "navigation"
    BYLINE = "byline"
    CONSENT = "consent"
    SHARING = "sharing"
    NEWSLETTER = "newsletter"
    COMMENTS = "comments"
    CALL_TO_ACTION = "call to action"
    TAIL = "tail"
    FOOTER = "footer"
    FILE_NAME = "file name"


def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)


_NAVIGATION = _pattern(
    r"(?:back to\b.{0,40}|(?:return|skip|jump|go) to (?:the )?(?:top|home(?:page)?|main|content|"
    r"navigation|search|menu|blog|news|insights|"
    r"articles|resources|overview|index|list|start|footer|previous|next)\b.{0,30}|(?:top|bottom) of "
    r"(?:the )?page|scroll to top|main menu|menu|"
    r"toggle (?:navigation|menu)|(?:open|close) menu|search|breadcrumbs?|home|all (?:posts|articles|"
    r"insights|news)|"
    r"(?:previous|next)(?: (?:post|article|page|story))?(?:\s*:.{0,80})?|[←→].{0,60}|.{0,60}→|"
    r"(?:log|sign) ?(?:in|out|up)|see (?:all|more)|view (?:all|more)|show more|load more|close|"
    r"print(?: this page)?)"
)
_CRUMBS = _pattern(r"home(?:\s*(?:[>/»›|•]|::)\s*[^>/»›|•]{1,60}){1,6}")
_READING_TIME = _pattern(r"\b\d{1,3}\s*-?\s*min(?:ute)?s?\s+read\b|\breading time\b|\bread time\b")
_DATE_ONLY = _pattern(
    r"(?:(?:published|posted|updated)(?: on)?:?\s*)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s*)?"
    r"(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}(?:,?\s+\d{4})?|"
    r"\d{1,2}\.?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?:\s+\d{4})?)"
)
_AUTHOR = re.compile(
    r"(?:[Ww]ritten |[Pp]osted |[Pp]ublished )?[Bb]y [A-Z][\w.'-]+(?: [A-Z][\w.'-]+){0,3}(?:\s*[|"
    r"·•,–-].{0,60})?"
)
_CONSENT_SUBJECT = _pattern(r"\bcookies?\b|\btracking technolog")
_CONSENT_ACT = _pattern(
    r"\bby (?:continuing|clicking|using|closing|browsing)\b|\baccept (?:all|cookies?|and)\b|"
    r"\b(?:reject|decline|allow) "
    r"(?:all|cookies?)\b|\b(?:manage|change|customi[sz]e|update) (?:your )?(?:cookie |consent |privacy )?"
    r"(?:preferences|settings|options|cookies|choices)\b|\bcookie (?:settings|preferences|notice|banner)\b|"
    r"\b(?:this|our) (?:web ?)?sites? uses? cookies\b|\bwe use cookies to (?:improve|enhance|give|"
    r"provide|offer|personali|ensure|analy)"
)
_SHARING = _pattern(
    r"share(?:(?: this| the) (?:post|article|page|story|insight))?(?:\s*:|\s*(?:on|via)\b.{0,60})?|"
    r"tweet(?: this)?|"
    r"(?:follow|like|connect with) us(?: on .{0,60})?|copy link|email this.{0,20}|\d+ (?:likes?|"
    r"shares?|views?)"
)
_NETWORKS = frozenset(
    ["facebook", "twitter", "linkedin", "instagram", "youtube", "x", "email", "whatsapp", "reddit",
     "pinterest", "mastodon", "threads", "bluesky", "telegram", "tiktok"]
)  # fmt: skip
_NEWSLETTER = _pattern(
    r"\bsubscribe (?:to|now|today|for|and|via)\b|^subscribe$|\b(?:our|the|weekly|monthly|this) "
    r"newsletter\b|^newsletter$|\bmailing list\b|\b(?:enter|type) your e-?mail(?: address)?(?: to| "
    r"below| here|[.…]*$)|\bin(?:to)? your inbox\b|\bunsubscribe\b"
)
_COMMENT_BOX = _pattern(
    r"(?:\d+ |no |recent )?comments?(?: \(\d+\)| yet| off| closed)?|(?:leave|write|post|add) a "
    r"(?:comment|reply|response).{0,20}|"
    r"(?:log|sign) in to (?:comment|reply).{0,20}|your e-?mail address will not be published.{0,80}|"
    r"required fields are marked.{0,10}|commenting (?:on this post )?(?:isn't|is not|has been|is no "
    r"longer).{0,120}|be the first to comment.{0,20}"
)
_CALL = _pattern(
    r"\b(?:book|schedule|request|claim) (?:a|an|your|my) (?:free |quick |short |no-obligation |"
    r"discovery |strategy |\d+-minute |intro(?:ductory)? )*"
    r"(?:call|demo|consultation|chat|quote|trial|assessment|session|proposal)\b|"
    r"\b(?:contact|call|email) (?:us|our (?:team|experts|sales))\b|\bget in touch\b|\b(?:talk|speak) "
    r"(?:to|with) (?:us|an expert|our (?:team|experts|sales)|one of our experts|sales)\b|"
    r"\blet(?:'|’)?s (?:talk|chat|connect|get started)(?: today| now)?\s*(?:[.!→]|$)|\blet us show\b|"
    r"\breach out (?:to us )?today\b|"
    r"\bready to (?:discuss|get|talk|start|take|transform|scale|move|see|learn|begin|build|turn|put|"
    r"make)\b.{0,80}\?|\bstart (?:with )?a conversation\b|\bget (?:a|your) (?:free )?(?:demo|quote|"
    r"trial|consultation)\b|"
    r"\b(?:download|get) (?:our|your) (?:free )?(?:white ?paper|e-?book|guide|checklist|report|"
    r"template)\b|\bfree trial\b|"
    r"\b(?:how|where) (?:we|our team) can help\b|\bwork with us\b|\bwant to (?:learn|know|see) "
    r"(?:more|how)\b.{0,40}\?"
)
_BUTTON = _pattern(
    r"(?:get started|learn more|read more|find out more|discover more|contact us|get in touch|sign "
    r"up|try (?:it )?(?:now|free)|"
    r"buy now|register(?: now)?|apply now|book now|request (?:a )?demo|download(?: now| pdf)?|join "
    r"(?:us|now)|explore(?: more)?)(?: now| today)?\s*[→»›>!.]*"
)
_TAIL_HEAD = _pattern(
    r"(?:related|similar|recommended|popular|recent|latest|featured|trending|more|other) "
    r"(?:services?|posts?|articles?|insights?|stor(?:y|ies)|"
    r"products?|solutions?|blogs?(?: posts?)?|news|topics?|next steps?|case stud(?:y|ies)|content|"
    r"offerings?|reads?|pages)"
    r"(?: (?:from|for|by|about|on) .{0,40})?|you (?:may|might) (?:also )?(?:like|enjoy|be interested "
    r"in)|more (?:from|like this|insights).{0,40}|"
    r"recommended (?:for you|reading)|read next|keep reading|continue reading|what to read next|"
    r"about the authors?|about us|"
    r"our (?:services|clients|partners|offices)|tags?:?|categor(?:y|ies):?|share this.{0,30}|stay "
    r"(?:connected|informed|up to date)"
)
_FOOTER = _pattern(
    r"(?:©|(?:\(c\)|copyright)\s*(?:©\s*)?(?:19|20)\d\d).{0,120}|.{0,60}\ball rights "
    r"reserved\b.{0,60}|powered by .{0,40}|"
    r"(?:(?:privacy|cookie)(?: policy| notice| statement| settings)?|terms(?: (?:of|and|&) (?:use|"
    r"service|conditions))?|imprint|sitemap|"
    r"accessibility|legal(?: notice)?|disclaimer|careers?|contact(?: us)?|about(?: us)?)(?:\s*[|"
    r"·•/]\s*.{0,60}){1,8}"
)
_FILE_NAME = _pattern(r".{1,80}\.(?:png|jpe?g|gif|svg|webp|avif|ico)")

# A block with one of these says something that binds or helps: it is never advertising.
_SUBSTANCE = _pattern(
    r"\b(?:must|shall|required|prohibited|may not|within \d+|no later than|before (?:you|the|a|any))\b|"
    r"\S@[\w{]|#[a-z][\w-]{2,}|\+?\d[\d ()-]{7,}\d|\bext(?:ension|\.)? \d+"
)
_REACHABLE = _pattern(r"\]\((?:mailto|tel):")
_ITEM = re.compile(r"^\s*(?:[-*+•·‣▪●]|\d{1,3}[.)])\s+")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_STRUCTURE = re.compile(r"^\s*(?:\||```|~~~|>)")
_BLOCK_GAP = re.compile(r"\n[ \t\u00a0]*(?:\n[ \t\u00a0]*)+")


def strip_boilerplate(markdown: str) -> tuple[str, list[str]]:
    """The text without what a web page adds around an article, and the removed blocks.

    Blocks keep their order and their wording. Works on Markdown and on plain text whose
    paragraphs are separated by blank lines.
    """
    blocks = split_blocks(markdown)
    about_cookies = any(_is_heading(block) and _CONSENT_SUBJECT.search(block) for block in blocks[:3])
    cues = [
        _cue(block, index, len(blocks), about_cookies=about_cookies) for index, block in enumerate(blocks)
    ]
    cues = _spread_tails(blocks, _settled(blocks, cues))
    kept = [block for block, cue in zip(blocks, cues, strict=True) if cue is None]
    removed = [block for block, cue in zip(blocks, cues, strict=True) if cue is not None]
    if not removed:
        return markdown, []
    kept, orphans = _without_orphan_headings(blocks, cues)
    return "\n\n".join(kept) + ("\n" if kept else ""), [*removed, *orphans]


def looks_like_saved_page(markdown: str) -> bool:
    """Whether at least three different kinds of page furniture are in the text.

    Governed Markdown has none or one of them; a page saved as Markdown has many.
    """
    blocks = [block for block in split_blocks(markdown) if len(block) < 400]
    cues = {_cue(block, index, len(blocks), about_cookies=True) for index, block in enumerate(blocks)}
    return len(cues - {None, Cue.CALL_TO_ACTION, Cue.FILE_NAME}) >= 3


def repeated_blocks(texts: Iterable[str], *, at_least: int = 3, max_words: int = 60) -> frozenset[str]:
    """Short blocks that stand in several of the texts: page furniture of one site.

    Headings are not counted, because documents made from one template share them.
    """
    seen: Counter[str] = Counter()
    for text in texts:
        seen.update({_folded(block) for block in split_blocks(text) if _may_be_furniture(block, max_words)})
    return frozenset(block for block, count in seen.items() if count >= at_least)


def drop_repeated_blocks(markdown: str, repeated: frozenset[str]) -> tuple[str, list[str]]:
    """The text without the blocks of `repeated_blocks`, and what was removed."""
    blocks = split_blocks(markdown)
    removed = [block for block in blocks if _folded(block) in repeated and not _is_heading(block)]
    if not removed:
        return markdown, []
    kept = [block for block in blocks if block not in removed]
    return "\n\n".join(kept) + ("\n" if kept else ""), removed


def split_blocks(markdown: str) -> list[str]:
    """Texts between blank lines; a code fence with blank lines inside stays one block."""
    blocks: list[str] = []
    fence = ""
    for piece in _BLOCK_GAP.split(markdown.strip("\n")):
        if fence:
            blocks[-1] += f"\n\n{piece}"
        elif piece.strip():
            blocks.append(piece)
        for mark in re.findall(r"(?m)^\s*(```|~~~)", piece):
            fence = "" if fence == mark else (fence or mark)
    return blocks


def _may_be_furniture(block: str, max_words: int) -> bool:
    return len(block.split()) <= max_words and not _is_heading(block) and not _SUBSTANCE.search(block)


def _folded(block: str) -> str:
    return " ".join(block.split()).casefold()


def _is_heading(block: str) -> bool:
    return block.lstrip().startswith("#") and "\n" not in block.strip()


def _plain(block: str) -> str:
    text = _LINK.sub(r"\1", block.replace("\u00a0", " "))
    text = re.sub(r"^\s*(?:#{1,6}\s+|[-*+•]\s+)", "", text.strip())
    return " ".join(re.sub(r"[*_`]+", "", text).split())


def _cue(block: str, index: int, count: int, *, about_cookies: bool) -> Cue | None:
    if _STRUCTURE.match(block):
        return None
    lines = [line for line in block.splitlines() if line.strip()]
    if len(lines) > 1 and all(_ITEM.match(line) for line in lines):
        return _list_cue(block, lines, index, count)
    text = _plain(block)
    words = len(text.split())
    cue = _line_cue(text, words, index, count)
    if cue is Cue.CALL_TO_ACTION and _REACHABLE.search(block):
        return None
    if (
        cue is None
        and not about_cookies
        and words <= 90
        and _CONSENT_SUBJECT.search(text)
        and _CONSENT_ACT.search(text)
    ):
        cue = Cue.CONSENT
    if cue is None and len(lines) > 1 and len(lines) <= 12 and words <= 40:
        return _lines_cue(lines, index, count)
    return cue


_WHOLE: Sequence[tuple[Cue, re.Pattern[str], int]] = (
    (Cue.NAVIGATION, _NAVIGATION, 8),
    (Cue.NAVIGATION, _CRUMBS, 20),
    (Cue.SHARING, _SHARING, 10),
    (Cue.COMMENTS, _COMMENT_BOX, 20),
    (Cue.FOOTER, _FOOTER, 30),
    (Cue.FILE_NAME, _FILE_NAME, 10),
    (Cue.CALL_TO_ACTION, _BUTTON, 6),
)


def _line_cue(text: str, words: int, index: int, count: int) -> Cue | None:
    bare = text.strip(" |·•–-")
    for cue, pattern, limit in _WHOLE:
        if words <= limit and pattern.fullmatch(bare) and not _SUBSTANCE.search(text):
            return cue
    if words <= 16 and _READING_TIME.search(bare):
        return Cue.BYLINE
    at_head, at_end = index < 6, index >= count * 0.6 or count - index <= 6
    if at_head and words <= 14 and (_DATE_ONLY.fullmatch(bare) or _AUTHOR.fullmatch(bare)):
        return Cue.BYLINE
    if _SUBSTANCE.search(text):
        return None
    if (
        words <= 40
        and (at_end or words <= 12)
        and _NEWSLETTER.search(text)
        and not re.search(r"[a-z]\. [A-Z].*\. [A-Z]", text)
    ):
        return Cue.NEWSLETTER
    if words <= 40 and at_end and _CALL.search(text):
        return Cue.CALL_TO_ACTION
    if words <= 7 and at_end and _TAIL_HEAD.fullmatch(bare.rstrip(":")):
        return Cue.TAIL
    return None


def _list_cue(block: str, lines: list[str], index: int, count: int) -> Cue | None:
    items = [_plain(_ITEM.sub("", line)) for line in lines]
    cues = [_line_cue(item, len(item.split()), index, count) for item in items]
    if all(cue is not None for cue in cues):
        return cues[0]
    if all(item.lower() in _NETWORKS for item in items):
        return Cue.SHARING
    links = sum(len(text.split()) for text in _LINK.findall(block))
    words = sum(len(item.split()) for item in items)
    outer = index < 3 or index >= count - 4
    short = len(items) >= 4 and words <= 4 * len(items)
    return Cue.NAVIGATION if outer and short and words and links >= 0.9 * words else None


def _lines_cue(lines: list[str], index: int, count: int) -> Cue | None:
    """A block of several short lines goes where each of them alone would."""
    cues = [_line_cue(_plain(line), len(line.split()), index, count) for line in lines]
    return cues[0] if all(cue is not None for cue in cues) else None


def _settled(blocks: Sequence[str], cues: Sequence[Cue | None]) -> list[Cue | None]:
    """A heading with a cue stays where real text follows: "Comments" may be a chapter."""
    settled = list(cues)
    for index in range(len(blocks) - 2, -1, -1):
        if cues[index + 1] is Cue.NAVIGATION and cues[index] is None and _may_own_a_list(blocks[index]):
            settled[index + 1] = settled[index + 1] if _one_line(blocks[index + 1]) else None
        if cues[index] is not Cue.TAIL and not (cues[index] and _is_heading(blocks[index])):
            continue
        following = blocks[index + 1]
        stands_empty = _is_heading(following) and _closes(following, blocks[index])
        if not (settled[index + 1] or stands_empty or (cues[index] is Cue.TAIL and _is_teaser(following))):
            settled[index] = None
    return settled


def _may_own_a_list(block: str) -> bool:
    """Links under an own heading or an intro are references; menus follow a title or nothing."""
    return not (_is_heading(block) and _level(block) == 1)


def _one_line(block: str) -> bool:
    return "\n" not in block.strip()


def _spread_tails(blocks: Sequence[str], cues: Sequence[Cue | None]) -> list[Cue | None]:
    """Teasers under "Related services" and the like go with it, up to the next real text."""
    spread = list(cues)
    in_tail = False
    for index, block in enumerate(blocks):
        if cues[index] is Cue.TAIL:
            in_tail = True
        elif in_tail and cues[index] is None:
            in_tail = _is_teaser(block)
            spread[index] = Cue.TAIL if in_tail else None
    return spread


def _is_teaser(block: str) -> bool:
    short = len(block.split()) <= 30 and not _STRUCTURE.match(block)
    return short and not _is_heading(block) and not _SUBSTANCE.search(block)


def _without_orphan_headings(
    blocks: Sequence[str], cues: Sequence[Cue | None]
) -> tuple[list[str], list[str]]:
    """Headings under which everything was removed go too; the first heading stays."""
    kept: list[str] = []
    orphans: list[str] = []
    for index, block in enumerate(blocks):
        if cues[index] is not None:
            continue
        following = index + 1
        while following < len(blocks) and cues[following] is not None:
            following += 1
        emptied = following > index + 1 and (following == len(blocks) or _closes(blocks[following], block))
        if kept and emptied and _is_heading(block):
            orphans.append(block)
        else:
            kept.append(block)
    return kept, orphans


def _closes(following: str, heading: str) -> bool:
    return _is_heading(following) and _level(following) <= _level(heading)


def _level(heading: str) -> int:
    return len(heading.lstrip()) - len(heading.lstrip().lstrip("#"))
