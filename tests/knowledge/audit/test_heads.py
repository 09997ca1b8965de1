"""Signed heads: what they cover, and what makes one worthless."""

from __future__ import annotations

import json
import subprocess
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from shutil import which

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from knowledge.audit.evidence import Evidence, verify_trail
from knowledge.audit.heads import Head, head_problem, load_head, render_head, sign_head, signed_bytes
from knowledge.audit.signing import (
    KEY_NAME,
    PUBLIC_KEY_NAME,
    SigningKey,
    load_public_key,
    open_signing_key,
    signature_fits,
)
from knowledge.audit.trail import append_entry
from knowledge.audit.verify import Fault
from knowledge.errors import AuditBrokenError, AuditFileError
from knowledge.store.engine import open_engine, write
from tests.knowledge.audit.databases import overwrite, trail_of
from tests.knowledge.audit.trails import chained

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(tmp_path)
    act(engine, 3)
    yield engine
    engine.dispose()


@pytest.fixture
def key(tmp_path: Path) -> SigningKey:
    return open_signing_key(tmp_path)


def act(engine: Engine, times: int) -> None:
    for number in range(times):
        with write(engine) as connection:
            append_entry(
                connection,
                at=NOW,
                actor="Ines",
                action="document.verified",
                subject=f"{number}",
                details={},
            )


def kept_head(engine: Engine, key: SigningKey, path: Path) -> Path:
    head = sign_head(engine, key, actor="Wim", clock=lambda: NOW)
    path.write_text(render_head(head), encoding="utf-8")
    return path


def faults(engine: Engine, *heads: Path, key: SigningKey | None = None) -> list[tuple[Fault, int | None]]:
    evidence = Evidence(heads=heads, trusted_key=key and key.public_key)
    return [(each.fault, each.sequence) for each in verify_trail(engine, evidence).problems]


def test_a_head_covers_the_entry_of_its_own_signing(engine: Engine, key: SigningKey) -> None:
    head = sign_head(engine, key, actor="Wim", clock=lambda: NOW)

    last = trail_of(engine)[-1]
    assert (last.action, last.actor, last.sequence) == ("audit.head_signed", "Wim", 4)
    assert (head.sequence, head.sha256, head.at) == (4, last.sha256, last.at)
    assert json.loads(last.details) == {"public_key": key.public_key}


def test_an_empty_trail_can_be_signed(tmp_path: Path, key: SigningKey) -> None:
    engine = open_engine(tmp_path / "empty")

    assert sign_head(engine, key, actor="Wim", clock=lambda: NOW).sequence == 1
    engine.dispose()


def test_later_acts_leave_a_head_true(engine: Engine, key: SigningKey, tmp_path: Path) -> None:
    first = kept_head(engine, key, tmp_path / "1.json")
    act(engine, 2)
    second = kept_head(engine, key, tmp_path / "2.json")
    act(engine, 1)

    assert faults(engine, second, first, key=key) == []


def test_a_cut_tail_a_rolled_back_file_and_a_new_chain_are_found(
    engine: Engine, key: SigningKey, tmp_path: Path
) -> None:
    head = kept_head(engine, key, tmp_path / "head.json")
    trail = trail_of(engine)

    overwrite(tmp_path, trail[:2])
    assert faults(engine) == []
    assert faults(engine, head, key=key) == [(Fault.CUT_OFF, 3)]
    overwrite(tmp_path, chained([*trail[:1], replace(trail[1], actor="X"), *trail[2:]]))
    assert faults(engine) == []
    assert faults(engine, head, key=key) == [(Fault.REPLACED, 4)]
    overwrite(tmp_path, [])
    assert faults(engine, head, key=key) == [(Fault.CUT_OFF, 1)]


def test_a_broken_trail_is_not_signed(engine: Engine, key: SigningKey, tmp_path: Path) -> None:
    trail = trail_of(engine)
    overwrite(tmp_path, [trail[0], replace(trail[1], actor="X"), trail[2]])

    with pytest.raises(AuditBrokenError, match=r"Entry 2 was changed.*Nothing was signed"):
        sign_head(engine, key, actor="Wim", clock=lambda: NOW)
    assert len(trail_of(engine)) == 3


@pytest.mark.parametrize("field", ["sequence", "sha256", "at", "signature"])
def test_an_edited_head_is_reported_and_proves_nothing(
    engine: Engine, key: SigningKey, tmp_path: Path, field: str
) -> None:
    path = kept_head(engine, key, tmp_path / "head.json")
    value = json.loads(path.read_text())
    value[field] = 2 if field == "sequence" else ("0" if value[field][0] != "0" else "1") + value[field][1:]
    path.write_text(json.dumps(value))

    assert faults(engine, path, key=key) == [(Fault.SIGNATURE, None)]


def test_a_head_of_another_key_is_reported(engine: Engine, key: SigningKey, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    other = open_signing_key(tmp_path / "elsewhere")
    path = kept_head(engine, other, tmp_path / "head.json")

    assert faults(engine, path, key=key) == [(Fault.SIGNATURE, None)]
    assert faults(engine, path, key=other) == []
    assert faults(engine, path) == []


def test_a_head_with_another_key_written_into_it_does_not_pass(key: SigningKey, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    other = open_signing_key(tmp_path / "elsewhere").public_key
    fields = {"sequence": 1, "sha256": "a" * 64, "at": "2026"}
    message = signed_bytes(**fields, public_key=key.public_key)
    head = Head(**fields, public_key=other, signature=key.sign(message))

    for trusted in (None, other, key.public_key):
        assert head_problem(head, origin="the head", trusted_key=trusted) is not None


@pytest.mark.parametrize(
    "content",
    [
        "", "no JSON", "[]", "{}", "null", '{"sequence": 1}', "[" * 10_000,
        '{"sequence":0,"sha256":"a","at":"b","public_key":"c","signature":"d"}',
        '{"sequence":true,"sha256":"a","at":"b","public_key":"c","signature":"d"}',
        '{"sequence":1,"sha256":5,"at":"b","public_key":"c","signature":"d"}',
    ],
)  # fmt: skip
def test_what_is_no_head_is_refused_in_a_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "head.json"
    path.write_text(content)

    with pytest.raises(AuditFileError, match="holds no signed head"):
        load_head(path)
    with pytest.raises(AuditFileError, match="cannot be read"):
        load_head(tmp_path / "absent.json")


def test_a_head_survives_its_file_and_fields_of_later_versions(key: SigningKey, tmp_path: Path) -> None:
    head = Head(sequence=1, sha256="a" * 64, at="2026", public_key=key.public_key, signature="x")
    (tmp_path / "head.json").write_text(json.dumps({**asdict(head), "note": "later"}))

    assert load_head(tmp_path / "head.json") == head


def test_the_key_is_private_and_stays_the_same(tmp_path: Path, key: SigningKey) -> None:
    assert (tmp_path / KEY_NAME).stat().st_mode & 0o777 == 0o600
    assert open_signing_key(tmp_path).public_key == key.public_key
    assert load_public_key(tmp_path / PUBLIC_KEY_NAME) == key.public_key
    assert not list(tmp_path.glob(".audit-signing-*"))


def test_a_key_that_others_can_read_signs_nothing(tmp_path: Path, key: SigningKey) -> None:
    (tmp_path / KEY_NAME).chmod(0o640)

    with pytest.raises(AuditFileError, match="chmod 600"):
        open_signing_key(tmp_path)


def test_a_damaged_key_is_refused_and_left_alone(tmp_path: Path, key: SigningKey) -> None:
    (tmp_path / KEY_NAME).write_bytes(b"damaged")

    with pytest.raises(AuditFileError, match="holds no signing key"):
        open_signing_key(tmp_path)
    assert (tmp_path / KEY_NAME).read_bytes() == b"damaged"


def test_keys_of_another_kind_are_refused(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    other = ec.generate_private_key(ec.SECP256R1())
    pem, kind = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    (tmp_path / "other.pub").write_bytes(other.public_key().public_bytes(pem, kind))
    (tmp_path / KEY_NAME).write_bytes(
        other.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (tmp_path / KEY_NAME).chmod(0o600)

    with pytest.raises(AuditFileError, match="another kind"):
        load_public_key(tmp_path / "other.pub")
    with pytest.raises(AuditFileError, match="another kind"):
        open_signing_key(tmp_path)
    with pytest.raises(AuditFileError, match="no public key"):
        load_public_key(tmp_path / "absent.pub")


@given(st.text(), st.text(), st.binary())
def test_what_is_no_signature_does_not_fit(signature: str, public_key: str, message: bytes) -> None:
    assert not signature_fits(message, signature=signature, public_key=public_key)


@pytest.mark.skipif(which("openssl") is None, reason="needs openssl")
def test_a_head_can_be_checked_without_this_program(engine: Engine, key: SigningKey, tmp_path: Path) -> None:
    head = sign_head(engine, key, actor="Wim", clock=lambda: NOW)
    signed = signed_bytes(sequence=head.sequence, sha256=head.sha256, at=head.at, public_key=head.public_key)
    (tmp_path / "signed").write_bytes(signed)
    (tmp_path / "signature").write_bytes(b64decode(head.signature))

    command = "openssl pkeyutl -verify -rawin -pubin -inkey audit-signing.pub -in signed -sigfile signature"
    checked = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, check=False)

    assert checked.returncode == 0, checked.stderr
