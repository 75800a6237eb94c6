"""What a browser posts as a passkey: whatever is no credential is refused in words."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
ODD = ("", "null", "7", "[]", "{}", '{"id": 1}', "9" * 5000, "[" * 5000, '"' + "x" * 5000, "NaN")


@pytest.mark.parametrize("credential", ODD, ids=lambda text: f"{text[:8]}-{len(text)}")
def test_an_odd_credential_is_refused_at_sign_in(credential):
    client = Client(raise_request_exception=False)
    answer = client.post("/account/2fa/webauthn/login/", {"credential": credential})
    assert answer.status_code in {200, 302, 422}
    assert client.get("/account/login/").status_code == 200
    assert "_auth_user_id" not in client.session
