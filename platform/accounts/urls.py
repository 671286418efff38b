"""Addresses of the public side: signing in and out."""

from django.urls import path

from accounts import views
from accounts.certificates.views import CertificateView, by_proxy
from accounts.registration import views as registration
from accounts.resetting.views import CodeView, ResetView

urlpatterns = [
    path("login/", views.LoginView.as_view(), name="login"),
    path("login/certificate/", CertificateView.as_view(), name="login_certificate"),
    path("login/certificate/tls/", by_proxy, name="login_certificate_tls"),
    path("register/", registration.choose_region, name="register_where"),
    path("register/<slug:slug>/", registration.RegisterView.as_view(), name="register"),
    path("registration/confirm/", registration.ConfirmView.as_view(), name="register_confirm"),
    path("registration/", registration.status, name="register_status"),
    path("password/reset/", ResetView.as_view(), name="reset"),
    path("password/reset/code/", CodeView.as_view(), name="reset_code"),
    path("logout/", views.logout_view, name="logout"),
]
