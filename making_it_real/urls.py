from django.urls import path

from making_it_real import views

urlpatterns = [path("", views.making_it_real, name="making-it-real")]
