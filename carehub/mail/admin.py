"""The outbox, for superusers to look at. Its words are not shown: they may hold links that open an account."""

from django.contrib import admin, messages

from carehub.mail.bell import ring_after_commit
from carehub.mail.models import OutboxMessage


@admin.register(OutboxMessage)
class OutboxMessageAdmin(admin.ModelAdmin):
    list_display = ["created_at", "key", "to", "subject", "status", "attempts", "perhaps_twice", "sent_at"]
    list_filter = ["status", "perhaps_twice", "created_at"]
    search_fields = ["key", "to", "message_id"]
    exclude = ["text", "html"]
    show_full_result_count = False
    actions = ["try_again"]

    @admin.action(description="Try again to send those that were given up", permissions=["view"])
    def try_again(self, request, chosen):
        number = chosen.try_again()
        ring_after_commit()
        level = messages.SUCCESS if number else messages.WARNING
        self.message_user(request, f"Messages that wait to be sent again: {number}.", level)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return request.user.is_active and request.user.is_superuser

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
