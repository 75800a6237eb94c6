from django.urls import path

from zuji_portal.rulebook.sectormodels import views

urlpatterns = [
    path("", views.model_list, name="model_list"),
    path("<slug:model_id>/", views.model, name="model"),
    path("<slug:model_id>/since/<str:version>/", views.model_changed, name="model_changed"),
    path("<slug:model_id>/template.xlsx", views.template, name="template"),
]
