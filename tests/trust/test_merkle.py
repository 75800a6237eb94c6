"""What proves nothing: proofs that a careless reader of RFC 9162 would take."""

import hashlib

import pytest

from zuji.trust import merkle
from zuji.trust.merkle import holds_consistency, holds_inclusion


def node(left, right):
    """RFC 9162 §2.1.1, written down once more."""
    return hashlib.sha256(b"\x01" + left + right).digest()


A, B, C, D, X = (hashlib.sha256(b"\x00" + bytes([n])).digest() for n in range(5))
AB, CD = node(A, B), node(C, D)
ROOT3, ROOT4 = node(AB, C), node(AB, CD)


@pytest.mark.parametrize(
    ("why", "leaf", "index", "size", "path", "root"),
    [
        ("the index is the size", A, 1, 1, [], A),
        ("the index is before the first", B, -1, 2, [A], AB),
        ("the tree is empty", A, 0, 0, [], A),
        ("the tree is larger than said", B, 0, 1, [A], AB),
        ("the tree is smaller than said", A, 0, 2, [], A),
        ("a step took bytes of the leaf", A[:31], 0, 2, [A[31:] + B], AB),
        ("a step gave bytes to the leaf", A + B[:1], 0, 2, [B[1:]], AB),
        ("the last of the steps is too long", A, 0, 4, [B, CD + b"x"], node(AB, CD + b"x")),
    ],
)
def test_this_is_no_proof_that_an_entry_is_in_the_log(why, leaf, index, size, path, root):
    assert not holds_inclusion(leaf, index, size, path, root), why


@pytest.mark.parametrize(
    ("why", "earlier", "later", "path", "earlier_root", "later_root"),
    [
        ("nothing was before", 0, 4, [ROOT4], ROOT4, ROOT4),
        ("the earlier one is the larger", 4, 3, [], ROOT4, ROOT4),
        ("no step", 3, 4, [], ROOT3, ROOT4),
        ("no step of a whole tree", 2, 4, [], AB, ROOT4),
        ("steps between the same", 4, 4, [X], ROOT4, ROOT4),
        ("another root of the same size", 4, 4, [], ROOT4, ROOT3),
        ("a step too many", 3, 4, [C, D, AB, X], node(X, ROOT3), node(X, ROOT4)),
        ("a step too few", 3, 4, [C, D], C, CD),
        ("another earlier root", 3, 4, [C, D, AB], ROOT4, ROOT4),
        ("another later root", 3, 4, [C, D, AB], ROOT3, ROOT3),
        ("a step of another length", 2, 4, [CD + b"x"], AB, node(AB, CD + b"x")),
    ],
)
def test_this_is_no_proof_that_a_log_only_grew(why, earlier, later, path, earlier_root, later_root):
    assert not holds_consistency(earlier, later, path, earlier_root, later_root), why


def test_the_proofs_that_those_were_made_from_hold():
    assert holds_inclusion(A, 0, 1, [], A) and holds_inclusion(B, 1, 2, [A], AB)
    assert holds_inclusion(A, 0, 4, [B, CD], ROOT4)
    assert holds_consistency(3, 4, [C, D, AB], ROOT3, ROOT4)
    assert holds_consistency(2, 4, [CD], AB, ROOT4)
    assert holds_consistency(4, 4, [], ROOT4, ROOT4) and holds_consistency(1, 1, [], A, A)


@pytest.mark.parametrize("index", [-1, 4])
def test_no_path_leads_from_outside_a_tree(index):
    with pytest.raises(IndexError, match=str(index)):
        merkle.inclusion_path([A, B, C, D], index)


@pytest.mark.parametrize("earlier", [0, 5])
def test_no_tree_began_before_the_first_leaf_or_after_the_last(earlier):
    with pytest.raises(IndexError, match=str(earlier)):
        merkle.consistency_path([A, B, C, D], earlier)
    assert merkle.consistency_path([A, B, C, D], 4) == []
    assert merkle.consistency_path([A, B, C, D], 1) == [B, CD]
