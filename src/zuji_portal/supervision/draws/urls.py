from django.urls import path

from zuji_portal.supervision.draws import views

urlpatterns = [
    path("draws/", views.public_list, name="draw_public_list"),
    path("draws/<str:number>/", views.public_page, name="draw_public"),
    path("draws/<str:number>/draw.json", views.public_file, name="draw_file"),
    path("supervision/draws/", views.draw_list, name="draw_list"),
    path("supervision/draws/new/", views.draw_new, name="draw_new"),
    path("supervision/draws/<int:pk>/", views.draw, name="draw"),
    path("supervision/draws/<int:pk>/enter/", views.draw_enter, name="draw_enter"),
    path("supervision/draws/<int:pk>/witness/", views.draw_witness, name="draw_witness"),
    path("supervision/draws/<int:pk>/<str:move>/", views.draw_move, name="draw_move"),
    path("supervision/inspectors/", views.inspector_list, name="inspector_list"),
    path("supervision/inspectors/<int:pk>/end/", views.inspector_end, name="inspector_end"),
]
