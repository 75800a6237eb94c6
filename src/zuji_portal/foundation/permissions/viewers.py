"""Protocol of the viewer as policies may know it."""

from __future__ import annotations

from typing import Any, Protocol


class ViewerLike(Protocol):
    """A person, or nobody, in the one role that the person acts in (`accounts.viewer.Viewer`)."""

    @property
    def role(self) -> str: ...

    @property
    def user_id(self) -> int | None: ...

    @property
    def is_signed_in(self) -> bool: ...

    @property
    def enterprise_id(self) -> int | None: ...

    @property
    def city(self) -> str: ...

    @property
    def department(self) -> str: ...

    @property
    def appointments(self) -> tuple[Any, ...]: ...

    @property
    def acting(self) -> Any: ...
