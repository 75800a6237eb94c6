from django.urls import path

from zuji_portal.web.doors import news, track, views

ABOUT = ("about", "help", "accessibility", "privacy")
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("learn/", views.learn, name="learn"),
    path("learn/guide/<slug:key>/", views.guide, name="guide"),
    path("learn/glossary/", views.glossary_list, name="glossary"),
    path("learn/glossary/<slug:key>/", views.term, name="term"),
    path("services/", views.services, name="services"),
    path("services/<slug:key>/", views.service, name="service"),
    path("news/", news.news_list, name="news"),
    path("news/feed.xml", news.news_feed, name="news_feed"),
    path("track/", track.track, name="track"),
    path("board/", views.board, name="public_board"),
    path("rules/", views.rules, name="rules"),
    path("sitemap/", views.site_map, name="site_map"),
    *(path(f"{key}/", views.page, {"key": key}, name=key) for key in ABOUT),
]
