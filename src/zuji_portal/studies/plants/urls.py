from django.urls import path

from zuji_portal.studies.plants import views

PLANT = "desk/plants/<int:pk>/"
urlpatterns = [
    path("desk/plants/", views.plant_list, name="plant_list"),
    path("desk/plants/template.xlsx", views.plant_template, name="plant_template"),
    path("desk/plants/enter/", views.plant_enter, name="plant_enter"),
    path(PLANT, views.plant, name="plant"),
    path(f"{PLANT}product/", views.plant_product, name="plant_product"),
    path(f"{PLANT}studies/", views.plant_studies, name="plant_studies"),
    path(f"{PLANT}package/", views.plant_package, name="plant_package"),
    path(f"{PLANT}products.<slug:form>", views.plant_table_file, name="plant_table"),
]
