from django.urls import path

from portal import views

app_name = "portal"
urlpatterns = [
    path("sw.js", views.service_worker, name="service_worker"),
    path("jobs/<int:pk>/", views.job_status, name="job_status"),
    path("jobs/<int:pk>/cancel/", views.job_cancel, name="job_cancel"),
]
