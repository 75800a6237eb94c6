"""Protocols of what policies of the foundation are asked about."""

from __future__ import annotations

from typing import Any, Protocol


class EnterpriseLike(Protocol):
    """An enterprise, which stands in a city."""

    @property
    def pk(self) -> Any: ...

    @property
    def city(self) -> str: ...


class OfEnterprise(Protocol):
    """A record that belongs to an enterprise."""

    @property
    def enterprise(self) -> EnterpriseLike: ...
