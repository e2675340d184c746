"""Hands SMS to Kannel, the gateway that speaks SMPP with the operator, by its sendsms interface."""

from __future__ import annotations

from string import punctuation
from urllib.parse import quote, urlsplit

from amoe.adapters.http_post import HttpPost, check_header, refusal
from amoe.adapters.sms_rules import check
from amoe.ports import Crossing, NotSent, Receipt, Text, unnoted
from amoe.segments import is_gsm7

_PATH = "/cgi-bin/sendsms"
_ALL_REPORTS = "31"
"""dlr-mask: delivered 1, undelivered 2, queued 4, taken by the operator 8, rejected 16."""


class KannelTexter:
    """Posts each SMS to Kannel. Any number of threads may use it at once.

    A POST carries number and password in X-Kannel-… headers and the text in the body, so that none
    of them stands in the access log of a proxy; a form is refused ("Invalid content-type"), and a
    GET would have them all in its address. Source: Kannel's user guide, "SMS-push with HTTP POST";
    tried with 1.4.5.
    """

    def __init__(
        self, *, url: str, user: str, password: str, sender: str, timeout: float = 5.0,
        validity: int = 10,
    ) -> None:  # fmt: skip
        """Take the address of sendsms (its path may be left out) and the sendsms-user.

        `timeout` in seconds. `validity` in minutes, the life of a code: what Kannel and the
        operator could not deliver by then they drop, so that nobody gets a night's dead codes in
        the morning. Raises ValueError with a sentence that begins with the setting at fault.
        """
        self._fixed = {
            "X-Kannel-Username": user,
            "X-Kannel-Password": password,
            "X-Kannel-From": sender,
        }
        settings = ("USER", "PASSWORD", "SENDER")
        for setting, (name, value) in zip(settings, self._fixed.items(), strict=True):
            if not value:
                raise ValueError(f"{setting} is missing")
            check_header(setting, name, value)
        self._fixed |= {
            "Content-Type": "text/plain; charset=UTF-8",
            "X-Kannel-Validity": str(validity),
        }
        self._post = HttpPost(_with_path(url), timeout=timeout)

    def send(self, text: Text, crossing: Crossing = unnoted) -> Receipt:
        """Hand one over; Kannel gives no id. Raises NotSent with a code."""
        check(text)
        answer = self._post.send(self._headers(text), text.text.encode(), crossing)
        if answer.status == 202:
            # "3: Queued for later delivery": the operator is away, Kannel keeps it meanwhile.
            return Receipt("", "sms.queued" if answer.body.startswith(b"3") else "")
        if answer.status == 403 and answer.body.startswith(b"Not routable"):
            # The same status as a wrong password, but it is the number that no operator takes.
            raise NotSent("sms.refused", again=False)
        raise refusal(answer.status)

    def _headers(self, text: Text) -> dict[str, str]:
        headers = {
            **self._fixed,
            "X-Kannel-To": text.to,
            "X-Kannel-Coding": "0" if is_gsm7(text.text) else "2",
        }
        if text.report_url:
            headers["X-Kannel-DLR-Mask"] = _ALL_REPORTS
            headers["X-Kannel-DLR-URL"] = _report_pattern(text.report_url)
        return headers


def _with_path(url: str) -> str:
    """The address of sendsms; only the port of a Kannel is its own."""
    try:
        bare = urlsplit(url).path in ("", "/") and "?" not in url
    except ValueError:
        return url
    return url.rstrip("/") + _PATH if bare else url


def _report_pattern(url: str) -> str:
    """The address that Kannel calls: %d becomes the status, so that any other % must be doubled."""
    plain = quote(url, safe=punctuation).replace("%", "%%")
    return f"{plain}{'&' if '?' in url else '?'}status=%d"
