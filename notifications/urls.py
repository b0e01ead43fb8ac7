from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.all_read, name="all_read"),
    path("inbox/<int:pk>/read/", views.notice_read, name="read"),
]
