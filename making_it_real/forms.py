"""What is typed into the public pages. Nothing in it is an error: what cannot be read is as if nothing was typed."""

from django import forms

from carehub.forms import Form


class NearForm(Form):
    near = forms.CharField(required=False, max_length=80)
