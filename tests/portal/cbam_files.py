"""A small urea works for the dossiers of the site, reckoned by hand.

Ammonia: 180,000 t CO2 for 100,000 t → 1.8 t/t. Urea: 57,000 t ammonia and 9,000 t CO2 of its own
for 100,000 t → 0.57 × 1.8 + 0.09 = 1.116 t CO2 per tonne; 100 MWh × 0.6 = 60 t → 0.0006.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from portal.people import Firm
from zuji.compare.cbam_filing import CbamAsked, CbamFiling, cbam_filing
from zuji_portal.cbam.actions import Filing, open_link
from zuji_portal.cbam.forms import FileForm, UpdateForm
from zuji_portal.cbam.models import FiledDossier
from zuji_portal.enterprises.products.models import Product

UREA = {
    "year": 2026,
    "installation": {"name": "Ludai Chemicals", "country": "CN"},
    "electricity": {"ef": 0.6},
    "processes": [
        {
            "id": "ammonia",
            "direct_emissions": "180000 t",
            "electricity": 0,
            "goods": [{"cn": "28141000", "quantity_t": 100000}],
        },
        {
            "id": "urea",
            "direct_emissions": "9000 t",
            "electricity": 100,
            "goods": [{"cn": "31021019", "quantity_t": 100000, "nitrogen_content": 0.46}],
            "precursors": [{"cn": "28141000", "process": "ammonia", "quantity_t": 57000}],
        },
    ],
}
TOTAL = 0.57 * 1.8 + 0.09 + 0.0006
FORM = {
    "importer": "Müller Dünger GmbH",
    "importer_country": "DE",
    "eori": "DE 1234567",
    "importer_number": "",
    "quantity": "500 t",
    "country": "CN",
    "cn": "",
    "process": "",
}


def urea_file(**more: Any) -> bytes:
    return json.dumps(UREA | more).encode()


@cache
def reading() -> CbamFiling:
    """What is read of the file for the form above."""
    more = {name: value for name, value in FORM.items() if value}
    return cbam_filing(urea_file(), "urea.json", CbamAsked(hs="310210", **more))


def product_of(firm: Firm) -> Product:
    """The firm's product with the customs code of urea."""
    Product.objects.filter(pk=firm.product.pk).update(hs="310210")
    return Product.objects.get(pk=firm.product.pk)


def dossier_of(firm: Firm, importer: str = "Müller Dünger GmbH") -> FiledDossier:
    """A filed dossier of the firm, without the reading room."""
    number, made = f"CB-{firm.product.pk}-{FiledDossier.objects.count()}", reading()
    dossier = FiledDossier.objects.create(
        number=number,
        enterprise=firm.enterprise,
        product=product_of(firm),
        importer=importer,
        importer_country="DE",
        cn=made.cn,
        process=made.process,
        filed_by=firm.viewers["clerk"].user,
    )
    open_link(dossier, 1)
    Filing(urea_file(), "urea.json", made, None).keep(firm.viewers["clerk"], dossier)
    return dossier


class SameFile(SimpleUploadedFile):
    """The works' file, the same each time it is posted."""

    def __init__(self) -> None:
        super().__init__("urea.json", urea_file())

    def read(self, *size: int) -> bytes:
        self.seek(0)
        return super().read(*size)


CBAM_PAGES = (
    (FileForm, "clerk", "/products/{cbam_product}/cbam/", {**FORM, "file": SameFile()}),
    (
        UpdateForm,
        "clerk",
        "/cbam/{cbam_dossier}/update/",
        {"quantity": "600 t", "country": "CN", "file": SameFile()},
    ),
)
"""Pages with a form, and what their addresses name."""
CBAM_THINGS = {
    "cbam_product": lambda cast: product_of(cast.ludai).pk,
    "cbam_dossier": lambda cast: dossier_of(cast.ludai).pk,
}
