"""Addresses of the log-in, outside all regions."""

from django.urls import path

from portal.sites import login

urlpatterns = [
    path("", login.regions, name="site_login"),
    path("<slug:slug>/", login.ask, name="site_login_ask"),
    path("<slug:slug>/code/", login.code, name="site_login_code"),
]
