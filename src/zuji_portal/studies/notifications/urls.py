from django.urls import path

from zuji_portal.studies.notifications import views

HOOK = "todo/webhooks/<int:pk>/"
urlpatterns = [
    path("todo/", views.todo, name="todo"),
    path("todo/history/", views.todo_history, name="todo_history"),
    path("todo/settings/", views.todo_settings, name="todo_settings"),
    path("todo/webhooks/", views.webhook_list, name="webhook_list"),
    path(HOOK, views.webhook, name="webhook"),
    path(f"{HOOK}test/", views.webhook_test, name="webhook_test"),
    path(f"{HOOK}renew/", views.webhook_renew, name="webhook_renew"),
    path("todo/webhooks/messages/<int:pk>/resend/", views.webhook_resend, name="webhook_resend"),
    path(f"{HOOK}remove/", views.webhook_remove, name="webhook_remove"),
    path("notices/<int:pk>/settle/", views.notice_settle, name="notice_settle"),
]
