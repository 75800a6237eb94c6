"""Conservation over a province: every burden that one works takes off its footprint because
something left it stands in the footprint of another.

`claims_of` gives the claims of a computed study, `conserved` matches those of many.
"""

from zuji.conservation.amounts import TransferAmount, amounts_moved
from zuji.conservation.claims import (
    CertificateClaim,
    StudyClaims,
    TransferClaim,
    claims_from_json,
    claims_of,
)
from zuji.conservation.matching import (
    CLASHES,
    STATES,
    Conservation,
    State,
    TransferMatch,
    conservation_rules,
    conserved,
)

__all__ = [
    "CLASHES",
    "STATES",
    "CertificateClaim",
    "Conservation",
    "State",
    "StudyClaims",
    "TransferAmount",
    "TransferClaim",
    "TransferMatch",
    "amounts_moved",
    "claims_from_json",
    "claims_of",
    "conservation_rules",
    "conserved",
]
