"""From bytes to text, for formats that do not say their encoding."""

from __future__ import annotations

from ingest.errors import UnreadableFileError

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def decode(data: bytes, name: str) -> str:
    """Decode by byte-order mark, then as UTF-8, then by what the bytes look like.

    Raises:
        UnreadableFileError: If no encoding fits.
    """
    encoding = next((code for mark, code in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = _guess(data, name)
    if "\x00" in text:
        raise UnreadableFileError(f"{name} holds binary data, not text; save it as UTF-8 text.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _guess(data: bytes, name: str) -> str:
    """Mostly ASCII is Western text, where statistics on a short file err; else statistics."""
    if sum(byte >= 0x80 for byte in data[:100_000]) < 0.2 * len(data[:100_000]):
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:  # cp1252 has five holes
            pass
    import charset_normalizer

    best = charset_normalizer.from_bytes(data).best()
    if best is None:
        raise UnreadableFileError(f"{name} is not text in a known encoding; save it as UTF-8.")
    return str(best)
