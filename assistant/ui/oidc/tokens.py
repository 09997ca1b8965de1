"""Checking ID tokens. PyJWT stops here."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.ui.oidc.errors import TokenError

LEEWAY_S = 60
"""How far the provider's clock may be from ours."""
_MAX_TOKEN_CHARS = 100_000
_MAX_SUBJECT_CHARS = 255
_KEY_TYPES = {
    **dict.fromkeys(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), "RSA"),
    **dict.fromkeys(("ES256", "ES384", "ES512"), "EC"),
    "EdDSA": "OKP",
}
"""Algorithm to the type of its keys. No shared secrets, and never none: nobody else may sign."""


def key_id(token: str) -> str | None:
    """Which of the provider's keys a token says it is signed with; None where it names none.

    Raises:
        TokenError: If it is no such token or is signed in a way that is not accepted.
    """
    kid = _header(token).get("kid")
    return kid if isinstance(kid, str) else None


def checked_claims(
    token: str, keys: Sequence[Mapping[str, Any]], *, issuer: str, client_id: str, nonce: str
) -> dict[str, Any]:
    """The claims of an ID token that this provider made for us, now, for this sign-in.

    Args:
        keys: The provider's, as JSON Web Keys.
        nonce: What was sent along when the sign-in began.

    Raises:
        TokenError: If any of that cannot be shown.
    """
    import jwt

    algorithm = str(_header(token)["alg"])
    options: Any = {"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]}
    try:
        key = jwt.PyJWK(dict(_key(keys, key_id(token), algorithm)), algorithm=algorithm)
        claims: dict[str, Any] = jwt.decode(
            token,
            key.key,
            algorithms=[algorithm],
            audience=client_id,
            issuer=issuer,
            leeway=LEEWAY_S,
            options=options,
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise TokenError(f"{type(error).__name__}: {error}") from error
    _require_ours(claims, client_id, nonce)
    return claims


def _require_ours(claims: Mapping[str, Any], client_id: str, nonce: str) -> None:
    audience, subject = claims["aud"], claims["sub"]
    others = isinstance(audience, list) and len(audience) > 1
    if claims.get("azp", None if others else client_id) != client_id:
        raise TokenError("the token is meant for another party")
    if not isinstance(claims["nonce"], str) or not hmac.compare_digest(
        claims["nonce"].encode("utf-8", "replace"), nonce.encode()
    ):
        raise TokenError("the token is of another sign-in (nonce)")
    if not isinstance(subject, str) or not 0 < len(subject) <= _MAX_SUBJECT_CHARS:
        raise TokenError("the token names nobody")


def _header(token: str) -> Mapping[str, Any]:
    import jwt

    if len(token) > _MAX_TOKEN_CHARS:
        raise TokenError("the token is too long")
    try:
        header: Mapping[str, Any] = jwt.get_unverified_header(token)
    except jwt.PyJWTError as error:
        raise TokenError(f"{type(error).__name__}: {error}") from error
    if header.get("alg") not in _KEY_TYPES:
        raise TokenError(f"the algorithm {str(header.get('alg'))[:20]!r} is not accepted")
    return header


def _key(keys: Sequence[Mapping[str, Any]], kid: str | None, algorithm: str) -> Mapping[str, Any]:
    fitting = [
        key
        for key in keys
        if key.get("kty") == _KEY_TYPES[algorithm]
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and (kid is None or key.get("kid") == kid)
    ]
    if len(fitting) != 1:
        raise TokenError(f"{len(fitting)} keys of the provider fit the token")
    return fitting[0]
