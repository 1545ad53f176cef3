"""Downloads of what the survey published, under /data/surveys/."""

from django.urls import path

from making_it_real.views import survey_data

urlpatterns = [
    path("", survey_data.survey_data, name="survey-data"),
    path("<slug:slug>.csv", survey_data.survey_csv, name="survey-csv"),
    path("<slug:slug>.json", survey_data.survey_json, name="survey-json"),
    path("<slug:slug>/<int:number>.csv", survey_data.survey_csv, name="survey-csv-edition"),
    path("<slug:slug>/<int:number>.json", survey_data.survey_json, name="survey-json-edition"),
]
