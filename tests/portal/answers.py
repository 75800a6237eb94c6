"""What an answer of the site and a refusal say, for tests that read them."""


def text_of(answer, status=200):
    """The page, which was answered with this status."""
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


def rules_of(refused):
    """The rules of the findings that a block under ``pytest.raises(Refusal)`` was refused with."""
    return [finding.rule for finding in refused.value.findings]
