"""Merkle trees of a transparency log: roots, inclusion and consistency proofs (RFC 9162 §2.1;
SHA-256).

A leaf is hashed as ``H(0x00 ‖ entry)``, a node as ``H(0x01 ‖ left ‖ right)``. Hashes are 32 bytes.
Nothing here signs or stores; a verifier needs only these functions and a root that it trusts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry as a leaf."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over its two children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def root_hash(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes (RFC 9162 §2.1.1)."""
    if not leaves:
        return EMPTY
    level = leaves
    while len(level) > 1:
        level = _above(level)
    return level[0]


def _above(level: Sequence[bytes]) -> list[bytes]:
    """The level above; the last of an odd level goes up alone."""
    paired = [node_hash(left, right) for left, right in zip(level[::2], level[1::2], strict=False)]
    return [*paired, *level[len(paired) * 2 :]]


def inclusion_path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that lead from a leaf to the root, lowest first (RFC 9162 §2.1.3.1). Raises
    IndexError outside the tree.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*inclusion_path(leaves[:split], index), root_hash(leaves[split:])]
    return [*inclusion_path(leaves[split:], index - split), root_hash(leaves[:split])]


def tree(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """Every level of the tree, the leaves first."""
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        levels.append(_above(levels[-1]))
    return levels


def path_in(levels: Sequence[Sequence[bytes]], index: int) -> list[bytes]:
    """The inclusion path of a leaf in a tree of levels, as `inclusion_path` gives it."""
    if not 0 <= index < len(levels[0]):
        raise IndexError(index)
    path, position = [], index
    for level in levels[:-1]:
        if position ^ 1 < len(level):
            path.append(level[position ^ 1])
        position >>= 1
    return path


def holds_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether `path` proves that `leaf` is entry `index` of the tree of `size` entries with that
    root (§2.1.3.2).
    """
    if not 0 <= index < size or any(len(node) != 32 for node in path):
        return False
    position, last, computed = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if position & 1 or position == last:
            computed = node_hash(step, computed)
            while not position & 1:  # ends: position is last, which is not 0
                position, last = position >> 1, last >> 1
        else:
            computed = node_hash(computed, step)
        position, last = position >> 1, last >> 1
    return last == 0 and computed == root


def consistency_path(leaves: Sequence[bytes], earlier: int) -> list[bytes]:
    """The hashes that prove that the tree of the first `earlier` leaves is the beginning of this
    one (§2.1.4.1).
    """
    if not 0 < earlier <= len(leaves):
        raise IndexError(earlier)
    return _subproof(leaves, earlier, is_whole=True)


def _subproof(leaves: Sequence[bytes], earlier: int, *, is_whole: bool) -> list[bytes]:
    if earlier == len(leaves):
        return [] if is_whole else [root_hash(leaves)]
    split = _split(len(leaves))
    if earlier <= split:
        return [*_subproof(leaves[:split], earlier, is_whole=is_whole), root_hash(leaves[split:])]
    return [*_subproof(leaves[split:], earlier - split, is_whole=False), root_hash(leaves[:split])]


def holds_consistency(
    earlier: int, later: int, path: Sequence[bytes], earlier_root: bytes, later_root: bytes
) -> bool:
    """Whether `path` proves that the later tree only added to the earlier one (§2.1.4.2)."""
    if not 0 < earlier <= later or any(len(node) != 32 for node in path):
        return False
    if earlier == later:
        return not path and earlier_root == later_root
    steps = list(path)
    if earlier & (earlier - 1) == 0:
        steps.insert(0, earlier_root)
    if not steps:
        return False
    position, last = earlier - 1, later - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            first, second = node_hash(step, first), node_hash(step, second)
            while not position & 1:
                position, last = position >> 1, last >> 1
        else:
            second = node_hash(second, step)
        position, last = position >> 1, last >> 1
    return last == 0 and first == earlier_root and second == later_root
