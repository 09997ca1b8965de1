"""Recorded replies as one file: taken where a chat model can be asked, used where it cannot.

A bundle holds two members, read into memory and never unpacked: nothing in it names a path.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.gate.errors import InvalidRunError, TamperedError
from evals.gate.running.kept import KeptValues

SCHEMA = "playbook-gate-bundle/1"
MANIFEST, REPLIES = "manifest.json", "replies.jsonl"
MAX_MANIFEST, MAX_REPLIES = 64 * 1024, 256 * 1024 * 1024
"""Bytes when unpacked."""
MAX_TEXT = 40_000
_KEY = re.compile(r"[0-9a-f]{64}")
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The same replies make the same file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The replies of one run."""

    run_id: str
    replies: Mapping[str, Mapping[str, Any]]
    """Key to reply."""
    sha256: str
    """Of the replies."""


def write_bundle(path: Path, run_id: str, replies: Mapping[str, Mapping[str, Any]]) -> Bundle:
    """Write replies to a new file.

    Raises:
        InvalidRunError: If there are none, or the file is there already or cannot be written.
    """
    if not replies:
        raise InvalidRunError(f"The run {run_id} used no chat model, so there are no replies to export.")
    lines = [_line(key, replies[key]) for key in sorted(replies)]
    content = "".join(lines).encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(content).hexdigest()
    manifest = {"schema": SCHEMA, "run": run_id, "replies": len(lines), "sha256": digest}
    try:
        with path.open("xb") as file, zipfile.ZipFile(file, "w") as archive:
            _add(archive, MANIFEST, json.dumps(manifest, indent=1, sort_keys=True).encode())
            _add(archive, REPLIES, content)
    except FileExistsError:
        raise InvalidRunError(f"{path} is there already; name another file.") from None
    except OSError as error:
        raise InvalidRunError(
            f"{path} cannot be written ({error.strerror}); choose another place."
        ) from error
    return Bundle(run_id=run_id, replies=replies, sha256=digest)


def _line(key: str, reply: Mapping[str, Any]) -> str:
    return json.dumps({"key": key, "reply": reply}, sort_keys=True, ensure_ascii=False) + "\n"


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)


def read_bundle(path: Path) -> Bundle:
    """Replies from a file, every one checked.

    Raises:
        InvalidRunError: If it is no bundle, or larger than one can be.
        TamperedError: If its replies are not those that were exported.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_members(archive, path.name)
            manifest = json.loads(_member(archive, MANIFEST, MAX_MANIFEST))
            content = _member(archive, REPLIES, MAX_REPLIES)
        digest = hashlib.sha256(content).hexdigest()
        if manifest["schema"] != SCHEMA:
            raise InvalidRunError(f"{path.name} is of another version of the program; export it again.")
        if manifest["sha256"] != digest:
            raise TamperedError(f"The replies in {path.name} were changed since they were exported.")
        replies = dict(_reply(line) for line in content.decode("utf-8").split("\n") if line)
        if len(replies) != manifest["replies"]:
            raise ValueError("a reply is given twice or is missing")
        return Bundle(run_id=str(manifest["run"])[:120], replies=replies, sha256=digest)
    except OSError as error:
        raise InvalidRunError(
            f"{path} cannot be read ({error.strerror or 'damaged'}); name a bundle."
        ) from error
    except _NO_BUNDLE as error:
        raise InvalidRunError(
            f"{path.name} is no bundle of replies; make one with `playbook gate bundle export`."
        ) from error


_NO_BUNDLE = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    TypeError,
    KeyError,
)
"""What a file that is none, is damaged, is encrypted or is packed in another way raises."""


def _check_members(archive: zipfile.ZipFile, name: str) -> None:
    found = [(each.filename, each.file_size) for each in archive.infolist()]
    if sorted(member for member, _ in found) != [MANIFEST, REPLIES]:
        raise InvalidRunError(f"{name} holds other files than a bundle does; nothing of it was taken.")
    if dict(found)[MANIFEST] > MAX_MANIFEST or dict(found)[REPLIES] > MAX_REPLIES:
        raise InvalidRunError(f"{name} is larger than a bundle can be; nothing of it was taken.")


def _member(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """What a member says of its own size is not believed."""
    with archive.open(name) as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise InvalidRunError("The bundle is larger than one can be; nothing of it was taken.")
    return content


def _reply(line: str) -> tuple[str, Mapping[str, Any]]:
    value = json.loads(line)
    key, reply = value["key"], value["reply"]
    if set(value) != {"key", "reply"} or set(reply) != {"text", "input_tokens", "output_tokens"}:
        raise ValueError("a reply has other parts")
    if not (isinstance(key, str) and _KEY.fullmatch(key)):
        raise ValueError("a key is none")
    if not isinstance(reply["text"], str) or len(reply["text"]) > MAX_TEXT:
        raise ValueError("a text is none")
    if any(type(reply[name]) is not int or reply[name] < 0 for name in ("input_tokens", "output_tokens")):
        raise ValueError("a count is none")
    return key, reply


def keep_replies(bundle: Bundle, kept: KeptValues) -> int:
    """Record the replies of a bundle; gives how many are new.

    Raises:
        InvalidRunError: If one is recorded with other words: then nothing is taken.
    """
    here = {key: kept.get(key) for key in bundle.replies}
    other = [key for key, reply in bundle.replies.items() if here[key] not in (None, dict(reply))]
    if other:
        raise InvalidRunError(
            f"{len(other)} of the replies are recorded here with other words, so nothing was taken; "
            "import the bundle into another home."
        )
    new = [key for key in bundle.replies if here[key] is None]
    for key in new:
        kept.put(key, dict(bundle.replies[key]))
    return len(new)
