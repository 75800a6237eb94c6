"""The form of a product's entry."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zuji.sectors.registry import by_industry, get_model, industries
from zuji_portal.enterprises.organisations.models import Enterprise, Site
from zuji_portal.enterprises.products.models import Product
from zuji_portal.enterprises.products.rules import (
    REGISTERED,
    product_findings,
    read_markets,
)
from zuji_portal.ui.forms import SiteForm, UploadField, column, identifier
from zuji_portal.ui.language import lang

DIGITS = {"inputmode": "numeric"}


def _models() -> list[tuple[str, Any]]:
    """Sector models by industry, in the reader's language."""
    groups = [
        (industries()[i][lang()], [(m, get_model(m).title[lang()]) for m in models])
        for i, models in by_industry().items()
    ]
    return [("", ""), *groups]


class ProductForm(SiteForm):
    name_zh = column(Product, "name_zh", label=_("产品名称"))
    name_en = column(Product, "name_en", label=_("英文名称"))
    model_id = forms.ChoiceField(
        label=_("行业模型"),
        choices=_models,
        error_messages={"invalid_choice": "model-unknown-here"},
    )
    specification = column(Product, "specification", label=_("规格"))
    site = forms.ModelChoiceField(
        Site.objects.none(),
        label=_("场所"),
        to_field_name="key",
        required=False,
        empty_label=None,
    )
    gb4754 = identifier(Product, "gb4754", label="GB/T 4754", attrs=DIGITS)
    hs = identifier(Product, "hs", label="HS / CN", attrs=DIGITS)
    cpc = identifier(Product, "cpc", label="CPC", attrs=DIGITS)
    gtin = identifier(Product, "gtin", label="GTIN", attrs=DIGITS)
    markets = column(Product, "markets", label=_("出口市场（两位代码，如 EU JP）"))
    photo = UploadField(
        label=_("照片（PNG、JPEG、WebP）"),
        accept="image/png, image/jpeg, image/webp",
        required=False,
    )

    def __init__(
        self,
        *posted: Any,
        enterprise: Enterprise | None = None,
        product: Product | None = None,
        held: bool = False,
    ):
        names = set(ProductForm.base_fields) - {"photo"}
        initial = {n: getattr(product, n) for n in names} if product else {}
        super().__init__(*posted, initial=initial)
        site: Any = self.fields["site"]
        site.label_from_instance = attrgetter("name")
        if enterprise:
            site.queryset = enterprise.sites.filter(merged_into=None)
        for name in REGISTERED if held else ():
            self.fields[name].disabled = True

    def clean_markets(self) -> str:
        return read_markets(self.cleaned_data["markets"])

    def clean(self) -> dict[str, Any]:
        self.add(product_findings(self.cleaned_data))
        return self.cleaned_data
