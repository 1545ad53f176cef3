"""Who: people with an account, and the organisations they speak for."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def has_email(self, email):
        return self.filter(email__iexact=email).exists()

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with an e-mail address. Citizens need no account."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_staff = models.BooleanField("may open the admin", default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message="There is already an account with this e-mail address.",
            )
        ]

    def __str__(self):
        return self.name or self.email


class OrganisationQuerySet(models.QuerySet):
    def in_order(self):
        return self.order_by(Lower("name"), "pk")

    def of_kind(self, kind):
        return self.filter(kind=kind)

    def named_like(self, text):
        """Every word of the text occurs in the name, in any order."""
        found = self
        for word in text.split()[:8]:
            found = found.filter(name__icontains=word)
        return found


class Organisation(models.Model):
    """A body that runs, funds, researches, commissions or promotes innovations, or declares for Making it Real."""

    class Kind(models.TextChoices):
        COUNCIL = "council", "Council"
        PROVIDER = "provider", "Care provider"
        CHARITY = "charity", "Charity or community group"
        COMPANY = "company", "Company"
        NHS = "nhs", "NHS body"
        FUNDER = "funder", "Funder"
        RESEARCHER = "researcher", "University or researcher"
        USER_LED = "user_led", "User-led organisation"

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=220, unique=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.CHARITY)
    description = models.TextField(blank=True, max_length=5000)
    website = models.URLField(blank=True, max_length=500)
    email = models.EmailField("e-mail address", blank=True)
    phone = models.CharField(max_length=60, blank=True)
    council = models.ForeignKey(
        "places.Council",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="organisations",
        help_text="The area it belongs to; for a council, its own.",
    )
    demonstration = models.BooleanField("made up for demonstration", default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        "council",
                        "provider",
                        "charity",
                        "company",
                        "nhs",
                        "funder",
                        "researcher",
                        "user_led",
                    ]
                ),
                name="organisation_kind_known",
                violation_error_message="Choose what kind of organisation this is.",
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="organisation_has_a_name",
                violation_error_message="Give the organisation a name.",
            ),
        ]
        indexes = [
            models.Index(Lower("name"), name="organisation_by_name"),
            models.Index(fields=["kind"], name="organisation_by_kind"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("organisation", args=[self.slug])
