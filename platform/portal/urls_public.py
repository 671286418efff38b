"""Addresses outside all regions."""

from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from portal.views import deputies, drafts, inbox, messages

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="inbox")),
    path("inbox/", inbox.inbox_page, name="inbox"),
    path("regions/", include("portal.everywhere.urls_public")),
    path("platform/regions/", include("portal.founding.urls_public")),
    path("login/site/", include("portal.sites.urls_public")),
    path("session/", drafts.session, name="session"),
    path("language/", set_language, name="set_language"),
    path("deputies/", deputies.deputies, name="deputies"),
    path("deputies/new/", deputies.new_deputy, name="deputy_new"),
    path("deputies/<int:deputy_id>/end/", deputies.end_deputy, name="deputy_end"),
    path("messages/", messages.message_list, name="messages"),
    path("messages/read/", messages.messages_read, name="messages_read"),
    path("messages/<int:pk>/", messages.message, name="message"),
    path("inbox/batch/", inbox.batch, name="inbox_batch"),
]
