"""The public view of a product as structured data (schema.org) inside its page."""

from __future__ import annotations

import json
from typing import Any

from django.utils import timezone

from zuji.core.label import Lang
from zuji_portal.catalogue.page import permalink
from zuji_portal.catalogue.public import PublicView


def structured(view: PublicView, lang: Lang) -> str:
    """schema.org Product with the footprint as a property and the certificate's state as of now;
    one line of JSON-LD without a closing tag in it.
    """
    page, total = view.page, view.page["total"]
    data = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": page[lang]["name"],
        "url": permalink(view.entry),
        "gtin": page["gtin"] or None,
        "manufacturer": {"@type": "Organization", "name": page[lang]["enterprise"]},
        "additionalProperty": {
            "@type": "PropertyValue",
            "name": "carbon footprint",
            "value": total["value"],
            "minValue": total["low"],
            "maxValue": total["high"],
            "unitText": total["unit"],
            "description": f"{page['boundary']} {view.state}".strip(),
        },
        "hasCertification": _certification(view),
    }
    return json.dumps({k: v for k, v in data.items() if v}, ensure_ascii=False).replace(
        "<", "\\u003c"
    )


def _certification(view: PublicView) -> dict[str, Any] | None:
    """The certificate of the value that is shown; None where it speaks of another, or of none."""
    signed = view.signed
    if signed is None:
        return None
    is_active = view.is_certified
    return {
        "@type": "Certification",
        "certificationIdentification": signed.number,
        "url": signed.url,
        "issuedBy": {"@type": "Organization", "name": signed.issuer_name},
        "validFrom": timezone.localtime(signed.valid_from).date().isoformat(),
        "expires": timezone.localtime(signed.valid_until).date().isoformat(),
        "certificationStatus": f"Certification{'Active' if is_active else 'Inactive'}",
    }
