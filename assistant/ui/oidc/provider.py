"""Talking to the provider: what it says of itself, its keys, and codes for tokens. httpx stops here."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

from assistant.ui.oidc.errors import ProviderDownError, TokenError
from assistant.ui.oidc.flow import Begun
from assistant.ui.oidc.settings import OidcSettings, is_this_machine, safe_address
from assistant.ui.oidc.tokens import checked_claims, key_id

TIMEOUT_S = 5.0
_MAX_ANSWER_BYTES = 1_000_000
_SELF_DESCRIPTION = "/.well-known/openid-configuration"
_KEPT_S = 3_600.0
"""For how long what the provider says of itself and its keys is not asked again."""
_ASKED_AGAIN_S = 5.0
"""How soon after a failure, or for a key that is not known, the provider is asked again."""


class Provider:
    """One OpenID Connect provider. Its methods wait for the network; call them in a thread."""

    def __init__(self, settings: OidcSettings, *, clock: Callable[[], float] = time.monotonic) -> None:
        """
        Args:
            settings: With an issuer and a client_id.
        """
        self.settings = settings
        self._issuer, self._client_id = str(settings.issuer), str(settings.client_id)
        self._clock, self._lock = clock, threading.Lock()
        self._known: dict[str, tuple[float, dict[str, Any]]] = {}
        self._failed_at: float | None = None
        self._http: Any = None

    def authorization_address(self, begun: Begun, *, redirect_uri: str) -> str:
        """Where the browser is sent to sign in.

        Raises:
            ProviderDownError: If the provider does not say where.
        """
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": redirect_uri,
            "scope": self.settings.scopes,
            "state": begun.state,
            "nonce": begun.nonce,
            "code_challenge": begun.challenge,
            "code_challenge_method": "S256",
        }
        if begun.session is not None:
            asked |= {"prompt": "login", "max_age": "0"}
        address = self._endpoint("authorization_endpoint")
        return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(asked)}"

    def require_sender(self, iss: str | None) -> None:
        """Check that an answer comes from this provider, where it says from whom (RFC 9207).

        Raises:
            TokenError: If it comes from another, or does not say although the provider always does.
        """
        always = self._description().get("authorization_response_iss_parameter_supported") is True
        if iss != self._issuer and (iss is not None or always):
            raise TokenError("the answer comes from another provider")

    def claims(self, code: str, begun: Begun, *, redirect_uri: str) -> dict[str, Any]:
        """What the provider says of whoever brought this code.

        Raises:
            OidcError: If it does not, or what it says cannot be trusted.
        """
        answer = self._exchange(code, begun, redirect_uri)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise TokenError("there is no ID token")
        options = {"issuer": self._issuer, "client_id": self._client_id, "nonce": begun.nonce}
        claims = checked_claims(token, self._keys(key_id(token)), **options)
        return self._completed(claims, answer.get("access_token"))

    def _exchange(self, code: str, begun: Begun, redirect_uri: str) -> dict[str, Any]:
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": begun.verifier,
        }
        secret = self.settings.client_secret
        methods = self._description().get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        basic = None
        if secret is not None and "client_secret_basic" in methods:
            basic = _basic(self._client_id, secret.get_secret_value())
        else:
            fields["client_id"] = self._client_id
            if secret is not None:
                fields["client_secret"] = secret.get_secret_value()
        headers = {"authorization": basic} if basic else {}
        status, answer = self._ask("POST", self._endpoint("token_endpoint"), fields=fields, headers=headers)
        if 400 <= status < 500:
            raise TokenError(f"the code was refused: {str(answer.get('error'))[:80]}")
        if status != 200:
            raise ProviderDownError(f"the token endpoint answered {status}")
        return answer

    def _completed(self, claims: dict[str, Any], access_token: Any) -> dict[str, Any]:
        """Some providers keep their tokens small and tell the rest when asked."""
        settings = self.settings
        wanted = [
            claim for claim in (settings.name_claim, settings.role_claim, settings.group_claim) if claim
        ]
        told = all(claim.split(".")[0] in claims or claim in claims for claim in wanted)
        if told or not isinstance(access_token, str) or "userinfo_endpoint" not in self._description():
            return claims
        headers = {"authorization": f"Bearer {access_token}"}
        status, more = self._ask("GET", self._endpoint("userinfo_endpoint"), headers=headers)
        if status != 200:
            raise ProviderDownError(f"the userinfo endpoint answered {status}")
        if more.get("sub") != claims["sub"]:
            raise TokenError("the userinfo endpoint speaks of somebody else")
        return {**more, **claims}

    def _keys(self, kid: str | None) -> Sequence[Mapping[str, Any]]:
        address = self._endpoint("jwks_uri")
        keys = self._fetched(address).get("keys")
        known = isinstance(keys, list) and any(isinstance(k, dict) and k.get("kid") == kid for k in keys)
        if kid is not None and not known:  # the provider may have changed its keys
            keys = self._fetched(address, at_most_s=_ASKED_AGAIN_S).get("keys")
        return [key for key in keys if isinstance(key, dict)] if isinstance(keys, list) else []

    def _description(self) -> dict[str, Any]:
        address = self._issuer.rstrip("/") + _SELF_DESCRIPTION
        described = self._fetched(address)
        if described.get("issuer") != self._issuer:
            with self._lock:
                self._known.pop(address, None)
            raise ProviderDownError("it calls itself otherwise than sign_in.oidc.issuer")
        return described

    def _endpoint(self, name: str) -> str:
        address = self._description().get(name)
        if not isinstance(address, str) or not safe_address(address.partition("?")[0]):
            raise ProviderDownError(f"its {name} is missing or not https")
        return address

    def _fetched(self, address: str, *, at_most_s: float = _KEPT_S) -> dict[str, Any]:
        """A document of the provider's, kept for a while; an old one is better than none."""
        with self._lock:
            at, kept = self._known.get(address, (0.0, None))
            now = self._clock()
            if kept is not None and now - at < at_most_s:
                return kept
            failed = self._failed_at
            if kept is None and failed is not None and now - failed < _ASKED_AGAIN_S:
                raise ProviderDownError("it did not answer a moment ago")
        try:
            status, fetched = self._ask("GET", address)
            if status != 200 or not fetched:
                raise ProviderDownError(f"{urlsplit(address).path} answered {status}")
        except ProviderDownError:
            with self._lock:
                self._failed_at = self._clock()
            if kept is not None:
                return kept
            raise
        with self._lock:
            self._known[address] = (self._clock(), fetched)
        return fetched

    def _ask(
        self,
        method: str,
        address: str,
        *,
        fields: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, dict[str, Any]]:
        import httpx

        sent = {"accept": "application/json", **(headers or {})}
        body = b""
        try:
            with self._client().stream(method, address, data=fields, headers=sent) as reply:
                for part in reply.iter_bytes():
                    body += part
                    if len(body) > _MAX_ANSWER_BYTES:
                        raise ProviderDownError("its answer is too long")
                return reply.status_code, _object(body)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ProviderDownError(f"{type(error).__name__} at {urlsplit(address).path}") from error

    def _client(self) -> Any:
        """Made once, because loading certificates takes a while.

        A proxy of the environment is for other machines. Redirects are not followed: no provider needs
        them here, and codes and secrets go to no address but its own.
        """
        import httpx

        with self._lock:
            if self._http is None:
                self._http = httpx.Client(
                    timeout=TIMEOUT_S,
                    trust_env=not is_this_machine(self._issuer),
                    limits=httpx.Limits(max_keepalive_connections=0),
                )
            return self._http


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        value = None
    return value if isinstance(value, dict) else {}


def _basic(name: str, secret: str) -> str:
    import base64
    from urllib.parse import quote_plus

    pair = f"{quote_plus(name)}:{quote_plus(secret)}".encode()  # as RFC 6749, 2.3.1 has it
    return f"Basic {base64.b64encode(pair).decode()}"
