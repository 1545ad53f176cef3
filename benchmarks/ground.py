"""Django, set up for a script in this folder. To be imported before anything of CareHub."""

import os
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carehub.settings")
django.setup()
