"""TLAP's desk for the statements and the standards they are joined to."""

from django.contrib import admin, messages

from carehub.moderation.models import Incomplete
from carehub.workflow import NotAllowedNow
from making_it_real.models import (
    CrossReference,
    Framework,
    Standard,
    Statement,
    StatementSet,
    StatementSetStep,
    StatementTranslation,
)


class StatementInline(admin.StackedInline):
    """The wording of a draft. Once the set is published nobody changes it, here or anywhere."""

    model = Statement
    extra = 0
    raw_id_fields = ["predecessor"]
    fields = ["theme", "code", "text", "easy_read", "picture", "order", "predecessor", "comparable"]

    def has_add_permission(self, request, obj=None):
        return not (obj and obj.is_published)

    def has_change_permission(self, request, obj=None):
        return not (obj and obj.is_published)

    def has_delete_permission(self, request, obj=None):
        return not (obj and obj.is_published)


class StepInline(admin.TabularInline):
    model = StatementSetStep
    extra = 0
    fields = readonly_fields = ["at", "state_from", "state_to", "by_name"]
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False


@admin.action(description="Publish: freeze the wording for ever", permissions=["change"])
def publish(modeladmin, request, sets):
    for one in sets:
        try:
            one.publish(by=request.user)
            messages.success(request, f"{one} is published.")
        except NotAllowedNow as refused:
            messages.warning(request, f"{one}: {refused}")
        except Incomplete as lacking:
            for what, words in lacking.problems.items():
                messages.warning(request, f"{one}, {what}: {words}")


@admin.register(StatementSet)
class StatementSetAdmin(admin.ModelAdmin):
    list_display = ["title", "label", "status", "published_at", "sample"]
    list_filter = ["status", "variant", "sample"]
    fields = ["number", "variant", "title", "sample", "source", "licence", "status", "published_at"]
    readonly_fields = ["status", "published_at"]
    inlines = [StatementInline, StepInline]
    actions = [publish]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.is_published)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.is_published)


class CrossReferenceInline(admin.TabularInline):
    model = CrossReference
    extra = 1
    autocomplete_fields = ["standard"]


class TranslationInline(admin.TabularInline):
    model = StatementTranslation
    extra = 1


@admin.register(Statement)
class StatementAdmin(admin.ModelAdmin):
    """Here only its translations and cross-references are edited; its wording is edited with its set, while that is a draft."""

    list_display = ["code", "text", "set", "theme"]
    list_filter = ["set", "theme"]
    list_select_related = ["set"]
    search_fields = ["code", "text"]
    fields = readonly_fields = ["set", "theme", "code", "text", "easy_read", "predecessor", "comparable"]
    inlines = [TranslationInline, CrossReferenceInline]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, statement, form, change):
        """Nothing of the statement itself was asked for, and the database refuses to write a published one."""


class StandardInline(admin.TabularInline):
    model = Standard
    extra = 0


@admin.register(Framework)
class FrameworkAdmin(admin.ModelAdmin):
    list_display = ["name", "publisher", "order"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [StandardInline]


@admin.register(Standard)
class StandardAdmin(admin.ModelAdmin):
    list_display = ["code", "title", "framework", "group"]
    list_filter = ["framework"]
    list_select_related = ["framework"]
    search_fields = ["code", "title", "framework__name"]


@admin.register(CrossReference)
class CrossReferenceAdmin(admin.ModelAdmin):
    list_display = ["statement", "standard", "since", "until"]
    list_filter = [
        "statement__set",
        "standard__framework",
        "statement__theme",
        ("until", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["statement", "standard__framework"]
    search_fields = ["statement__code", "statement__text", "standard__code", "standard__title"]
    autocomplete_fields = ["statement", "standard"]
    date_hierarchy = "since"
