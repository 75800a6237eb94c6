"""What a disk holds after a power cut: the calls of a process are recorded by strace, and the
folder is made again from what had been synced at any moment.

The model is stricter than file systems are: the content of a file counts from its own fsync, a name
in a folder (a new file, a renamed or removed one, a new folder) from the fsync of that folder.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

CALLS = (
    "openat",
    "open",
    "creat",
    "write",
    "pwrite64",
    "writev",
    "pwritev",
    "pwritev2",
    "lseek",
    "ftruncate",
    "truncate",
    "fallocate",
    "fsync",
    "fdatasync",
    "sync",
    "syncfs",
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
    "rmdir",
    "mkdir",
    "mkdirat",
    "link",
    "linkat",
    "symlink",
    "sendfile",
    "copy_file_range",
)
NOT_MODELLED = {"writev", "pwritev", "pwritev2", "truncate", "link", "linkat", "symlink"} | {
    "sendfile",
    "copy_file_range",
    "fallocate",
    "sync",
    "syncfs",
    "creat",
}
LINE = re.compile(r"^(\d+) +(?:<\.\.\. )?(\w+)(?: resumed>|\()(.*)$")
SECTOR = 512
"""A disk writes so many bytes whole."""


def recording(output: Path) -> list[str]:
    """What stands before a command whose calls are recorded."""
    quick = ["strace", "-f", "--seccomp-bpf", "-y", "-xx", "-s", "100000000"]
    return [*quick, "-e", f"trace={','.join(CALLS)}", "-o", str(output)]


def text(coded: str) -> str:
    """A string of strace, in which every byte is hexadecimal."""
    return bytes.fromhex(coded.replace("\\x", "")).decode("utf-8", "surrogateescape")


@dataclass
class Call:
    """A call that succeeded: its name, arguments and result."""

    name: str
    arguments: str
    result: int

    @property
    def file(self) -> str:
        """The file of its first argument, a descriptor."""
        found = re.match(r"\d+<((?:\\x..)*)>", self.arguments)
        return text(found[1]) if found else ""

    @property
    def descriptor(self) -> int:
        return int(self.arguments.partition("<")[0])

    @property
    def strings(self) -> list[str]:
        return re.findall(r'"((?:\\x..)*)"', self.arguments)

    @property
    def numbers(self) -> list[int]:
        bare = re.sub(r'"[^"]*"|<[^>]*>', "", self.arguments)
        return [int(word) for word in re.findall(r"(?<![\w.])-?\d+(?![\w.])", bare)]


def calls(trace: Path) -> Iterator[Call]:
    """Every call that succeeded, in the order in which they ended."""
    begun: dict[str, str] = {}
    with trace.open("r", encoding="ascii", errors="surrogateescape") as lines:
        for line in lines:
            found = LINE.match(line)
            if not found:
                continue
            process, name, rest = found.groups()
            if rest.rstrip().endswith("<unfinished ...>"):
                begun[process] = rest.rstrip().removesuffix("<unfinished ...>")
                continue
            if f"<... {name} resumed>" in line:
                rest = begun.pop(process, "") + rest
            arguments, _, result = rest.rpartition(" = ")
            value = re.match(r"-?\d+", result)
            if value and int(value[0]) >= 0:
                yield Call(name, arguments.rstrip().removesuffix(")"), int(value[0]))


@dataclass
class Content:
    """A file: what programs see, what is on the disk, and what was written in between."""

    seen: bytearray = field(default_factory=bytearray)
    synced: bytes = b""
    between: list[tuple[int, bytes]] = field(default_factory=list)

    def write(self, at: int, data: bytes) -> None:
        self.seen.extend(bytes(max(0, at - len(self.seen))))
        self.seen[at : at + len(data)] = data
        self.between.append((at, data))

    def cut(self, length: int) -> None:
        del self.seen[length:]
        self.seen.extend(bytes(length - len(self.seen)))
        self.between.append((length, b""))

    def sync(self) -> None:
        self.synced, self.between = bytes(self.seen), []

    def left(self, chance: random.Random | None) -> bytes:
        """After the cut: what was synced, and by chance sectors that were written since."""
        disk = bytearray(self.synced)
        for at, data in self.between if chance else ():
            for start in range(0, len(data), SECTOR):
                if chance and chance.random() < 0.5:
                    part = data[start : start + SECTOR]
                    place = at + start
                    disk.extend(bytes(max(0, place - len(disk))))
                    disk[place : place + len(part)] = part
        return bytes(disk)


FOLDER = "folder"


class Disk:
    """A folder and everything below it, as programs see it and as it was synced."""

    def __init__(self, folder: Path, before: Path):
        """`before` is a copy of the folder as it was at the start, all of it on the disk."""
        self.folder = str(folder)
        self.names: dict[str, Content | str] = {}
        for path in sorted(before.rglob("*")):
            place = f"{self.folder}/{path.relative_to(before)}"
            if path.is_dir():
                self.names[place] = FOLDER
            else:
                content = path.read_bytes()
                self.names[place] = Content(bytearray(content), content)
        self.synced = dict(self.names)
        self.offsets: dict[tuple[int, str], int] = {}
        self.syncs = 0

    def is_ours(self, path: str) -> bool:
        return path.startswith(self.folder + "/") or path == self.folder

    def content(self, path: str) -> Content:
        found = self.names.get(path)
        assert isinstance(found, Content), path
        return found

    def take(self, call: Call) -> None:
        """What a call changes."""
        paths = [text(coded) for coded in call.strings[:2]]
        ours = self.is_ours(call.file) or any(self.is_ours(path) for path in paths)
        if not ours:
            return
        assert call.name not in NOT_MODELLED, f"{call.name} is not modelled"
        kind = {"open": "openat", "fdatasync": "fsync", "renameat2": "rename", "renameat": "rename"}
        name = kind.get(call.name, call.name)
        if method := getattr(self, f"of_{name}", None):
            method(call)

    def of_openat(self, call: Call) -> None:
        path = text(call.strings[0])
        opened = self.names.get(path)
        if opened is None and "O_CREAT" in call.arguments:
            self.names[path] = Content()
        elif isinstance(opened, Content) and "O_TRUNC" in call.arguments:
            opened.cut(0)
        self.offsets[call.result, path] = 0
        if "O_APPEND" in call.arguments and isinstance(opened, Content):
            self.offsets[call.result, path] = len(opened.seen)

    def of_write(self, call: Call) -> None:
        key = (call.descriptor, call.file)
        data = bytes.fromhex(call.strings[0].replace("\\x", ""))[: call.result]
        self.content(call.file).write(self.offsets.get(key, 0), data)
        self.offsets[key] = self.offsets.get(key, 0) + len(data)

    def of_pwrite64(self, call: Call) -> None:
        data = bytes.fromhex(call.strings[0].replace("\\x", ""))[: call.result]
        self.content(call.file).write(call.numbers[-1], data)

    def of_lseek(self, call: Call) -> None:
        self.offsets[call.descriptor, call.file] = call.result

    def of_ftruncate(self, call: Call) -> None:
        self.content(call.file).cut(call.numbers[-1])

    def of_fsync(self, call: Call) -> None:
        self.syncs += 1
        path = call.file
        found = self.names.get(path)
        if isinstance(found, Content):
            found.sync()
            return
        below = {n: c for n, c in self.names.items() if n.rpartition("/")[0] == path}
        kept = {n: c for n, c in self.synced.items() if n.rpartition("/")[0] != path}
        self.synced = kept | below

    def of_rename(self, call: Call) -> None:
        source, target = (text(coded) for coded in call.strings)
        for name in [n for n in self.names if n == source or n.startswith(source + "/")]:
            self.names[target + name[len(source) :]] = self.names.pop(name)

    def of_unlink(self, call: Call) -> None:
        self.names.pop(text(call.strings[0]), None)

    of_unlinkat = of_rmdir = of_unlink

    def of_mkdir(self, call: Call) -> None:
        self.names[text(call.strings[0])] = FOLDER

    of_mkdirat = of_mkdir

    def after_the_cut(self, to: Path, chance: random.Random | None = None) -> None:
        """Write the folder as the disk would hold it; with `chance`, some of what was not synced
        reached it as well, as a disk may do.
        """
        shutil.rmtree(to, ignore_errors=True)
        to.mkdir(parents=True)
        names = dict(self.synced)
        if chance:
            names |= {n: c for n, c in self.names.items() if chance.random() < 0.5}
        for name in sorted(names):
            content, place = names[name], to / name[len(self.folder) + 1 :]
            if not place.parent.is_dir():
                continue  # its folder was never synced: the file is lost
            if isinstance(content, Content):
                place.write_bytes(content.left(chance))
            else:
                place.mkdir(exist_ok=True)
