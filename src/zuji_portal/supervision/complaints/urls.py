from django.urls import path

from zuji_portal.supervision.complaints import views

urlpatterns = [
    path("complaints/", views.complaint_new, name="complaint_new"),
    path("supervision/", views.supervision, name="supervision"),
    path("supervision/complaints/", views.complaint_list, name="complaint_list"),
    path("supervision/complaints/files/<uuid:pk>/", views.complaint_file, name="complaint_file"),
    path("supervision/complaints/<int:pk>/", views.complaint, name="complaint"),
    path(
        "supervision/complaints/<int:pk>/<str:move>/", views.complaint_move, name="complaint_move"
    ),
]
