from django.urls import path

from zuji_portal.programme.campaigns import views

REQUEST = "campaigns/requests/<int:pk>/"
CAMPAIGN = "campaigns/<int:pk>/"
urlpatterns = [
    path("campaigns/", views.campaign_list, name="campaign_list"),
    path("campaigns/results/", views.campaign_results, name="campaign_results"),
    path("campaigns/new/", views.campaign_new, name="campaign_new"),
    path("campaigns/asked/", views.data_request_list, name="data_request_list"),
    path(REQUEST, views.data_request, name="data_request"),
    path(f"{REQUEST}answer/", views.data_request_answer, name="data_request_answer"),
    path(f"{REQUEST}<str:move>/", views.data_request_move, name="data_request_move"),
    path(CAMPAIGN, views.campaign, name="campaign"),
    path(f"{CAMPAIGN}list.xlsx", views.campaign_file, name="campaign_file"),
    path(f"{CAMPAIGN}extend/", views.campaign_extend, name="campaign_extend"),
    path(f"{CAMPAIGN}<str:move>/", views.campaign_move, name="campaign_move"),
]
