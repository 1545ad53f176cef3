"""TLAP's desk for the directory, until moderation has its own: words, entries, and what people told us."""

from django.contrib import admin, messages
from django.utils.text import Truncator

from carehub.workflow import NotAllowedNow
from innovations.models import (
    Audience,
    Category,
    CheckInterval,
    Innovation,
    InnovationStep,
    Need,
    Report,
    SearchLog,
    Source,
    SynonymGroup,
    TermMapping,
    Wish,
)
from innovations.models.vocabulary import LARGEST_BIT


class WordAdmin(admin.ModelAdmin):
    """A word gets its place in the masks when it is first saved, and keeps it: renaming is safe, deleting is not."""

    list_display = ["name", "slug", "order", "bit"]
    list_editable = ["order"]
    search_fields = ["name"]
    readonly_fields = ["bit"]

    def save_model(self, request, word, form, change):
        if change:
            word.save()
        else:
            self.model.objects.add(word)

    def has_add_permission(self, request):
        return super().has_add_permission(request) and self.model.objects.next_bit() <= LARGEST_BIT

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Need)
class NeedAdmin(WordAdmin):
    fields = ["name", "label", "slug", "hint", "icon", "order", "bit"]
    prepopulated_fields = {"slug": ["label"]}


@admin.register(Audience)
class AudienceAdmin(WordAdmin):
    fields = ["name", "slug", "order", "bit"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Category)
class CategoryAdmin(WordAdmin):
    fields = ["name", "slug", "kind", "icon", "scene", "order", "bit"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(SynonymGroup)
class SynonymGroupAdmin(admin.ModelAdmin):
    list_display = ["words", "note", "active"]
    list_filter = ["active"]
    search_fields = ["words", "note"]


@admin.register(TermMapping)
class TermMappingAdmin(admin.ModelAdmin):
    list_display = ["term", "vocabulary", "category", "is_digital_hub"]
    list_filter = ["vocabulary", "is_digital_hub"]
    list_select_related = ["category"]
    search_fields = ["term", "vocabulary"]
    filter_horizontal = ["needs", "audiences"]


@admin.register(CheckInterval)
class CheckIntervalAdmin(admin.ModelAdmin):
    """Where nothing stands here, entries of a kind are checked every six months."""

    list_display = ["kind", "months"]


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    list_display = ["name", "licence", "url"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}


class ReadOnlyAdmin(admin.ModelAdmin):
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class StepInline(admin.TabularInline):
    model = InnovationStep
    extra = 0
    fields = readonly_fields = ["at", "state_from", "state_to", "by_name", "why"]
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False


@admin.action(description="Publish: show to everyone", permissions=["view"])
def publish(modeladmin, request, innovations):
    _each(request, innovations, "published", lambda entry: entry.publish(by=request.user, why="In the admin"))


@admin.action(description="Archive: take off all public pages", permissions=["view"])
def archive(modeladmin, request, innovations):
    _each(request, innovations, "archived", lambda entry: entry.archive(by=request.user, why="In the admin"))


def _each(request, innovations, done, verb):
    """Do the verb to each on its own, and say how many it was done to and which it was refused."""
    changed = 0
    for entry in innovations:
        try:
            verb(entry)
            changed += 1
        except NotAllowedNow as refused:
            messages.warning(request, f"{entry}: {refused}")
    messages.success(request, f"{changed} {done}.")


@admin.register(Innovation)
class InnovationAdmin(ReadOnlyAdmin):
    """To look at. What the public reads changes only by a revision: start one from the page of the entry."""

    list_display = ["title", "category", "status", "evidence_level", "last_checked_on", "source"]
    list_filter = ["status", "kind", "category", "evidence_level", "demonstration", "source"]
    list_select_related = ["category", "source"]
    search_fields = ["title", "summary"]
    inlines = [StepInline]
    actions = [publish, archive]


@admin.action(description="Settle: somebody has dealt with it", permissions=["change"])
def settle(modeladmin, request, reports):
    outcome, why = Report.Outcome.PASSED_ON, "Settled in the admin."
    _each(
        request, reports, "settled", lambda report: report.settle(by=request.user, outcome=outcome, why=why)
    )


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):
    list_display = ["created_at", "what", "innovation", "excerpt", "settled_at", "settled_by"]
    list_filter = ["what", ("settled_at", admin.EmptyFieldListFilter)]
    list_select_related = ["innovation", "settled_by"]
    fields = readonly_fields = [
        "innovation",
        "what",
        "text",
        "email",
        "created_at",
        "settled_at",
        "settled_by",
    ]
    actions = [settle]

    def has_add_permission(self, request):
        return False

    @admin.display(description="In their words")
    def excerpt(self, report):
        return Truncator(report.text).chars(100)


@admin.register(Wish)
class WishAdmin(ReadOnlyAdmin):
    list_display = ["day", "council", "text", "words"]
    list_filter = ["day"]
    list_select_related = ["council"]
    search_fields = ["text", "words"]


@admin.register(SearchLog)
class SearchLogAdmin(ReadOnlyAdmin):
    list_display = ["day", "words", "council", "results", "filters"]
    list_filter = ["day"]
    list_select_related = ["council"]
    search_fields = ["words"]

    def has_delete_permission(self, request, obj=None):
        return False
