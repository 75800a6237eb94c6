from django.urls import path

from zuji_portal.people import views

urlpatterns = [
    path("act-as/", views.act_as, name="act_as"),
    path("people/", views.people, name="people"),
    path("people/appoint/", views.appoint, name="appoint"),
    path("people/<int:pk>/dismiss/", views.dismiss, name="dismiss"),
    path("invitation/<str:secret>/", views.invitation, name="invitation"),
    path("enterprises/<int:pk>/invite/", views.invite, name="invite"),
]
