"""Every address of the platform, and what its parameters stand for.

An address that is not named in `KNOWN` fails the walk (tests/tenancy/test_walk.py): say here what its ids are.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from authoring.middleware import is_open

#: Which ids the parameters of an address stand for, by its name; those of closed addresses of the admin do not matter.
KNOWN: Mapping[str, Mapping[str, str]] = {
    # outside all regions
    "login_certificate": {}, "login_certificate_tls": {},
    "health": {}, "login": {}, "logout": {}, "start": {}, "inbox": {}, "inbox_batch": {}, "set_language": {},
    "comparison": {}, "comparison_export": {}, "results": {}, "api:regions_compared": {}, "api:regions_results": {},
    "api:regions_inbox": {}, "api:regions_messages": {},
    "messages": {}, "messages_read": {}, "message": {"pk": "message"},
    "session": {},
    "register_where": {}, "register": {"slug": "region"}, "register_confirm": {}, "register_status": {},
    "reset": {}, "reset_code": {},
    "platform_regions": {}, "platform_region_new": {}, "platform_birth": {"pk": "birth"},
    "invitation": {"token": "token"},
    "captcha": {}, "captcha_picture": {"key": "captcha"}, "login_code": {}, "account": {}, "account_password": {},
    "api_tokens": {}, "api_token_end": {"token_id": "token_number"},
    "sessions_end": {}, "authenticator": {}, "authenticator_codes": {}, "authenticator_remove": {},
    "deputies": {}, "deputy_new": {}, "deputy_end": {"deputy_id": "deputy"},
    "site_login": {}, "site_login_ask": {"slug": "region"}, "site_login_code": {"slug": "region"},
    # a region
    "draft": {"key": "draft"}, "draft_delete": {"key": "draft"}, "draft_decide": {"key": "draft"},
    "home": {}, "list": {"key": "list"}, "list_export": {"key": "list"},
    "report": {"system": "system", "key": "report"}, "report_export": {"system": "system", "key": "report"},
    "dashboard": {"system": "system", "key": "dashboard"},
    "report_behind": {"system": "system", "key": "report", "measure": "measure"},
    "projects": {}, "project": {"number": "project"},
    "exports": {}, "export_file": {"pk": "export"}, "export_delete": {"pk": "export"},
    "record_new": {"system": "system", "record_type": "type"},
    "record": {"record_id": "record"}, "record_edit": {"record_id": "record"}, "form_excel": {"record_id": "record"},
    "new_form_excel": {"system": "system", "record_type": "type"},
    "record_reveal": {"record_id": "record"}, "record_print": {"record_id": "record"},
    "record_pdf": {"record_id": "month"}, "verify": {"code": "code"},
    "record_act": {"record_id": "record", "action": "action"}, "record_task": {"record_id": "record", "verb": "verb"},
    "registrations": {}, "registration": {"pk": "registration"},
    "people": {}, "person_new": {}, "person": {"user_id": "person"}, "person_change": {"user_id": "person"},
    "deputies_here": {}, "deputy_end_here": {"deputy_id": "deputy"},
    "project_accounts": {}, "project_accounts_of": {"record_id": "site"},
    "project_account_change": {"record_id": "site", "user_id": "person"},
    "sites": {}, "operators": {}, "operator_new": {}, "operator": {"operator_id": "operator"},
    "operator_switch": {"operator_id": "operator"},
    "sheet": {"record_id": "month", "key": "sheet"}, "sheet_print": {"record_id": "month", "key": "sheet"},
    "sheet_excel": {"record_id": "month", "key": "sheet"}, "sheet_file": {"record_id": "month", "key": "sheet"},
    "sheet_excel_preview": {"record_id": "month", "key": "sheet", "transfer_id": "transfer"},
    "evidence": {"record_id": "month", "key": "sheet", "item": "item"},
    "evidence_file": {"record_id": "month", "pk": "evidence"},
    "evidence_preview": {"record_id": "month", "pk": "evidence"},
    "attachment_upload": {}, "attachment": {"key": "file"}, "attachment_preview": {"key": "file"},
    "choices": {"system": "system", "form": "form", "way": "field"},
    "help": {}, **{name: {"key": "guide"} for name in ("guide", "guide_read", "guide_file")},
    **{f"manual{name}": {"system": "system", "role": "role"} for name in ("", "_changes", "_pdf", "_word")},
    # its API
    **{f"api:{name}": {} for name in ("openapi", "systems", "records", "inbox")},
    **{f"api:{name}": {"record_id": "record"} for name in ("record", "history", "actions")},
    "api:action": {"record_id": "record", "action": "action"},
    "api:type": {"system": "system", "record_type": "type"},
    "api:sheets": {"record_id": "month"},
    **{f"api:{name}": {"record_id": "month", "key": "sheet"}
       for name in ("sheet", "explanation", "rounds", "sheet_evidence")},
    **{f"api:{name}": {"record_id": "month", "pk": "evidence"} for name in ("evidence", "evidence_preview")},
    "api:files": {}, "api:file": {"key": "file"}, "api:file_preview": {"key": "file"},
    "api:record_files": {"record_id": "record"},
    **{f"api:{name}": {} for name in (
        "menu", "exports", "batch", "messages", "messages_read", "deputies", "deputy_people",
    )},
    **{f"api:{name}": {"key": "list"} for name in ("list", "list_rows", "list_export")},
    **{f"api:{name}": {"system": "system", "key": "report"} for name in ("report", "report_export")},
    "api:report_behind": {"system": "system", "key": "report", "measure": "measure"},
    "api:dashboard": {"system": "system", "key": "dashboard"},
    **{f"api:{name}": {"pk": "export"} for name in ("export", "export_file")},
    **{f"api:{name}": {"record_id": "record"} for name in ("verbs", "who")},
    **{f"api:{name}": {"system": "system", "number": "number", "key": "catalogue_key"}
       for name in ("release", "form", "catalogue", "workflow")},
    "api:releases": {"system": "system"},
    "api:release_type": {"system": "system", "number": "number", "record_type": "type"},
    "api:new_record": {"system": "system", "record_type": "type"},
    "api:choices": {"system": "system", "form": "form", "way": "field"}, "api:reveal": {"record_id": "record"},
    "api:prints": {"record_id": "record"}, "api:print": {"record_id": "month", "key": "paper"},
    "api:verify": {"code": "code"}, "api:projects": {}, "api:project": {"number": "project"},
    "api:verb": {"record_id": "record", "verb": "verb"}, "api:deputy_end": {"deputy_id": "deputy"},
    # its admin
    "wagtailadmin_home": {}, "wagtailadmin_logout": {}, "wagtailadmin_dismissibles": {}, "wagtailadmin_sprite": {},
    "wagtailadmin_javascript_catalog": {},
    "wagtailadmin_editing_sessions:ping": {
        "app_label": "app", "model_name": "model", "object_id": "definition", "session_id": "session",
    },
    "wagtailadmin_editing_sessions:release": {"session_id": "session"},
    "definitions:list": {}, "definitions:list_results": {}, "definitions:add": {}, "definitions:preview_on_add": {},
    **{
        f"definitions:{name}": {"pk": "definition", "revision_id": "revision", "revision_id_a": "revision",
                                "revision_id_b": "latest"}
        for name in (
            "edit", "delete", "usage", "history", "history_results", "preview_on_edit", "revisions_view",
            "revisions_revert", "revisions_compare", "revisions_unschedule", "unpublish", "lock", "unlock",
        )
    },
    **{f"authoring:{name}": {"system": "system", "number": "number"}
       for name in ("check", "changes", "life", "proof", "release", "releases", "past_release")},
    **{f"designer:{name}": {"pk": "definition"} for name in ("design", "preview", "problems", "decision_table")},
    **{f"authoring:{name}": {"pk": "definition"} for name in (
        "text_options", "text_problems", "expression_names", "expression_marks", "expression_trial",
    )},
    "designer:grid": {"pk": "catalogue"}, "designer:try": {"pk": "catalogue"}, "designer:flow": {"pk": "chain"},
    "authoring:table": {"pk": "definition"}, "authoring:merge": {"pk": "definition"},
    "tryout:page": {"system": "system"},
    "authoring:compare": {"system": "system"},
    "authoring:coverage": {"system": "system"},
    "authoring:impact": {"system": "system"}, "authoring:impact_file": {"system": "system"},
    "authoring:impact_why": {"system": "system", "record": "record"},
    "authoring:bases": {"system": "system"}, "authoring:who": {"system": "system"},
    "authoring:bundles": {}, "authoring:bundle": {"pk": "transfer"},
    "authoring:moves": {"system": "system"}, "authoring:move": {"system": "system", "pk": "move"},
    "authoring:playground": {}, "authoring:outbox": {}, "authoring:person": {}, "authoring:audit": {},
    "authoring:hooks": {}, "authoring:hook": {"pk": "hook"},
    "api:webhooks": {}, **{f"api:webhook{name}": {"hook_id": "hook"} for name in ("", "_secret", "_deliveries")},
    "api:webhook_replay": {"hook_id": "hook", "row_id": "delivery"},
    "authoring:new_catalogue": {"system": "system"}, "authoring:new_system": {},
    "authoring:new_matter": {"system": "system"}, "authoring:new_definition": {"system": "system"},
    "authoring:new_transfer": {"system": "system", "key": "catalogue_key", "transfer": "transfer"},
    "authoring:excel": {"pk": "catalogue"}, "authoring:excel_file": {"pk": "catalogue"},
    "authoring:transfer": {"pk": "catalogue", "transfer": "transfer"},
    **{f"wagtailadmin_workflows:{name}": {} for name in (
        "index", "index_results", "add", "select_task_type", "task_index", "task_index_results", "task_chooser",
        "task_chooser_results", "task_chooser_create",
    )},
    **{f"wagtailadmin_workflows:{name}": {"pk": "approval"} for name in ("edit", "enable", "disable")},
    **{f"wagtailadmin_workflows:{name}": {"pk": "approval_step", "task_id": "approval_step"}
       for name in ("edit_task", "enable_task", "disable_task", "task_chosen")},
    "wagtailadmin_workflows:add_task": {"app_label": "task_app", "model_name": "task_model"},
    "authoring:guides": {}, "authoring:guide_readers": {"pk": "page"},
    "wagtailadmin_explore": {}, "wagtailadmin_explore_root": {},
    "wagtailadmin_pages:add": {
        "content_type_app_name": "page_app", "content_type_model_name": "page_model", "parent_page_id": "root_page",
    },
    "wagtailadmin_pages:preview_on_add": {
        "content_type_app_name": "page_app", "content_type_model_name": "page_model", "parent_page_id": "root_page",
    },
    **{
        f"wagtailadmin_pages:{name}": {"page_id": "page", "revision_id": "page_revision",
                                       "revision_id_a": "page_revision", "revision_id_b": "latest"}
        for name in (
            "edit", "preview_on_edit", "view_draft", "history", "revisions_view", "revisions_compare",
            "revisions_revert", "unpublish",
        )
    },
}  # fmt: skip
#: What a parameter may stand for that belongs to one region alone.
OWN = {
    "record", "month", "definition", "catalogue", "chain", "revision",
    "session", "evidence", "transfer", "draft", "code",
    "export", "file", "deputy", "message", "registration", "person", "guide", "page", "page_revision", "root_page",
    "move", "hook", "delivery", "approval", "approval_step",
}  # fmt: skip


@dataclass(frozen=True)
class Route:
    """An address with places for its parameters."""

    template: str
    name: str
    closed: bool

    @property
    def parameters(self) -> list[str]:
        """The names of its places."""
        return re.findall(r"<(\w+)>", self.template)

    @property
    def is_api(self) -> bool:
        """Whether programs ask for it."""
        return self.name.startswith("api:")

    @property
    def has_ids(self) -> bool:
        """Whether it asks for something that belongs to one region."""
        return any(KNOWN.get(self.name, {}).get(parameter) in OWN for parameter in self.parameters)

    def filled(self, ids: Mapping[str, str]) -> str:
        """The address with these ids in its places."""
        known = KNOWN.get(self.name, {})
        return re.sub(r"<(\w+)>", lambda place: ids.get(known.get(place[1], ""), "1"), self.template)


def routes(urlconf: str) -> list[Route]:
    """All addresses under a URL configuration."""
    return list(_routes(get_resolver(urlconf).url_patterns, "", ()))


def _routes(patterns: list[object], prefix: str, namespaces: tuple[str, ...]) -> Iterator[Route]:
    for pattern in patterns:
        template = prefix + _places(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            below = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _routes(pattern.url_patterns, template, below)
        elif isinstance(pattern, URLPattern):
            name = ":".join((*namespaces, pattern.name or "start"))
            closed = template.startswith("admin/") and not is_open(pattern.name, namespaces)
            yield Route(template, name, closed=closed)


def _places(pattern: str) -> str:
    plain = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", pattern)
    plain = re.sub(r"<\w+:(\w+)>", r"<\1>", plain)
    return plain.replace("^", "").replace("$", "").replace("\\", "").replace(".*/", "nowhere/")
