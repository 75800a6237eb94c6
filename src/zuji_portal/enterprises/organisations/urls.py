from django.urls import path

from zuji_portal.enterprises.organisations import views

urlpatterns = [
    path("enterprises/", views.enterprise_list, name="enterprise_list"),
    path("enterprises/new/", views.enterprise_new, name="enterprise_new"),
    path("enterprises/enrol/", views.enrol, name="enrol"),
    path("enterprises/enrol/template.xlsx", views.enrol_template, name="enrol_template"),
    path("enterprises/claim/", views.claim, name="claim"),
    path("enterprises/claims/", views.claim_list, name="claim_list"),
    path("enterprises/claims/<int:pk>/", views.claim_decide, name="claim_decide"),
    path("enterprises/<int:pk>/", views.enterprise, name="enterprise"),
    path("enterprises/<int:pk>/edit/", views.enterprise_edit, name="enterprise_edit"),
    path("enterprises/<int:pk>/history/", views.enterprise_history, name="enterprise_history"),
    path("enterprises/<int:pk>/sites/", views.site_add, name="site_add"),
    path("sites/<str:key>/", views.site, name="site"),
    path("sites/<str:key>/merge/", views.site_merge, name="site_merge"),
    path("enterprises/<int:pk>/unenrol/", views.enterprise_unenrol, name="enterprise_unenrol"),
]
