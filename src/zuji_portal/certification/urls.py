"""Pages stand under the languages; files that others keep the address of stand at the root."""

from django.urls import path

from zuji_portal.certification import list_views, public_views, views

ONE = "certification/<int:pk>/"
LIST = "certification/elsewhere/<int:pk>/"
urlpatterns = [
    path("certification/", views.certificate_list, name="certificate_list"),
    path(
        "certification/studies/<int:pk>/apply/", views.certificate_apply, name="certificate_apply"
    ),
    path("certification/products/<int:pk>/external/", views.external_add, name="external_add"),
    path("certification/elsewhere/", list_views.listed_list, name="listed_certificates"),
    path("certification/elsewhere/new/", list_views.list_new, name="list_new"),
    path(
        "certification/elsewhere/template.xlsx",
        list_views.list_template_file,
        name="list_template",
    ),
    path(LIST, list_views.list_receipt, name="list_receipt"),
    path(f"{LIST}withdraw/", list_views.list_withdraw, name="list_withdraw"),
    path(ONE, views.certificate, name="certificate"),
    path(f"{ONE}surveillance/", views.certificate_surveil, name="certificate_surveil"),
    path(f"{ONE}<str:move>/", views.certificate_move, name="certificate_move"),
    path("certificates/<str:number>", public_views.certificate_public, name="certificate_public"),
    path(
        "certificates/<str:number>/<str:form>",
        public_views.certificate_file,
        name="certificate_file",
    ),
    path(
        "embed/certificates/<path:number>",
        public_views.certificate_embedded,
        name="certificate_embedded",
    ),
    path("check/", public_views.check_page, name="check_page"),
    path("check/zuji-check.html", public_views.check_offline, name="check_offline"),
]
files = [
    path("status/<str:purpose>.jwt", public_views.status_list, name="status_list"),
    path("trust.json", public_views.trust, name="trust"),
]
