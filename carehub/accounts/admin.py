from allauth.usersessions.models import UserSession
from django.contrib import admin

from carehub.accounts.models import Organisation, User

# Nobody need look through the internet addresses of people; and its search is for accounts with a user name.
admin.site.unregister(UserSession)


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ["email", "name", "is_moderator", "is_assessor", "is_superuser", "is_active"]
    search_fields = ["email", "name"]
    list_filter = ["is_moderator", "is_assessor", "is_superuser", "is_active"]
    fields = [
        "email",
        "name",
        "is_active",
        "is_moderator",
        "is_assessor",
        "is_superuser",
        "last_login",
        "date_joined",
    ]
    readonly_fields = [
        "email",
        "last_login",
        "date_joined",
    ]  # a new address is confirmed by the one whose it is

    def has_add_permission(self, request):
        return False  # a person needs a password: manage.py createsuperuser, and changepassword


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    """To look at: what it says about itself changes by a revision, and what it may do on TLAP's page of it."""

    list_display = ["name", "kind", "council", "demonstration"]
    list_filter = ["kind", "demonstration"]
    list_select_related = ["council"]
    search_fields = ["name"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
