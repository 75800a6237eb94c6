from django.urls import path

from zuji_portal.consumer import account_views, views

urlpatterns = [
    path("inclusion/", views.inclusion, name="inclusion"),
    path("inclusion/methodologies/new/", views.methodology_new, name="methodology_new"),
    path("inclusion/methodologies/<int:pk>/", views.methodology, name="methodology"),
    path(
        "inclusion/methodologies/<int:pk>/assess/",
        views.methodology_assess,
        name="methodology_assess",
    ),
    path(
        "inclusion/methodologies/<int:pk>/<str:move>/",
        views.methodology_move,
        name="methodology_move",
    ),
    path("inclusion/scenes/new/", views.scene_new, name="scene_new"),
    path("inclusion/scenes/<int:pk>/", views.scene, name="scene"),
    path("inclusion/scenes/<int:pk>/assess/", views.scene_assess, name="scene_assess"),
    path("inclusion/scenes/<int:pk>/<str:move>/", views.scene_move, name="scene_move"),
    path("inclusion/operators/", views.operator_list, name="operator_list"),
    path("inclusion/operators/<int:pk>/", views.operator, name="operator"),
    path("inclusion/operators/<int:pk>/renew/", views.operator_renew, name="operator_renew"),
    path(
        "inclusion/operators/messages/<int:pk>/resend/",
        views.operator_resend,
        name="operator_resend",
    ),
    path("inclusion/operators/<int:pk>/end/", views.operator_end, name="operator_end"),
    path("inclusion/operators/<int:pk>/rewards/", views.reward_new, name="reward_new"),
    path("inclusion/rewards/<int:pk>/end/", views.reward_end, name="reward_end"),
    path("me/carbon/", account_views.carbon, name="carbon"),
    path("me/carbon/consents/", account_views.consent_give, name="consent_give"),
    path(
        "me/carbon/consents/<int:pk>/withdraw/",
        account_views.consent_withdraw,
        name="consent_withdraw",
    ),
    path("me/carbon/rewards/<int:pk>/", account_views.reward_take, name="reward_take"),
    path("me/carbon/export/", account_views.carbon_export, name="carbon_export"),
    path("me/carbon/close/", account_views.carbon_close, name="carbon_close"),
    path("me/worker.js", account_views.app_worker, name="app_worker"),
    path("me/scan/", account_views.scan, name="scan"),
    path("me/simulator/", account_views.simulator, name="simulator"),
]
