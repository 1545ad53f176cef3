"""Pictures people send: only pictures get in, nothing hidden stays in them, and drafts' pictures are not for everyone."""

import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from innovations import pictures
from innovations.listing import drafts
from innovations.models import Picture
from tests.factories import entry_content, make_innovation, make_member, make_organisation
from tests.filled_in import filled_in
from tests.signing_in import make_person, sign_in

pytestmark = pytest.mark.django_db
CAMERA, GPS, ORIENTATION = 0x0110, 0x8825, 0x0112


def a_picture(form="JPEG", size=(640, 480), mode="RGB", name="photo.jpg", colour=None, **options):
    out = BytesIO()
    Image.new(mode, size, colour or ("red" if mode in ("RGB", "RGBA") else 128)).save(out, form, **options)
    return SimpleUploadedFile(name, out.getvalue())


def stored(picture):
    with picture.file.storage.open(picture.file.name) as file:
        raw = file.read()
    return Image.open(BytesIO(raw)), raw


def refused(file):
    with pytest.raises(pictures.NotAPicture) as told:
        pictures.keep(file)
    assert not Picture.objects.exists()
    return str(told.value)


@pytest.mark.parametrize(("form", "mode"), [("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"),
                                            ("PNG", "1"), ("PNG", "LA"), ("PNG", "I;16"), ("WEBP", "RGB")])  # fmt: skip
def test_a_picture_is_drawn_anew_as_webp(form, mode):
    picture = pictures.keep(a_picture(form, mode=mode))
    image, _ = stored(picture)
    assert image.format == "WEBP"
    assert (picture.width, picture.height) == image.size == (640, 480)


def test_a_grey_of_16_bits_stays_grey():
    picture = pictures.keep(a_picture("PNG", mode="I;16", colour=32_768))
    assert 120 < stored(picture)[0].convert("L").getpixel((9, 9)) < 136


@pytest.mark.parametrize("size", [(4000, 3000), (3000, 4000), (1601, 300)])
def test_a_large_picture_is_made_smaller_and_a_card_smaller_still(size):
    picture = pictures.keep(a_picture(size=size))
    assert max(picture.width, picture.height) == 1600
    with picture.file.storage.open(picture.card_name) as file:
        card = Image.open(BytesIO(file.read()))
    assert max(card.size) == 640
    assert card.width == picture.card_width


def test_where_and_when_it_was_taken_is_gone_and_it_stands_upright():
    exif = Image.Exif()
    exif[CAMERA], exif[ORIENTATION] = "SecretCam 3000", 6
    exif.get_ifd(GPS)[2] = (52.0, 40.0, 12.0)
    exif.get_ifd(GPS)[1] = "N"
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">by Ray Smith</x:xmpmeta>'
    sent = a_picture(exif=exif, comment=b"at home", xmp=xmp, icc_profile=b"profile of Ray")
    assert b"SecretCam" in sent.read()
    sent.seek(0)
    image, raw = stored(pictures.keep(sent))
    assert image.size == (480, 640)
    assert not dict(image.getexif())
    for secret in (b"SecretCam", b"Exif", b"EXIF", b"at home", b"XMP", b"Ray", b"ICCP"):
        assert secret not in raw, secret


HTML = b"<!DOCTYPE html><html><body><script>alert(document.cookie)</script></body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>'


@pytest.mark.parametrize(
    "raw", [HTML, SVG, b"", b"\x89PNG", b"GIF89a" + b"\0" * 50, b"%PDF-1.7 hello", b"RIFF____WEBPVP8 "]
)
@pytest.mark.parametrize("name", ["photo.png", "photo.jpg"])
def test_what_is_no_picture_is_refused_whatever_it_is_called(raw, name):
    told = refused(SimpleUploadedFile(name, raw, content_type="image/png"))
    assert told in (pictures.NOT_KNOWN, pictures.BROKEN)


@pytest.mark.parametrize("form", ["GIF", "BMP", "TIFF", "ICO", "PPM"])
def test_other_kinds_of_picture_are_refused_with_what_to_send(form):
    assert refused(a_picture(form, name="photo.png", size=(320, 320))) == pictures.NOT_KNOWN


def test_a_picture_that_is_a_page_too_keeps_nothing_of_the_page():
    """Browsers would draw the picture; something less careful might run what hangs on to it."""
    comment = PngImagePlugin.PngInfo()
    comment.add_text("Comment", HTML.decode())
    for file in (a_picture(), a_picture("PNG", pnginfo=comment), a_picture("WEBP")):
        both = SimpleUploadedFile("both.jpg", file.read() + HTML)
        _, raw = stored(pictures.keep(both))
        assert b"script" not in raw
        assert raw.startswith(b"RIFF")


def a_png_that_says(width, height):
    """The head of a PNG of any size and a little of its pixels."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(10_000, 5000), (50_000, 50_000), (2_000_000_000, 1), (6325, 6325)])
def test_too_many_pixels_are_refused_by_what_the_file_says_before_one_is_read(size, monkeypatch):
    from PIL import ImageFile

    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda self: pytest.fail("A pixel was read"))
    assert refused(SimpleUploadedFile("photo.png", a_png_that_says(*size))) == pictures.TOO_LARGE


def test_a_webp_that_says_it_is_huge_is_refused():
    head = b"VP8X" + struct.pack("<I", 10) + b"\0" * 4 + (16_382).to_bytes(3, "little") * 2
    raw = b"RIFF" + struct.pack("<I", len(head) + 4) + b"WEBP" + head
    assert refused(SimpleUploadedFile("photo.webp", raw)) == pictures.TOO_LARGE


def test_40_megapixels_are_not_too_many():
    picture = pictures.keep(a_picture("PNG", size=(8000, 5000), mode="L", colour=7))
    assert (picture.width, picture.height) == (1600, 1000)


def test_a_file_over_10_mb_is_refused_and_one_below_is_not_read_for_its_name():
    heavy = SimpleUploadedFile("photo.jpg", a_picture().read() + b"\0" * (10 * 1024 * 1024))
    assert refused(heavy) == pictures.TOO_HEAVY


def test_half_a_file_is_refused():
    noise = Image.effect_noise((600, 600), 90)
    for form in ("JPEG", "PNG", "WEBP"):
        out = BytesIO()
        noise.convert("RGB").save(out, form)
        half = SimpleUploadedFile("half", out.getvalue()[: len(out.getvalue()) // 2])
        assert refused(half) == pictures.BROKEN


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_what_moves_is_refused(form):
    frames = [Image.new("RGB", (320, 320), colour) for colour in ("red", "blue")]
    out = BytesIO()
    frames[0].save(out, form, save_all=True, append_images=frames[1:], duration=100)
    assert refused(SimpleUploadedFile("moves", out.getvalue())) == pictures.MOVES


def test_a_tiny_picture_is_refused():
    assert refused(a_picture(size=(200, 900))) == pictures.TOO_SMALL


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at=st.integers(0, 5000),
    junk=st.binary(min_size=1, max_size=40),
    form=st.sampled_from(["JPEG", "PNG", "WEBP"]),
)
def test_a_damaged_file_is_kept_whole_or_refused_but_never_breaks_the_page(at, junk, form):
    raw = bytearray(a_picture(form, size=(320, 320)).read())
    at = at % len(raw)
    raw[at : at + len(junk)] = junk
    with suppress(pictures.NotAPicture):
        assert stored(pictures.keep(SimpleUploadedFile("photo", bytes(raw))))[0].format == "WEBP"


# --- In a draft and on the page -------------------------------------------------------------------------------------------


@pytest.fixture
def harbour():
    return make_organisation("Harbour Home Care", slug="harbour")


@pytest.fixture
def lead(harbour):
    return make_member(harbour, "lead@harbour.example")


@pytest.fixture
def draft(harbour, lead, words):
    made = drafts.begin(harbour, by=lead, title="Supper Share", kind="community", category="place-to-go")
    made.save_draft(entry_content() | {"category": "place-to-go"}, by=lead, version=made.version)
    return made


@pytest.fixture
def desk(client, lead):
    return sign_in(client, lead)


def send(client, draft, do="on", **typed):
    url = f"/workspace/harbour/entries/{draft.pk}/step/picture/"
    answer = client.post(url, filled_in(client.get(url)) | typed | {"do": do})
    draft.refresh_from_db()
    return answer


def test_a_picture_is_sent_described_and_taken_off(desk, draft):
    assert send(desk, draft, file=a_picture(), alt="Six people at a table").status_code == 302
    picture = Picture.objects.get()
    assert draft.content["picture"] == {"id": str(picture.pk), "alt": "Six people at a table"}
    assert send(desk, draft).status_code == 302
    assert draft.content["picture"]["id"] == str(picture.pk)
    send(desk, draft, take_off="on")
    assert draft.content["picture"] is None


def test_a_refused_file_says_why_and_keeps_the_words(desk, draft):
    answer = send(desk, draft, file=SimpleUploadedFile("photo.png", HTML), alt="Six people")
    assert answer.status_code == 200
    assert pictures.NOT_KNOWN in answer.content.decode()
    assert filled_in(answer)["alt"] == ["Six people"]
    assert draft.content["picture"] is None


def test_a_picture_without_words_is_kept_but_must_be_described(desk, draft):
    answer = send(desk, draft, file=a_picture())
    assert draft.content["picture"]["alt"] == ""
    assert "Say what the picture shows" in desk.get(answer["Location"]).content.decode()
    assert "picture" in draft.problems()


def test_words_without_a_picture_ask_for_it(desk, draft):
    answer = send(desk, draft, alt="Six people")
    assert "Choose the picture that these words are for" in answer.content.decode()


def test_the_picture_takes_the_place_of_the_drawing_everywhere(client, desk, draft, lead):
    send(desk, draft, file=a_picture(), alt='Six "people" & tea')
    picture = Picture.objects.get()
    mo = make_person("mo@tlap.example", is_moderator=True)
    draft.submit(by=lead)
    draft.publish(by=mo)
    client.logout()
    page = client.get("/innovations/supper-share/").content.decode()
    assert f'src="/pictures/{picture.pk}.webp"' in page
    assert 'alt="Six &quot;people&quot; &amp; tea" width="640" height="480"' in page
    assert f'/pictures/{picture.pk}.webp"' in page.split("application/ld+json")[1]
    assert f'src="/pictures/{picture.pk}-card.webp"' in client.get("/innovations/?q=supper").content.decode()
    other = make_innovation("Something like it", needs=["company"], category=draft.subject().category)
    assert f"/pictures/{picture.pk}-card.webp" in client.get(other.get_absolute_url()).content.decode()


def addresses(picture):
    return [f"/pictures/{picture.pk}.webp", f"/pictures/{picture.pk}-card.webp"]


def test_everyone_sees_the_picture_of_a_public_entry_and_browsers_keep_it(client):
    picture = pictures.keep(a_picture())
    make_innovation(picture=picture, picture_alt="Tea")
    for address in addresses(picture):
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "image/webp"
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "Cookie" not in answer.get("Vary", "")
        assert client.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_the_picture_of_a_draft_is_for_its_people_and_moderators_at_work(client, harbour, lead):
    picture = pictures.keep(a_picture(), organisation=harbour, by=lead)
    other = make_member(make_organisation("Another"), "them@another.example")
    moderator = make_person("mo@tlap.example", is_moderator=True)
    for person, second_step, status in ((None, None, 404), (other, None, 404), (lead, None, 200), (moderator, True, 200),
                                        (moderator, False, 404)):  # fmt: skip
        client.logout()
        if person:
            sign_in(client, person, second_step=second_step)
        for address in addresses(picture):
            answer = client.get(address)
            assert answer.status_code == status, person
            assert status == 404 or "no-store" in answer["Cache-Control"]


def test_a_picture_goes_with_an_entry_to_whoever_looks_after_it(client, harbour, lead):
    picture = pictures.keep(a_picture())
    entry = make_innovation(picture=picture, picture_alt="Tea", kept_by=harbour)
    entry.archive(by="a test")
    assert client.get(addresses(picture)[0]).status_code == 404
    assert sign_in(client, lead).get(addresses(picture)[0]).status_code == 200


def test_no_picture_is_no_picture(client):
    assert client.get("/pictures/00000000-0000-4000-8000-000000000000.webp").status_code == 404
    assert client.get("/pictures/../../etc/passwd.webp").status_code == 404
