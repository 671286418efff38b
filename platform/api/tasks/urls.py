"""Addresses of what is done with tasks."""

from django.urls import path

from api.tasks import deputies, inbox, verbs

urlpatterns = [
    path("records/<int:record_id>/verbs/", verbs.Verbs.as_view(), name="verbs"),
    path("records/<int:record_id>/verbs/<slug:verb>/", verbs.OneVerb.as_view(), name="verb"),
    path("records/<int:record_id>/who/", verbs.Who.as_view(), name="who"),
    path("inbox/batch/", inbox.Batch.as_view(), name="batch"),
    path("messages/", inbox.Messages.as_view(), name="messages"),
    path("messages/read/", inbox.MessagesRead.as_view(), name="messages_read"),
    path("deputies/", deputies.Deputies.as_view(), name="deputies"),
    path("deputies/people/", deputies.DeputyPeople.as_view(), name="deputy_people"),
    path("deputies/<int:deputy_id>/end/", deputies.DeputyEnd.as_view(), name="deputy_end"),
]
