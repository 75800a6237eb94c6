from django.urls import path

from zuji_portal.standards.suggestions import views

urlpatterns = [
    path("", views.suggestion_list, name="suggestion_list"),
    path("new/", views.suggestion_new, name="suggestion_new"),
    path("<int:pk>/", views.suggestion, name="suggestion"),
    path("<int:pk>/bring/", views.suggestion_bring, name="suggestion_bring"),
    path("<int:pk>/<str:move>/", views.suggestion_move, name="suggestion_move"),
]
