"""Bytes to clean text: encodings, line ends, characters that nobody can see.

Everything later counts characters in what these functions return, so they run first.
"""

from __future__ import annotations

import re

from ingest.errors import UnreadableFileError
from ingest.loaded import LoadWarning

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)

# Order changing marks, invisible "tag" letters, plane-14 variation selectors and the
# noncharacters that the Markdown loader uses as its own markers: never part of a text.
_ALWAYS_HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e01ef\ufdd0-\ufdd2]")
_ZERO_WIDTH = "\u200b\u2060\ufeff\u180e\u2061-\u2064"
_IN_WORD = re.compile(rf"(?<=\w)[{_ZERO_WIDTH}\u200c\u200d](?=\w)")
# Joiners shape letters of some scripts and emoji; next to ASCII they only hide things.
_JOINER_BESIDE_ASCII = re.compile(
    r"(?:(?<=[\x00-\x7f])|^)[\u200c\u200d]+|[\u200c\u200d]+(?:(?=[\x00-\x7f])|$)"
)
_DROPPED = re.compile(rf"[{_ZERO_WIDTH}\u200e\u200f\u00ad]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_LINE_ENDS = re.compile(r"\r\n?|[\x85\u2028\u2029\x0b\x0c]")


def decode_text(data: bytes) -> tuple[str, list[LoadWarning]]:
    """Text of a file in any common encoding, with a warning where the encoding was guessed.

    Raises:
        UnreadableFileError: If the bytes are no text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace"), []
    if data.count(b"\x00") > 0:
        raise UnreadableFileError("The file holds binary data, not text; export it as UTF-8 text.")
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        return _decode_guessed(data)


def _decode_guessed(data: bytes) -> tuple[str, list[LoadWarning]]:
    encoding = _guess_encoding(data[:200_000])
    text = data.decode(encoding, errors="replace")
    if sum(map(len, _CONTROLS.findall(text))) > len(text) // 20:
        raise UnreadableFileError("The file holds binary data, not text; export it as UTF-8 text.")
    message = f"The file is not UTF-8; it was read as {encoding}: check accents and quotes."
    return text, [LoadWarning(code="guessed_encoding", message=message)]


def _guess_encoding(data: bytes) -> str:
    """Mostly ASCII is Western text, where statistics on a short file err; else statistics."""
    if sum(byte >= 0x80 for byte in data) < 0.2 * len(data):
        try:
            data.decode("cp1252")
            return "cp1252"
        except UnicodeDecodeError:  # five of its bytes stand for nothing
            pass
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    return best.encoding if best is not None else "cp1252"


def clean_text(text: str) -> tuple[str, list[LoadWarning]]:
    """Text with "\\n" line ends and without characters that no reader can see.

    A warning `hidden_text` says where invisible characters were woven into words or
    could have changed the order in which a person reads.
    """
    text = _LINE_ENDS.sub("\n", text)
    if text.isascii():
        return _CONTROLS.sub("", text), []
    hidden = len(_ALWAYS_HIDDEN.findall(text)) + len(_suspicious_joiners(text))
    text = _ALWAYS_HIDDEN.sub("", text)
    text = _DROPPED.sub("", _JOINER_BESIDE_ASCII.sub("", text))
    text = _CONTROLS.sub("", text)
    return text, [_hidden_characters(hidden)] if hidden else []


def _suspicious_joiners(text: str) -> list[str]:
    found = []
    for match in _IN_WORD.finditer(text):
        before, after = text[match.start() - 1], text[match.end()]
        if before.isascii() or after.isascii():
            found.append(match.group())
    # One stray zero-width space comes with every second web copy; several are woven in.
    return found if len(found) > 2 else []


def _hidden_characters(count: int) -> LoadWarning:
    return LoadWarning(
        code="hidden_text",
        message=f"{count} invisible or order-changing characters were removed; compare with the original.",
    )


def tidy_blank_lines(text: str) -> str:
    """At most one blank line between blocks, none at the ends, one "\\n" at the very end."""
    text = re.sub(r"(?<![ \t])[ \t]+\n", "\n", text)
    text = re.sub(r"\n{3,}", "\n\n", text).strip("\n")
    return f"{text}\n" if text.strip() else ""


def drop_trailing_blanks(text: str) -> str:
    """Trailing blanks of a line gone, runs of blank lines as one; hard breaks of two blanks kept."""
    text = re.sub(r"(?m)^[ \t]+$", "", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + ("\n" if text.strip() else "")
