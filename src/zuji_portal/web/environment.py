"""Environment variables of the site; each may also name a file that holds its value."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path


class Misread(SystemExit):
    """A variable that cannot be meant as it stands; the site does not start with it."""


class Environment:
    """Reads variables and remembers their names, so that a name nobody reads can be told."""

    def __init__(self, values: Mapping[str, str]):
        self.values = values
        self.names: set[str] = set()

    def text(self, name: str, default: str = "") -> str:
        """The value of a variable: its own, else what stands in the file that `NAME_FILE` names
        (a secret of a container, a credential of systemd), else the default.
        """
        self.names |= {name, f"{name}_FILE"}
        value, file = self.values.get(name), self.values.get(f"{name}_FILE")
        if not file:
            return (value or "").strip() or default
        if value:
            raise Misread(
                f"{name} 与 {name}_FILE 都写了，请只留一个 both are set; keep one of them"
            )
        try:
            return Path(file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as problem:
            reason = getattr(problem, "strerror", None) or "UTF-8"
            raise Misread(
                f"{name}_FILE：读不到 {file}（{reason}），请改正路径或权限 "
                f"it cannot be read; mend its path or its permissions"
            ) from problem

    def switch(self, name: str) -> bool:
        """1 or 0; anything else would be taken for the one by its author, for the other by us."""
        value = self.text(name)
        if value not in {"", "0", "1"}:
            raise Misread(f"{name}={value}：只能写 1 或 0 must be 1 or 0")
        return value == "1"

    def one_of(self, name: str, choices: Sequence[str]) -> str:
        """One of the words given; the first where none is set."""
        value = self.text(name, choices[0])
        if value not in choices:
            raise Misread(f"{name}={value}：只能写 {'、'.join(choices)} must be one of these")
        return value

    def number(self, name: str, default: str) -> float:
        """A decimal number that is not negative."""
        value = self.text(name, default)
        if not value.replace(".", "", 1).isdecimal():
            raise Misread(f"{name}={value}：应为数字，例如 {default} must be a number")
        return float(value)

    def address(self, name: str) -> str:
        """A web address with its scheme, without a slash at its end; "" where none is given."""
        value = self.text(name).rstrip("/")
        if value and not value.startswith(("http://", "https://")):
            raise Misread(f"{name}={value}：应以 https:// 开头 must begin with https://")
        return value

    def parts(self, name: str, default: str) -> list[str]:
        """What is written between commas."""
        return [part.strip() for part in self.text(name, default).split(",") if part.strip()]

    def unread(self) -> list[str]:
        """Variables named as ours that the site does not read."""
        return sorted(
            name
            for name in self.values
            if name.startswith("ZUJI_") and name not in self.names | READ_ELSEWHERE
        )


READ_ELSEWHERE = {"ZUJI_PROVINCE", "ZUJI_LANG", "ZUJI_KEY"}
"""By the library and the command line."""


def of_process() -> Environment:
    """The environment that this process was started with."""
    return Environment(os.environ)
