"""What passes between the site and a reader: a length, then a pickle that may hold plain data."""

from __future__ import annotations

import importlib
import io
import pickle
import socket
import struct
from typing import Any

LENGTH = struct.Struct(">Q")
LARGEST = 1 << 30
PLAIN = {
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "time"),
    ("datetime", "timedelta"),
    ("decimal", "Decimal"),
    ("collections", "OrderedDict"),
    ("types", "MappingProxyType"),
}
OURS = ("zuji", "zuji_portal")


class PlainUnpickler(pickle.Unpickler):  # noqa: S301 - it refuses what is not ours
    """Loads data and classes of ours only: a reader that a file took over cannot make the site
    call anything.
    """

    def find_class(self, module: str, name: str) -> Any:
        is_ours = module.partition(".")[0] in OURS
        if not is_ours and (module, name) not in PLAIN:
            raise pickle.UnpicklingError(f"{module}.{name}")
        named = getattr(importlib.import_module(module), name)
        if not isinstance(named, type):
            raise pickle.UnpicklingError(f"{module}.{name}")
        return named


def send(connection: socket.socket, content: Any) -> None:
    """Send one message."""
    packed = pickle.dumps(content, protocol=pickle.HIGHEST_PROTOCOL)
    connection.sendall(LENGTH.pack(len(packed)) + packed)


def receive(connection: socket.socket, *, is_trusted: bool) -> Any:
    """The next message; EOFError where the other side ended before it was whole."""
    size = LENGTH.unpack(exactly(connection, LENGTH.size))[0]
    if size > LARGEST:
        raise EOFError(size)
    packed = io.BytesIO(exactly(connection, size))
    of_ours = pickle.Unpickler  # noqa: S301 - from a process of ours
    return (of_ours if is_trusted else PlainUnpickler)(packed).load()


def exactly(connection: socket.socket, size: int) -> bytes:
    """So many bytes."""
    parts, missing = [], size
    while missing:
        part = connection.recv(min(missing, 1 << 20))
        if not part:
            raise EOFError(missing)
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
