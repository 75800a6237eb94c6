"""A site of another province, in a process of its own: from an enrolment to a certificate. Prints
what its pages and files say, as JSON.
"""

from __future__ import annotations

import io
import json
import os
import re
from pathlib import Path
from typing import Any

import django


def issued_certificate() -> tuple[Any, Any]:
    """The people of the province and a certificate of an enterprise in its first city."""
    from portal.certificates import issued
    from portal.people import make_cast
    from portal.verifiers import team
    from zuji.core.places import cities

    first, second = cities()
    cast = make_cast((first.code, second.code))
    return cast, issued(cast, cast.ludai, team(cast))


def told(cast: Any, certificate: Any) -> dict[str, Any]:
    """What the site says of itself and of the certificate."""
    from pypdf import PdfReader

    from portal.certificates import published
    from zuji.reports.label import label
    from zuji.trust.certificate_reading import payload_of
    from zuji_portal.catalogue.labelling import label_facts

    entry = published(cast.ludai)
    province, visitor = cast.client("province"), cast.client("visitor")

    def page(client: Any, address: str) -> str:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return str(answer.content.decode())

    def pdf(content: bytes) -> str:
        return "".join(p.extract_text() for p in PdfReader(io.BytesIO(content)).pages)

    address = f"/certificates/{certificate.number}"
    enrol = page(province, "/enterprises/new/")
    board = page(province, "/programme/")
    return {
        "number": certificate.number,
        "archive": entry.archive_number,
        "certificate_page": page(visitor, f"/en{address}"),
        "product_page": page(visitor, f"/p/{entry.key}?lang=zh-Hans"),
        "credential": payload_of(certificate.issued.token),
        "pdf": pdf(visitor.get(f"{address}/certificate.pdf").content),
        "label": pdf(label(label_facts(entry, "zh"), "zh", "pdf")),
        "enrol": re.findall(r'<option value="(\d*)"[^>]*>\s*([^<]*?)\s*</option>', enrol),
        "board": board,
        "enrolled": cast.ludai.enterprise.city_name,
        "mark": visitor.get("/static/province/mark.svg").status_code,
    }


def keep_for_the_command(folder: Path, certificate: Any) -> None:
    """The certificate's file and the keys that are trusted, as anybody downloads them."""
    from zuji_portal.certification.bundle import bundle_bytes, trusted

    (folder / "certificate.json").write_bytes(bundle_bytes(certificate))
    (folder / "did.json").write_text(json.dumps(trusted()["did"]), "utf-8")
    (folder / "log-key").write_text(trusted()["log_key"], "utf-8")


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("createcachetable", verbosity=0)
    cast, certificate = issued_certificate()
    keep_for_the_command(Path(os.environ["ZUJI_VAR"]), certificate)
    print(json.dumps(told(cast, certificate), ensure_ascii=False, default=lambda words: words.zh))


if __name__ == "__main__":
    main()
