"""/badges/SLUG.json: signed with one library, checked with another; tampered copies, withdrawn and lapsed badges."""

import json
from base64 import b64decode
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier, check_credential_status

from making_it_real.badges import keys, status_list
from making_it_real.models import Badge
from tests.factories import give_badge, make_declaration, make_lead, make_moderator, make_organisation
from tests.making_it_real.verifier import Refused, Verifier, unwrapped

pytestmark = pytest.mark.django_db
SITE = "https://carehub.example"
TODAY = timezone.localdate
TEXT, ADDRESS = {"type": "string", "minLength": 1}, {"type": "string", "pattern": "^https://"}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$"}


def thing(type_, **required):
    """JSON schema of an object of a type, with what it must have."""
    types = {"type": "array", "contains": {"const": type_}}
    return {"type": "object", "required": ["type", *required], "properties": {"type": types, **required}}


# What Open Badges 3.0 (appendix B) and Verifiable Credentials 2.0 (section 4) require of such a credential.
CREDENTIAL = thing(
    "OpenBadgeCredential",
    **{"@context": {"type": "array", "minItems": 2, "prefixItems": [
        {"const": "https://www.w3.org/ns/credentials/v2"},
        {"type": "string", "pattern": r"^https://purl\.imsglobal\.org/spec/ob/v3p0/context-3\.0\.\d\.json$"}]}},
    id={"type": "string", "pattern": "^urn:uuid:[0-9a-f-]{36}$"}, name=TEXT, validFrom=MOMENT, validUntil=MOMENT,
    issuer=thing("Profile", id=ADDRESS, name=TEXT, url=ADDRESS),
    credentialSubject=thing("AchievementSubject", id=ADDRESS, achievement=thing(
        "Achievement", id=ADDRESS, name=TEXT, description=TEXT,
        criteria={"type": "object", "required": ["narrative"], "properties": {"narrative": TEXT}})),
    credentialStatus={"type": "object", "required": ["id", "statusPurpose", "statusListIndex", "statusListCredential"], "properties": {
        "type": {"const": "BitstringStatusListEntry"}, "statusPurpose": {"const": "revocation"},
        "statusListIndex": {"type": "string", "pattern": r"^\d+$"}, "statusListCredential": ADDRESS}},
)  # fmt: skip


@pytest.fixture(autouse=True)
def at_home():
    with override_settings(SITE_URL=SITE):
        yield


@pytest.fixture
def verifier(client):
    def fetch(path):
        response = client.get(path)
        if response.status_code != 200:
            raise Refused(f"{path}: {response.status_code}")
        return response.content

    return Verifier(fetch, SITE, f"{SITE}/badges/issuer.json")


@pytest.fixture
def badge():
    return give_badge(make_declaration(make_organisation("Harbour Home Care", slug="harbour")))


def token_of(client, slug="harbour"):
    return unwrapped(client.get(f"/badges/{slug}.json").json())


def test_another_library_finds_a_good_copy_good(client, verifier, badge):
    token = token_of(client)
    assert verifier.verify(token) == "valid"
    claims = verifier.opened(token)
    assert claims["name"] == "Making it Real badge: Harbour Home Care"
    assert claims["credentialSubject"]["id"] == f"{SITE}/organisations/harbour/"
    assert claims["id"] == badge.uuid.urn


def test_the_credential_has_all_that_open_badges_and_w3c_ask_for(client, verifier, badge):
    Draft202012Validator(CREDENTIAL).validate(verifier.opened(token_of(client)))
    header = jwt.get_unverified_header(token_of(client))
    assert set(header) == {"alg", "kid", "typ"}  # no more is allowed
    assert (header["alg"], header["typ"]) == ("RS256", "JWT")


def test_the_signed_text_alone_is_the_same(client, badge):
    response = client.get("/badges/harbour.jwt")
    assert response["Content-Type"] == "application/vc+jwt"
    assert response.content.decode() == token_of(client)


def test_it_begins_and_ends_with_the_days_of_the_badge_in_england(client, verifier, badge):
    Badge.objects.update(awarded_on="2026-01-10", until="2026-07-01")
    claims = verifier.opened(token_of(client))
    assert (claims["validFrom"], claims["validUntil"]) == ("2026-01-10T00:00:00Z", "2026-07-01T22:59:59Z")


@given(data=st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_copy_with_any_letter_changed_is_refused(client, verifier, badge, data):
    token = token_of(client)
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!"))
    changed = token[:at] + other + token[at + 1 :]
    if _means_the_same(token, changed):
        return
    with pytest.raises(Refused):
        verifier.verify(changed)


def _means_the_same(one, other):
    """The last letters of base64 carry bits that mean nothing; all that is signed must be the same, letter for letter."""
    signed, _, signature = one.rpartition(".")
    its_signed, _, its_signature = other.rpartition(".")
    same_bits = jwt.utils.base64url_decode
    try:
        return signed == its_signed and same_bits(signature) == same_bits(its_signature)
    except ValueError:
        return False


CHANGES = {
    "another name": lambda claims: claims.update(name="Making it Real badge: Somebody Else"),
    "another organisation": lambda claims: claims["credentialSubject"].update(
        id=f"{SITE}/organisations/other/"
    ),
    "a later end": lambda claims: claims.update(validUntil="2099-01-01T00:00:00Z", exp=4070908800),
    "another place in the list": lambda claims: claims["credentialStatus"].update(statusListIndex="7"),
    "no status": lambda claims: claims.pop("credentialStatus"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_copy_with_another_content_and_the_old_signature_is_refused(client, verifier, badge, change):
    head, body, signature = token_of(client).split(".")
    claims = json.loads(jwt.utils.base64url_decode(body))
    change(claims)
    body = jwt.utils.base64url_encode(json.dumps(claims).encode()).decode()
    with pytest.raises(Refused):
        verifier.verify(f"{head}.{body}.{signature}")


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("claimed", ["our key", "their own key", "a key in the header"])
def test_a_copy_that_somebody_else_signed_is_refused(client, verifier, badge, change, claimed):
    claims = verifier.opened(token_of(client))
    change(claims)
    theirs = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    kid = {"our key": jwt.get_unverified_header(token_of(client))["kid"],
           "their own key": "https://thief.example/key.json", "a key in the header": None}[claimed]  # fmt: skip
    jwk = jwt.algorithms.RSAAlgorithm.to_jwk(theirs.public_key(), as_dict=True)
    headers = {"kid": kid} if kid else {"jwk": jwk}
    with pytest.raises(Refused):
        verifier.verify(jwt.encode(claims, theirs, algorithm="RS256", headers=headers))


def test_a_copy_without_a_signature_is_refused(client, verifier, badge):
    claims = verifier.opened(token_of(client))
    kid = jwt.get_unverified_header(token_of(client))["kid"]
    with pytest.raises(Refused):
        verifier.verify(jwt.encode(claims, None, algorithm="none", headers={"kid": kid}))


def test_withdrawn_is_seen_in_copies_that_are_out_there(client, verifier, badge):
    copy = token_of(client)
    badge.withdraw(by=make_moderator(), why="It showed the badge of another.")
    assert verifier.verify(copy) == "withdrawn"
    assert verifier.verify(token_of(client)) == "withdrawn"


def test_the_badge_ends_when_the_organisation_withdraws_its_declaration(client, verifier, badge):
    copy = token_of(client)
    declaration = badge.assessment.declaration
    declaration.withdraw(by=make_lead(declaration.organisation), why="We merged.")
    assert verifier.verify(copy) == "withdrawn"


def test_only_the_withdrawn_badge_is_marked_in_the_list(client, verifier, badge):
    others = [
        give_badge(make_declaration(make_organisation(f"Other {n}", slug=f"other-{n}"))) for n in range(9)
    ]
    others[4].withdraw(by=make_moderator(), why="A mistake.")
    found = [verifier.verify(token_of(client, f"other-{n}")) for n in range(9)]
    assert found == ["valid"] * 4 + ["withdrawn"] + ["valid"] * 4
    assert verifier.verify(token_of(client)) == "valid"


def test_a_lapsed_badge_is_given_out_and_found_expired(client, verifier):
    give_badge(make_declaration(make_organisation("Late", slug="harbour")), until=TODAY() - timedelta(days=1))
    assert verifier.verify(token_of(client)) == "expired"


def test_it_is_valid_to_the_last_second_of_its_last_day(client, verifier):
    give_badge(make_declaration(make_organisation("Last day", slug="harbour")), until=TODAY())
    assert verifier.verify(token_of(client)) == "valid"


def test_a_badge_beyond_the_first_list_stands_in_the_next(client, verifier, badge):
    badge.number = status_list.PLACES + 3
    badge.save()
    entry = verifier.opened(token_of(client))["credentialStatus"]
    assert entry["statusListCredential"] == f"{SITE}/badges/issuer/status/2.jwt"
    assert entry["statusListIndex"] == "3"
    badge.withdraw(by=make_moderator(), why="A mistake.")
    assert verifier.verify(token_of(client)) == "withdrawn"


@pytest.mark.parametrize("part", [0, 2, 9999])
def test_lists_that_hold_nothing_are_not_there(client, badge, part):
    assert client.get(f"/badges/issuer/status/{part}.jwt").status_code == 404


def test_the_list_is_there_before_the_first_badge_and_good_for_a_day(client, verifier):
    listed = verifier.opened(client.get("/badges/issuer/status/1.jwt").content.decode())
    assert listed["exp"] - listed["nbf"] == 24 * 60 * 60
    assert listed["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]


def test_after_a_new_key_old_copies_can_still_be_checked(client, verifier, badge):
    copy, old = token_of(client), keys.public_half(_key_in_use())
    with override_settings(BADGE_KEY=keys.new(), BADGE_OLD_KEYS=[old]):
        assert verifier.verify(copy) == "valid"
        assert verifier.verify(token_of(client)) == "valid"
        assert token_of(client) != copy
        assert len(client.get("/badges/issuer/keys.json").json()["keys"]) == 2
    with override_settings(BADGE_KEY=keys.new()), pytest.raises(Refused):  # an old key that was not kept
        verifier.verify(copy)


def _key_in_use():
    from django.conf import settings as site

    return site.BADGE_KEY


def test_nothing_published_holds_a_private_key(client, badge):
    thumbprint = next(iter(keys.published()))
    for path in ("issuer.json", "issuer/keys.json", f"issuer/keys/{thumbprint}.json"):
        text = client.get(f"/badges/{path}").content.decode()
        assert not any(f'"{private}"' in text for private in ("d", "p", "q", "dp", "dq", "qi"))
    assert client.get("/badges/issuer/keys/unknown.json").status_code == 404


def test_where_there_was_never_a_badge_that_is_said_in_json(client):
    make_declaration(make_organisation("Ashcombe", slug="ashcombe"))
    for ending in ("json", "jwt"):
        response = client.get(f"/badges/ashcombe.{ending}")
        assert response.status_code == 404
        assert response.json() == {
            "error": "Ashcombe has declared for Making it Real. It never had a badge.",
            "state": "declared",
            "page": f"{SITE}/badges/ashcombe/",
        }
    assert client.get("/badges/nobody.json").status_code == 404


def test_the_badge_that_holds_is_given_out_before_a_newer_one_that_was_withdrawn(client, verifier, badge):
    newer = give_badge(make_declaration(badge.organisation), until=TODAY() + timedelta(days=360))
    newer.withdraw(by=make_moderator(), why="A mistake.")
    claims = verifier.opened(token_of(client))
    assert claims["id"] == badge.uuid.urn


def test_a_made_up_organisation_says_so_under_signature(client, verifier):
    give_badge(make_declaration(make_organisation("Saltby", slug="harbour", demonstration=True)))
    assert verifier.opened(token_of(client))["name"].endswith("(made up for demonstration)")


def test_any_page_may_fetch_what_verifiers_need(client, badge):
    thumbprint = next(iter(keys.published()))
    for path in ("harbour.json", "harbour.jwt", "issuer.json", "issuer/achievement.json", "issuer/keys.json",
                 f"issuer/keys/{thumbprint}.json", "issuer/status/1.jwt"):  # fmt: skip
        response = client.get(f"/badges/{path}")
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Set-Cookie" not in response


def test_a_strict_reader_of_open_badges_finds_it_sound_and_sees_that_it_was_withdrawn(client, badge):
    """openbadgeslib's own verifier: not independent, but it checks contexts, types, dates and the list to the letter."""
    public = b64decode(keys.public_half(_key_in_use()))
    reader = OB3Verifier(public)

    def download(url):
        return client.get(url.removeprefix(SITE)).content

    found = reader.verify(token_of(client))
    check_credential_status(found, download, verify_list=True, list_pubkey_pem=public)
    badge.withdraw(by=make_moderator(), why="A mistake.")
    with pytest.raises(OB3VerificationError, match=r"revocation. is set"):
        check_credential_status(found, download, verify_list=True, list_pubkey_pem=public)
