"""CBAM dossiers: who files, updates and withdraws them."""

from __future__ import annotations

from django.utils import timezone

from portal.cbam_files import dossier_of, product_of
from portal.guards.base import WRITERS, Guard, changes
from portal.people import Cast
from zuji_portal.cbam.models import FiledDossier


def filed(cast: Cast) -> FiledDossier:
    return dossier_of(cast.ludai)


def revoked(cast: Cast, dossier: FiledDossier) -> None:
    """Takes the importer's link away."""
    dossier.links.update(revoked_at=timezone.now())


CBAM = (
    Guard(
        policy="fileddossier.file",
        make=lambda cast: product_of(cast.ludai),
        may=WRITERS,
        broken=(changes(hs=""), changes(hs="392010")),
    ),
    *(
        Guard(
            policy=f"fileddossier.{act}",
            make=filed,
            may=WRITERS,
            broken=(changes(state="withdrawn"),),
        )
        for act in ("update", "renew", "withdraw")
    ),
    Guard(
        policy="fileddossier.revoke",
        make=filed,
        may=WRITERS,
        broken=(changes(state="withdrawn"), revoked),
    ),
)
