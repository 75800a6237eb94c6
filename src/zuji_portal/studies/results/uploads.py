"""Reading an uploaded study, refused by size before it is read."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from zuji.core.refusals import refuse
from zuji.footprint import StudyDocument
from zuji_portal.foundation.readingroom.readers import read_study_file, read_workbook


def read_upload(file: UploadedFile[bytes]) -> StudyDocument:
    """The study in an uploaded study file or workbook."""
    name = file.name or "file"
    if file.size is None or file.size > settings.UPLOAD_LIMIT:
        limit = f"≤ {settings.UPLOAD_LIMIT / 1e6:.0f} MB"
        raise refuse("file-too-large", name, f"{(file.size or 0) / 1e6:.1f} MB", limit)
    suffix = name.rsplit(".", 1)[-1].lower()
    if suffix == "xlsx":
        return read_workbook(file.read(), name)
    if suffix in {"yaml", "yml"}:
        return read_study_file(file.read(), name)
    raise refuse("file-kind", name, f".{suffix}"[:40], ".yaml, .yml, .xlsx")
