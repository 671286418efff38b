"""Addresses inside a region."""

from django.urls import include, path

from portal.views import (
    actions,
    attachments,
    choices,
    deputies,
    drafts,
    edit,
    exports,
    home,
    lists,
    record,
    registrations,
    revealing,
    tasks,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("list/<slug:key>/", lists.list_page, name="list"),
    path("list/<slug:key>/export/", lists.list_export, name="list_export"),
    path("exports/", exports.exports_page, name="exports"),
    path("exports/<int:pk>/file/", exports.export_file, name="export_file"),
    path("exports/<int:pk>/delete/", exports.export_delete, name="export_delete"),
    path("records/new/<slug:system>/<slug:record_type>/", edit.new_record, name="record_new"),
    path("records/<int:record_id>/", record.record_page, name="record"),
    path("records/<int:record_id>/reveal/", revealing.reveal_numbers, name="record_reveal"),
    path("records/<int:record_id>/edit/", edit.edit_record, name="record_edit"),
    path("records/<int:record_id>/act/<slug:action>/", actions.act, name="record_act"),
    path("records/<int:record_id>/task/<slug:verb>/", tasks.task, name="record_task"),
    path("drafts/<slug:key>/", drafts.draft, name="draft"),
    path("drafts/<slug:key>/delete/", drafts.delete, name="draft_delete"),
    path("drafts/<slug:key>/decide/", drafts.decide, name="draft_decide"),
    path("files/", attachments.upload, name="attachment_upload"),
    path("files/<slug:key>/", attachments.show, name="attachment"),
    path("files/<slug:key>/preview/", attachments.preview, name="attachment_preview"),
    path("choices/<slug:system>/<slug:form>/<str:way>/", choices.choices, name="choices"),
    path("deputies/", deputies.deputies_here, name="deputies_here"),
    path("deputies/<int:deputy_id>/end/", deputies.end_deputy_here, name="deputy_end_here"),
    path("registrations/", registrations.registration_list, name="registrations"),
    path("registrations/<int:pk>/", registrations.registration_page, name="registration"),
    path("", include("portal.sites.urls")),
    path("", include("portal.sheets.urls")),
    path("", include("portal.papers.urls")),
]
