"""`playbook doctor`: every check is one line with what to do about it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import typer

from assistant.bootstrap import Composition
from assistant.errors import AssistantError
from knowledge.errors import KnowledgeError

State = Literal["ok", "warn", "fail"]

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at."""

    name: str
    state: State
    message: str
    """What was found and, unless all is well, what to do."""


@app.command("doctor")
def doctor_command(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON value.")] = False,
) -> None:
    """Check that everything works, and say what to mend; exits 1 if something must be."""
    checks = []
    for check in run_checks(ctx.obj):
        checks.append(check)
        if not as_json:
            print(f"{check.state:<5} {check.name}: {check.message}", flush=True)
    failed = any(check.state == "fail" for check in checks)
    if as_json:
        report = {"ok": not failed, "checks": [asdict(check) for check in checks]}
        print(json.dumps(report, ensure_ascii=False))
    raise typer.Exit(int(failed))


def run_checks(composition: Composition) -> Iterator[Check]:
    """Look at everything, in the order in which one thing needs the other."""
    settings = composition.settings
    yield from check_packages()
    home = check_home(settings.home)
    yield home
    if home.state == "ok":
        yield from check_store(composition)
    yield _guarded("embedding model", lambda: check_model(composition))
    yield check_tesseract()
    yield check_chat_model(settings.model)
    yield _guarded("directory", lambda: check_directory(settings.home, settings.governance.directory))
    yield check_port(settings.server.host, settings.server.port)


def check_packages() -> Iterator[Check]:
    """Whether Python and every package are of versions that work and have no known holes."""
    from packaging.requirements import Requirement

    yield Check(name="python", state="ok", message=".".join(str(part) for part in sys.version_info[:3]))
    listed = [Requirement(line) for line in requires("playbook-assistant") or []]
    wanted = [each for each in listed if each.marker is None or each.marker.evaluate({"extra": ""})]
    problems = []
    for requirement in wanted:
        try:
            found = version(requirement.name)
        except PackageNotFoundError:
            problems.append(f"{requirement.name} is missing")
            continue
        if not requirement.specifier.contains(found, prereleases=True):
            problems.append(f"{requirement.name} {found} is not {requirement.specifier}")
    if problems:
        advice = "install again with `pip install -c constraints.txt -e .`"
        yield Check(name="packages", state="fail", message=f"{'; '.join(problems)}; {advice}.")
    else:
        yield Check(name="packages", state="ok", message=f"all {len(wanted)} requirements are met")


def check_home(home: Path) -> Check:
    """Whether the home can be written to; makes nothing where there is no home yet."""
    existing = next(path for path in (home.absolute(), *home.absolute().parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return Check(
            name="home",
            state="fail",
            message=f"{home} cannot be written to ({reason}); change its permissions or choose another "
            "with --home.",
        )
    free_mb = shutil.disk_usage(existing).free // 2**20
    if free_mb < 500:
        message = f"{home} has only {free_mb} MB left; free some space."
        return Check(name="home", state="warn", message=message)
    return Check(name="home", state="ok", message=f"{home} is writable")


def check_store(composition: Composition) -> Iterator[Check]:
    """Whether database and indexes are sound and agree with each other."""
    settings = composition.settings
    if settings.database_url is None and not _has_database(settings.home):
        yield Check(
            name="database",
            state="warn",
            message="there is none yet; `playbook serve` or `playbook ingest` makes it.",
        )
        return
    database = _guarded("database", lambda: check_database(composition))
    yield database
    if database.state == "ok":
        yield _guarded("indexes", lambda: check_indexes(composition))
        yield _guarded("assistant release", lambda: check_release(composition))


def check_database(composition: Composition) -> Check:
    """Whether the database opens, has this version's tables and no damaged page."""
    from knowledge.store.engine import open_engine, snapshot, stored_schema_version

    engine = open_engine(composition.settings.home, database_url=composition.settings.database_url)
    try:
        with snapshot(engine) as connection:
            schema = stored_schema_version(connection)
            if engine.dialect.name == "sqlite":
                found = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
                if found != "ok":
                    return Check(
                        name="database",
                        state="fail",
                        message=f"it is damaged ({str(found).splitlines()[0]}); restore a backup.",
                    )
    finally:
        engine.dispose()
    return Check(name="database", state="ok", message=f"sound, schema {schema}")


def check_indexes(composition: Composition) -> Check:
    """Whether the indexes hold exactly the passages of the database."""
    knowledge = composition.knowledge_base()
    status = knowledge.status()
    if status["index"] == "empty":
        return Check(name="indexes", state="ok", message="nothing has been published yet")
    if status["index"] != "ok":
        return Check(
            name="indexes",
            state="fail",
            message=f"the vector index is {status['index']}; run `playbook kb rebuild`.",
        )
    from knowledge.index_check import index_differences
    from knowledge.store.engine import open_engine

    engine = open_engine(composition.settings.home, database_url=composition.settings.database_url)
    try:
        differences = index_differences(engine, composition.settings.home)
    finally:
        engine.dispose()
    if differences:
        return Check(
            name="indexes", state="fail", message=f"{' '.join(differences)} Run `playbook kb rebuild`."
        )
    fingerprint = composition.embedder().fingerprint
    if status["model"] != fingerprint:
        return Check(
            name="indexes",
            state="fail",
            message=f"they were built with {status['model']} but {fingerprint} is configured; "
            "run `playbook kb rebuild` or restore the setting.",
        )
    return Check(
        name="indexes",
        state="ok",
        message=f"release {status['release']}: {status['passages']} passages of "
        f"{status['documents']} documents",
    )


def check_release(composition: Composition) -> Check:
    """Whether what answers was judged and approved, and is still what it was."""
    from assistant.answering.recipe import recipe_of
    from assistant.promotion.checking import check_channel
    from evals.gate.digests import program_sha256
    from prompts.release import load_release

    state, message = check_channel(
        composition.promotion_desk(),
        composition.settings.gate,
        configured=recipe_of(composition.settings, load_release()),
        program_sha256=program_sha256,
        misfit=composition.misfit,
    )
    return Check(name="assistant release", state=state, message=message)


def check_model(composition: Composition) -> Check:
    """Whether the embedding model is unchanged, byte by byte, and gives usable vectors."""
    from knowledge.embedding.model import find_model

    with tempfile.TemporaryDirectory() as no_digest_is_remembered_here:
        find_model(composition.settings.embedding, cache_dir=Path(no_digest_is_remembered_here))
    embedder = composition.embedder()
    message = f"{embedder.fingerprint}, {embedder.dim} dimensions"
    return Check(name="embedding model", state="ok", message=message)


def check_tesseract() -> Check:
    """Whether scanned PDFs can be read."""
    if shutil.which("tesseract"):
        return Check(name="tesseract", state="ok", message="scanned PDFs can be read")
    return Check(
        name="tesseract",
        state="warn",
        message="it is missing, so scanned PDFs cannot be read; install the package tesseract-ocr.",
    )


def check_directory(home: Path, path: Path | None) -> Check:
    """Whether the directory of people, where one is set, can be used."""
    from knowledge.directory_file import DirectoryFile

    directory = DirectoryFile(home, path).load()
    message = "none is set" if directory is None else f"{len(directory.people)} listed"
    return Check(name="directory", state="ok", message=message)


def check_chat_model(model: Any) -> Check:
    """Whether the configured chat model's address answers; its key is not tried."""
    name = "chat model"
    if model.name == "extractive":
        return Check(name=name, state="ok", message="extractive: needs no key and no network")
    provider = model.name.split(":")[0] if ":" in model.name else "openai"
    package = {"openai": "langchain-openai", "anthropic": "langchain-anthropic", "ollama": "langchain-ollama"}
    if provider in package and not _is_installed(package[provider]):
        return Check(
            name=name,
            state="fail",
            message=f"{model.name} needs a package; run `pip install -c constraints.txt -e '.[{provider}]'`.",
        )
    if model.base_url is None:
        return Check(name=name, state="ok", message=f"{model.name}, whose provider was not contacted")
    if _answers(model.base_url):
        return Check(name=name, state="ok", message=f"{model.name} at {_without_password(model.base_url)}")
    return Check(
        name=name,
        state="fail",
        message=f"nothing answers at {_without_password(model.base_url)}; start that server or mend "
        "model.base_url. Until then answers are extractive.",
    )


def check_port(host: str, port: int) -> Check:
    """Whether the chat page could listen now."""
    if port == 0:
        return Check(name="port", state="ok", message="any free one")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = error.strerror or os.strerror(error.errno or 0)
            return Check(
                name="port",
                state="warn",
                message=f"{host}:{port} is not free ({reason.lower()}); end what listens there (perhaps this "
                "assistant) or choose another with `playbook serve --port`.",
            )
    return Check(name="port", state="ok", message=f"{host}:{port} is free")


def _guarded(name: str, check: Callable[[], Check]) -> Check:
    """A check that cannot be made is a failed one, with the error's own sentence."""
    try:
        return check()
    except (AssistantError, KnowledgeError) as error:
        return Check(name=name, state="fail", message=str(error))


def _has_database(home: Path) -> bool:
    from knowledge.store.engine import DATABASE_NAME

    return (home / DATABASE_NAME).is_file()


def _is_installed(distribution: str) -> bool:
    try:
        version(distribution)
    except PackageNotFoundError:
        return False
    return True


def _answers(url: str) -> bool:
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        with socket.create_connection((parts.hostname or "", port), timeout=3):
            return True
    except OSError:
        return False


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
