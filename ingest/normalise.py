"""Bytes to clean text: encodings, line ends, characters that nobody can see.

Everything later counts characters in what these functions return, so they run first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.errors import UnreadableFileError
from ingest.invisible import strip_invisible
from ingest.loaded import LoadWarning, quoted

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)

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
    text, hidden = strip_invisible(text)
    return _CONTROLS.sub("", text), invisible_warnings(hidden)


def invisible_warnings(hidden: Sequence[str]) -> list[LoadWarning]:
    """A warning where invisible characters hid something."""
    if not hidden:
        return []
    message = (
        f"Invisible or order-changing characters were removed in {len(hidden)} "
        f"{'place' if len(hidden) == 1 else 'places'}; "
        "compare with the original."
    )
    return [LoadWarning(code="hidden_text", message=message, removed=quoted(hidden))]


def tidy_blank_lines(text: str) -> str:
    """At most one blank line between blocks, none at the ends, one "\\n" at the very end."""
    text = re.sub(r"(?<![ \t])[ \t]+\n", "\n", text)
    text = re.sub(r"\n{3,}", "\n\n", text).strip("\n")
    return f"{text}\n" if text.strip() else ""


def drop_trailing_blanks(text: str) -> str:
    """Trailing blanks of a line gone, runs of blank lines as one; hard breaks of two blanks kept."""
    text = re.sub(r"(?m)^[ \t]+$", "", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + ("\n" if text.strip() else "")
