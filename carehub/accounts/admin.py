from django.contrib import admin

from carehub.accounts.models import Organisation, User


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ["email", "name", "is_staff", "is_superuser", "is_active"]
    search_fields = ["email", "name"]
    list_filter = ["is_staff", "is_superuser", "is_active"]
    fields = ["email", "name", "is_active", "is_staff", "is_superuser", "groups", "last_login", "date_joined"]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = ["groups"]

    def has_add_permission(self, request):
        return False  # a person needs a password: manage.py createsuperuser, and changepassword


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "council", "demonstration"]
    list_filter = ["kind", "demonstration"]
    list_select_related = ["council"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["council"]
    readonly_fields = ["created_at"]
