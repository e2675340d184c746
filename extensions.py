"""The Flask extensions, unbound; `create_app` binds them."""

from __future__ import annotations

from flask import Response
from flask_babel import Babel
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_mail import Mail
from flask_wtf import CSRFProtect
from htmx_flask import Htmx

# Known to Flask-Limiter by its scheme once it is imported; nobody calls it by name.
import amoe.store.limits_storage  # noqa: F401


class CompressAll(Compress):
    """Compresses answers of every status: refusals (422) travel the same slow lines as pages."""

    def after_request(self, response: Response | None) -> Response:
        """Let the library, which stops at 2xx, see a page; then give the answer its status back."""
        if response is None or response.status_code < 400:
            return super().after_request(response)
        status = response.status
        response.status_code = 200
        response = super().after_request(response)
        response.status = status
        return response


babel = Babel()
compress = CompressAll()
csrf = CSRFProtect()
htmx = Htmx()
limiter = Limiter(key_func=get_remote_address)
mail = Mail()
