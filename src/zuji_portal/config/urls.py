"""Every route of the site. Chinese stands at the root, English under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from zuji_portal.api.routes import api
from zuji_portal.catalogue import urls as catalogue
from zuji_portal.certification import urls as certification
from zuji_portal.issuer import urls as issuer
from zuji_portal.operations import views as operations
from zuji_portal.transparency import urls as transparency
from zuji_portal.ui import views as ui

SIGN_IN = (
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("account/", include("allauth.socialaccount.urls")),
    path("account/", include("allauth.socialaccount.providers.openid_connect.urls")),
)

urlpatterns = [
    path("healthz", ui.health, name="health"),
    path("readyz", operations.ready, name="ready"),
    path("metrics", operations.metrics, name="metrics"),
    path("api/v1/", api.urls),
    *transparency.files,
    *issuer.files,
    *certification.files,
    *catalogue.files,
    *i18n_patterns(
        path("", include("zuji_portal.studies.urls")),
        path("", include("zuji_portal.api.urls")),
        path("", include("zuji_portal.blastradius.urls")),
        path("", include("zuji_portal.notifications.urls")),
        path("programme/", include("zuji_portal.programme.urls")),
        path("", include("zuji_portal.transparency.urls")),
        path("", include("zuji_portal.certification.urls")),
        path("", include("zuji_portal.catalogue.urls")),
        path("committee/", include("zuji_portal.committee.urls")),
        path("verification/", include("zuji_portal.verification.urls")),
        path("knowledge/", include("zuji_portal.knowledge.urls")),
        path("factors/", include("zuji_portal.factors.urls")),
        path("models/", include("zuji_portal.sectormodels.urls")),
        path("", include("zuji_portal.accounts.urls")),
        path("", include("zuji_portal.organisations.urls")),
        path("", include("zuji_portal.products.urls")),
        path("", include("zuji_portal.desk.urls")),
        path("", include("zuji_portal.evidence.urls")),
        path("", include("zuji_portal.jobs.urls")),
        path("", include("zuji_portal.audit.urls")),
        *SIGN_IN,
        prefix_default_language=False,
    ),
]
handler400 = "zuji_portal.ui.views.bad_request"
handler404 = "zuji_portal.ui.views.not_found"
handler500 = "zuji_portal.ui.views.server_error"
