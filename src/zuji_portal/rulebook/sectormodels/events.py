"""What the models' pages ask of the apps above: the help below the fields as it holds now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from zuji.core.label import Label
from zuji_portal.foundation.events import Event


@dataclass(frozen=True)
class FieldHelpAsked(Event[Mapping[str, Label] | None]):
    """Input → the help that was written for it on the site, of those of a model that have one."""

    is_single: ClassVar[bool] = True
    model_id: str
