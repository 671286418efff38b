"""Addresses of the public side: signing in and out."""

from django.urls import path

from accounts import views
from accounts.certificates.views import CertificateView, by_proxy

urlpatterns = [
    path("login/", views.LoginView.as_view(), name="login"),
    path("login/certificate/", CertificateView.as_view(), name="login_certificate"),
    path("login/certificate/tls/", by_proxy, name="login_certificate_tls"),
    path("logout/", views.logout_view, name="logout"),
]
