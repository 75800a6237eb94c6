"""PACT: product carbon footprints as other systems exchange them (WBCSD PACT Technical
Specifications 3.0.4, owned by WBCSD).
"""

from zuji.exchange.pact.validating import PactReport, validate, validate_file

__all__ = ["PactReport", "validate", "validate_file"]
