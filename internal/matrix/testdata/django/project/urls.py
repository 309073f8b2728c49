from django.urls import path

from . import views

urlpatterns = [
    path("", views.index, name="index"),
    path("login", views.log_in, name="login"),
    path("logout", views.log_out),
    path("upload", views.upload),
    path("api", views.api),
    path("stream", views.stream),
    path("events", views.events),
    path("says", views.says),
    path("fails", views.fails),
    path("late", views.late),
    path("old", views.old),
    path("nothing", views.nothing),
    path("unread", views.unread),
    path("private", views.private),
]
