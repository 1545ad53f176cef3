"""Page numbers as links: see carehub.paging, which the desks of TLAP and of organisations use too."""

from carehub.paging import PageLink, Pages, at_page, pages, pages_of

__all__ = ["PageLink", "Pages", "at_page", "pages", "pages_of"]
