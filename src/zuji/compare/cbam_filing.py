"""One reading of an installation's file for a product and an importer: the dossier, what became of
each part of the file, and the product's footprint beside the embedded emissions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from zuji.cbam.calculation import InstallationSolver, SolvedProcess, solved_installation
from zuji.cbam.countries import read_country
from zuji.cbam.dossier import Importer, dossier, read_eori
from zuji.cbam.exposure import COMMON
from zuji.cbam.goods import read_cn
from zuji.cbam.importing import good_made
from zuji.cbam.installation import ProducedGood
from zuji.cbam.paths import GoodOfFile
from zuji.cbam.reading import read_content
from zuji.cbam.template import filled_template
from zuji.compare.cbam_bridge import CbamBridge, bridge
from zuji.core.label import Label
from zuji.core.numbers import read_quantity
from zuji.core.receipt import Receipt
from zuji.core.refusals import Finding, Refusal, refuse
from zuji.lockfile.lock import assessment_of, read_lock


@dataclass(frozen=True)
class CbamAsked:
    """What is filed, as it was written: the product's customs code, the good where the file has
    several, the country of the good, the quantity (t unless it says another unit), the importer.
    """

    hs: str
    quantity: str
    importer: str
    importer_country: str
    importer_number: str = ""
    eori: str = ""
    cn: str = ""
    process: str = ""
    country: str = "CN"


@dataclass(frozen=True)
class CbamFiling:
    """`data` is the communication (`zuji.cbam.dossier`), `gaps` what it lacks, `receipt` what
    became of each part of the file. `bridge` is None without a footprint, or where the two cannot
    stand side by side, which `told` says.
    """

    cn: str
    process: str
    country: str
    quantity: float
    importer: Importer
    data: Mapping[str, Any]
    gaps: tuple[Label, ...]
    receipt: Receipt
    bridge: CbamBridge | None = None
    told: tuple[Finding, ...] = field(default=())


def cbam_filing(
    content: bytes, name: str, asked: CbamAsked, lock: bytes | None = None
) -> CbamFiling:
    """Reads the file called `name` for what is `asked`, beside the footprint of a lockfile.

    Refuses what is wrong in the form and in the file: a file that makes no good of the product
    (``cbam-good-none``) or several (``cbam-good-which``), and whatever `calculate` and `dossier`
    refuse.
    """
    read = _form(asked)
    fields = read_content(content, name)
    solver = solved_installation(fields)
    solved, product = _good(solver, asked, read["cn"])
    good = product.good
    assert good is not None
    of_file = GoodOfFile(good.cn, solved.process.id, read["country"])
    importer = Importer(
        asked.importer.strip(), read["importer_country"], asked.importer_number, read["eori"]
    )
    made = dossier(read_content(content, name), of_file, read["quantity"], importer)
    beside: CbamBridge | None = None
    told: tuple[Finding, ...] = ()
    if lock is not None:
        try:
            assessment = assessment_of(read_lock(lock, name))
            beside = bridge(assessment, solver, solved, product)
            told = beside.findings
        except Refusal as problem:
            told = tuple(problem.findings)
    return CbamFiling(
        cn=good.cn,
        process=solved.process.id,
        country=of_file.country,
        quantity=read["quantity"],
        importer=importer,
        data=made.data,
        gaps=made.gaps,
        receipt=fields.told.book.receipt(),
        bridge=beside,
        told=told,
    )


def _form(asked: CbamAsked) -> dict[str, Any]:
    """What was written beside the file; refuses all that is wrong at once, each at its field."""
    readers: dict[str, Callable[[], Any]] = {
        "cn": lambda: read_cn(asked.cn, "cn") if asked.cn.strip() else "",
        "country": lambda: read_country(asked.country, "country"),
        "importer_country": lambda: read_country(asked.importer_country, "importer_country"),
        "eori": lambda: read_eori(asked.eori, "eori"),
        "quantity": lambda: _above_zero(asked.quantity),
    }
    found: dict[str, Any] = {}
    wrong: list[Finding] = []
    for name, reader in readers.items():
        try:
            found[name] = reader()
        except Refusal as problem:
            wrong.extend(problem.findings)
    if wrong:
        raise Refusal(wrong)
    return found


def _above_zero(written: str) -> float:
    amount = read_quantity(written, "t", "quantity")
    if not amount > 0:
        raise refuse("cbam-quantity-zero", "quantity", written)
    return amount


def _good(
    solver: InstallationSolver, asked: CbamAsked, cn: str
) -> tuple[SolvedProcess, ProducedGood]:
    """The good that is meant: of the product's first six digits, by code and process where given,
    else the only one.
    """
    common, process = asked.hs[:COMMON], asked.process.strip()
    fitting = [
        (product.good.cn, solved.process.id)
        for solved in solver.solved.values()
        for product in solved.process.products
        if product.good and product.good.cn[: len(common)] == common
    ]
    wanted = [(code, made) for code, made in fitting if cn in {"", code} and process in {"", made}]
    if not fitting:
        made = {
            product.good.cn
            for solved in solver.solved.values()
            for product in solved.process.products
            if product.good
        }
        raise refuse("cbam-good-none", "cn", asked.hs, " · ".join(sorted(made)))
    if len(set(wanted)) != 1:
        said = " · ".join(f"{code}（{made}）" for code, made in fitting)
        place = "process" if cn and process else "cn"
        raise refuse("cbam-good-which", place, " ".join((cn, process)).strip(), said)
    return good_made(solver, *wanted[0])


def cbam_template(content: bytes, name: str, blank: str) -> bytes:
    """The communication template that the workbook `blank` (a path) becomes by the file."""
    return filled_template(read_content(content, name), blank)[0]
