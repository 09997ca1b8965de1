"""Every setting, in one place: defaults, then `settings.yaml` in the home, then environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.answering.settings import AnsweringSettings, ModelSettings
from assistant.drafting.settings import DraftingSettings
from assistant.errors import SettingsError
from assistant.monitoring.settings import MonitorSettings
from assistant.promotion.settings import GateSettings
from assistant.ui.oidc.settings import SignInSettings
from ingest.settings import IngestSettings
from knowledge.settings import EmbeddingSettings, GovernanceSettings, RetrievalSettings

DEFAULT_HOME = ".playbook"
PREFIX = "PLAYBOOK_"
FILE_NAME = "settings.yaml"


class ServerSettings(BaseModel):
    """Where the chat page listens and how long a sign-in lasts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = Field(
        default="127.0.0.1", description="Address to listen on; other than loopback needs accounts."
    )
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on; 0 picks a free one.")
    public_url: str | None = Field(
        default=None, description="Address that people type, where a proxy stands before the page."
    )
    session_hours: int = Field(default=12, ge=1, le=12, description="Hours until one must sign in again.")
    idle_minutes: int = Field(
        default=120, ge=5, le=720, description="Minutes without use after which one must sign in again."
    )


class Settings(BaseModel):
    """Everything that can be set. Unknown keys are refused, so that a typing error shows."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    home: Path = Field(default=Path(DEFAULT_HOME), description="Folder that holds everything written.")
    database_url: str | None = Field(
        default=None, description="SQLAlchemy address of the database; unset is SQLite in the home."
    )
    embedding: EmbeddingSettings = EmbeddingSettings()
    retrieval: RetrievalSettings = RetrievalSettings()
    ingest: IngestSettings = IngestSettings()
    answering: AnsweringSettings = AnsweringSettings()
    model: ModelSettings = ModelSettings()
    governance: GovernanceSettings = GovernanceSettings()
    drafting: DraftingSettings = DraftingSettings()
    gate: GateSettings = GateSettings()
    monitor: MonitorSettings = MonitorSettings()
    server: ServerSettings = ServerSettings()
    sign_in: SignInSettings = SignInSettings()


def load_settings(home: Path | None = None, *, environment: dict[str, str] | None = None) -> Settings:
    """Load the settings of a home.

    `PLAYBOOK_RETRIEVAL__CANDIDATES=80` in the environment sets `retrieval.candidates`;
    `PLAYBOOK_HOME` names the home where none is given.

    Raises:
        SettingsError: If the file or a variable holds an unknown key or a wrong value.
    """
    environment = dict(os.environ) if environment is None else environment
    chosen = home or Path(environment.get(PREFIX + "HOME", DEFAULT_HOME))
    path = chosen / FILE_NAME
    values = _load_file(path)
    if "home" in values:
        raise SettingsError(
            f"{path} cannot say where its own home is; remove that line and use --home or {PREFIX}HOME."
        )
    _merge(values, _from_environment(environment))
    values["home"] = chosen
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SettingsError(
            f"The setting {key!r} cannot be used ({first['msg'].lower()}); "
            f"mend it in {path} or in the variable {PREFIX}{key.upper().replace('.', '__')}."
        ) from error


def _load_file(path: Path) -> dict[str, Any]:
    import yaml

    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not UTF-8 text; save it as such or remove it.") from error
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be read ({error.strerror}); check its permissions or choose another home."
        ) from error
    try:
        values = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise SettingsError(f"{path} is not valid YAML; mend or remove it.") from error
    if not isinstance(values, dict):
        raise SettingsError(f"{path} must hold keys and values.")
    return values


def _from_environment(environment: dict[str, str]) -> dict[str, Any]:
    sections = set(Settings.model_fields)
    values: dict[str, Any] = {}
    for name, value in environment.items():
        if not name.startswith(PREFIX) or name == PREFIX + "HOME":
            continue
        parts = name.removeprefix(PREFIX).lower().split("__")
        # Other tools use the prefix too; what names no section is not ours.
        if parts[0] not in sections or value.strip() == "":
            continue
        target = values
        for part in parts[:-1]:
            target = target.setdefault(part, {})
            if not isinstance(target, dict):
                raise SettingsError(
                    f"The variables {PREFIX}{part.upper()} and {name} contradict each other; unset one."
                )
        target[parts[-1]] = value
    return values


def _merge(values: dict[str, Any], over: dict[str, Any]) -> None:
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(values.get(key), dict):
            _merge(values[key], value)
        else:
            values[key] = value
