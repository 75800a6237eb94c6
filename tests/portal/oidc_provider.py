"""A real OpenID Connect provider in a process of its own: django-oauth-toolkit with one person.

``python tests/portal/oidc_provider.py PORT CALLBACK`` — signs in 王检 (oidc@gov.example) by
password.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import mkdtemp
from wsgiref.simple_server import WSGIRequestHandler, make_server

PERSON, PASSWORD = "wangjian", "provider-password-1"
CLIENT, SECRET = "zuji", "zuji-secret"
PAGE = '<form method="post">{% csrf_token %}{{ form }}<button>in</button></form>'


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def main(port: int, callback: str) -> None:
    import django
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from django.conf import settings

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    folder = Path(mkdtemp())
    (folder / "registration").mkdir()
    (folder / "registration" / "login.html").write_text(PAGE)
    settings.configure(
        SECRET_KEY="provider",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="oidc_provider",
        LOGIN_URL="/login/",
        USE_TZ=True,
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "db"}},
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [folder],
                "APP_DIRS": True,
            }
        ],
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": pem.decode(),
            "OIDC_ISS_ENDPOINT": f"http://127.0.0.1:{port}/o",
            "SCOPES": {"openid": "o", "profile": "p", "email": "e"},
            "PKCE_REQUIRED": True,
            "OAUTH2_VALIDATOR_CLASS": "oidc_provider_claims.Claims",
        },
    )
    django.setup()
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from oauth2_provider.models import Application

    call_command("migrate", verbosity=0)
    User.objects.create_user(PERSON, "oidc@gov.example", PASSWORD, first_name="检", last_name="王")
    Application.objects.create(
        client_id=CLIENT,
        client_secret=SECRET,
        client_type="confidential",
        authorization_grant_type="authorization-code",
        redirect_uris=callback,
        algorithm="RS256",
        skip_authorization=True,
        name="zuji",
    )
    from django.core.wsgi import get_wsgi_application

    print("ready", flush=True)
    make_server("127.0.0.1", port, get_wsgi_application(), handler_class=Quiet).serve_forever()


def _urls():
    from django.contrib.auth.views import LoginView
    from django.urls import include, path

    return [
        path("login/", LoginView.as_view()),
        path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
    ]


def __getattr__(name):
    """``urlpatterns`` are made once Django is set up, not when the tests import the names above."""
    if name == "urlpatterns":
        return _urls()
    raise AttributeError(name)


if __name__ == "__main__":
    sys.modules["oidc_provider"] = sys.modules["__main__"]
    main(int(sys.argv[1]), sys.argv[2])
