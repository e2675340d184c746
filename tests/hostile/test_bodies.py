"""Bodies that are too large, of the wrong kind, torn or forged get an error page, never a fault."""

from __future__ import annotations

import io

import pytest

from tests.hostile.inspection import Shape, complaints
from tests.hostile.siege import FORM, Answer, Siege
from tests.support.naughty import BODY_LIMIT
from tests.support.site import Site


@pytest.fixture(scope="module")
def siege(one_place: Site) -> Siege:
    """Somebody who is asked for an e-mail address."""
    return Siege(one_place, "courriel")


@pytest.fixture
def post(siege: Siege, shape: Shape):  # type: ignore[no-untyped-def]
    """Sends a body, with the form's token in front where it has room; the answer is a sane page."""

    def send(body: bytes, kind: str = FORM, *, token: bool = True, **environ: object) -> Answer:
        if token:
            body = b"csrf_token=" + siege.csrf.encode() + b"&" + body
        answer = siege.ask(
            "POST", siege.address.encode(), body=body, kind=kind, environ=environ or None
        )
        wrong = complaints(answer, "", shape, step="courriel", baseline=siege.baseline)
        assert not wrong, wrong
        return answer

    return send


def multipart(fields: list[tuple[str, bytes]], boundary: bytes = b"edge") -> bytes:
    """A multipart body."""
    parts = (
        b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
        % (boundary, name.encode(), value)
        for name, value in fields
    )
    return b"".join(parts) + b"--" + boundary + b"--\r\n"


MULTIPART = "multipart/form-data; boundary=edge"


@pytest.mark.parametrize("more", [1, 1024, BODY_LIMIT, 10 * BODY_LIMIT])
@pytest.mark.parametrize("kind", [FORM, MULTIPART, "application/json", "text/plain", ""])
def test_a_body_above_64_kib_is_too_much(post, more: int, kind: str) -> None:
    assert post(b"email=" + b"a" * (BODY_LIMIT + more), kind, token=False).status in (400, 413)


def test_a_form_above_64_kib_gets_the_page_that_says_so(post) -> None:
    answer = post(b"email=" + b"a" * BODY_LIMIT)
    assert answer.status == 413
    assert "h1" in answer.page


def test_a_body_of_exactly_64_kib_is_taken(post, siege: Siege) -> None:
    room = BODY_LIMIT - len(f"csrf_token={siege.csrf}&email=")
    assert post(b"email=" + b"a" * room).status == 422
    assert post(b"email=" + b"a" * (room + 1)).status == 413


def test_a_large_multipart_field_is_too_much(post) -> None:
    big = multipart([("email", b"a" * BODY_LIMIT)])
    assert post(big, MULTIPART, token=False).status == 413


def test_a_body_without_a_length_is_not_read_without_end(siege: Siege, shape: Shape) -> None:
    body = b"email=" + b"a" * (20 * BODY_LIMIT)
    chunked = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}
    answer = siege.ask(
        "POST",
        siege.address.encode(),
        environ={**chunked, "CONTENT_LENGTH": "", "wsgi.input": io.BytesIO(body)},
    )
    assert answer.status in (400, 413)
    assert not complaints(answer, "", shape, step="courriel", baseline="")


def test_a_multipart_form_works_like_any_other(post, siege: Siege) -> None:
    fields = [("csrf_token", siege.csrf.encode()), ("email", b"x"), ("email_again", b"x")]
    assert post(multipart(fields), MULTIPART, token=False).status == 422


@pytest.mark.parametrize(
    "body",
    [
        multipart([(f"f{n}", b"1") for n in range(51)]),
        multipart([(f"f{n}", b"1") for n in range(1000)]),
        b'--edge\r\nContent-Disposition: form-data; name="email"; filename="a.exe"\r\n\r\nMZ\r\n'
        b"--edge--\r\n",
        b"--edge\r\n\r\n\r\n--edge--\r\n",
        b"--edge\r\nContent-Disposition: form-data\r\n\r\nx\r\n--edge--\r\n",
        b'--edge\r\nContent-Disposition: form-data; name="email"\r\n\r\ntorn',
        b'--edge\r\nContent-Disposition: form-data; name="\0\xff"\r\n\r\nx\r\n--edge--\r\n',
        b"--edge\r\n" + b"X-Long: " + b"a" * 20_000 + b"\r\n\r\nx\r\n--edge--\r\n",
        b"no edge at all",
        b"",
    ],
    ids=["51", "1000", "file", "bare", "nameless", "torn", "raw name", "long", "none", "empty"],
)
def test_a_strange_multipart_body_is_refused(post, body: bytes) -> None:
    assert post(body, MULTIPART, token=False).status in (400, 413)


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "application/json",
        "application/json; charset=utf-16",
        "text/plain",
        "text/html",
        "application/xml",
        "application/octet-stream",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=" + "b" * 3000,
        "multipart/mixed; boundary=edge",
        "application/x-www-form-urlencoded; charset=utf-7",
        "application/x-www-form-urlencoded; charset=no-such",
        "application/x-www-form-urlencoded;;;===",
        "\xff\xfe",
        "a" * 5000,
    ],
)
def test_a_body_of_the_wrong_kind_is_answered_with_a_page(post, kind: str) -> None:
    assert post(b"email=a%40etu.example&email_again=b", kind).status in (400, 413, 422)


TORN = (b"%", b"%0", b"%zz", b"%00", b"\0", b"%ff", b"%c0%80", b"%u0041", b"%ed%a0%80", b"+%2",
        b"%25%30%30", b"%f4%90%80%80", b"=", b";", b"%26")  # fmt: skip


@pytest.mark.parametrize("sample", TORN)
def test_invalid_percent_encodings_and_nul_are_refused_in_words(post, sample: bytes) -> None:
    assert post(b"email=" + sample + b"&email_again=" + sample).status == 422


@pytest.mark.parametrize("sample", [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"])
def test_bytes_that_are_no_text_are_refused_as_a_whole(post, sample: bytes) -> None:
    assert post(b"email=" + sample).status in (400, 422)


def test_a_field_that_comes_twice_counts_once(post, siege: Siege) -> None:
    twice = b"email=a%40etu.example&email=%3Cb%3E&email_again=a%40etu.example&email_again=c"
    assert post(twice).status == 303
    assert siege.registration().email == "a@etu.example"


def test_a_token_that_comes_twice_counts_once(post, siege: Siege) -> None:
    token = siege.csrf.encode()
    body = b"csrf_token=forged&csrf_token=" + token + b"&email=a"
    assert post(body, token=False).status == 400


@pytest.mark.parametrize("count", [100, 1_000, 10_000])
@pytest.mark.parametrize("name", [b"email", b"x%d", b""], ids=["same", "other", "nameless"])
def test_ten_thousand_fields_are_read_or_refused(post, count: int, name: bytes) -> None:
    fields = (name.replace(b"%d", b"%d" % n) + b"=" for n in range(count))
    assert post(b"&".join(fields)[: BODY_LIMIT - 400]).status == 422


@pytest.mark.parametrize("length", ["-1", "abc", "0", "5", "99999", "1e3", "٣", " 7 ", "7,7"])
def test_a_length_that_lies_is_answered_with_a_page(post, length: str) -> None:
    assert post(b"email=a", CONTENT_LENGTH=length).status in (400, 413, 422)


@pytest.mark.parametrize(
    "method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "HEAD", "OPTIONS", "", "Ä"]
)
@pytest.mark.parametrize("path", [b"/", b"/fr/", b"/fr/inscription/courriel", b"/demo/people.json"])
def test_other_methods_are_answered(siege: Siege, shape: Shape, method: str, path: bytes) -> None:
    answer = siege.ask(method or "X", path)
    assert answer.status in (200, 303, 405)
    assert not complaints(answer, "", shape, step="courriel", baseline="")
