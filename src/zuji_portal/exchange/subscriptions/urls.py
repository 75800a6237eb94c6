from django.urls import path

from zuji_portal.exchange.subscriptions import views

ONE = "events/<int:pk>/"
urlpatterns = [
    path("events/", views.event_list, name="event_list"),
    path("events/subscribe/", views.subscription_new, name="subscription_new"),
    path(ONE, views.subscription, name="subscription"),
    path(f"{ONE}renew/", views.subscription_renew, name="subscription_renew"),
    path(f"{ONE}end/", views.subscription_end, name="subscription_end"),
]
files = [path("events.json", views.events_json, name="events_json")]
