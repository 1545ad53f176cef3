from innovations.models.feeds import FeedOrganisation
from innovations.models.index import IndexEntry, SearchWord
from innovations.models.innovation import (
    Cost,
    Innovation,
    InnovationStep,
    Opening,
    Outcome,
    Place,
    Role,
    Route,
    Source,
    ThemeServed,
)
from innovations.models.vocabulary import (
    Audience,
    Category,
    CostBand,
    Evidence,
    Kind,
    Need,
    SynonymGroup,
    TermMapping,
    Way,
)
from innovations.models.voices import Report, SearchLog, Wish

__all__ = [
    "Audience", "Category", "Cost", "CostBand", "Evidence", "FeedOrganisation", "IndexEntry", "Innovation", "InnovationStep", "Kind", "Need",
    "Opening", "Outcome", "Place", "Report", "Role", "Route", "SearchLog", "SearchWord", "Source", "SynonymGroup",
    "TermMapping", "ThemeServed", "Way", "Wish",
]  # fmt: skip
