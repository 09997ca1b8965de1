"""Signed heads: the newest entry's hash, signed, to be kept where nobody who can write here can reach.

A head covers the entry that tells of its own signing: that entry is appended first, and its hash is
what is signed. So the trail says how many heads there are, and none of these entries can be removed
from under its head.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from knowledge.audit.entry import canonical_json
from knowledge.audit.reading import read_trail
from knowledge.audit.signing import SigningKey, signature_fits
from knowledge.audit.trail import append_entry
from knowledge.audit.verify import Fault, Problem, verify_entries
from knowledge.errors import AuditBrokenError, AuditFileError
from knowledge.store.engine import snapshot, write

_PURPOSE = "head of a playbook audit trail"
"""Part of what is signed, so that no other signature of the key passes for a head."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The state of a trail at one moment, signed."""

    sequence: int
    sha256: str
    """Of the entry with that number."""
    at: str
    """ISO moment in UTC."""
    public_key: str
    """Ed25519, base64."""
    signature: str
    """Over `signed_bytes`, base64."""


def signed_bytes(*, sequence: int, sha256: str, at: str, public_key: str) -> bytes:
    """What a head's signature is over: canonical JSON of its other fields and its purpose."""
    fields = {"sequence": sequence, "sha256": sha256, "at": at, "public_key": public_key}
    return canonical_json({**fields, "purpose": _PURPOSE}).encode("utf-8", "surrogatepass")


def sign_head(engine: Engine, key: SigningKey, *, actor: str, clock: Callable[[], datetime]) -> Head:
    """Verify the trail, append the entry of this signing, and sign the trail up to it.

    Raises:
        AuditBrokenError: If the trail is not whole.
    """
    with snapshot(engine) as connection:
        verdict = verify_entries(read_trail(connection))
    if not verdict.sound:
        raise AuditBrokenError(
            f"{verdict.problems[0].message} Nothing was signed; restore a backup that "
            "`playbook audit verify` finds whole."
        )
    at = clock().astimezone(UTC)
    with write(engine) as connection:
        entry = append_entry(
            connection,
            at=at,
            actor=actor,
            action="audit.head_signed",
            subject="audit trail",
            details={"public_key": key.public_key},
        )
        fields = {"sequence": entry.sequence, "sha256": entry.sha256, "at": entry.at}
        message = signed_bytes(**fields, public_key=key.public_key)
        return Head(**fields, public_key=key.public_key, signature=key.sign(message))


def head_problem(head: Head, *, origin: str, trusted_key: str | None) -> Problem | None:
    """What makes a head worthless as evidence; None where it is as it was signed.

    Args:
        origin: Where it was kept, for people.
        trusted_key: The key that must have signed it. None takes the head's own, which then shows
            only that the head was not changed by somebody without a key.
    """
    if trusted_key is not None and head.public_key != trusted_key:
        message = f"The key of {origin} is {head.public_key}, not the trusted one ({trusted_key})."
        return Problem(fault=Fault.SIGNATURE, sequence=None, message=message)
    message_signed = signed_bytes(
        sequence=head.sequence, sha256=head.sha256, at=head.at, public_key=head.public_key
    )
    if not signature_fits(message_signed, signature=head.signature, public_key=head.public_key):
        message = f"The signature of {origin} does not fit: the file was changed after it was signed."
        return Problem(fault=Fault.SIGNATURE, sequence=None, message=message)
    return None


def render_head(head: Head) -> str:
    """A head as the text of its file."""
    return json.dumps(asdict(head), indent=2) + "\n"


def load_head(path: Path) -> Head:
    """Read a head; its signature is not looked at. Unknown fields are ignored.

    Raises:
        AuditFileError: If the file cannot be read or holds no head.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        head = Head(**{name: value[name] for name in Head.__slots__})
        whole = type(head.sequence) is int and head.sequence > 0
        whole = whole and all(isinstance(value[name], str) for name in Head.__slots__[1:])
    except OSError as error:
        raise AuditFileError(f"{path} cannot be read ({error.strerror}); check the path.") from error
    except (ValueError, KeyError, TypeError, RecursionError):
        whole = False
    if not whole:
        raise AuditFileError(f"{path} holds no signed head; give a file of `playbook audit head --out`.")
    return head
