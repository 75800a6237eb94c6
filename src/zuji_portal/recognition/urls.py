from django.urls import path

from zuji_portal.recognition import agreement_views, gap_views, views

GAP = "r/<slug:digest>/recognition/"
AGREEMENT = "recognition/agreements/<int:pk>"
urlpatterns = [
    path("recognition/", views.scheme_register, name="scheme_register"),
    path("recognition/schemes/<slug:scheme>/", views.scheme_page, name="scheme_page"),
    path("recognition/agreements/new/", agreement_views.agreement_new, name="agreement_new"),
    path(f"{AGREEMENT}/", agreement_views.agreement, name="agreement"),
    path(f"{AGREEMENT}/<str:move>/", agreement_views.agreement_move, name="agreement_move"),
    path(GAP, gap_views.gap_choice, name="gap_choice"),
    path(f"{GAP}<slug:scheme>/", gap_views.gap_page, name="gap_page"),
    path(f"{GAP}<slug:scheme>/<str:form>", gap_views.gap_file, name="gap_file"),
]
