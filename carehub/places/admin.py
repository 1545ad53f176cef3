"""Councils as loaded from the reference tables: to look at, and to choose from in other forms."""

from django.contrib import admin

from carehub.places.models import Council


@admin.register(Council)
class CouncilAdmin(admin.ModelAdmin):
    list_display = ["name", "region", "kind", "population", "gss_code"]
    list_filter = ["region", "kind"]
    search_fields = ["name", "gss_code"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
