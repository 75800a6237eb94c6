"""Files made to be small where they are sent and large where they are read, a hundred a format."""

from __future__ import annotations

import base64
import datetime
import gzip
import io
import json
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from attack.tally import SEED
from zuji.footprint import assess, read_study
from zuji.footprint.examples import typical_path
from zuji.lockfile import build_lock
from zuji.sectors.registry import get_model
from zuji.trust.certificate_check import Trusted, read_bundle, verify_certificate
from zuji_portal.foundation.readingroom import readers

NOBODY = Trusted({}, ())
CHAOS = random.Random(SEED)


@dataclass(frozen=True)
class Bomb:
    """A file, what it is, and who reads it in the site."""

    format: str
    kind: str
    content: bytes
    name: str
    read: Callable[..., Any]
    more: tuple[Any, ...] = ()


def chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def book(sheet: bytes, **more: bytes) -> bytes:
    """A workbook of one sheet, written by hand."""
    parts = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        b'content-types"><Default Extension="xml" ContentType="application/xml"/><Default '
        b'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"'
        b'/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
        b'officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="r1" Type="{RELATIONS}/officeDocument" '
        f'Target="xl/workbook.xml"/></Relationships>'.encode(),
        "xl/workbook.xml": f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{RELATIONS}"><sheets>'
        f'<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'.encode(),
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/'
        f'package/2006/relationships"><Relationship Id="r1" Type="{RELATIONS}/worksheet" '
        f'Target="worksheets/sheet1.xml"/></Relationships>'.encode(),
        "xl/worksheets/sheet1.xml": sheet,
    }
    return zipped(parts | {name.replace("__", "/"): content for name, content in more.items()})


def sheet(rows: str, before: str = "") -> bytes:
    return (
        f'{before}<worksheet xmlns="{SPREADSHEET}"><sheetData>{rows}</sheetData></worksheet>'
    ).encode()


def cell(reference: str, value: str = "1", kind: str = "") -> str:
    return f'<c r="{reference}"{kind and f" t={chr(34)}{kind}{chr(34)}"}><v>{value}</v></c>'


LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
)
OUTSIDE = '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def xlsx(n: int) -> Iterator[tuple[str, bytes]]:
    far = CHAOS.choice(["XFD1048576", "A1048576", "XFD1", "ZZZZ1", "A99999999999999999999"])
    yield "far apart", book(sheet(f'<row r="1">{cell("A1")}{cell(far)}</row>'))
    yield "no reference", book(sheet(f'<row r="{10**n}"><c><v>1</v></c></row>'))
    yield "blanks", book(sheet(" " * (n * 9_000_000)))
    yield "deep", book(sheet("<row><c>" * (n * 20_000)))
    yield "laughs", book(sheet(f'<row r="1">{cell("A1", "&a11;")}</row>', LAUGHS))
    yield "outside", book(sheet(f'<row r="1">{cell("A1", "&x;")}</row>', OUTSIDE))
    yield "string out of table", book(sheet(f'<row r="1">{cell("A1", "9" * n * 5, "s")}</row>'))
    strings = f'<sst xmlns="{SPREADSHEET}">{"<si><t>a</t></si>" * (n * 100_000)}</sst>'
    yield (
        "strings",
        book(sheet(f'<row r="1">{cell("A1", "0", "s")}</row>'), xl__sharedStrings_xml=b"")
        if n < 2
        else book(sheet(""), **{"xl__sharedStrings.xml": strings.encode()}),
    )
    wide = "".join(f'<row r="{r}">{cell(f"XFD{r}")}</row>' for r in range(1, n * 400))
    yield "wide rows", book(sheet(wide))
    yield "dense", book(sheet(f'<row r="1">{"<c><v>1</v></c>" * 16_000}</row>' * n * 3))


def csv(n: int) -> Iterator[tuple[str, bytes]]:
    yield "one line", b"1," * (n * 900_000)
    yield "short lines", b"1\n" * (n * 900_000)
    yield "quotes", b'"' * (n * 900_000)
    yield "open quote", b'a,"' + b"x\n" * (n * 900_000)
    yield "long number", b"a,b\n1," + b"9" * (n * 900_000)
    yield "nul", b"a,b\n\0,\0\n" * (n * 100_000)
    yield "utf-16", ("a,b\n" * (n * 200_000)).encode("utf-16")
    yield "ragged", b"\n".join(b"1," * (k % 500) for k in range(n * 1000))
    yield "mixed marks", b"1;2,3\t4|5\r" * (n * 100_000)
    yield "noise", CHAOS.randbytes(n * 200_000)


def yaml(n: int) -> Iterator[tuple[str, bytes]]:
    yield "brackets", b"[" * (n * 180_000)
    yield "compact", b"- " * (n * 90_000) + b"1"
    yield "braces", b"{a: " * (n * 90_000)
    laughs = "a0: &a0 [x]\n" + "".join(
        f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 9)}]\n" for k in range(1, 9 + n)
    )
    yield "aliases", laughs.encode()
    yield "tags", b"a: !!python/object/apply:os.system ['true']\n" * n
    yield "long key", b"? " + b"a" * (n * 180_000) + b"\n: 1\n"
    yield "keys", "".join(f"k{k}: {k}\n" for k in range(n * 20_000)).encode()
    yield "digits", b"a: " + b"9" * (n * 180_000)
    yield "indent", "".join(" " * k + "a:\n" for k in range(n * 180)).encode()
    yield "merge", b"a: &a {b: 1}\n" + b"c:\n" + b"  <<: *a\n" * (n * 10_000)


def jsons(n: int) -> Iterator[tuple[str, bytes]]:
    yield "brackets", b"[" * (n * 200_000)
    yield "objects", b'{"a":' * (n * 100_000)
    yield "digits", b'{"a": ' + b"9" * (n * 200_000) + b"}"
    yield "exponent", b'{"a": 1e' + b"9" * (n * 1_000) + b"}"
    yield "keys", json.dumps({f"k{k}": k for k in range(n * 20_000)}).encode()
    yield "same keys", b"{" + b",".join([b'"a": 1'] * (n * 50_000)) + b"}"
    yield "surrogates", b'{"a": "' + b"\\ud800" * (n * 50_000) + b'"}'
    yield "nan", b'{"a": [' + b"NaN," * (n * 50_000) + b"1]}"
    yield "escapes", b'"' + b"\\u0000" * (n * 50_000) + b'"'
    yield "cut", b'{"format": "' + b"a" * (n * 100_000)


def zips(n: int) -> Iterator[tuple[str, bytes]]:
    yield "members", zipped({f"{k}": b"" for k in range(n * 2_000)})
    yield "zeros", zipped({"xl/workbook.xml": b"\0" * (n * 15_000_000)})
    inner = zipped({"a": b"\0" * 5_000_000})
    for _ in range(n):
        inner = zipped({"a.xlsx": inner})
    yield "nested", inner
    lying = bytearray(zipped({"xl/workbook.xml": b"\0" * 2_000_000}))
    place = lying.find(b"PK\x01\x02")
    lying[place + 24 : place + 28] = struct.pack("<I", n)
    yield "lying", bytes(lying)
    yield "upwards", zipped({"../../../etc/passwd": b"x", "xl/workbook.xml": b"<a/>"})
    yield "cut", book(sheet(""))[: -10 * n]
    yield "twice", zipped({"xl/workbook.xml": b"<a/>"}) + zipped({"xl/workbook.xml": b"<b/>"})
    repeat = f'table:number-rows-repeated="{10**n}" table:number-columns-repeated="{10**n}"'
    ods = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="a"><table:table-row {repeat}>'
        f'<table:table-cell {repeat} office:value-type="float" office:value="1"/>'
        "</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    ).encode()
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    yield "repeated", zipped({"mimetype": kind, "content.xml": ods})
    yield "bzip2", zipped({"xl/workbook.xml": b"\0" * (n * 5_000_000)}, zipfile.ZIP_BZIP2)
    yield "lzma", zipped({"xl/workbook.xml": b"\0" * (n * 5_000_000)}, zipfile.ZIP_LZMA)


def xml(n: int) -> Iterator[tuple[str, bytes]]:
    table = "<table>{}</table>"
    yield "cells", table.format("<tr>" + "<td>1</td>" * (n * 50_000) + "</tr>").encode()
    yield "rows", table.format("<tr><td>1</td></tr>" * (n * 30_000)).encode()
    yield "deep", b"<table>" * (n * 20_000)
    yield "span", table.format(f'<tr><td colspan="{10**n}" rowspan="{10**n}">1</td></tr>').encode()
    yield "laughs", (LAUGHS + table.format("<tr><td>&a11;</td></tr>")).encode()
    yield "outside", (OUTSIDE + table.format("<tr><td>&x;</td></tr>")).encode()
    attributes = " ".join(f'a{k}="1"' for k in range(n * 10_000))
    yield "attributes", f"<table {attributes}><tr><td>1</td></tr></table>".encode()
    yield "entities", table.format("<tr><td>" + "&amp;" * (n * 100_000) + "</td></tr>").encode()
    yield "comment", b"<!--" + b"-" * (n * 500_000) + b"--><table><tr><td>1</td></tr></table>"
    yield "open", b"<table><tr>" + b"<td>" * (n * 50_000)


def images(n: int) -> Iterator[tuple[str, bytes]]:
    def png(width: int, height: int, data: bytes = b"", extra: bytes = b"") -> bytes:
        head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
        parts = chunk(b"IHDR", head) + extra + chunk(b"IDAT", data) + chunk(b"IEND", b"")
        return b"\x89PNG\r\n\x1a\n" + parts

    yield "declared", png(n * 6_500, n * 6_500)
    yield "edge", png(12_000, n * 1_200, zlib.compress(b"\0" * 1_000_000))
    text = chunk(b"zTXt", b"a\0\0" + zlib.compress(b"\0" * (n * 6_000_000)))
    yield "text", png(1, 1, zlib.compress(b"\0" * 5), text)
    profile = chunk(b"iCCP", b"a\0\0" + zlib.compress(b"\0" * (n * 6_000_000)))
    yield "profile", png(1, 1, zlib.compress(b"\0" * 5), profile)
    frames = chunk(b"acTL", struct.pack(">II", 2**31 - n, 0))
    yield "frames", png(100, 100, b"", frames)
    yield "data", png(100, 100, zlib.compress(b"\0" * (n * 9_000_000)))
    jpeg = b"\xff\xd8\xff\xc0\0\x11\x08" + struct.pack(">HH", 65_000, 6_500 * n)
    yield "jpeg", jpeg + b"\x03\x01\x22\0\x02\x11\x01\x03\x11\x01" + b"\xff\xd9"
    yield "markers", b"\xff\xd8" + b"\xff\xe1\0\x02" * (n * 50_000)
    webp = b"VP8X" + struct.pack("<IB3x", 10, 0) + b"\xff\xff\xff" * 2
    yield "webp", b"RIFF" + struct.pack("<I", len(webp) + 4) + b"WEBP" + webp + CHAOS.randbytes(n)
    tiff = b"II*\0\x08\0\0\0" + struct.pack("<H", 65_535) + b"\0" * (n * 10_000)
    yield "other kind", tiff


def pdf(n: int) -> Iterator[tuple[str, bytes]]:
    body = zlib.compress(b"\0" * (n * 6_000_000))
    yield "stream", b"%PDF-1.7\n1 0 obj<</Filter/FlateDecode>>stream\n" + body + b"\nendstream"
    yield "objects", b"%PDF-1.7\n" + b"1 0 obj<<>>endobj\n" * (n * 30_000)
    yield "arrays", b"%PDF-1.7\n1 0 obj" + b"[" * (n * 100_000)
    yield "circle", b"%PDF-1.7\n1 0 obj<</Parent 1 0 R/Kids[1 0 R]>>endobj\n" * n
    yield "filters", b"%PDF-1.7\n1 0 obj<</Filter[" + b"/FlateDecode" * (n * 10_000) + b"]>>"
    yield "cross table", b"%PDF-1.7\nxref\n0 " + b"9" * n + b"\ntrailer<</Size 9>>startxref\n9"
    yield "script", b"%PDF-1.7\n1 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj" * n
    yield "also a zip", b"%PDF-1.7\n" + zipped({"a": b"\0" * (n * 1_000_000)})
    yield "also a page", b"%PDF-1.7\n<html><script>alert(1)</script>" * n
    yield "noise", b"%PDF-1.7\n" + CHAOS.randbytes(n * 100_000)


@cache
def usual_lock() -> str:
    model = get_model("cement")
    study = read_study(typical_path("cement").read_text("utf-8"), "typical")
    return json.dumps(build_lock(assess(study, model, as_of=str(study.data["as_of"])), draws=100))


def locks(n: int) -> Iterator[tuple[str, bytes]]:
    def changed(**parts: Any) -> bytes:
        return json.dumps(json.loads(usual_lock()) | parts).encode()

    whole = json.loads(usual_lock())
    yield "draws", changed(sampling={**(whole["sampling"] or {}), "draws": 10 ** (n + 3)})
    yield "few draws", changed(sampling={**(whole["sampling"] or {}), "draws": n * 10_000})
    power = "9" + "**9" * (n * 3)
    yield "powers", usual_lock().replace('"formula": "', f'"formula": "{power} + ', n).encode()
    calls = "min(" * (n * 300) + "1" + ")" * (n * 300)
    yield "calls", usual_lock().replace('"formula": "', f'"formula": "{calls} + ', 1).encode()
    long = " + ".join(["1"] * (n * 10_000))
    yield "sums", usual_lock().replace('"formula": "', f'"formula": "{long} + ', 1).encode()
    yield "keys", changed(**{f"k{k}": {} for k in range(n * 10_000)})
    yield "factors", changed(factors={f"f{k}": {"value": k} for k in range(n * 10_000)})
    yield "lists", changed(result=[[[]]] * (n * 10_000))
    deep = usual_lock().replace(
        '"sampling": ', '"x": ' + "[" * n * 9_000 + "]" * n * 9_000 + ', "sampling": '
    )
    yield "deep", deep.encode()
    huge = usual_lock().replace('"value": ', f'"value": {"9" * (n * 400)}', 3)
    yield "digits", huge.encode()


def certificates(n: int) -> Iterator[tuple[str, bytes]]:
    def coded(content: bytes) -> str:
        return base64.urlsafe_b64encode(content).rstrip(b"=").decode()

    def bundle(**parts: Any) -> bytes:
        return json.dumps({"schema": "zuji-certificate/1", **parts}).encode()

    head = coded(b'{"alg":"ES256"}')
    token = f"{head}.{coded(b'{}')}.{coded(bytes(64))}"
    yield "long token", bundle(token="a" * (n * 1_000_000), statuses={})
    yield "dots", bundle(token="." * (n * 500_000), statuses={})
    yield "deep claims", bundle(token=f"{head}.{coded(b'[' * n * 90_000)}.AA", statuses={})
    squeezed = coded(gzip.compress(b"\0" * (n * 20_000_000)))
    listed = coded(json.dumps({"credentialSubject": {"encodedList": f"u{squeezed}"}}).encode())
    lists = {"revocation": f"{head}.{listed}.{coded(bytes(64))}"}
    yield "list that grows", bundle(token=token, statuses=lists)
    yield "lists", bundle(token=token, statuses={f"s{k}": token for k in range(n * 2_000)})
    yield "proof", bundle(token=token, statuses={}, proof="\n".join(["A" * 44] * (n * 20_000)))
    unsigned = coded(b'{"alg":"none"}')
    yield "none", bundle(token=f"{unsigned}.{coded(b'{}')}.", statuses={})
    yield "kinds", bundle(token=[token] * n, statuses=[n], proof={"a": n})
    digits = coded(b'{"iat":' + b"9" * (n * 5_000) + b"}")
    yield "digits", bundle(token=f"{head}.{digits}.AA")
    yield "noise", CHAOS.randbytes(n * 1_000)


FORMATS: dict[str, tuple[Callable[[int], Iterator[tuple[str, bytes]]], str]] = {
    "xlsx": (xlsx, "xlsx"),
    "csv": (csv, "csv"),
    "YAML": (yaml, "yaml"),
    "JSON": (jsons, "json"),
    "zip": (zips, "xlsx xls csv"),
    "XML": (xml, "xls"),
    "images": (images, "png"),
    "PDF": (pdf, "pdf xlsx png"),
    "lockfiles": (locks, "json"),
    "certificates": (certificates, "json"),
}


def check(content: bytes, name: str) -> str:
    """A certificate's file checked with a key that signed nothing."""
    now = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    return verify_certificate(read_bundle(content, name), NOBODY, now).outcome


TABLES = (readers.read_sheets, readers.read_import, readers.read_workbook)


def bombs(name: str) -> Iterator[Bomb]:
    """A hundred of a format: ten kinds in ten sizes."""
    make, suffixes = FORMATS[name]
    endings = suffixes.split()
    for n in range(1, 11):
        for place, (kind, content) in enumerate(make(n)):
            ending = endings[(n + place) % len(endings)]
            file = f"bomb.{ending}"
            read, more = reader_of(name, n + place)
            yield Bomb(name, f"{kind} {n}", content, file, read, more)


def reader_of(name: str, turn: int) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    if name in {"xlsx", "csv", "zip", "XML"}:
        books = TABLES if name in {"xlsx", "zip"} else TABLES[:2]
        read = books[turn % len(books)]
        return read, (("cement", 2025, {}, {}, {}) if read is readers.read_import else ())
    if name == "YAML":
        return (readers.read_study_file, readers.read_yaml)[turn % 2], ()
    if name == "images":
        return readers.read_picture, ()
    if name == "PDF":
        return (readers.read_sheets, readers.read_picture, readers.read_workbook)[turn % 3], ()
    if name == "certificates":
        return check, ()
    return readers.read_verification, ()
