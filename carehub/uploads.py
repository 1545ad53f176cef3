"""Files people send are read to their end, so that the rest of a form is never lost, but no more is kept than is ever used."""

from django.core.files.uploadhandler import TemporaryFileUploadHandler

MEGABYTE = 1024 * 1024
KEPT = 16 * MEGABYTE  # bytes; more than any form here takes


class LargeFileHandler(TemporaryFileUploadHandler):
    """A file on disk that stops growing after KEPT bytes. Its `size` is that of what was sent: a form refuses it by that."""

    def receive_data_chunk(self, raw_data, start):
        if start < KEPT:
            super().receive_data_chunk(raw_data, start)
