"""Small pieces of mark-up that every page uses."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.sessions.limits import read_held
from portal.shell import Shell, shell_of
from tenants import clock
from tenants.links import public_url

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing from the shared sprite; words beside it carry the meaning."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("portal/icons.svg"),
        name,
    )


@register.simple_tag
def inbox_url() -> str:
    """The inbox, from wherever one stands."""
    return public_url("inbox")


@register.simple_tag
def login_url() -> str:
    """The log-in, from wherever one stands."""
    return public_url("login")


@register.simple_tag
def certificates_offered() -> bool:
    """Whether people have a signing service, so that the way by certificate is shown."""
    return bool(settings.CERTIFICATE_SIGNER)


@register.simple_tag
def language_url() -> str:
    """Where a choice of language is sent, from wherever one stands."""
    return public_url("set_language")


@register.simple_tag(takes_context=True)
def portal_shell(context: Context) -> Shell | None:
    """What the frame around this page shows, or nothing for people who are not signed in."""
    request = context.get("request")
    user = getattr(request, "user", None)  # pages of early failures come before anybody is known
    return shell_of(request) if user is not None and user.is_authenticated else None


@register.simple_tag(takes_context=True)
def session_left(context: Context) -> Mapping[str, int] | None:
    """Seconds until this session ends and before its end to warn; nothing where it never does."""
    request = context.get("request")
    held = read_held(request.session) if hasattr(request, "session") else None
    left = held.left(clock.now()) if held else 0
    return {"left": left, "warn": held.warn} if held and left else None


@register.simple_tag(takes_context=True)
def with_query(context: Context, **changes: object) -> str:
    """The query string of this page with some values changed; an empty value removes its name."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in ("", None):
            query[name] = str(value)
    return f"?{urlencode(list(query.lists()), doseq=True)}" if query else "?"


@register.filter
def at(items: Sequence[object], place: int) -> object:
    """What stands at a place of a list."""
    return items[place]
