"""Signing in by certificate (ID-1): who is let in, and every reason why somebody is not."""

import base64
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from accounts.certificates.challenges import GOOD_FOR, make_challenge
from accounts.certificates.errors import CertificateRefused
from accounts.certificates.sandbox.authority import DAY, Authority
from accounts.certificates.sandbox.signer import signed
from accounts.certificates.services import Answer, sign_in_by_answer, sign_in_by_proxy
from accounts.certificates.trust import check_certificate, read_certificate, trust_in
from tenants.audit.models import AuditEntry
from tests.builders import BUILDER, NOW, OTHER_BUILDER, grant, person

HERE, ELSEWHERE = "https://kaoping.example", "https://evil.example"


@pytest.fixture
def authority(settings, tmp_path) -> Authority:
    settings.CERTIFICATE_TRUST_FOLDER = str(tmp_path)
    made = Authority("A region's authority", now=NOW)
    made.publish(tmp_path, now=NOW)
    return made


@pytest.fixture
def builder(alpha):
    return person("施工单位", "contractor", organisation=BUILDER)


def answer(holder, *, origin=HERE, at=NOW) -> Answer:
    challenge = make_challenge(origin=origin, now=at)
    return Answer(challenge, **signed(holder, challenge))


def sign_in(said: Answer, *, now=NOW):
    return sign_in_by_answer(said, origin=HERE, address="198.51.100.7", now=now)


def refusal(said: Answer, *, now=NOW) -> str:
    with pytest.raises(CertificateRefused) as refused:
        sign_in(said, now=now)
    return refused.value.code


@pytest.mark.parametrize("key", [None, ec.generate_private_key(ec.SECP256R1())], ids=["RSA", "ECDSA"])
def test_the_holder_of_an_organisations_certificate_is_its_account(authority, builder, key):
    assert sign_in(answer(authority.issue("示例", BUILDER, key=key))) == builder


def test_a_challenge_is_answered_once(authority, builder):
    said = answer(authority.issue("示例", BUILDER))
    sign_in(said)
    assert refusal(said) == "challenge_used"


def test_a_badly_answered_challenge_is_used_up_as_well(authority, builder):
    said = answer(authority.issue("示例", BUILDER))
    assert refusal(replace(said, signature=base64.b64encode(b"guess").decode())) == "signature"
    assert refusal(said) == "challenge_used"


def test_a_challenge_of_another_origin_is_refused(authority, builder):
    assert refusal(answer(authority.issue("示例", BUILDER), origin=ELSEWHERE)) == "challenge_elsewhere"


def test_a_challenge_is_good_for_minutes(authority, builder):
    holder = authority.issue("示例", BUILDER)
    assert sign_in(answer(holder), now=NOW + GOOD_FOR) == builder
    assert refusal(answer(holder), now=NOW + GOOD_FOR + timedelta(seconds=1)) == "challenge_expired"


def test_a_challenge_from_the_future_is_refused(authority, builder):
    assert refusal(answer(authority.issue("示例", BUILDER), at=NOW + timedelta(seconds=1))) == "challenge_expired"


def test_a_text_that_the_platform_never_gave_out_is_no_challenge(authority, builder):
    text = "sign me in"
    assert refusal(Answer(text, **signed(authority.issue("示例", BUILDER), text))) == "challenge_unknown"


def test_a_signature_of_another_key_is_refused(authority, builder):
    said, other = answer(authority.issue("示例", BUILDER)), authority.issue("示例", BUILDER)
    assert refusal(replace(said, signature=signed(other, said.challenge)["signature"])) == "signature"


def test_an_expired_certificate_is_refused(authority, builder):
    assert refusal(answer(authority.issue("示例", BUILDER, first=NOW - 9 * DAY, last=NOW - DAY))) == "expired"


def test_a_certificate_that_is_not_valid_yet_is_refused(authority, builder):
    assert refusal(answer(authority.issue("示例", BUILDER, first=NOW + DAY))) == "not_yet"


def test_a_revoked_certificate_is_refused(authority, builder, tmp_path):
    holder = authority.issue("示例", BUILDER)
    authority.revoke(holder.certificate, now=NOW)
    authority.publish(tmp_path, now=NOW)
    assert refusal(answer(holder)) == "revoked"


def test_without_a_current_list_of_what_was_revoked_nobody_is_believed(authority, builder, tmp_path):
    holder = authority.issue("示例", BUILDER)
    authority.publish(tmp_path, now=NOW - 60 * DAY)
    assert refusal(answer(holder)) == "revocation_unknown"
    (tmp_path / "sandbox.crl").unlink()
    assert refusal(answer(holder)) == "revocation_unknown"


def test_a_list_that_somebody_else_signed_is_no_list(authority, builder, tmp_path):
    forged = Authority("A region's authority", now=NOW).revocation_list(now=NOW)
    (tmp_path / "sandbox.crl").write_bytes(forged.public_bytes(Encoding.DER))
    assert refusal(answer(authority.issue("示例", BUILDER))) == "revocation_unknown"


def test_an_authority_nobody_trusts_issues_nothing_also_under_the_same_name(authority, builder):
    assert refusal(answer(Authority("Somebody", now=NOW).issue("示例", BUILDER))) == "issuer"
    assert refusal(answer(Authority("A region's authority", now=NOW).issue("示例", BUILDER))) == "issuer"


def test_a_holder_is_no_authority(authority, builder):
    holder = authority.issue("示例", BUILDER)
    pretender = Authority("示例", now=NOW)
    pretender.key, pretender.name = holder.key, holder.certificate.subject
    assert refusal(answer(pretender.issue("示例", BUILDER))) == "issuer"


def test_a_certificate_without_a_credit_code_names_no_organisation(authority, builder):
    assert refusal(answer(authority.issue("示例", ""))) == "no_credit_code"


def test_an_organisation_without_an_account_is_told_apart_from_a_bad_certificate(authority, builder):
    assert refusal(answer(authority.issue("示例", OTHER_BUILDER))) == "no_account"


def test_of_several_accounts_the_one_named_by_the_code_is_meant(authority, builder):
    clerk = person("资料员", "archive", organisation=BUILDER)
    holder = authority.issue("示例", BUILDER)
    assert refusal(answer(holder)) == "no_account"
    clerk.username = BUILDER.lower()
    clerk.save()
    assert sign_in(answer(holder)) == clerk


def test_who_acts_for_a_group_is_not_meant_by_the_certificate_of_one_company(authority, builder):
    everywhere = person("集团", "contractor", organisation=BUILDER)
    grant(everywhere, "contractor", organisation=OTHER_BUILDER)
    assert sign_in(answer(authority.issue("示例", BUILDER))) == builder
    assert sign_in(answer(authority.issue("示例", OTHER_BUILDER))) == everywhere


def test_who_has_been_deactivated_is_not_let_in(authority, builder):
    builder.is_active = False
    builder.save()
    assert refusal(answer(authority.issue("示例", BUILDER))) == "no_account"


@pytest.mark.parametrize("text", ["", "%%%", base64.b64encode(b"no certificate").decode(), "A" * 50_000])
def test_what_is_no_certificate_is_refused_with_a_reason(authority, builder, text):
    said = answer(authority.issue("示例", BUILDER))
    assert refusal(replace(said, certificate=text)) == "unreadable"


def test_guessing_from_one_address_comes_to_an_end_for_this_address_only(authority, builder, settings):
    holder = authority.issue("示例", BUILDER)
    for _guess in range(settings.LOGIN_FAILURES_PER_ADDRESS):
        assert refusal(replace(answer(holder), signature="")) == "signature"
    assert refusal(answer(holder)) == "locked"
    assert sign_in_by_answer(answer(holder), origin=HERE, address="203.0.113.9", now=NOW) == builder


def test_every_attempt_is_in_the_audit_with_its_reason(authority, builder):
    sign_in(answer(authority.issue("示例", BUILDER)))
    refusal(answer(authority.issue("示例", OTHER_BUILDER)))
    kept = AuditEntry.objects.filter(action__startswith="login.").order_by("sequence")
    assert [(each.action, each.data.get("code")) for each in kept] == [
        ("login.succeeded", None),
        ("login.failed", "no_account"),
    ]


def test_what_the_proxy_hands_on_is_checked_like_any_other(authority, builder):
    holder, stranger = authority.issue("示例", BUILDER), Authority("Somebody", now=NOW).issue("示例", BUILDER)
    shown = [each.certificate.public_bytes(Encoding.PEM) for each in (holder, stranger)]
    assert sign_in_by_proxy(shown[0], address="198.51.100.7", now=NOW) == builder
    with pytest.raises(CertificateRefused, match="issuer"):
        sign_in_by_proxy(shown[1], address="198.51.100.7", now=NOW)


class TestSm2:
    """Certificates of SM2 authorities (GB/T 20518, GM/T 0015), made here from ones on a curve of the same size."""

    P256, SM2 = bytes.fromhex("06082a8648ce3d030107"), bytes.fromhex("06082a811ccf5501822d")
    ECDSA, WITH_SM3 = bytes.fromhex("06082a8648ce3d040302"), bytes.fromhex("06082a811ccf55018375")

    @pytest.fixture
    def pair(self):
        from gmssl import func, sm2

        private = func.random_hex(64)
        public = sm2.CryptSM2(private_key=private, public_key="")._kg(int(private, 16), sm2.default_ecc_table["g"])
        return sm2.CryptSM2(private_key=private, public_key=public)

    def translated(self, body: bytes, points: dict[bytes, bytes]) -> bytes:
        for old, new in {self.P256: self.SM2, self.ECDSA: self.WITH_SM3, **points}.items():
            body = body.replace(old, new)
        return body

    def sign(self, pair, text: bytes) -> bytes:
        from gmssl import func

        signature = pair.sign_with_sm3(text, func.random_hex(64))
        return encode_dss_signature(int(signature[:64], 16), int(signature[64:], 16))

    def resigned(self, pair, body: bytes) -> bytes:
        """A certificate or list around a body, signed by SM2 with SM3."""
        signature = b"\x00" + self.sign(pair, body)
        algorithm = bytes.fromhex("300a") + self.WITH_SM3
        whole = body + algorithm + b"\x03" + bytes([len(signature)]) + signature
        size = len(whole).to_bytes(2 if len(whole) > 255 else 1, "big")
        return b"\x30" + bytes([0x80 + len(size)]) + size + whole

    def point(self, key) -> bytes:
        numbers = key.public_key().public_numbers()
        return numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")

    def test_an_sm2_certificate_of_an_sm2_authority_signs_in(self, settings, tmp_path, builder, pair):
        settings.CERTIFICATE_TRUST_FOLDER = str(tmp_path)
        authority = Authority("An SM2 authority", now=NOW)
        key = ec.generate_private_key(ec.SECP256R1())
        public = bytes.fromhex(pair.public_key)
        points = {self.point(authority.key): public, self.point(key): public}
        leaf = authority.issue("示例", BUILDER, key=key).certificate
        anchor, own = (
            self.resigned(pair, self.translated(each.tbs_certificate_bytes, points))
            for each in (authority.certificate, leaf)
        )
        revoked = authority.revocation_list(now=NOW).tbs_certlist_bytes
        (tmp_path / "sm2.crl").write_bytes(self.resigned(pair, self.translated(revoked, points)))
        (tmp_path / "sm2.pem").write_bytes(x509.load_der_x509_certificate(anchor).public_bytes(Encoding.PEM))
        assert check_certificate(read_certificate(own), trust_in(tmp_path), now=NOW) == BUILDER
        challenge = make_challenge(origin=HERE, now=NOW)
        parts = (own, self.sign(pair, challenge.encode()))
        assert sign_in(Answer(challenge, *(base64.b64encode(part).decode() for part in parts))) == builder
        other = make_challenge(origin=HERE, now=NOW)
        assert refusal(Answer(other, *(base64.b64encode(part).decode() for part in parts))) == "signature"

    @pytest.mark.parametrize(
        ("between", "outcome"),
        [
            ({"ca": True, "path_length": 0}, BUILDER),
            ({"ca": True, "path_length": None}, BUILDER),
            ({"ca": False, "path_length": None}, "issuer"),
        ],
    )
    def test_an_sm2_authority_between_leads_to_its_anchor_if_it_may_issue(self, tmp_path, pair, between, outcome):
        self.publish(tmp_path, pair, x509.BasicConstraints(**between))
        assert self.judged(tmp_path) == outcome

    def test_an_sm2_authority_between_that_was_revoked_issues_nothing(self, tmp_path, pair):
        self.publish(tmp_path, pair, x509.BasicConstraints(ca=True, path_length=0), revoked=True)
        assert self.judged(tmp_path) == "revoked"

    def judged(self, folder) -> str:
        """The code of the organisation, or why the certificate is not believed."""
        try:
            return check_certificate(read_certificate((folder / "own").read_bytes()), trust_in(folder), now=NOW)
        except CertificateRefused as refused:
            return refused.code

    def publish(self, folder, pair, constraints: x509.BasicConstraints, *, revoked: bool = False) -> None:
        """An anchor, an authority below it and a certificate of that one, with the lists of both."""
        anchor, lower = Authority("An SM2 anchor", now=NOW), Authority("An SM2 authority below", now=NOW)
        key = ec.generate_private_key(ec.SECP256R1())
        public = bytes.fromhex(pair.public_key)
        points = {self.point(each): public for each in (anchor.key, lower.key, key)}
        between = (
            x509.CertificateBuilder(issuer_name=anchor.certificate.subject, subject_name=lower.certificate.subject)
            .public_key(lower.key.public_key())
            .serial_number(4711)
            .not_valid_before(NOW - DAY)
            .not_valid_after(NOW + 30 * DAY)
            .add_extension(constraints, critical=True)
            .sign(anchor.key, SHA256())
        )
        leaf = lower.issue("示例", BUILDER, key=key).certificate
        if revoked:
            anchor.revoke(between, now=NOW)
        for name, each in {"anchor.pem": anchor.certificate, "between.pem": between}.items():
            body = self.resigned(pair, self.translated(each.tbs_certificate_bytes, points))
            (folder / name).write_bytes(x509.load_der_x509_certificate(body).public_bytes(Encoding.PEM))
        (folder / "own").write_bytes(self.resigned(pair, self.translated(leaf.tbs_certificate_bytes, points)))
        for name, each in {"anchor.crl": anchor, "lower.crl": lower}.items():
            body = self.translated(each.revocation_list(now=NOW).tbs_certlist_bytes, points)
            (folder / name).write_bytes(self.resigned(pair, body))
