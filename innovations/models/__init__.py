from innovations.models.check_link import CheckLink
from innovations.models.claim import Claim, ClaimStep
from innovations.models.csv_upload import CsvRow, CsvUpload, CsvUploadStep
from innovations.models.drawn_page import DrawnPage, SharedChange, ShownBeside
from innovations.models.feeds import FeedImport, FeedOrganisation, ImportedEntry, Source, SourceStep
from innovations.models.freshness import CheckInterval, CheckRound, FeedSighting
from innovations.models.gaps import KeptBack, NeedCount
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
    ThemeServed,
)
from innovations.models.links import LinkCheck
from innovations.models.picture import Picture
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
    "Audience", "Category", "CheckInterval", "CheckLink", "CheckRound", "Claim", "ClaimStep", "Cost", "CostBand", "CsvRow", "CsvUpload", "CsvUploadStep", "DrawnPage", "Evidence", "FeedImport", "FeedOrganisation", "FeedSighting", "ImportedEntry", "IndexEntry", "Innovation", "InnovationStep", "KeptBack", "Kind", "LinkCheck", "Need", "NeedCount",
    "Opening", "Outcome", "Picture", "Place", "Report", "Role", "Route", "SearchLog", "SearchWord", "SharedChange", "ShownBeside", "Source", "SourceStep", "SynonymGroup",
    "TermMapping", "ThemeServed", "Way", "Wish",
]  # fmt: skip
