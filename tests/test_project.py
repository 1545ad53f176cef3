"""The rules of the house, as far as a machine can check them."""

import re
import subprocess
import sys
from pathlib import Path

import allauth
import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
OURS = ["carehub", "innovations", "making_it_real"]
SPEAK_WORDS = ["**/views.py", "**/views/*.py", "**/tasks.py", "**/management/commands/*.py"]
# Django finds these by their names.
FOUND_BY_NAME = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"}


def python_files(*globs):
    return sorted({path for folder in OURS for glob in globs for path in (ROOT / folder).glob(glob)})


def templates():
    return {str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates").rglob("*.*")}


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_imports_go_in_one_direction():
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", python_files(*SPEAK_WORDS), ids=lambda path: str(path.relative_to(ROOT)))
def test_pages_tasks_and_commands_speak_in_words_and_do_not_filter(path):
    assert ".filter(" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", python_files("**/*.py"), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_is_a_drawer_for_odds_and_ends(path):
    assert path.stem not in {"services", "utils", "helpers", "common", "signals"}


def test_every_template_is_used():
    places = [*(ROOT / "templates").rglob("*.*"), *python_files("**/*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in places)
    named = {name for name in templates() if f'"{called(name)}"' in text}
    assert templates() - named - FOUND_BY_NAME - widgets() == set()


def called(name):
    """Letters are posted by what stands between the folder and the ending: post(key, to, "entry_returned", …)."""
    letter = name.startswith("emails/") and name.endswith(".txt") and name != "emails/ending.txt"
    return name.removeprefix("emails/").removesuffix(".txt") if letter else name


def widgets():
    """Templates that replace Django's own, or allauth's, by standing where Django looks first."""
    of_allauth = Path(allauth.__file__).parent / "templates"
    return {
        name
        for name in templates()
        if name.startswith(("django/", "admin/", "registration/")) or (of_allauth / name).exists()
    }


def test_every_template_that_is_named_is_there():
    text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html"))
    named = set(re.findall(r'{% (?:include|extends) "([^"]+)"', text))
    assert {name for name in named if not name.startswith("django/")} - templates() == set()


def test_no_template_asks_the_database_or_carries_style():
    for name in templates():
        text = (ROOT / "templates" / name).read_text(encoding="utf-8")
        assert ".objects" not in text, name
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"", text), name


def test_the_example_environment_and_the_settings_name_the_same():
    example = re.findall(
        r"^#? ?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE
    )
    settings = (ROOT / "carehub" / "settings.py").read_text(encoding="utf-8")
    read = re.findall(r"env\.\w+\(\s*\"([A-Z0-9_]+)\"", settings)
    assert sorted(set(example)) == sorted(set(read))


def test_no_file_holds_unfinished_work():
    unfinished = "TO" + "DO", "FIX" + "ME", "XX" + "X"
    for path in python_files("**/*.py"):
        text = path.read_text(encoding="utf-8")
        assert not any(re.search(rf"\b{word}\b", text) for word in unfinished), path
