"""An OpenID Connect provider on this machine: discovery, keys, codes, tokens. It can be told to misbehave."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote_plus, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

CLIENT_ID = "playbook page"
SECRET = "s3cret & more: %"


@dataclass
class SigningKey:
    """A key of the provider's with its id."""

    kid: str
    private: Any = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    algorithm: str = "RS256"

    @property
    def public(self) -> dict[str, Any]:
        """As a JSON Web Key."""
        curve = isinstance(self.private, ec.EllipticCurvePrivateKey)
        kind: Any = jwt.algorithms.ECAlgorithm if curve else jwt.algorithms.RSAAlgorithm
        key = json.loads(kind.to_jwk(self.private.public_key()))
        key.pop("key_ops", None)
        return {**key, "kid": self.kid, "use": "sig", "alg": self.algorithm}


@dataclass
class LocalProvider:
    """What the provider knows, and how it is to misbehave."""

    base_url: str = ""
    keys: list[SigningKey] = field(default_factory=lambda: [SigningKey("first")])
    person: dict[str, Any] = field(default_factory=lambda: {"sub": "248", "name": "Maria Kowalski"})
    """Claims of whoever is signed in at the provider."""
    described: dict[str, Any] = field(default_factory=dict)
    """Changes to what it says of itself."""
    claims: dict[str, Any] = field(default_factory=dict)
    """Changes to each ID token; None leaves a claim out."""
    userinfo: dict[str, Any] | None = None
    header: dict[str, Any] = field(default_factory=dict)
    forged: str | None = None
    """An ID token to give in the place of a right one."""
    broken: set[str] = field(default_factory=set)
    """Paths that answer 500; "*" is all of them."""
    raw: dict[str, bytes] = field(default_factory=dict)
    """Path to what it answers instead."""
    refuses: str | None = None
    sends_iss: str | None = None
    asked: list[str] = field(default_factory=list)
    """Paths in order of the requests."""
    authorised: list[dict[str, str]] = field(default_factory=list)
    proves_at: float | None = None
    """When the person last typed a password there; None is now, 0 leaves it out."""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    secret: str | None = SECRET

    def page(self, query: dict[str, str]) -> str:
        """Where the browser is sent after signing in there."""
        self.authorised.append(query)
        back: dict[str, str] = {"state": query["state"]}
        if self.refuses:
            back["error"] = self.refuses
        else:
            code = secrets.token_urlsafe(8)
            self.codes[code] = query
            back["code"] = code
        if self.sends_iss is not None:
            back["iss"] = self.sends_iss
        return f"{query['redirect_uri']}?{urlencode(back)}"

    def description(self) -> dict[str, Any]:
        whole = {
            "issuer": self.base_url,
            "authorization_endpoint": f"{self.base_url}/authorize",
            "token_endpoint": f"{self.base_url}/token",
            "jwks_uri": f"{self.base_url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            **({"userinfo_endpoint": f"{self.base_url}/userinfo"} if self.userinfo else {}),
            **self.described,
        }
        return {key: value for key, value in whole.items() if value is not None}

    def tokens(self, fields: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """What the token endpoint answers."""
        begun = self.codes.pop(fields.get("code", ""), None)
        digest = hashlib.sha256(fields.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        pair = f"{quote_plus(CLIENT_ID)}:{quote_plus(SECRET)}".encode()
        basic = authorization == f"Basic {base64.b64encode(pair).decode()}"
        posted = fields.get("client_id") == CLIENT_ID and fields.get("client_secret") == self.secret
        if not (basic or posted):
            return 401, {"error": "invalid_client"}
        known = begun is not None and begun["code_challenge"] == challenge
        if begun is None or not known or fields["redirect_uri"] != begun["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        return 200, {
            "access_token": "opaque",
            "token_type": "Bearer",
            "id_token": self.forged or self.id_token(begun["nonce"]),
        }

    def id_token(self, nonce: str) -> str:
        """A token of the newest key, as changed by `claims` and `header`."""
        now = int(time.time())
        proved = now if self.proves_at is None else int(self.proves_at)
        claims = {
            "iss": self.base_url,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            **({"auth_time": proved} if proved else {}),
            **self.person,
            **self.claims,
        }
        claims = {key: value for key, value in claims.items() if value is not None}
        key = self.keys[-1]
        headers = {"kid": key.kid, **self.header}
        return jwt.encode(claims, key.private, algorithm=key.algorithm, headers=headers)


@contextmanager
def local_provider() -> Iterator[LocalProvider]:
    """A provider that listens on the loopback until the block ends."""
    provider = LocalProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                query = {key: values[0] for key, values in parse_qs(parts.query).items()}
                self._send(302, b"", location=provider.page(query))
                return
            answers = {
                "/.well-known/openid-configuration": provider.description(),
                "/keys": {"keys": [key.public for key in provider.keys]},
                "/userinfo": provider.userinfo,
            }
            self._answer(parts.path, 200, answers.get(parts.path))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            status, answer = provider.tokens(dict(parse_qsl(body)), self.headers.get("authorization", ""))
            self._answer(self.path, status, answer)

        def _answer(self, path: str, status: int, value: Any) -> None:
            provider.asked.append(path)
            if {"*", path} & provider.broken:
                status, value = 500, {"error": "out of order"}
            self._send(status, provider.raw.get(path, json.dumps(value).encode()))

        def _send(self, status: int, body: bytes, **headers: str) -> None:
            self.send_response(status)
            for name, value in {"content-length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.base_url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
