"""People with an account."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def moderators(self):
        return self.filter(is_moderator=True, is_active=True)

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
    is_moderator = models.BooleanField(
        "TLAP moderator", default=False, help_text="Decides what the public sees. Needs a second factor."
    )
    is_assessor = models.BooleanField(
        "TLAP assessor", default=False, help_text="Assesses declarations. Needs a second factor."
    )
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

    @property
    def is_tlap(self):
        """Whether this person works for TLAP, and so needs a second factor."""
        return self.is_moderator or self.is_assessor or self.is_superuser
