"""A test's own site behind a real port: the browser sees it, the test still holds its clock."""

from __future__ import annotations

import threading

from werkzeug.serving import WSGIRequestHandler, make_server

from tests.support.site import Site


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing: the site has its own log."""


class _Keeping(_Quiet):
    protocol_version = "HTTP/1.1"


class Served:
    """`with Served(site) as url:` answers on 127.0.0.1, several requests at once."""

    def __init__(self, site: Site, port: int = 0, *, keeping: bool = False) -> None:
        """Take a port: any free one when it is 0. `keeping`: connections stay open.

        The site's own server keeps them too; Kannel's smsbox now and then dies (an assertion of its
        own) when a connection that it wants to use again has just been closed.
        """
        self._server = make_server(
            "127.0.0.1",
            port,
            site.app,
            threaded=True,
            request_handler=_Keeping if keeping else _Quiet,
        )
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> str:
        """Start; gives the address."""
        self._thread.start()
        return f"http://127.0.0.1:{self._server.port}"

    def __exit__(self, *error: object) -> None:
        """Answer what was begun, then end."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
