"""Protection of the preview from other web pages.

The server listens on loopback only, but every page that the browser has open can send requests there.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"]  # accepted hosts; any other `Host` header is DNS rebinding
_ACCEPTED_TYPES = {"application/json", "application/octet-stream"}  # every page can send the types of forms
_SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class CrossSiteGuard:
    """ASGI middleware that refuses POST requests of other sites and sets the security headers.

    A browser names the site that a POST comes from in `Origin` and in `Sec-Fetch-Site`
    (<https://www.w3.org/TR/fetch-metadata/>). A request without both headers does not come from a page. A POST must
    also be JSON or bytes: another site may send these only after a CORS preflight, which this server does not grant.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_SECURITY_HEADERS)
            await send(message)

        refusal = _refusal(scope)
        app = self._app if refusal is None else refusal
        await app(scope, receive, send_with_headers)


def _refusal(scope: Scope) -> PlainTextResponse | None:
    headers = Headers(scope=scope)
    if scope["method"] != "POST":
        return None
    own_origin = f"{scope['scheme']}://{headers.get('host')}"
    if headers.get("origin", own_origin) != own_origin:
        return PlainTextResponse("this page may not drive the preview", status_code=403)
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return PlainTextResponse("this page may not drive the preview", status_code=403)
    if headers.get("content-type", "").partition(";")[0].strip().lower() not in _ACCEPTED_TYPES:
        return PlainTextResponse("send application/json, or application/octet-stream", status_code=415)
    return None
