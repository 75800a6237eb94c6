"""A plant of one product that makes nothing, computed, for tests of what may be done with it."""

from __future__ import annotations

from django.utils import timezone

from portal.people import Firm
from zuji_portal.studies.plants.models import PlantVersion

YEAR_OF_NONE = {"value": 0.0, "low": 0.0, "high": 0.0}
NONE = {"year": YEAR_OF_NONE, "stages": {}, "gases": {}, "shares": []}
PLANT = {
    "plant": {
        "products": [
            {
                "sku": "A",
                "name": "",
                "output": 1.0,
                "unit": "t",
                "routing": [],
                "amounts": {},
                "per_unit": None,
                **NONE,
            }
        ],
        "not_shared": NONE,
        "plant": NONE,
        "sum": {"gap": 0.0, "is_closed": True},
        "flows": [],
        "items": [],
    }
}
"""A plant of one product that makes nothing."""


def unread_plant(firm: Firm) -> PlantVersion:
    """A version that waits to be read."""
    number = PlantVersion.objects.filter(enterprise=firm.enterprise).count() + 1
    by = firm.viewers["clerk"].user
    return PlantVersion.objects.create(
        enterprise=firm.enterprise, number=number, file=firm.evidence, by=by
    )


def computed_plant(firm: Firm) -> PlantVersion:
    """A version that was computed."""
    version = unread_plant(firm)
    facts = {"read_at": timezone.now(), "total": 0.0, "year": 2024, "products": 1}
    PlantVersion.objects.filter(pk=version.pk).update(answer=PLANT, **facts)
    return PlantVersion.objects.get(pk=version.pk)
