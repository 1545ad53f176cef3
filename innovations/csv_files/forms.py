from django import forms

from carehub.forms import Form
from innovations.csv_files.table import MOST_BYTES

TOO_LARGE = f"The file is larger than {MOST_BYTES // 1_000_000} MB. Split it into smaller files, each with the first row"


class UploadForm(Form):
    file = forms.FileField(
        label="Your CSV file", max_length=300,
        help_text="Up to 5,000 rows and 25 MB. Nothing changes yet: first you see what would.",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"required": "Choose the file that you have changed", "empty": "The file is empty. Download your "
                        "entries, change them, and upload that file", "missing": "Choose the file that you have changed"},
    )  # fmt: skip

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return file
