"""What is sent with a complaint or a case: kept as pixels or as a PDF, and handed out to who may
read it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from django.http import FileResponse

from zuji.core.canonical import bytes_digest
from zuji.core.label import listed
from zuji.core.refusals import refuse
from zuji_portal.enterprises.evidence.rules import check_content, clean_name
from zuji_portal.enterprises.evidence.storage import content_of, keep, path_of, scanned
from zuji_portal.enterprises.products.photo import kept_photo
from zuji_portal.supervision.complaints.models import SentFile

MOST, LARGEST = 5, 10_000_000
"""Files sent at once, and bytes of each."""
PICTURES = ("png", "jpg", "jpeg")
KINDS = (*PICTURES, "pdf")
ACCEPTED = "image/jpeg,image/png,application/pdf"
Sent = TypeVar("Sent", bound=SentFile)


@dataclass(frozen=True)
class PreparedFile:
    """A file that was looked at and stored, for a row to name."""

    name: str
    digest: str
    is_picture: bool
    size: int
    scan: str


def prepared(files: Iterable[tuple[bytes, str]]) -> list[PreparedFile]:
    """Files looked at and stored, each content once; a photo loses what its camera wrote into it.
    Refuses other kinds, what is too large or not what its ending says, and what a scanner finds.
    Takes its time: never do it while a row is locked.
    """
    digests: dict[str, PreparedFile] = {}
    for content, called in files:
        name = clean_name(called)
        file = PreparedFile(name=name, **_kept(content, name))
        digests.setdefault(file.digest, file)
    return list(digests.values())


def kept(model: type[Sent], files: Iterable[PreparedFile], **more: Any) -> list[Sent]:
    """Files as rows with `more` values."""
    return model._default_manager.bulk_create(model(**asdict(file), **more) for file in files)


def _kept(content: bytes, name: str) -> dict[str, Any]:
    kind = name.rpartition(".")[2].lower()
    if kind not in KINDS:
        raise refuse("file-kind", "attached", f"{name[:60]}", listed(KINDS))
    if len(content) > LARGEST:
        sizes = f"{len(content) / 1e6:.1f} MB", f"≤ {LARGEST / 1e6:.0f} MB"
        raise refuse("file-too-large", "attached", *sizes)
    check_content(content, name)
    scan = scanned(content, name)
    is_picture = kind in PICTURES
    digest = kept_photo(content) if is_picture else bytes_digest(content)
    if not is_picture:
        keep(digest, content)
    size = len(content_of(digest))
    return {"digest": digest, "is_picture": is_picture, "size": size, "scan": scan}


def handed_out(file: SentFile) -> FileResponse:
    """A photo to look at; a PDF as a download of no type, which a browser neither shows nor runs
    here.
    """
    response = FileResponse(
        path_of(file.digest).open("rb"),
        as_attachment=not file.is_picture,
        filename="" if file.is_picture else file.name,
        content_type="image/jpeg" if file.is_picture else "application/octet-stream",
    )
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
