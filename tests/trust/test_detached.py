"""Detached signatures beside a credential."""

import pytest

from zuji.core.refusals import Refusal
from zuji.trust.credential import new_key
from zuji.trust.detached import EcKeyAtHand, EcVerifier, check_detached, detached, digest_of


def test_sm3_of_the_standards_examples():
    """GB/T 32905-2016 appendix A: "abc", and "abcd" sixteen times."""
    assert (
        digest_of("SM2-SM3", b"abc").hex()
        == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )
    assert (
        digest_of("SM2-SM3", b"abcd" * 16).hex()
        == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    )


class Device:
    """Stands for a key device: it answers one digest."""

    alg, certificate = "SM2-SM3", "cert"

    def sign(self, digest):
        return b"signed:" + digest

    def holds(self, digest, signature, certificate):
        return signature == b"signed:" + digest and certificate == "cert"


def test_a_national_signer_fits_behind_the_interface():
    made = detached("token", Device())
    assert made["alg"] == "SM2-SM3"
    check_detached("token", made, {"SM2-SM3": Device()})
    with pytest.raises(Refusal) as refused:
        check_detached("token", made, {"ES256": EcVerifier()})
    assert refused.value.findings[0].rule == "detached-alg"


@pytest.mark.parametrize(
    "change", [{"digest": "00"}, {"signature": "AAAA"}, {"signature": "*"}, {"certificate": ""}]
)
def test_what_was_changed_is_noticed(change):
    made = detached("token", EcKeyAtHand(new_key()))
    check_detached("token", made, {"ES256": EcVerifier()})
    with pytest.raises(Refusal) as refused:
        check_detached("token", made | change, {"ES256": EcVerifier()})
    assert refused.value.findings[0].rule == "credential-altered"
    with pytest.raises(Refusal):
        check_detached("other", made, {"ES256": EcVerifier()})
