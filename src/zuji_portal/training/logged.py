"""Log record of certificates of training."""

from __future__ import annotations

from zuji_portal.training.models import TrainingCertificate
from zuji_portal.transparency.contents import row_reader


def training_certificate_content(training_certificate: TrainingCertificate) -> bytes:
    return training_certificate.token.encode()


read_training_certificate = row_reader(TrainingCertificate, training_certificate_content)
