"""Inspection draws of the cast's world: plants that may be drawn, inspectors, a draw in each
state.
"""

from __future__ import annotations

import datetime
from typing import Any
from unittest.mock import patch

from django.utils import timezone

from portal.people import Cast
from zuji.synth.plants import fictional_code
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.models import Appointment, User
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_as
from zuji_portal.studies.models import Study
from zuji_portal.supervision.draws import actions
from zuji_portal.supervision.draws.models import InspectionDraw, Inspector

DIGITS = "31415926535897932384"
"""A seed that two officers drew by hand."""
INDUSTRIES = ("2621", "2621", "3011", "3011", "3120", "2911")


def plants(cast: Cast, cities: tuple[str, ...] = ("3716",)) -> list[Enterprise]:
    """Six enterprises with an approved study: two strata of two, two of one."""
    user = cast.viewer("province").user
    made = []
    for number, industry in enumerate(INDUSTRIES):
        enterprise = Enterprise.objects.create(
            uscc=fictional_code(700 + number),
            name_zh=f"示例抽查厂{number}",
            city=cities[number % len(cities)],
            industry=industry,
        )
        product = Product.objects.create(enterprise=enterprise, name_zh="尿素", model_id="urea")
        Study.objects.create(
            enterprise=enterprise,
            product=product,
            model_id="urea",
            year=2025,
            state="approved",
            created_by=user,
        )
        made.append(enterprise)
    return made


def inspector(number: int, city: str = "", **more: Any) -> Inspector:
    return Inspector.objects.create(
        code=f"JC-{number:02d}", name=f"示例人员{number}", office="示例执法支队", city=city, **more
    )


def values(take: int = 3, **more: Any) -> dict[str, Any]:
    at = timezone.now().replace(microsecond=0) + datetime.timedelta(hours=2)
    return {
        "title": "四季度抽查（示例）",
        "division": "",
        "take": take,
        "risk_percent": 50,
        "source": "witnessed",
        "seed_number": "",
        "seed_at": at,
        **more,
    }


def officer(name: str = "second@zuji.example") -> Viewer:
    """Another person of the province."""
    user = User.objects.create(email=name, name="示例二人")
    return viewer_as(Appointment.objects.create(user=user, role="province"))


def prepared(cast: Cast, by: str = "province", **more: Any) -> InspectionDraw:
    """A draw of the province, or of the cast's city, with plants and four inspectors."""
    plants(cast)
    city = "3716" if by == "city" else ""
    for number in range(1, 5):
        inspector(number, city)
    return actions.PrepareDraw(cast.viewer(by), None, values=values(**more)).run()


def sealed(cast: Cast, by: str = "province") -> InspectionDraw:
    return actions.SealDraw(cast.viewer(by), prepared(cast, by)).run()


def later(hours: float = 3) -> Any:
    """The clock some hours on, where a seed is entered."""
    now = timezone.now() + datetime.timedelta(hours=hours)
    return patch("django.utils.timezone.now", lambda: now)


def seeded(cast: Cast, by: str = "province") -> InspectionDraw:
    draw = sealed(cast, by)
    with later():
        return actions.EnterSeed(cast.viewer(by), draw, value=DIGITS).run()


def drawn(cast: Cast) -> InspectionDraw:
    draw = seeded(cast)
    with later():
        return actions.WitnessSeed(officer(), draw, value=DIGITS).run()
