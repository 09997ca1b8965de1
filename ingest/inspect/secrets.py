"""Keys, tokens and passwords in a document. Pure.

Own tables in place of a scanner: the known ones bring plug-ins, files of their own and, for
personal data, language models to download; a governed text needs their best-known rules.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.inspect.entropy import is_placeholder, kinds_of_characters, looks_random
from ingest.inspect.subject import Subject, counted
from knowledge.proposals.report import Excerpt, Remark, Severity

_SHOWN = 4
"""Characters of a secret that a report shows: enough to find it, too few to use it."""

Check = Callable[[re.Match[str]], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSecret:
    """A secret by its place in the text that was searched."""

    kind: str
    start: int
    end: int
    value: str


def _random(match: re.Match[str]) -> bool:
    return looks_random(match["value"])


def _is_key_block(match: re.Match[str]) -> bool:
    return len(re.findall(r"[A-Za-z0-9+/=]", match["value"])) >= 64 and looks_random(match["value"], bits=4.0)


def _is_jwt(match: re.Match[str]) -> bool:
    head = match["value"].split(".")[0]
    try:
        return "alg" in json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (binascii.Error, ValueError, TypeError):
        return False


def _is_login(match: re.Match[str]) -> bool:
    value = match["value"]
    plain = value.casefold() in (match["user"].casefold(), "pass", "pwd", "admin", "root", "user", "guest")
    return not plain and not is_placeholder(value) and len(value) >= 6


def _is_made_up(match: re.Match[str]) -> bool:
    """A password that somebody chose or a program made: several kinds of characters, no path, no call."""
    value = match["value"].rstrip(".,;:")
    if len(value) < 8 or is_placeholder(value) or re.match(r"(?:https?:|[./~@]|\w+::|-)", value):
        return False
    kinds = kinds_of_characters(value)
    words = bool(re.fullmatch(r"[A-Za-z]+(?:[-_./:][A-Za-z]+)*\d{0,2}", value))
    return (
        not words
        and bool(re.search(r"\d", value))
        and (kinds >= 3 or (len(value) >= 16 and kinds >= 2 and looks_random(value, bits=3.3)))
    )


_PREFIX = re.compile(
    r"(?:api|access|secret|private|signing|encryption|account|auth|app|shared|license)[_ -]?$", re.I
)


def _is_assigned(match: re.Match[str]) -> bool:
    """A name that stands for a secret (`DB_PASSWORD`, `clientSecret`, `api key`) and a made-up value."""
    name, before = match["name"], match.string[max(match.start() - 12, 0) : match.start()]
    if name.casefold() == "key" and not _PREFIX.search(before):
        return False
    camel = name[0].isupper() and before[-1:].islower()
    return (not before[-1:].isalpha() or camel or bool(_PREFIX.search(before))) and _is_made_up(match)


_RULES: tuple[tuple[str, tuple[str, ...], re.Pattern[str], Check], ...] = tuple(
    (kind, needles, re.compile(pattern), check)
    for kind, needles, pattern, check in (
        (
            "private key",
            ("PRIVATE KEY",),
            r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----(?P<value>[^-]{64,8000})",
            _is_key_block,
        ),
        (
            "AWS access key",
            ("AKIA", "ASIA", "ABIA", "ACCA"),
            r"(?<![A-Za-z0-9])(?P<value>(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16})(?![A-Za-z0-9])",
            _random,
        ),
        ("Google key", ("AIza",), r"(?<![\w-])(?P<value>AIza[\w-]{35})(?![\w-])", _random),
        (
            "GitHub token",
            ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
            r"\b(?P<value>gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_\w{22,255})\b",
            _random,
        ),
        (
            "GitLab token",
            ("glpat-", "gldt-", "glrt-", "glptt-", "glft-", "glsoat-"),
            r"\b(?P<value>gl(?:pat|dt|rt|ptt|ft|soat)-[\w-]{20,})(?![\w-])",
            _random,
        ),
        ("Slack token", ("xox",), r"\b(?P<value>xox[abeoprs]-[\w-]{16,})(?![\w-])", _random),
        (
            "Slack webhook",
            ("hooks.slack",),
            r"hooks\.slack\.com/services/(?P<value>T\w{6,}/B\w{6,}/\w{16,})",
            _random,
        ),
        ("Stripe key", ("_live_",), r"\b(?P<value>(?:sk|rk)_live_\w{16,})\b", _random),
        (
            "model provider's key",
            ("sk-",),
            r"(?<![\w-])(?P<value>sk-(?:ant-|proj-|svcacct-)?[\w-]{24,})(?![\w-])",
            _random,
        ),
        (
            "hub token",
            ("hf_", "npm_", "pypi-"),
            r"\b(?P<value>hf_[A-Za-z0-9]{30,}|npm_[A-Za-z0-9]{36}|pypi-AgE[\w-]{40,})(?![\w-])",
            _random,
        ),
        ("mail service key", ("SG.",), r"\b(?P<value>SG\.[\w-]{16,32}\.[\w-]{32,64})(?![\w-])", _random),
        ("Azure account key", ("AccountKey=",), r"AccountKey=(?P<value>[A-Za-z0-9+/]{80,}={0,2})", _random),
        (
            "cloud token",
            ("_v1_", "dapi", "AGE-SECRET"),
            r"\b(?P<value>do[opr]_v1_[0-9a-f]{64}|dapi[0-9a-f]{32}|AGE-SECRET-KEY-1[0-9A-Z]{58})\b",
            _random,
        ),
        (
            "JSON web token",
            ("eyJ",),
            r"(?<![\w-])(?P<value>eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{16,})",
            _is_jwt,
        ),
        (
            "login in an address",
            ("://",),
            r"://(?P<user>[^\s:/@<>{}$]{1,64}):(?P<value>[^\s:/@<>{}$]{3,128})@[\w.-]+",
            _is_login,
        ),
        (
            "bearer token",
            ("earer", "EARER"),
            r"[Bb](?i:earer)[ \t]+(?P<value>[A-Za-z0-9._~+/-]{24,}=*)",
            _random,
        ),
        (
            "password or key",
            (),
            r"(?P<name>[PpTtSsCcKk](?i:ass(?:word|wd|phrase|code)?|wd|oken|ecret(?:[_ -]?key)?|redentials?|ey))"
            r"(?i:[_ -]?(?:is|value|id))?[\"'`*]*[ \t]*(?:=>|:=|=|:|(?i:\bis\b))[ \t]*[\"'`*]*"
            r"(?P<value>[^\s\"'`|,;<>]{8,200})",
            _is_assigned,
        ),
    )
)


def find_secrets(text: str) -> list[FoundSecret]:
    """Secrets in order of the text; the most telling name where two rules meet.

    >>> [each.kind for each in find_secrets("key AKIAQ4MZ7KD2WJX5TBHV in the wiki")]
    ['AWS access key']
    """
    found: list[FoundSecret] = []
    for kind, needles, pattern, check in _RULES:
        if needles and not any(needle in text for needle in needles):
            continue
        for match in pattern.finditer(text):
            start, end = match.span("value")
            if check(match) and not any(start < each.end and each.start < end for each in found):
                found.append(FoundSecret(kind=kind, start=start, end=end, value=match["value"]))
    return sorted(found, key=lambda each: each.start)


def masked(value: str) -> str:
    """The first four characters and how many follow.

    >>> masked("AKIAQ4MZ7KD2WJX5TBHV")
    'AKIA… (20 characters)'
    """
    bare = value.strip()
    return f"{bare[:_SHOWN]}… ({len(bare)} characters)"


def without_secrets(remark: Remark, secrets: Sequence[str]) -> Remark:
    """A remark of another check whose words hold no secret that this one found."""
    if not secrets:
        return remark
    return replace(
        remark,
        message=_covered(remark.message, secrets),
        excerpts=tuple(replace(each, quote=_covered(each.quote, secrets)) for each in remark.excerpts),
    )


def _covered(text: str, secrets: Sequence[str]) -> str:
    """Also where a text was cut in the middle of a secret, or its lines were joined."""
    for piece in (piece for value in secrets for piece in value.split() if len(piece) >= 8):
        if piece[:8] in text:
            shown = masked(piece)
            text = re.sub(re.escape(piece[:8]) + r"\S*", lambda _, shown=shown: shown, text)
    return text


def secrets_of(subject: Subject) -> dict[str, str]:
    """Every secret of a document, seen or not, with its kind."""
    texts = [subject.raw or subject.text, *(part for each in subject.warnings for part in each.removed)]
    return {each.value.strip(): each.kind for text in texts for each in find_secrets(text)}


def secret_remarks(subject: Subject, found: Mapping[str, str]) -> Iterator[Remark]:
    """`secret`, with the kinds in the message and each one masked in its excerpt."""
    if found:
        message = (
            f"It holds {counted(len(found), 'secret')} ({', '.join(dict.fromkeys(found.values()))}); "
            "take them out and replace them where they are used."
        )
        yield subject.remark("secret", Severity.ERROR, message, [_masked(subject, value) for value in found])


def _masked(subject: Subject, value: str) -> Excerpt:
    place = subject.text.find(value)
    if place < 0:
        return subject.loose_excerpt(masked(value))
    return subject.excerpt(place, place + len(value), shown=masked(value))
