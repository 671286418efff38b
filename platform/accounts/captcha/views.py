"""The picture of a captcha, and another captcha in place of one that cannot be read."""

from captcha.views import captcha_image
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.captcha.services import new_captcha

_LARGE = 2  # sharp on phones, and when it is enlarged


@never_cache
@require_safe
def picture(request: HttpRequest, key: str) -> HttpResponse:
    """The letters as a picture."""
    return captcha_image(request, key, scale=_LARGE)


@never_cache
@require_safe
def another(request: HttpRequest) -> HttpResponse:
    """A fresh captcha of the wanted kind, to be put into the page."""
    return render(request, "portal/captcha.html", {"captcha": new_captcha(request.GET.get("kind", ""))})
