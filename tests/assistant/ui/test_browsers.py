"""Browsers in words that their owner recognises."""

from __future__ import annotations

import pytest

from assistant.ui.browsers import UNKNOWN, browser_in_words

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36"


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (CHROME, "Chrome on Windows"),
        (f"{CHROME} Edg/141.0", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15) AppleWebKit/605 Version/19 Safari/605", "Safari on Mac"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19) CriOS/141 Mobile Safari/604", "Chrome on iPhone"),
        ("Mozilla/5.0 (Android 16; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox on Android"),
        ("curl/8.5 (Linux)", "a program on Linux"),
        ("", UNKNOWN),
        ("<script>alert(1)</script>", UNKNOWN),
    ],
)
def test_the_header_is_read_and_never_repeated(header, words) -> None:
    assert browser_in_words(header) == words
