"""Errors raised by `ingest`. Each message is one sentence that says what to do.

IngestError
├── SourceNotFoundError   the path to ingest does not exist or cannot be read
└── UnreadableFileError   one file cannot be read; the batch goes on
"""

from __future__ import annotations


class IngestError(Exception):
    """Base of everything `ingest` raises on purpose."""


class SourceNotFoundError(IngestError):
    """The path to ingest does not exist or may not be read."""


class UnreadableFileError(IngestError):
    """One file cannot be read. The message names no server path and says what to do."""
