from django.urls import path

from zuji_portal.rulebook.factors import nodes, views

urlpatterns = [
    path("", views.factor_list, name="factor_list"),
    path("export/factors.<str:form>", views.factor_export, name="factor_export"),
    path("agenda/", views.factor_agenda, name="factor_agenda"),
    path("new/", views.factor_propose, name="factor_new"),
    path("import/", views.factor_import, name="factor_import"),
    path("versions/<int:pk>/", views.factor_version, name="factor_version"),
    path("versions/<int:pk>/review/", views.factor_review, name="factor_review"),
    path("versions/<int:pk>/reject/", views.factor_reject, name="factor_reject"),
    path("versions/<int:pk>/retire/", views.factor_retire, name="factor_retire"),
    path("<str:factor_id>/revise/", views.factor_propose, name="factor_revise"),
    path("<str:factor_id>/data-set/<str:form>", views.factor_data_set, name="factor_data_set"),
    path("<str:factor_id>/", views.factor, name="factor"),
]
files = [
    path("resource/processes", nodes.resource_list, name="resource_list"),
    path("resource/<str:group>/<str:key>", nodes.resource_item, name="resource_item"),
]
