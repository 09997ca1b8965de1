"""Ed25519 keys and signatures: the adapter of `cryptography`. Keys travel as base64 of their 32 bytes."""

from __future__ import annotations

import os
import tempfile
from base64 import b64decode, b64encode
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import AuditFileError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_NAME = "audit-signing.key"
PUBLIC_KEY_NAME = "audit-signing.pub"


class SigningKey:
    """The private key of a home."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @property
    def public_key(self) -> str:
        """By which everybody can check what this key signed."""
        return b64encode(self._key.public_key().public_bytes_raw()).decode("ascii")

    def sign(self, message: bytes) -> str:
        """The signature, base64."""
        return b64encode(self._key.sign(message)).decode("ascii")


def open_signing_key(home: Path) -> SigningKey:
    """The signing key of a home; made, for this user alone, when it is first needed.

    Its public half lies beside it as PEM, for people to keep with the heads.

    Raises:
        AuditFileError: If the key cannot be read, or others can read it too.
    """
    path = home / KEY_NAME
    if not path.exists():
        _create_key(path)
    if path.stat().st_mode & 0o077:
        raise AuditFileError(f"Others can read the signing key {path}; run `chmod 600` on it.")
    key = _load_key(path)
    public = home / PUBLIC_KEY_NAME
    if not public.exists():
        public.write_bytes(_public_pem(key.public_key()))
    return SigningKey(key)


def load_public_key(path: Path) -> str:
    """The public key in a PEM file.

    Raises:
        AuditFileError: If the file holds none.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError) as error:
        raise AuditFileError(f"{path} holds no public key; give the file {PUBLIC_KEY_NAME}.") from error
    if not isinstance(key, Ed25519PublicKey):
        raise AuditFileError(f"{path} holds a key of another kind than Ed25519; give {PUBLIC_KEY_NAME}.")
    return b64encode(key.public_bytes_raw()).decode("ascii")


def signature_fits(message: bytes, *, signature: str, public_key: str) -> bool:
    """Whether a signature over a message is of a key; False also for what is no signature or no key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(b64decode(public_key, validate=True))
        key.verify(b64decode(signature, validate=True), message)
    except (ValueError, InvalidSignature):
        return False
    return True


def _create_key(path: Path) -> None:
    """Write a new key as a whole or not at all; of two processes at once, one key stays."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".audit-signing-")  # 0600
    try:
        with os.fdopen(descriptor, "wb") as target:
            target.write(pem)
            target.flush()
            os.fsync(target.fileno())
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()


def _load_key(path: Path) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise AuditFileError(
            f"{path} holds no signing key; restore it, or move it away and heads will carry a new one."
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise AuditFileError(f"{path} holds a key of another kind than Ed25519; move it away.")
    return key


def _public_pem(key: Ed25519PublicKey) -> bytes:
    from cryptography.hazmat.primitives import serialization

    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
