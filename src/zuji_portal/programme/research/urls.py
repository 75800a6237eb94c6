from django.urls import path

from zuji_portal.programme.research import views

ENTERPRISE = "enterprises/<int:pk>/"
urlpatterns = [
    path(f"{ENTERPRISE}research/", views.enterprise_research, name="enterprise_research"),
    path(f"{ENTERPRISE}staff/", views.enterprise_staff, name="enterprise_staff"),
    path("research/<int:pk>/", views.research_project, name="research_project"),
    *(
        path(
            f"research/<int:pk>/{step}/",
            views.research_step,
            {"step": step},
            name=f"research_{step}",
        )
        for step in views.STEPS
    ),
    path("programme/research/", views.programme_research, name="programme_research"),
    path("programme/research.xlsx", views.programme_research_file, name="programme_research_file"),
]
