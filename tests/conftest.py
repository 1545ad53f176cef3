import gc
import os
from pathlib import Path

import hypothesis
import pytest
import redis
from django.core.cache import cache
from django.db import connection, transaction
from django.test import override_settings

from carehub.places.models import Council, CouncilSimilarity
from carehub.places.reference import load_councils
from carehub.remember import forget_all
from innovations.models import Audience, Category, Need, SynonymGroup, TermMapping
from innovations.reference import load_words
from making_it_real.badges import keys
from tests import migrated

# A slow machine is not a defect: no example has a deadline.
hypothesis.settings.register_profile("carehub", deadline=None)
hypothesis.settings.load_profile("carehub")

REPOSITORY = Path(__file__).resolve().parent.parent


def pytest_collection_finish():
    """What is there by now stays to the end: nobody need look through it for what could be thrown away, nor often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, django_db_use_migrations):
    """The test database is copied from one that is migrated already; `migrate` then finds nothing to do."""
    if not django_db_use_migrations:
        yield
    elif connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated.postgres_template(connection.settings_dict)
        # What a test writes need not outlive the machine.
        connection.settings_dict["OPTIONS"]["options"] += " -c synchronous_commit=off"
        yield
    else:
        memory = migrated.sqlite_in_memory(connection.creation._get_test_db_name())
        yield
        memory.close()


@pytest.fixture(autouse=True, scope="session")
def plain_static_files():
    """Addresses of static files without a hash, so that tests need no collectstatic. A file is looked up when it is
    asked for: each test has a client, whose middleware would otherwise list them all first."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    in_memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    storages = {"default": in_memory, "staticfiles": plain}
    with override_settings(STORAGES=storages, WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(autouse=True, scope="session")
def quick_passwords():
    """A good hash takes a quarter of a second, for each person of each test."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True, scope="session")
def mail_leaves_into_a_list(django_test_environment):
    """Mail goes through the outbox as in production; what leaves the outbox is found in django.core.mail.outbox."""
    mailers = {
        "default": {"BACKEND": "carehub.mail.backend.OutboxBackend"},
        "outgoing": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"},
    }
    with override_settings(MAILERS=mailers):
        yield


@pytest.fixture(autouse=True, scope="session")
def key_for_badges():
    """A key of this run, so that no test leaves one behind."""
    with override_settings(BADGE_KEY=keys.new()):
        yield


def needed(what, is_there):
    """Skip where something is missing on a developer's machine; on CI everything must be there."""
    if is_there:
        return
    assert os.environ.get("CI") != "true", f"Missing: {what}"
    pytest.skip(f"Skipped: {what} is not on this machine")


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()
    forget_all()


@pytest.fixture(scope="session")
def shared():
    """The folder of data for trials, beside the repository. On CI it must be there; elsewhere the test is skipped."""
    folder = REPOSITORY.parent / "shared"
    needed(f"the data for trials, {folder}", folder.is_dir())
    return folder


COUNCILS = (Council, CouncilSimilarity)
WORDS = (
    Need, Audience, Category, SynonymGroup,
    TermMapping, TermMapping.needs.through, TermMapping.audiences.through,
)  # fmt: skip


@pytest.fixture(scope="session")
def kept_rows(django_db_setup, django_db_blocker):
    """Reference rows are made once and kept in tables of their own, from which a test copies them in a moment."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for load, models in ((load_councils, COUNCILS), (load_words, WORDS)):
            load()
            for table in tables(models):
                cursor.execute(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")  # noqa: S608
            for table in reversed(tables(models)):
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608


def tables(models):
    return [model._meta.db_table for model in models]


def copied(models):
    """The kept rows of the models, back where they belong. PostgreSQL need not check again what they refer to."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        for table in tables(models):
            cursor.execute(f"INSERT INTO {table} SELECT * FROM kept_{table}")  # noqa: S608
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")


@pytest.fixture
def councils(db, kept_rows):
    """The 153 councils and how alike they are."""
    copied(COUNCILS)


@pytest.fixture
def words(db, kept_rows):
    """Needs, audiences, categories, synonyms and term mappings as they ship."""
    copied(WORDS)


@pytest.fixture(scope="session")
def redis_server():
    """Address of a Redis database that the tests may empty."""
    address = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9")
    client = redis.Redis.from_url(address, socket_connect_timeout=2)
    try:
        client.flushdb()
    except redis.ConnectionError:
        needed("Redis", False)
    finally:
        client.close()
    return address
