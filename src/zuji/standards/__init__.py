"""Standards as data: clauses of GB/T 24067 as rows, and the register of product rules with
sunset.
"""

from zuji.standards.clauses import Clause, clauses
from zuji.standards.product_rules import ProductRule, pcr_for, product_rules

__all__ = ["Clause", "ProductRule", "clauses", "pcr_for", "product_rules"]
