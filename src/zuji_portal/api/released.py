"""The interface as published content: its description, kept under a permanent address."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ninja.responses import NinjaJSONEncoder

from zuji import __version__
from zuji.trust.releases import ReleasedContent, api_release


def api_contents() -> Iterator[ReleasedContent]:
    """The description of the version that this software serves."""
    from zuji_portal.api.routes import api

    served = json.dumps(api.get_openapi_schema(), cls=NinjaJSONEncoder)
    yield api_release(api.version, __version__, json.loads(served))
