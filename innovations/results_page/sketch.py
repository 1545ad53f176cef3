"""The results on a map: those with a place as numbered pins, the others in a list below."""

from functools import cached_property

from django.conf import settings

from carehub.charts import Spot, locator


class Sketch:
    """`cards` are those of the results' hits, in the same order."""

    def __init__(self, results, cards):
        self.where = results.where
        pairs = list(zip(results.hits, cards, strict=True))
        self._pinned = [(hit, card) for hit, card in pairs if hit.place and hit.place.lat is not None]
        pinned = {card.pk for _, card in self._pinned}
        self.unpinned = [card for card in cards if card.pk not in pinned]
        self.tiles, self.attribution = settings.MAP_TILE_URL, settings.MAP_TILE_ATTRIBUTION

    @property
    def pinned(self):
        return [card for _, card in self._pinned]

    @cached_property
    def map(self):
        """Sketch map of the pins, or None without any."""
        if not self._pinned:
            return None
        centre = (
            Spot(self.where.lat, self.where.lon, "You") if self.where and not self.where.is_area else None
        )
        return locator(
            [Spot(hit.place.lat, hit.place.lon, card.plain_title) for hit, card in self._pinned], centre
        )

    @property
    def pins(self):
        """The same for a map with tiles: degrees WGS84."""
        return [
            {"lat": hit.place.lat, "lon": hit.place.lon, "title": card.plain_title, "url": card.url}
            for hit, card in self._pinned
        ]
