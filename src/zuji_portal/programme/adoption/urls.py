from django.urls import path

from zuji_portal.programme.adoption import views

IMPORT = "adoption/imports/<int:pk>/"
urlpatterns = [
    path("adoption/", views.adoption_list, name="adoption_list"),
    path("adoption/record/", views.adoption_record, name="adoption_record"),
    path("adoption/upload/", views.adoption_upload, name="adoption_upload"),
    path("adoption/template.xlsx", views.adoption_template, name="adoption_template"),
    path("adoption/pilots/", views.adoption_pilots, name="adoption_pilots"),
    path("adoption/pilots.xlsx", views.adoption_pilots_file, name="adoption_pilots_file"),
    path(IMPORT, views.adoption_receipt, name="adoption_receipt"),
    path(f"{IMPORT}withdraw/", views.adoption_withdraw, name="adoption_withdraw"),
    path("adoption/places/<int:pk>/end/", views.adoption_end, name="adoption_end"),
    path("adoption/lists/<slug:key>/", views.adopted_list, name="adopted_list"),
    path("adoption/lists/<slug:key>/all.xlsx", views.adopted_file, name="adopted_file"),
]
