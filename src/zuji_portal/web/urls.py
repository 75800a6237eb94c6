"""Routes of the site: Chinese at the root, English under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from zuji_portal.api.routes import api
from zuji_portal.catalogue import urls as catalogue
from zuji_portal.certification import urls as certification
from zuji_portal.exchange import urls as exchange
from zuji_portal.exchange.subscriptions import urls as subscriptions
from zuji_portal.rulebook.factors import urls as factors
from zuji_portal.training import urls as training
from zuji_portal.transparency import urls as transparency
from zuji_portal.transparency.issuer import urls as issuer
from zuji_portal.web import views as ui
from zuji_portal.web.display import display
from zuji_portal.web.operations import views as operations

SIGN_IN = (
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/", include("allauth.socialaccount.urls")),
    path("account/", include("allauth.socialaccount.providers.openid_connect.urls")),
)

urlpatterns = [
    path("healthz", ui.health, name="health"),
    path("alive/", ui.alive, name="alive"),
    path("readyz", operations.ready, name="ready"),
    path("metrics", operations.metrics, name="metrics"),
    path("display/", display, name="display"),
    path("api/v1/", api.urls),
    *transparency.files,
    *issuer.files,
    *certification.files,
    *catalogue.files,
    *factors.files,
    *training.files,
    *exchange.files,
    *subscriptions.files,
    *i18n_patterns(
        path("", include("zuji_portal.training.urls")),
        path("", include("zuji_portal.web.doors.urls")),
        path("", include("zuji_portal.studies.results.urls")),
        path("", include("zuji_portal.api.urls")),
        path("", include("zuji_portal.exchange.urls")),
        path("", include("zuji_portal.exchange.subscriptions.urls")),
        path("", include("zuji_portal.blastradius.urls")),
        path("", include("zuji_portal.studies.notifications.urls")),
        path("", include("zuji_portal.studies.plants.urls")),
        path("programme/", include("zuji_portal.programme.urls")),
        path("", include("zuji_portal.transparency.urls")),
        path("", include("zuji_portal.certification.urls")),
        path("", include("zuji_portal.recognition.urls")),
        path("", include("zuji_portal.cbam.urls")),
        path("", include("zuji_portal.catalogue.urls")),
        path("", include("zuji_portal.consumer.urls")),
        path("", include("zuji_portal.supervision.complaints.urls")),
        path("", include("zuji_portal.supervision.draws.urls")),
        path("", include("zuji_portal.offers.urls")),
        path("", include("zuji_portal.supervision.cases.urls")),
        path("standards/", include("zuji_portal.standards.urls")),
        path("suggestions/", include("zuji_portal.standards.suggestions.urls")),
        path("committee/", include("zuji_portal.committee.urls")),
        path("verification/", include("zuji_portal.verification.urls")),
        path("bodies/", include("zuji_portal.verification.register.urls")),
        path("documents/", include("zuji_portal.programme.documents.urls")),
        path("", include("zuji_portal.programme.awards.urls")),
        path("", include("zuji_portal.programme.campaigns.urls")),
        path("", include("zuji_portal.programme.adoption.urls")),
        path("", include("zuji_portal.programme.research.urls")),
        path("texts/", include("zuji_portal.programme.sitetexts.urls")),
        path("factors/", include("zuji_portal.rulebook.factors.urls")),
        path("models/", include("zuji_portal.rulebook.sectormodels.urls")),
        path("", include("zuji_portal.people.urls")),
        path("", include("zuji_portal.enterprises.organisations.urls")),
        path("", include("zuji_portal.enterprises.products.urls")),
        path("", include("zuji_portal.enterprises.changes.urls")),
        path("", include("zuji_portal.enterprises.applications.urls")),
        path("", include("zuji_portal.studies.urls")),
        path("", include("zuji_portal.enterprises.evidence.urls")),
        path("", include("zuji_portal.foundation.jobs.urls")),
        path("", include("zuji_portal.foundation.audit.urls")),
        *SIGN_IN,
        prefix_default_language=False,
    ),
]
handler400 = "zuji_portal.web.views.bad_request"
handler429 = "zuji_portal.web.views.too_many"
handler404 = "zuji_portal.web.views.not_found"
handler500 = "zuji_portal.web.views.server_error"
