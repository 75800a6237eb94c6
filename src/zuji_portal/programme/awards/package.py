"""The package: a zip whose signed cover names every file with its digest."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from zuji.core.label import Label
from zuji.reports.award_cover import award_cover_pdf
from zuji_portal.enterprises.products.models import Product
from zuji_portal.programme.awards.parts import PARTS, PackagedFile, Papers
from zuji_portal.transparency.issuer.keys import seal

COVER, MANIFEST = "00-cover.pdf", "manifest.json"
REASON = "申报材料包封面 cover of an application package"
RECEIPT = 12
"""Characters of the digest of all files that people write down."""
READABLE = 0o644
"""Rights of the unpacked files."""


@dataclass(frozen=True)
class AwardPackage:
    """A made package: its bytes, and the receipt that its cover and the audit log carry."""

    data: bytes
    receipt: str
    digest: str


def package_of(
    product: Product, programme: Label, papers: Papers, files: Sequence[PackagedFile]
) -> AwardPackage:
    """The files with their list and the signed cover."""
    digests = {file.name: hashlib.sha256(file.data).hexdigest() for file in files}
    listed = [{"name": n, "sha256": digest} for n, digest in digests.items()]
    manifest = json.dumps(listed, indent=1).encode()
    digest = hashlib.sha256(manifest).hexdigest()
    receipt = digest[:RECEIPT].upper()
    enterprise = product.enterprise
    cover = award_cover_pdf(
        {
            "programme": _both(programme),
            "product": {"zh": product.name_zh, "en": product.name_en},
            "enterprise": {"zh": enterprise.name_zh, "en": enterprise.name_en},
            "code": enterprise.uscc,
            "figure": _both(papers.figure),
            "receipt": receipt,
            "day": timezone.localdate().isoformat(),
            "files": [
                {"name": f.name, "content": _both(f.content), "digest": digests[f.name]}
                for f in files
            ],
            "missing": [_both(word) for part, word in PARTS.items() if not papers.has(part)],
        }
    )
    inside = {
        COVER: seal(cover, REASON),
        **{file.name: file.data for file in files},
        MANIFEST: manifest,
    }
    return AwardPackage(_zipped(inside), receipt, digest)


def _both(label: Label) -> dict[str, str]:
    return {"zh": label.zh, "en": label.en}


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = READABLE << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
