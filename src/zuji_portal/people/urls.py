from django.urls import path

from zuji_portal.people import views

urlpatterns = [
    path("act-as/", views.act_as, name="act_as"),
    path("account/sessions/", views.sessions, name="usersessions_list"),
    path("account/sessions/<int:pk>/end/", views.session_end, name="session_end"),
    path("people/", views.people, name="people"),
    path("people/appoint/", views.appoint, name="appoint"),
    path("people/<int:pk>/dismiss/", views.dismiss, name="dismiss"),
    path("invitation/<str:secret>/", views.invitation, name="invitation"),
    path("enterprises/<int:pk>/invite/", views.invite, name="invite"),
]
