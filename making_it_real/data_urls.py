"""Downloads, under /data/."""

from django.urls import path

from making_it_real.open_data import TABLES
from making_it_real.views import open_data

urlpatterns = [
    path("", open_data.data, name="data"),
    path("making-it-real/dictionary.csv", open_data.dictionary, name="data-dictionary"),
    *(
        path(f"making-it-real/{name}.csv", open_data.table, {"name": name}, name=f"data-{name}")
        for name in TABLES
    ),
]
