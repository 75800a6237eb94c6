"""What a site confirms to people, one thing after the other, in a process whose calls are recorded.

``power_drill.py work`` prints a line for each thing that it has confirmed; ``power_drill.py check``
reads such lines and says whether each is still there and still right.
"""

from __future__ import annotations

import json
import sys

import django

CONFIRMED = "CONFIRMED "


def tell(**what: object) -> None:
    """To the person: from here on it must not be lost."""
    sys.stdout.write(CONFIRMED + json.dumps(what) + "\n")
    sys.stdout.flush()


def work() -> None:
    from portal.certificates import decider, waiting
    from portal.people import make_cast
    from portal.verifiers import team
    from zuji_portal.certification.actions import Issue
    from zuji_portal.enterprises.evidence.actions import AddEvidence
    from zuji_portal.transparency.keys import public_key

    cast = make_cast()
    firm = cast.ludai
    tell(log_key=str(public_key()))
    for number in range(4):
        content = f"kWh {number}\n".encode() * 400
        evidence = AddEvidence(
            firm.viewers["clerk"], firm.enterprise, content=content, name=f"{number}.txt"
        ).run()
        tell(evidence=evidence.digest)
    certificate = waiting(cast, firm, team(cast))
    Issue(decider(certificate.pk), certificate).run()
    certificate.refresh_from_db()
    tell(certificate=certificate.number)


def check() -> None:
    import hashlib

    from django.db import connection

    from zuji_portal.certification.models import Certificate
    from zuji_portal.enterprises.evidence.models import EvidenceFile
    from zuji_portal.enterprises.evidence.storage import content_of
    from zuji_portal.foundation.audit.queries import verified
    from zuji_portal.transparency.issuer.keys import sign
    from zuji_portal.transparency.keys import public_key

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        assert cursor.fetchone() == ("ok",)
    assert verified().holds
    for line in sys.stdin:
        what = json.loads(line.removeprefix(CONFIRMED))
        if digest := what.get("evidence"):
            assert EvidenceFile.objects.filter(digest=digest).exists()
            assert "sha256:" + hashlib.sha256(content_of(digest)).hexdigest() == digest
        if number := what.get("certificate"):
            certificate = Certificate.objects.get(number=number)
            assert certificate.state == "issued", certificate.state
            assert sign({"id": "urn:drill"}), "the key that signed is there and the same"
        if key := what.get("log_key"):
            assert str(public_key()) == key, "the log has another key"
    print("nothing lost")


if __name__ == "__main__":
    django.setup()
    {"work": work, "check": check}[sys.argv[1]]()
