"""The review as a local web page: loopback only, one-time token, Host check, nothing from elsewhere."""

from __future__ import annotations

import hmac
import json
import secrets
import socket
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from extract.detect import PDF
from shenbao import catalogue, review_page, review_view
from shenbao.rendering import NotDrawnError
from shenbao.review import RefusedError
from shenbao.review_marks import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from shenbao.catalogue import Catalogue, Language
    from shenbao.review import Review
    from shenbao.review_marks import Verdict

HOST = "127.0.0.1"
_WIDTHS = (700, 1000, 1400, 2000)
_MOST_BYTES = 1 << 20  # of a request
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    b"content-security-policy": _POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-resource-policy": b"same-origin",
    b"cache-control": b"no-store",
}


class Server:
    """A review served on a port of this machine to whoever opens the address first."""

    def __init__(self, review: Review, say: Catalogue, *, port: int = 0) -> None:
        self._review = review
        self._languages = {language: catalogue.load(language) for language in catalogue.LANGUAGES}
        self._first: Language = say.language
        self._socket = socket.create_server((HOST, port))
        self.port = int(self._socket.getsockname()[1])
        self._token: str | None = secrets.token_urlsafe(24)
        self._session = secrets.token_urlsafe(24)
        self.address = f"http://{HOST}:{self.port}/?token={self._token}"
        config = uvicorn.Config(self.application(), log_level="error", access_log=False, server_header=False)
        self._server = uvicorn.Server(config)

    def serve(self) -> None:
        """Answer until the process is interrupted or `stop` is called."""
        self._server.run(sockets=[self._socket])

    def stop(self) -> None:
        """End `serve`."""
        self._server.should_exit = True

    def application(self) -> ASGIApp:
        """Give the routes behind the checks that every request must pass."""
        routes = [
            Route("/", self._page),
            Route("/assets/{name}", self._asset),
            Route("/list", self._list),
            Route("/declaration/{identity:path}", self._declaration),
            Route("/grid/{source}", self._grid),
            Route("/picture/{source}/{number:int}/{width:int}", self._picture),
            Route("/favicon.ico", self._nothing),
            Route("/act", self._act, methods=["POST"]),
        ]
        return _Guard(Starlette(routes=routes), self._refusal)

    def _refusal(self, scope: Scope) -> Response | None:
        """Refuse what does not come from the page itself; let the first visitor with the token in."""
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if headers.get("host") not in (f"{HOST}:{self.port}", f"localhost:{self.port}"):
            return _plain(HTTPStatus.MISDIRECTED_REQUEST)
        origin = headers.get("origin")
        if origin is not None and origin != f"http://{headers['host']}":
            return _plain(HTTPStatus.FORBIDDEN)
        cookie = f"shenbao-{self.port}"
        given = dict(part.strip().partition("=")[::2] for part in headers.get("cookie", "").split(";"))
        if hmac.compare_digest(given.get(cookie, "").encode(), self._session.encode()):
            return None
        query = scope["query_string"].decode("latin-1")
        token, self_token = query.removeprefix("token="), self._token
        if self_token and scope["path"] == "/" and hmac.compare_digest(token.encode(), self_token.encode()):
            self._token = None
            answer = RedirectResponse("/", HTTPStatus.SEE_OTHER)
            answer.set_cookie(cookie, self._session, httponly=True, samesite="strict")
            return answer
        return _plain(HTTPStatus.FORBIDDEN)

    def _say(self, request: Request) -> Catalogue:
        wanted = request.query_params.get("lang", self._first)
        return next(
            (say for name, say in self._languages.items() if name == wanted), self._languages[self._first]
        )

    def _page(self, request: Request) -> Response:
        return Response(review_page.served(self._review, self._say(request)), media_type="text/html")

    def _asset(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in review_page.ASSETS:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return Response(review_page.asset(name), media_type=review_page.ASSETS[name])

    def _nothing(self, _request: Request) -> Response:
        return Response(status_code=HTTPStatus.NO_CONTENT)

    def _list(self, _request: Request) -> Response:
        return JSONResponse(review_page.listed(self._review))

    def _declaration(self, request: Request) -> Response:
        return self._answered(request, lambda: None)

    def _grid(self, request: Request) -> Response:
        original = self._review.originals.find(request.path_params["source"])
        if original.path is None or original.media_type == PDF:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        try:
            return JSONResponse(review_view.grid(self._review.renderer.document(original.path)))
        except NotDrawnError:
            raise HTTPException(HTTPStatus.NOT_FOUND) from None

    def _picture(self, request: Request) -> Response:
        original = self._review.originals.find(request.path_params["source"])
        width = next((width for width in _WIDTHS if width >= request.path_params["width"]), _WIDTHS[-1])
        if original.path is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        try:
            content = self._review.renderer.picture(original.path, request.path_params["number"], width)
        except NotDrawnError:
            raise HTTPException(HTTPStatus.NOT_FOUND) from None
        kept = {"cache-control": "private, max-age=3600"}
        return Response(content, media_type="image/png", headers=kept)

    async def _act(self, request: Request) -> Response:
        from starlette.concurrency import run_in_threadpool  # noqa: PLC0415

        if request.headers.get("content-type") != "application/json":
            raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        if int(request.headers.get("content-length") or _MOST_BYTES + 1) > _MOST_BYTES:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            asked = cast("dict[str, Any]", json.loads(await request.body()))
            wanted = {name: str(value) for name, value in asked.items()}
        except (ValueError, AttributeError):
            raise HTTPException(HTTPStatus.BAD_REQUEST) from None
        request.path_params["identity"] = wanted.get("id", "")
        return await run_in_threadpool(self._answered, request, lambda: _do(self._review, wanted))

    def _answered(self, request: Request, act: Callable[[], None]) -> Response:
        """Do something and show the declaration as it is then."""
        say = self._say(request)
        try:
            act()
            return JSONResponse(self._review.declaration(request.path_params["identity"], say))
        except RefusedError as error:
            return JSONResponse(
                {"refused": say("review.refused", detail=error)}, HTTPStatus.UNPROCESSABLE_ENTITY
            )
        except OSError as error:
            detail = error.strerror or type(error).__name__
            return JSONResponse({"refused": say("review.not_written", detail=detail)}, HTTPStatus.CONFLICT)


class _Guard:
    """Every answer, refusals included, bears the headers; nothing reaches the routes that was refused."""

    def __init__(self, application: ASGIApp, refusal: Callable[[Scope], Response | None]) -> None:
        self._application = application
        self._refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in message["headers"]}
                extra = [item for item in _HEADERS.items() if item[0] not in own]
                message["headers"] = [*message["headers"], *extra]
            await send(message)

        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        refusal = self._refusal(scope)
        await (refusal or self._application)(scope, receive, guarded)


def _do(review: Review, asked: dict[str, str]) -> None:
    declaration, why = asked.get("id", ""), asked.get("why", "")
    place = (asked.get("table", ""), asked.get("key", ""), asked.get("column", ""))
    kind = asked.get("kind", "")
    verdict: Verdict | None = next((verdict for verdict in VERDICTS if verdict == kind), None)
    if verdict is not None:
        review.mark(declaration, place, verdict, why)
    elif kind == "done":
        review.accept(declaration)
    elif kind == "correct":
        review.correct(declaration, place, asked.get("value", ""), why)
    elif kind == "clear":
        review.clear(declaration, place)
    elif kind == "undo":
        review.undo()
    else:
        raise RefusedError(kind)


def _plain(status: HTTPStatus) -> Response:
    return Response(f"{status.value} {status.phrase}\n", status, media_type="text/plain")
