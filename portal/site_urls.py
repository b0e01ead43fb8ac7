from django.urls import path

from portal import views

app_name = "portal"
urlpatterns = [path("jobs/<int:pk>/", views.job_status, name="job_status")]
