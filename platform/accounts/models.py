"""Public tables: people, organisations, grants, and the counters behind the lock-out."""

from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, Permission, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as NumberError

from accounts.guarded_texts import GuardedText
from accounts.invitations.models import Invitation as Invitation
from accounts.operators.models import Operator as Operator
from accounts.passcodes.models import PasscodeRequest as PasscodeRequest
from accounts.registration.models import Registration as Registration  # Django looks for the models of an app here
from accounts.resetting.models import PasswordReset as PasswordReset
from accounts.sealed_fields import SealedText
from accounts.tokens.models import ApiToken as ApiToken

if TYPE_CHECKING:
    from accounts.standing import Standing


def check_credit_code(value: str) -> None:
    """Refuse a unified social credit code whose form or check digit is wrong (GB 32100)."""
    try:
        if not value.isascii():  # the library reads full-width digits as digits
            raise NumberError
        uscc.validate(value)
    except NumberError as error:
        raise ValidationError(
            _("%(value)s is not a unified social credit code (18 characters, the last one checks the others)."),
            code="credit_code",
            params={"value": value},
        ) from error


class UserManager(BaseUserManager["User"]):
    """Looks people up by user name; `accounts.services` makes them."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        """A person with a hashed password (or one that never matches)."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known once to all regions. Nearly read-only: logging in never writes this row.

    Every region's tables point here, so the row is the one thing all machines of a cluster share: counters,
    preferences and log-in times live elsewhere, and nobody is ever deleted (deactivate and anonymise instead).
    """

    #: Set for the length of a request, where somebody signed in by dynamic password (`accounts.standing`).
    standing: "Standing | None" = None

    last_login = None  # Django then connects no signal that would write on every log-in

    username = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=100)
    mobile = SealedText(blank=True, default="")
    email = models.EmailField(blank=True)
    person_key = models.CharField(max_length=64, blank=True, db_index=True)
    is_active = models.BooleanField(default=True)
    # Django and Wagtail ask for the members of a group under the names that Django's own user model gives.
    groups = models.ManyToManyField(
        Group, through="members.UserGroup", blank=True, related_name="user_set", related_query_name="user"
    )
    user_permissions = models.ManyToManyField(
        Permission, through="members.UserPermission", blank=True, related_name="user_set", related_query_name="user"
    )

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name or self.username

    def sealed_place(self) -> str:
        """The user name: what is sealed for one person does not open for another."""
        return self.username

    @property
    def is_platform_operator(self) -> bool:
        """Runs the platform itself and may enter every region; never given to a region's own staff."""
        return self.is_superuser

    @property
    def user_id(self) -> int | None:
        """The account's number under the name that actors of services have for it, so both can be audited."""
        return self.pk

    def get_full_name(self) -> str:
        """The name others see."""
        return str(self)

    def get_short_name(self) -> str:
        """The same; Chinese names are short."""
        return str(self)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Never: records of every region name this person."""
        raise ValidationError(
            _("People are never deleted; deactivate and anonymise them (accounts.services.deactivate).")
        )


class Organisation(models.Model):
    """A company or an authority, known by its unified social credit code."""

    credit_code = models.CharField(max_length=18, unique=True, validators=[check_credit_code])
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
    """This person may act in this region in this role, for this organisation or within these districts."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    region = models.ForeignKey("tenants.Region", on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=60)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    areas = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    active = models.BooleanField(default=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "region", "role", "organisation"], name="accounts_grant_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.role}@{self.region_id} → {self.user_id}"


class Deputy(models.Model):
    """Somebody lends what they may do in a region, for whole days, to a colleague who acts for them (代理)."""

    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="lent")
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, related_name="borrowed")
    region = models.ForeignKey("tenants.Region", on_delete=models.PROTECT, related_name="deputies")
    first_day = models.DateField()
    last_day = models.DateField()  # inclusive
    reason = GuardedText(blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="deputy_days_in_order"
            ),
            models.CheckConstraint(condition=~models.Q(owner=models.F("deputy")), name="deputy_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} → {self.deputy_id} @{self.region_id}: {self.first_day}–{self.last_day}"


class LoginAttempt(models.Model):
    """How often a log-in failed lately, per account name and per address; says nothing about who exists."""

    key = models.CharField(max_length=200, unique=True)
    failures = models.IntegerField(default=0)
    last_failed_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.key


class UsedChallenge(models.Model):
    """A log-in challenge that was answered, well or badly: it is not answered again."""

    nonce = models.CharField(max_length=64, primary_key=True)
    used_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.nonce


class WaitingText(models.Model):
    """A text message that is not sent yet; gone once it is, or once nobody has use for it any more.

    Public like the accounts, because strangers wait for some of them; number and words are sealed.
    """

    letter = models.BinaryField()
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(db_index=True)
    good_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk}"

    def sealed_bytes(self) -> dict[str, tuple[str, str]]:
        """Its sealed columns with purpose and place, so that they follow when keys change (`accounts.resealing`)."""
        return {"letter": ("accounts.sms", "")}


class Allowance(models.Model):
    """How often something was done within a span of time that began at its first use (`accounts.allowances`)."""

    key = models.CharField(max_length=64, primary_key=True)  # keyed digest of what is counted
    used = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key


# Tables of the parts of this app that have a folder of their own are found from here.
from accounts.policy import models as policy_models  # noqa: E402, F401
from accounts.second_factor import models as second_factor_models  # noqa: E402, F401
from accounts.sessions import models as session_models  # noqa: E402, F401
