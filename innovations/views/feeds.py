"""What other programs read: the feed of new entries, the sitemap, robots.txt and the search description."""

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import index, sitemap
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from carehub.access import public
from carehub.accounts.models import Organisation
from carehub.places.models import Council
from innovations.models import Innovation

IN_FEED = 50


@public
@require_safe
@cache_control(max_age=600, public=True)
def newest(request):
    site = settings.SITE_URL
    feed = Atom1Feed(
        title="New on CareHub",
        link=site + reverse("directory"),
        description="Clubs, services and gadgets that help adults in England live well, newest first.",
        language="en-gb",
        feed_url=site + reverse("feed"),
    )
    for entry in Innovation.objects.published().newest().select_related("category")[:IN_FEED]:
        link = site + entry.get_absolute_url()
        feed.add_item(
            title=entry.title,
            link=link,
            unique_id=link,
            description=entry.summary,
            pubdate=entry.published_at,
            updateddate=entry.updated_at,
            categories=[entry.category.name],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


class Entries(Sitemap):
    limit = 10_000

    def items(self):
        return Innovation.objects.published().order_by("pk").only("slug", "updated_at")

    def lastmod(self, entry):
        return entry.updated_at


class Organisations(Sitemap):
    limit = 10_000

    def items(self):
        return Organisation.objects.public().order_by("pk").only("slug")


class Councils(Sitemap):
    def items(self):
        return Council.objects.order_by("pk").only("slug")


class Pages(Sitemap):
    def items(self):
        return ["home", "directory", "coverage", "organisations", "councils", "making-it-real", "register", "statements", "accessibility",
                "privacy", "about-data", "easy-read"]  # fmt: skip

    def location(self, name):
        return reverse(name)


SECTIONS = {"pages": Pages, "entries": Entries, "organisations": Organisations, "councils": Councils}


@public
@require_safe
@cache_control(max_age=3600, public=True)
def sitemap_index(request):
    return index(request, SECTIONS, sitemap_url_name="sitemap-section")


@public
@require_safe
@cache_control(max_age=3600, public=True)
def sitemap_section(request, section):
    return sitemap(request, SECTIONS, section)


@public
@require_safe
@cache_control(max_age=86400, public=True)
def robots(request):
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /list/",
        "Disallow: /innovations/suggest/",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public
@require_safe
@cache_control(max_age=86400, public=True)
def opensearch(request):
    return render(
        request,
        "innovations/opensearch.xml",
        {"site_url": settings.SITE_URL},
        content_type="application/opensearchdescription+xml; charset=utf-8",
    )
