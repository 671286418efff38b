"""The forms in which a company says who it is, confirms its mobile number and chooses a password."""

from collections.abc import Callable, Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import typed
from accounts.registration.said import Said


def _text(label: object, help_text: object = "", *, most: int, **attributes: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "input", **attributes})
    return forms.CharField(label=label, help_text=help_text, max_length=most, widget=widget)


def _secret(label: object, help_text: object = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"class": "input", "autocomplete": "new-password"})
    return forms.CharField(label=label, help_text=help_text, max_length=200, strip=False, widget=widget)


class SaidForm(forms.Form):
    """A company by its licence, and who speaks for it; numbers may be typed in full width or with gaps."""

    name = _text(_("Company name"), _("Exactly as on the business licence."), most=200, autocomplete="organization")
    credit_code = _text(
        _("Unified social credit code"),
        _("18 characters, exactly as on the business licence. It is the name you sign in with."),
        most=40,
        autocomplete="off",
        autocapitalize="characters",
    )
    contact = _text(_("Contact person"), most=50, autocomplete="name")
    id_number = _text(_("Identity number of the contact"), most=40, autocomplete="off")
    mobile = _text(
        _("Mobile number of the contact"), _("A code is sent to it."), most=30, autocomplete="tel", inputmode="tel"
    )

    def clean_name(self) -> str:
        """As licences print it."""
        return typed.company_name(self.cleaned_data["name"])

    def clean_credit_code(self) -> str:
        """With its check digit (GB 32100)."""
        return self._number("credit_code", typed.credit_code)

    def clean_contact(self) -> str:
        """Without gaps inside."""
        return typed.company_name(self.cleaned_data["contact"])

    def clean_id_number(self) -> str:
        """With its check digit (GB 11643)."""
        return self._number("id_number", typed.id_number)

    def clean_mobile(self) -> str:
        """Eleven digits."""
        return self._number("mobile", typed.mobile_number)

    def said(self) -> Said:
        """What was said, once it is valid."""
        return Said(
            **{name: self.cleaned_data[name] for name in ("name", "credit_code", "contact", "id_number", "mobile")}
        )

    def _number(self, name: str, read: Callable[[str], str]) -> str:
        return read(self.cleaned_data[name])


class CompanyForm(SaidForm):
    """The same, and as what the company registers where there is a choice."""

    field_order = ("role",)

    def __init__(self, *args: object, roles: Sequence[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if len(roles) > 1:
            widget = forms.Select(attrs={"class": "select"})
            self.fields["role"] = forms.ChoiceField(label=_("Registers as"), choices=roles, widget=widget)
            self.order_fields(self.field_order)
        self.only_role = roles[0][0]

    @property
    def role(self) -> str:
        """As what it registers, once the form is valid."""
        return str(self.cleaned_data.get("role") or self.only_role)


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    password = _secret(_("Password"))
    again = _secret(_("Password once more"))

    def clean(self) -> dict[str, object]:
        """Both times the same."""
        said = self.cleaned_data
        if said.get("password") and said.get("again") and said["password"] != said["again"]:
            self.add_error("again", ValidationError(_("The two passwords differ.")))
        return said


class PasswordForm(NewPasswordForm):
    """The code that was sent, and a new password twice."""

    code = _text(
        _("Code from the text message"), most=20, autocomplete="one-time-code", inputmode="numeric", pattern="[0-9 ]*"
    )
    field_order = ("code", "password", "again")
