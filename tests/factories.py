"""Real objects with as little said as a test needs, published through the verb."""

from itertools import count

from carehub.accounts.models import Organisation
from carehub.places.models import Council
from innovations.models import Audience, Category, Innovation, Need, Place, Role, Route, ThemeServed

_number = count(1)


def make_need(slug="company"):
    need = Need.objects.filter(slug=slug).first()
    return need or Need.objects.add(Need(slug=slug, name=f"I need {slug}", label=slug.capitalize()))


def make_audience(slug="carers"):
    audience = Audience.objects.filter(slug=slug).first()
    return audience or Audience.objects.add(Audience(slug=slug, name=slug.capitalize()))


def make_category(slug="community-group", kind="community"):
    category = Category.objects.filter(slug=slug).first()
    return category or Category.objects.add(
        Category(slug=slug, name=slug.replace("-", " ").capitalize(), kind=kind)
    )


def make_organisation(name="Eastby Mere Anglers", **fields):
    number = next(_number)
    return Organisation.objects.create(name=name, slug=fields.pop("slug", f"organisation-{number}"), **fields)


def make_council(slug="northmoor", **fields):
    """An invented council, for tests that need no real one. Each has a hexagon of its own."""
    number = next(_number)
    name = fields.pop("name", slug.capitalize())
    given = {
        "gss_code": f"E99{number:06}",
        "name": name,
        "slug": slug,
        "region": "North East",
        "kind": "unitary",
        "lat": 54.9,
        "lon": -1.6,
        "population": 200_000,
        "population_65_plus": 40_000,
        "website": f"https://{slug}.example",
        "hex_q": number,
        "hex_r": 1000,
    }
    return Council.objects.create(**given | fields)


def make_innovation(
    title="Hook, Line and Company",
    *,
    status="published",
    needs=(),
    audiences=(),
    themes=(),
    ways=(),
    places=(),
    areas=(),
    run_by=None,
    category=None,
    by="a test",
    **fields,
):
    """An entry with its children. `needs` and `audiences` are slugs, `ways` and `themes` their values, `places` dicts."""
    number = next(_number)
    category = category or make_category()
    given = {"slug": f"entry-{number}", "summary": f"{title}, in a few words.", "kind": category.kind}
    entry = Innovation.objects.create(title=title, category=category, **given | fields)
    entry.needs.set([make_need(slug) for slug in needs])
    entry.audiences.set([make_audience(slug) for slug in audiences])
    entry.areas.set(areas)
    ThemeServed.objects.bulk_create(ThemeServed(innovation=entry, theme=theme) for theme in themes)
    Route.objects.bulk_create(Route(innovation=entry, way=way, text="Ring us.") for way in ways)
    Place.objects.bulk_create(
        Place(innovation=entry, order=order, **place) for order, place in enumerate(places)
    )
    if run_by:
        Role.objects.create(innovation=entry, organisation=run_by, role=Role.Name.RUNS)
    if status != "draft":
        entry.publish(by=by)
    if status == "archived":
        entry.archive(by=by)
    return entry
