"""The parts of a package: what there is of a product, as files. Reads only."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from zuji.core.figures import with_interval
from zuji.core.label import LANGS, Label
from zuji.factors.packs import safe_cell
from zuji.lockfile.lock import lock_bytes
from zuji.reports import pdf_report
from zuji.reports.certificate_report import certificate_pdf
from zuji_portal.certification.bundle import bundle_bytes
from zuji_portal.certification.models import Certificate
from zuji_portal.certification.queries import state_now, valid_of
from zuji_portal.enterprises.evidence.models import EvidenceFile
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.rulebook.factors.anchoring import with_anchor
from zuji_portal.studies.brief import DIGEST, with_unit
from zuji_portal.studies.models import Revision
from zuji_portal.studies.results.addresses import result_or_404
from zuji_portal.studies.results.queries import model_in
from zuji_portal.verification.models import Statement

PARTS = {
    "report": Label("产品碳足迹报告", "footprint report"),
    "statement": Label("核查声明", "verification statement"),
    "certificate": Label("有效的证书", "certificate in force"),
    "record": Label("存证文件", "calculation record"),
    "evidence": Label("佐证材料清单", "list of evidence"),
}


@dataclass(frozen=True)
class PackagedFile:
    """A file of a package: its name, what it is, its bytes."""

    name: str
    content: Label
    data: bytes


@dataclass(frozen=True)
class Papers:
    """What there is of a product: the revision, and the statement and certificate of it."""

    revision: Revision
    statement: Statement | None
    certificate: Certificate | None

    def has(self, part: str) -> bool:
        there = {"statement": self.statement, "certificate": self.certificate}
        return there.get(part, True) is not None

    @property
    def figure(self) -> Label:
        total = self.revision.content()["result"]["total"]
        said = (total["value"], total["low"], total["high"], total["unit"])
        return Label(*(with_interval(*said, lang) for lang in LANGS))


def papers_of(product: Product) -> Papers | None:
    """What the certificate in force says, else what was approved last; None where nothing was."""
    certificate = valid_of(product)
    if certificate is not None and state_now(certificate) == "issued":
        return Papers(certificate.revision, certificate.statement, certificate)
    rows = Revision.objects.filter(study__product=product, study__state="approved")
    latest = rows.order_by("-study__year", "-number").first()
    if latest is None:
        return None
    return Papers(latest, Statement.objects.filter(revision=latest).first(), None)


def files_of(viewer: Viewer, papers: Papers) -> list[PackagedFile]:
    """Every file that there is, in the order of `PARTS`."""
    makers: Mapping[str, Callable[[Viewer, Papers], list[PackagedFile]]] = {
        "report": _report,
        "statement": _statement,
        "certificate": _certificate,
        "record": _record,
        "evidence": _evidence,
    }
    return [file for part in PARTS if papers.has(part) for file in makers[part](viewer, papers)]


def _report(viewer: Viewer, papers: Papers) -> list[PackagedFile]:
    result = result_or_404(viewer, papers.revision.address)
    paper = result.paper()
    return [
        PackagedFile(f"01-report-{lang}.pdf", PARTS["report"], pdf_report(result.lock, lang, paper))
        for lang in LANGS
    ]


def _statement(viewer: Viewer, papers: Papers) -> list[PackagedFile]:
    assert papers.statement is not None
    pdfs = (("zh", papers.statement.pdf_zh), ("en", papers.statement.pdf_en))
    word = PARTS["statement"]
    return [PackagedFile(f"02-statement-{lang}.pdf", word, bytes(pdf)) for lang, pdf in pdfs]


def _certificate(viewer: Viewer, papers: Papers) -> list[PackagedFile]:
    certificate = papers.certificate
    assert certificate is not None
    made = certificate_pdf(certificate.issued.token, "issued", papers.revision.content())
    word = PARTS["certificate"]
    return [
        PackagedFile("03-certificate.pdf", word, made),
        PackagedFile("03-certificate.json", word, bundle_bytes(certificate)),
    ]


def _record(viewer: Viewer, papers: Papers) -> list[PackagedFile]:
    content = lock_bytes(with_anchor(papers.revision.content()))
    return [PackagedFile("04-record.lock.json", PARTS["record"], content)]


HEAD = ("数据项 Item", "数值 Value", "材料 File", "种类 Kind", "大小（字节） Bytes", "SHA-256")


def _evidence(viewer: Viewer, papers: Papers) -> list[PackagedFile]:
    """Each value with the files that it names; the files stay with the enterprise."""
    lock = papers.revision.content()
    model, given = model_in(lock), lock["study"].get("inputs", {})
    kept = {
        file.digest: file
        for file in EvidenceFile.objects.filter(enterprise=papers.revision.study.enterprise)
    }
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(HEAD)
    for name, item in model.inputs.items():
        entry = given.get(name)
        if not isinstance(entry, Mapping) or entry.get("value") in (None, ""):
            continue
        said = str(entry.get("evidence") or "")
        files = [kept[digest] for digest in DIGEST.findall(said) if digest in kept]
        start = [f"{item.label.zh} {item.label.en}", with_unit(entry, item.unit)]
        for file in files:
            kind = f"{file.kind_label.zh} {file.kind_label.en}"
            _write(rows, *start, file.name, kind, str(file.size), file.digest)
        if not files:
            _write(rows, *start, DIGEST.sub("", said).strip() or "—", "", "", "")
    data = out.getvalue().encode("utf-8-sig")
    return [PackagedFile("05-evidence.csv", PARTS["evidence"], data)]


def _write(rows: object, *cells: str) -> None:
    rows.writerow([safe_cell(cell) for cell in cells])  # type: ignore[attr-defined]
