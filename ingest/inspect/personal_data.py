"""Personal data of individuals in a document: addresses, numbers, accounts, national ids. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.inspect.checksums import (
    is_card,
    is_dutch_number,
    is_french_number,
    is_iban,
    is_social_security_number,
    passes_luhn,
)
from ingest.inspect.subject import Subject, counted
from knowledge.given_names import GIVEN_NAMES
from knowledge.proposals.report import Remark, Severity

_LOCAL = re.compile(r"(?<![\w.+/@-])[A-Za-z0-9][\w.+-]{0,63}$")
_DOMAIN = re.compile(r"(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}(?![\w@-])")
_DIGITS = re.compile(r"\d[\d ().-]{7,24}\d")
"""Where a number may stand: the closer looks are only taken there."""
_NO_DOMAIN = re.compile(
    r"(?:^|\.)(?:example|test|invalid|localhost|local|internal|noreply|users\.noreply)(?:\.(?:com|org|net|edu|co\.uk|github\.com))?$|"
    r"^(?:your|my|the|some|company|organi[sz]ation|domain|agency|email|mail)[\w-]*\.|"
    r"(?:^|\.)(?:yourcompany|yourdomain|mycompany|acme|contoso|fabrikam|domain|company)\.\w+$|\.(?:png|jpe?g|gif|svg|git|service|md)$",
    re.IGNORECASE,
)
_ROLE_WORDS = frozenset(
    """
    abuse agreement agreements benefit benefits contract contracts invoice invoices order retirement union permits
    abuse access account accounts admin administrator ai alert alerts all analytics api assistance audit billing board booking
    bot business care careers cert cio ciso claims communications community compliance contact corporate csirt
    customer customers data desk dev developer developers devops digital dpo email emergency engineering
    ethics events facilities feedback finance first firstname forms fraud governance group hello help
    helpdesk hotline hr info inbox incident incidents innovation inquiries inquiry investor it jobs john
    jane last lastname law leads legal list lists mail mailbox maintenance management manager marketing media
    members model name network news newsletter no noc noreply notifications office oncall operations ops
    orders partner partners payments payroll people phishing platform policy postmaster press privacy
    procurement product program programme project projects public quality questions records recruiting
    registration reply report reports request requests research response responsible risk risks root sales secretariat
    secretary security service services shop sig site soc spam spoof staff status subscribe suggestions
    support surveys sysadmin system tax team teams tech technical test tips training travel trust user
    username vendor vendors volunteer web webmaster welcome work workflow you your
    """.split()
) - {"john", "jane"}
_LOGINS = frozenset({"git", "ssh", "root", "user"})
_STOCK_NAMES = re.compile(
    r"^(?:john|jane)[._]?(?:doe|smith)$|^(?:alice|bob|mallory|eve)$|^(?:first|last|given|family)", re.I
)
_PHONE = re.compile(
    r"(?<![\w.+/=#:-])(?:\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{1,4}(?:[ .-]\d{2,4}){2,4}|"
    r"(?:1[ .-])?\(\d{3}\) ?\d{3}[ .-]\d{4}|(?:1[.-])?\d{3}([.-])\d{3}\1\d{4})(?![\w/-]|\.\d)"
)
_SHARED_LINE = re.compile(
    r"\b(?:hot ?line|help ?desk|help ?line|support|service|switchboard|front desk|reception|conference|dial[- ]in|bridge|fax|"
    r"emergency|duty|on-?call|toll[- ]free|call cent(?:er|re)|pager|security|office|main (?:line|number)|ext(?:ension)?)\b",
    re.IGNORECASE,
)
_TOLL_FREE = re.compile(r"^\+?1?[ .-]*\(?(?:800|833|844|855|866|877|888|900)\b")
_FICTITIOUS = re.compile(r"555|0{4}|1234|\+\d{1,3}[ .-](?:0+|1+)[ .-]")
_IBAN = re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![A-Za-z0-9])")
_CARD = re.compile(
    r"(?<![\w.-])\d{4}([ -]?)\d{4}\1\d{4}\1\d{1,7}(?![\w-]|\.\d)|(?<![\w.-])3[47]\d{2}[ -]?\d{6}[ -]?\d{5}(?![\w-])"
)
_CARD_WORDS = re.compile(r"\b(?:card|visa|master ?card|amex|american express|PAN|payment)\b", re.IGNORECASE)
"""One of ten numbers passes the check by chance: without groups of four a word must say so."""
_SSN = re.compile(r"(?<![\w.-])(\d{3})-(\d{2})-(\d{4})(?![\w-]|\.\d)")
_NINO = re.compile(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?!\w)")
_STOCK_NUMBERS = frozenset({"123-45-6789", "078-05-1120", "219-09-9999"})
_LABELS = ("bsn", "sin", "social", "citizen", "nir", "num", "steuer", "passport", "birth", "born", "dob")
_LABELLED = re.compile(
    r"\b(BSN|citizen service number|SIN|social insurance number|NIR|num[ée]ro de s[ée]curit[ée] sociale|"
    r"steuer-?id(?:entifikationsnummer)?|passport (?:no|number)|date of birth|born on|DOB)\b[^\w\n]{0,5}(?:(?:is|no)\b[ .:]*)?"
    r"([A-Z]{0,2}\d[\d ./-]{5,20}\d|\d{1,2} \w{3,9} \d{4}|[A-Z]{1,2}\d{6,8})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundData:
    """Personal data by its place in the text."""

    kind: str
    start: int
    end: int
    individual: bool
    """False for the mailbox or line of a role."""


def find_personal_data(text: str) -> list[FoundData]:
    """Addresses and numbers of people, in order of the text.

    >>> [each.individual for each in find_personal_data("maria.lind@insurer.eu, support@insurer.eu")]
    [True, False]
    """
    windows = _windows(text)
    found = [*_mails(text), *_accounts(text, windows), *_national_ids(text, windows)]
    taken = [(each.start, each.end) for each in found]
    found += [
        each
        for each in _phones(text, windows)
        if not any(each.start < end and start < each.end for start, end in taken)
    ]
    return sorted(found, key=lambda each: each.start)


def inspect_personal_data(subject: Subject) -> Iterator[Remark]:
    """`personal_data` of individuals, and `role_contact` for what belongs to a role."""
    found = find_personal_data(subject.text)
    people = [each for each in found if each.individual]
    roles = [each for each in found if not each.individual]
    if people:
        kinds = ", ".join(dict.fromkeys(each.kind for each in people))
        message = (
            f"It holds personal data ({kinds}); name a role instead, or make sure that everybody may read it."
        )
        excerpts = [subject.excerpt(each.start, each.end) for each in people]
        yield subject.remark("personal_data", Severity.WARNING, message, excerpts)
    if roles:
        distinct = len({subject.text[each.start : each.end].casefold() for each in roles})
        message = (
            f"It names {counted(distinct, 'shared contact')}; make sure that somebody still answers there."
        )
        excerpts = [subject.excerpt(each.start, each.end) for each in roles]
        yield subject.remark("role_contact", Severity.NOTE, message, excerpts)


def _mails(text: str) -> Iterator[FoundData]:
    for place in re.finditer("@", text):
        at = place.start()
        before = text[max(at - 80, 0) : at]
        local, domain = _LOCAL.search(before), _DOMAIN.match(text, at + 1)
        if local is None or domain is None or _NO_DOMAIN.search(domain.group()):
            continue
        lead = before[: local.start()]
        if re.search(r"(?:ssh|scp|git|rsync)\s*$|://\S*$|git\+", lead) or local.group().casefold() in _LOGINS:
            continue
        start = at - len(local.group())
        individual = is_individual(local.group())
        yield FoundData(kind="e-mail address", start=start, end=domain.end(), individual=individual)


def is_individual(local: str) -> bool:
    """Whether the part before the @ is somebody's name rather than a role's.

    >>> [is_individual(each) for each in ("jo.lindqvist", "dana", "j_ortega", "claims-support", "ai.governance")]
    [True, True, True, False, False]
    """
    bare = local.casefold().split("+")[0]
    if _STOCK_NAMES.search(bare):
        return False
    words = [word for word in re.split(r"[._-]", re.sub(r"\d+$", "", bare)) if word]
    if not words or any(word in _ROLE_WORDS for word in words) or not all(map(str.isalpha, words)):
        return False
    if any(word in GIVEN_NAMES for word in words):
        return True
    return 2 <= len(words) <= 3 and bool(re.search(r"[._]", bare)) and all(len(word) != 2 for word in words)


def _windows(text: str) -> list[tuple[int, int]]:
    """Places with enough digits, with room for what may stand around them."""
    return [(max(match.start() - 5, 0), match.end() + 12) for match in _DIGITS.finditer(text)]


def _in_windows(
    pattern: re.Pattern[str], text: str, windows: Sequence[tuple[int, int]]
) -> Iterator[re.Match[str]]:
    seen: set[int] = set()
    for start, end in windows:
        for match in pattern.finditer(text, start, end):
            if match.start() not in seen:
                seen.add(match.start())
                yield match


def _phones(text: str, windows: Sequence[tuple[int, int]]) -> Iterator[FoundData]:
    for match in _in_windows(_PHONE, text, windows):
        number = match.group()
        digits = re.sub(r"\D", "", number)
        if not 9 <= len(digits) <= 15 or _FICTITIOUS.search(number) or len(set(digits)) < 4:
            continue
        if re.search(r"\d{4}-\d{2}-\d{2}", number):
            continue
        line = text.rfind("\n", 0, match.start()) + 1
        around = text[max(line, match.start() - 80) : match.end() + 30]
        shared = bool(_TOLL_FREE.match(number) or _SHARED_LINE.search(around))
        yield FoundData(kind="phone number", start=match.start(), end=match.end(), individual=not shared)


def _accounts(text: str, windows: Sequence[tuple[int, int]]) -> Iterator[FoundData]:
    for match in _IBAN.finditer(text):
        if text[match.start() - 1 : match.start()].isalnum():
            continue
        for end in range(match.end(), match.start() + 14, -1):  # the next word may look like a part of it
            if is_iban(text[match.start() : end].replace(" ", "")):
                yield FoundData(kind="bank account", start=match.start(), end=end, individual=True)
                break
    for match in _in_windows(_CARD, text, windows):
        told = match.group(1) or _CARD_WORDS.search(text, max(match.start() - 60, 0), match.end())
        if told and is_card(re.sub(r"\D", "", match.group())):
            yield FoundData(kind="card number", start=match.start(), end=match.end(), individual=True)


def _national_ids(text: str, windows: Sequence[tuple[int, int]]) -> Iterator[FoundData]:
    for match in _in_windows(_SSN, text, windows):
        if is_social_security_number(*match.groups()) and match.group() not in _STOCK_NUMBERS:
            yield FoundData(
                kind="social security number", start=match.start(), end=match.end(), individual=True
            )
    for match in _NINO.finditer(text):
        given_out = match.group()[:2] not in ("BG", "GB", "NK", "KN", "TN", "NT", "ZZ")
        if given_out and not text[match.start() - 1 : match.start()].isalnum():
            yield FoundData(
                kind="national insurance number", start=match.start(), end=match.end(), individual=True
            )
    lowered = text.lower()
    for match in _LABELLED.finditer(text) if any(label in lowered for label in _LABELS) else ():
        if _proves(match.group(1).casefold(), match.group(2)):
            start, end = match.span(2)
            yield FoundData(kind=match.group(1).lower(), start=start, end=end, individual=True)


def _proves(label: str, value: str) -> bool:
    digits = re.sub(r"\D", "", value)
    if label in ("bsn", "citizen service number"):
        return is_dutch_number(digits.zfill(9))
    if label in ("sin", "social insurance number"):
        return len(digits) == 9 and passes_luhn(digits)
    if label == "nir" or label.startswith("num"):
        return is_french_number(digits)
    if label.startswith("steuer"):
        return len(digits) == 11
    return label.startswith("passport") or bool(re.search(r"(?:19|20)\d\d", value))
