"""The one finding by which a call is refused."""

from collections.abc import Callable
from typing import Any

import pytest

from zuji.core.refusals import Finding, Refusal


def refused(call: Callable[..., Any], *given: Any, **named: Any) -> Finding:
    """The finding; a call that is not refused, or by several findings, fails the test."""
    with pytest.raises(Refusal) as caught:
        call(*given, **named)
    (finding,) = caught.value.findings
    return finding
