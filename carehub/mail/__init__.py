"""Mail is written down with what it is about, in one transaction, and sent by a worker: see outbox.py."""

from importlib import import_module

__all__ = ["NotAnAddress", "post", "post_many"]


def __getattr__(name):
    # Django imports this package before there are models, so what needs them is fetched when it is first asked for.
    if name in __all__:
        return getattr(import_module("carehub.mail.outbox"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
