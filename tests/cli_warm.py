"""What nearly every command loads, without the commands themselves, whose words are chosen when
they are imported.
"""

import importlib

from zuji.factors import builtin_library

for module in (
    "click",
    "rich.console",
    "rich.table",
    "zuji.compare",
    "zuji.footprint",
    "zuji.lockfile",
    "zuji.screening",
    "zuji.sectors.registry",
    "zuji.trust.certificate_check",
):
    importlib.import_module(module)
builtin_library()
