"""Addresses of the public side: signing in and out, one's own account."""

from django.urls import path

from accounts import account_views, views
from accounts.captcha import views as captcha
from accounts.certificates.views import CertificateView, by_proxy
from accounts.invitations.views import InvitationView
from accounts.registration import views as registration
from accounts.resetting.views import CodeView, ResetView
from accounts.second_factor import views as second_factor
from accounts.tokens import views as tokens

urlpatterns = [
    path("login/", views.LoginView.as_view(), name="login"),
    path("login/captcha/", captcha.another, name="captcha"),
    path("login/captcha/<slug:key>/", captcha.picture, name="captcha_picture"),
    path("login/code/", second_factor.CodeView.as_view(), name="login_code"),
    path("login/certificate/", CertificateView.as_view(), name="login_certificate"),
    path("login/certificate/tls/", by_proxy, name="login_certificate_tls"),
    path("register/", registration.choose_region, name="register_where"),
    path("register/<slug:slug>/", registration.RegisterView.as_view(), name="register"),
    path("registration/confirm/", registration.ConfirmView.as_view(), name="register_confirm"),
    path("registration/", registration.status, name="register_status"),
    path("password/reset/", ResetView.as_view(), name="reset"),
    path("password/reset/code/", CodeView.as_view(), name="reset_code"),
    path("invitation/<str:token>/", InvitationView.as_view(), name="invitation"),
    path("logout/", views.logout_view, name="logout"),
    path("account/", account_views.account, name="account"),
    path("account/password/", account_views.PasswordView.as_view(), name="account_password"),
    path("account/sessions/end/", account_views.end, name="sessions_end"),
    path("account/tokens/", tokens.TokensView.as_view(), name="api_tokens"),
    path("account/tokens/<int:token_id>/end/", tokens.end, name="api_token_end"),
    path("account/authenticator/", second_factor.AuthenticatorView.as_view(), name="authenticator"),
    path("account/authenticator/codes/", second_factor.renew, name="authenticator_codes"),
    path("account/authenticator/remove/", second_factor.give_up, name="authenticator_remove"),
]
