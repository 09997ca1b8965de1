"""The chat page's server: composed, guarded, started. Knows every part of the page."""

from __future__ import annotations

import logging
import shutil
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from assistant.ui.errors import ServerSettingsError

QUESTIONS_A_MINUTE = 30
_LOG = logging.getLogger(__name__)


class Composition(Protocol):
    """The composition root, as far as the page needs it."""

    @property
    def settings(self) -> Any: ...

    def knowledge_base(self) -> Any: ...

    def assistant(self) -> Any: ...

    def recorded_assistant(self) -> Any: ...

    def gap_filer(self) -> Any: ...

    def governance_desk(self) -> Any: ...

    def case_desk(self) -> Any: ...

    def drafting_desk(self) -> Any: ...

    def promotion_desk(self) -> Any: ...

    def bar_changes(self, old: Any, new: Any) -> Any: ...

    def read_description(self, path: Path) -> str: ...

    def beside(self, home: Path) -> Any: ...

    def ensure_starter_library(
        self, on_progress: Callable[[str, int, int], None] | None = None
    ) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """Accounts, sessions and conversations over one database."""

    accounts: Any
    sessions: Any
    history: Any
    engine: Any


def open_store(settings: Any) -> Store:
    """Open the database of these settings' home, with the chat page's tables in it."""
    from assistant.ui.accounts import Accounts
    from assistant.ui.history import History
    from assistant.ui.sessions import Sessions
    from assistant.ui.store.tables import prepare_tables
    from knowledge.store.engine import open_engine

    engine = open_engine(settings.home, database_url=settings.database_url)
    prepare_tables(engine)
    return Store(
        accounts=Accounts(engine),
        sessions=Sessions(
            engine,
            lifetime=timedelta(hours=settings.server.session_hours),
            idle=timedelta(minutes=settings.server.idle_minutes),
        ),
        history=History(engine),
        engine=engine,
    )


def run_server(
    composition: Composition,
    *,
    host: str,
    port: int,
    say: Callable[[str], None],
    on_progress: Callable[[str, int, int], None] | None = None,
) -> None:
    """Serve until stopped.

    Args:
        say: Tells the operator a line, such as the sign-in link.
        on_progress: Called while the starter library is built: (what, done, of).

    Raises:
        ServerSettingsError: If the address cannot be used, or others could reach it and nobody
            has an account.
    """
    settings = composition.settings
    store = open_store(settings)
    others_may = settings.sign_in.oidc.issuer is not None or store.accounts.any_with_password()
    if not _is_loopback_host(host) and not others_may:
        raise ServerSettingsError(
            f"Others could reach {host} and no account has a password; add one first with "
            "`playbook users add NAME --role staff`, or leave --host out."
        )
    listening = listen(host, port)
    composition.ensure_starter_library(on_progress)
    port = listening.getsockname()[1]
    base = (settings.server.public_url or f"http://{_shown_host(host)}:{port}").rstrip("/")
    application = build_application(composition, store=store, base_url=base, port=port)
    link = store.sessions.issue_link(store.accounts.ensure_operator().name)

    def announce() -> None:
        say(f"Open {base}/sign-in?token={link}")
        # The first question should not wait for the model to load.
        threading.Thread(target=_warm_up, args=(composition,), daemon=True).start()
        say("The link signs you in once, within 15 minutes; `playbook users link` prints another.")

    with _monitoring(composition):
        _serve(application, listening, announce)


def _monitoring(composition: Composition) -> Any:
    """Begins a report of the monitor whenever one is due."""
    from assistant.monitoring.schedule import Schedule, begin_report
    from knowledge.store.monitor_reports import newest_moment

    settings = composition.settings
    return Schedule(
        timedelta(hours=settings.monitor.every_hours),
        last=lambda: newest_moment(composition.knowledge_base().engine),
        begin=lambda: begin_report(settings.home),
        clock=lambda: datetime.now(UTC),
    )


def listen(host: str, port: int) -> socket.socket:
    """A bound socket.

    Raises:
        ServerSettingsError: If the address is taken or not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise ServerSettingsError(
            f"Port {port} on {host} cannot be used ({error.strerror}); choose another with --port."
        ) from error
    return listening


def build_application(
    composition: Composition,
    *,
    store: Store,
    base_url: str,
    port: int,
) -> Any:
    """The whole ASGI application. Chainlit is imported here, once a process.

    Args:
        base_url: The page's address as people type it, without a "/" at its end.
        port: Where it listens.
    """
    from assistant.ui.chainlit_setup import prepare_chainlit

    origins = sorted({base_url, *_loopback_origins(port)})
    prepare_chainlit(
        composition.settings.home, origins=origins, session_s=store.sessions.lifetime_s
    )
    from fastapi import FastAPI

    from assistant.api import Metrics, api_routes
    from assistant.governing.rating import RatingObserver
    from assistant.ui.answers.kept import AnswerShelf
    from assistant.ui.answers.news import AnswerNews
    from assistant.ui.answers.pages import AnswerParts, answer_routes
    from assistant.ui.app import ChatParts, register_chat
    from assistant.ui.asked_starters import AskedStarters
    from assistant.ui.asking_pages import AskingParts, asking_routes
    from assistant.ui.attachments import MAX_REQUEST_BYTES as MAX_FILE_REQUEST_BYTES
    from assistant.ui.attachments import PATH as ATTACH_PATH
    from assistant.ui.attachments import Attachments
    from assistant.ui.chat_routes import chat_routes, mount_chat
    from assistant.ui.data_layer import ChatDataLayer
    from assistant.ui.drafts.chat import InterviewChat
    from assistant.ui.drafts.describing import FILE_PATH, MAX_REQUEST_BYTES
    from assistant.ui.drafts.interviewing import Interviewing
    from assistant.ui.drafts.parts import DraftParts, draft_check
    from assistant.ui.drafts.routes import draft_routes
    from assistant.ui.govern.document_pages import verify_token
    from assistant.ui.govern.proposing import UPLOAD_PATH
    from assistant.ui.govern.routes import govern_routes
    from assistant.ui.govern.uploads import MAX_UPLOAD_BYTES
    from assistant.ui.limits import AttemptLimiter
    from assistant.ui.oidc.routes import oidc_routes
    from assistant.ui.pdf_pages.pictures import PagePictures
    from assistant.ui.people.account_pages import account_routes
    from assistant.ui.people.parts import PeopleParts
    from assistant.ui.people.user_pages import user_routes
    from assistant.ui.ratings import Ratings
    from assistant.ui.restricting import Restrictions
    from assistant.ui.security import AllowedHosts, Gate
    from assistant.ui.sign_in import SignIn, sign_in_routes
    from assistant.ui.source_pages import source_routes
    from knowledge.audit.asked import load_recipe
    from knowledge.gaps.service import Gaps

    public_url = composition.settings.server.public_url
    secure = bool(public_url and public_url.startswith("https://"))
    metrics, questions = Metrics(), AttemptLimiter(attempts=QUESTIONS_A_MINUTE, window_s=60)
    documents: Callable[[], Any] = composition.knowledge_base
    attachments = Attachments(
        composition.settings.home / "scratch" / "attached", beside=composition.beside
    )
    attachments.sweep()
    pictures = PagePictures(composition.settings.home / "scratch" / "pages")
    restrictions = Restrictions(documents, attachments)
    news = AnswerNews(
        store.history,
        filer=composition.gap_filer,
        gaps=lambda: Gaps(composition.knowledge_base()),
    )
    layer = ChatDataLayer(
        history=store.history,
        accounts=store.accounts,
        documents=documents,
        drafts=draft_check(composition.drafting_desk),
        on_delete=restrictions.forget,
    )
    ratings = Ratings(
        store.history, store.accounts, on_rating=RatingObserver(composition.gap_filer)
    )
    register_chat(
        ChatParts(
            assistant=composition.recorded_assistant,
            documents=documents,
            data_layer=layer,
            sessions=store.sessions,
            questions=questions,
            metrics=metrics,
            interviews=InterviewChat(Interviewing(composition.drafting_desk)),
            restrictions=restrictions,
            attachments=attachments,
            news=news,
            starters=AskedStarters(documents).of,
        )
    )
    page = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    provider = composition.settings.sign_in.oidc
    sign_in = SignIn(
        accounts=store.accounts,
        sessions=store.sessions,
        limiter=AttemptLimiter(),
        secure=secure,
        provider_label=provider.label if provider.issuer else None,
    )
    page.include_router(sign_in_routes(sign_in))
    if provider.issuer:
        page.include_router(oidc_routes(_oidc_parts(provider, sign_in, store, base_url)))
    governing = _govern_parts(composition, store)
    people = PeopleParts(
        accounts=store.accounts,
        sessions=store.sessions,
        govern=governing,
        base_url=base_url,
        secure=secure,
        provider=provider,
    )
    page.include_router(account_routes(people))
    page.include_router(user_routes(people))
    page.include_router(source_routes(documents, partial(verify_token, governing), pictures))
    page.include_router(
        asking_routes(
            AskingParts(
                restrictions=restrictions,
                attachments=attachments,
                pictures=pictures,
                history=store.history,
                record=partial(_record_file, documents),
                files=AttemptLimiter(attempts=QUESTIONS_A_MINUTE, window_s=60),
            )
        )
    )
    page.include_router(
        answer_routes(
            AnswerParts(
                shelf=AnswerShelf(store.history, documents),
                recipes=partial(load_recipe, store.engine),
                news=news,
                base_url=base_url,
                exports=AttemptLimiter(attempts=QUESTIONS_A_MINUTE, window_s=60),
            )
        )
    )
    page.include_router(govern_routes(governing))
    page.include_router(
        draft_routes(
            DraftParts(
                desk=composition.drafting_desk,
                read_description=composition.read_description,
                govern=governing,
                exports=AttemptLimiter(attempts=QUESTIONS_A_MINUTE, window_s=60),
            )
        )
    )
    page.include_router(
        api_routes(
            assistant=composition.recorded_assistant,
            ready=_readiness(store, documents),
            metrics=metrics,
            search=_search(composition),
            allow_question=lambda account: questions.allow(f"account:{account}"),
            may_read_metrics=lambda request: _may_read_metrics(request, behind_proxy=bool(public_url)),
        )
    )
    page.include_router(chat_routes(ratings))
    mount_chat(page)
    return Gate(
        page,
        sessions=store.sessions,
        hosts=AllowedHosts(public_url=public_url),
        chainlit_token=_chainlit_token,
        secure=secure,
        body_limits={
            UPLOAD_PATH: MAX_UPLOAD_BYTES,
            FILE_PATH: MAX_REQUEST_BYTES,
            ATTACH_PATH: MAX_FILE_REQUEST_BYTES,
        },
    )


def _oidc_parts(settings: Any, sign_in: Any, store: Store, base_url: str) -> Any:
    """What sign-in with the provider is made of. The provider is asked when somebody signs in."""
    from assistant.ui.oidc.provider import Provider
    from assistant.ui.oidc.routes import OidcParts
    from assistant.ui.provider_accounts import ProviderAccounts

    return OidcParts(
        provider=Provider(settings),
        people=ProviderAccounts(store.engine),
        sign_in=sign_in,
        base_url=base_url,
    )


def _govern_parts(composition: Composition, store: Store) -> Any:
    """What the pages of governance are made of. What an earlier upload left behind is removed."""
    from assistant.ui.govern.fresh import FreshSignIn
    from assistant.ui.govern.parts import GovernParts
    from assistant.ui.govern.work import Works
    from assistant.ui.limits import AttemptLimiter

    settings = composition.settings
    uploads = settings.home / "scratch" / "uploads"
    shutil.rmtree(uploads, ignore_errors=True)
    return GovernParts(
        desk=composition.governance_desk,
        base=composition.knowledge_base,
        cases=composition.case_desk,
        fresh=FreshSignIn(
            accounts=store.accounts, sessions=store.sessions, limiter=AttemptLimiter()
        ),
        works=Works(),
        uploads=uploads,
        review_months=settings.governance.review_months,
        due_soon_days=settings.governance.due_soon_days,
        promotion=composition.promotion_desk,
        bar_changes=composition.bar_changes,
        runs=settings.home / "gate" / "runs",
        channel=settings.gate.channel,
    )


def _serve(application: Any, listening: socket.socket, announce: Callable[[], None]) -> None:
    import uvicorn

    class AnnouncingServer(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                announce()

    config = uvicorn.Config(
        application,
        log_level="warning",
        access_log=False,  # paths hold sign-in tokens
        server_header=False,
        ws="websockets-sansio",
        timeout_graceful_shutdown=2,
    )
    AnnouncingServer(config).run(sockets=[listening])


def _warm_up(composition: Composition) -> None:
    from assistant.answering.answer import Question
    from assistant.errors import AssistantError
    from knowledge.errors import KnowledgeError

    try:
        composition.assistant().answer(Question(text="Who approves a new prompt?"))
    except (AssistantError, KnowledgeError) as error:
        _LOG.warning("Questions cannot be answered yet: %s", error)


def _record_file(base: Callable[[], Any], account: str, action: str, details: dict[str, Any]) -> None:
    """Tell the audit trail that a file was read for a conversation: how large, not what it says."""
    from knowledge.audit.acts import record_act

    at = base().clock()
    record_act(base().engine, at=at, actor=account, action=action, subject="attachment", details=details)


def _readiness(store: Store, documents: Callable[[], Any]) -> Callable[[], None]:
    def check() -> None:
        store.accounts.any_with_password()
        documents()

    return check


def _search(composition: Composition) -> Callable[..., dict[str, Any]]:
    def search(
        query: str,
        role: str,
        groups: frozenset[str],
        collection: str | None,
        as_of: str | None,
        top_k: int,
    ) -> dict[str, Any]:
        from knowledge.search_command import retrieval_json

        knowledge = composition.knowledge_base()
        scope = knowledge.scope(role=role, groups=groups, collection=collection, as_of=as_of)
        return retrieval_json(knowledge.retriever.search(query, scope, top_k=top_k))

    return search


def _may_read_metrics(request: Any, *, behind_proxy: bool) -> bool:
    """An admin, or this machine itself; behind a proxy everybody seems to be this machine."""
    from assistant.ui.security import is_loopback

    person = request.state.signed_in
    if person is not None and person.role == "admin":
        return True
    return not behind_proxy and is_loopback(request.client.host if request.client else None)


def _chainlit_token(person: Any) -> str:
    from chainlit.auth import create_jwt
    from chainlit.user import User

    return create_jwt(User(identifier=person.account, display_name=person.display_name))


def _is_loopback_host(host: str) -> bool:
    from assistant.ui.security import is_loopback

    return host == "localhost" or is_loopback(host)


def _shown_host(host: str) -> str:
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        return socket.gethostname() if host == "0.0.0.0" else "[::1]"  # noqa: S104
    return f"[{host}]" if ":" in host else host


def _loopback_origins(port: int) -> set[str]:
    return {f"http://127.0.0.1:{port}", f"http://localhost:{port}"}
