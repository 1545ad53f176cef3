"""allauth's forms with our renderer and in our words. What they do is allauth's."""

from allauth.account import forms as account
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as second_step
from allauth.mfa.recovery_codes import forms as spare_codes
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.cache import cache

from carehub.accounts.models import User
from carehub.forms import Form, HumanForm, ModelForm

HOW_TO_CHOOSE = (
    "Use 10 or more letters, numbers or signs. Three words that have nothing to do with each other work well."
)
NEW_PASSWORD = {"password1": ("New password", HOW_TO_CHOOSE)}
LONGEST_LIFE = 90  # seconds for which a code of the app is good: its own time, and a step before and after


class Worded:
    """Gives fields our labels and hints. allauth's placeholders go: they vanish while one types."""

    words = {}  # name of a field: (label, hint)
    without = ()  # names of fields that we do not ask for

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.without:
            del self.fields[name]
        for name, (label, hint) in self.words.items():
            self.fields[name].label, self.fields[name].help_text = label, hint
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = "Enter an email address like name@example.com"


class OneTimeCode(Worded):
    """A code to type: digits, in a short box."""

    words = {"code": ("Code", "")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "class": "govuk-input--width-10"}


class NameForm(ModelForm):
    class Meta:
        model = User
        fields = ["name"]
        labels = {"name": "Your name"}
        help_texts = {"name": "The people you work with on CareHub see it."}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True


class LoginForm(Form, Worded, account.LoginForm):
    words = {"login": ("Email address", ""), "password": ("Password", "")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class SignupForm(HumanForm, Worded, account.SignupForm):
    name = forms.CharField(
        label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ["name", "email", "password1"]
    words = {
        "email": ("Email address", "We send a code to it, to see that it is yours."),
        "password1": ("Password", HOW_TO_CHOOSE),
    }

    def try_save(self, request):
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])  # as long as making an account takes
        return super().try_save(request)


class ConfirmEmailForm(Form, OneTimeCode, account.ConfirmEmailVerificationCodeForm):
    pass


class ConfirmResetForm(Form, OneTimeCode, account.ConfirmPasswordResetCodeForm):
    pass


class NewEmailForm(Form, Worded, account.AddEmailForm):
    words = {"email": ("New email address", "We send a code to it, to see that it is yours.")}


class ForgottenPasswordForm(Form, Worded, account.ResetPasswordForm):
    words = {"email": ("Email address", "")}


class ChangePasswordForm(Form, Worded, account.ChangePasswordForm):
    words = {"oldpassword": ("Password you have now", ""), **NEW_PASSWORD}
    without = ["password2"]


class SetPasswordForm(Form, Worded, account.SetPasswordForm):
    words = NEW_PASSWORD
    without = ["password2"]


class NewPasswordForm(Form, Worded, account.ResetPasswordKeyForm):
    words = NEW_PASSWORD
    without = ["password2"]


class PasswordAgainForm(Form, Worded, account.ReauthenticateForm):
    words = {"password": ("Password", "")}


class UsedOnce:
    """allauth forgets a code of the app after 30 seconds, but with our tolerance it lives three times as long."""

    def clean_code(self):
        code = super().clean_code()
        digits = "".join(filter(str.isdigit, code))
        if not cache.add(f"code-used:{self.user.pk}:{digits}", True, LONGEST_LIFE):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(Form, UsedOnce, OneTimeCode, second_step.AuthenticateForm):
    pass


class CodeAgainForm(Form, UsedOnce, OneTimeCode, second_step.ReauthenticateForm):
    pass


class StartAppForm(Form, OneTimeCode, totp.ActivateTOTPForm):
    words = {"code": ("Code that the app shows now", "")}

    def clean_code(self):
        """Who has just shown that the app works has taken the second step."""
        code = super().clean_code()
        record_authentication(context.request, self.user, "mfa", type="totp")
        return code


class SpareCodesForm(Form, spare_codes.GenerateRecoveryCodesForm):
    pass


class AddPasskeyForm(Form, Worded, passkeys.AddWebAuthnForm):
    field_order = ["name", "passwordless", "credential"]
    words = {
        "name": ("Name of this passkey", "So that you can tell them apart, for example ‘my phone’."),
        "passwordless": ("Sign me in with this passkey alone, without a password", ""),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True

    def clean(self):
        """Who has just shown that the passkey works has taken the second step."""
        cleaned = super().clean()
        if cleaned.get("credential"):
            record_authentication(context.request, self.user, "mfa", type="webauthn")
        return cleaned


class RenamePasskeyForm(Form, Worded, passkeys.EditWebAuthnForm):
    words = {"name": ("Name of this passkey", "")}


class PasskeyForm(Form, passkeys.AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(Form, passkeys.ReauthenticateWebAuthnForm):
    pass
