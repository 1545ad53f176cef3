"""How long the import of a feed takes, and how much memory: `python benchmarks/import.py [SOURCE] [--many N]`.

Runs in a process of its own on a fresh SQLite file, twice: all new, then nothing changed. With --many the source is one
generated file of N services, to show that memory does not grow with the feed.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
USUAL = ROOT.parent / "shared" / "data" / "open_referral_uk"
TOWNS = [("Stretford", "M32 0JG"), ("Leeds", "LS6 2AB"), ("Exeter", "EX1 1GF"), ("York", "YO1 7HH")]
KINDS = ["Lunch club", "Library", "Befriending", "Carers group", "Walking group"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", nargs="?", default=str(USUAL))
    parser.add_argument("--many", type=int, help="Generate a file of so many services and import that.")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        import_once(options.source)
        return
    with tempfile.TemporaryDirectory() as folder:
        source = generated(Path(folder) / "many.json", options.many) if options.many else options.source
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder}/benchmark.sqlite3",
            "CAREHUB_TRIAL": "1",
        }
        for command in (["migrate", "-v0"], ["load_reference_data", "-v0"]):
            subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=ROOT,
                env=environment,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        for what in ("all new", "nothing changed"):
            print(f"--- {what}", flush=True)
            subprocess.run(
                [sys.executable, __file__, source, "--child"], cwd=ROOT, env=environment, check=True
            )


def import_once(source):
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carehub.settings")
    import django  # noqa: PLC0415  (settings come from the environment set above)
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("import_open_referral", source, source_name="Benchmark", licence="OGL")
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(
        f"\n{'cpu seconds':14}{used.ru_utime + used.ru_stime:>9,.1f}\n{'peak MB':14}{used.ru_maxrss / 1024:>9,.0f}"
    )


def generated(file, many):
    with file.open("w") as out:
        out.write(
            f'{{"total_items": {many}, "total_pages": 1, "page_number": 1, "last_page": true, "contents": ['
        )
        for number in range(many):
            out.write(("," if number else "") + json.dumps(service(number)))
        out.write("]}")
    return str(file)


def service(number):
    town, postcode = TOWNS[number % len(TOWNS)]
    kind = KINDS[number % len(KINDS)]
    address = {"address_1": f"{number % 300} High Street", "city": town, "postal_code": postcode}
    return {
        "id": f"benchmark-{number}",
        "name": f"{kind} {number}",
        "status": "active",
        "description": f"A {kind.lower()} in {town}. Everyone is welcome. " * 5,
        "organization": {"id": f"o{number % 200}", "name": f"Organisation {number % 200}"},
        "attributes": [{"taxonomy_term": {"name": kind}}],
        "service_at_locations": [
            {"location": {"id": f"p{number}", "location_type": "physical", "addresses": [address]}}
        ],
    }


if __name__ == "__main__":
    main()
