"""A provider of certificates as the tests know it: a root, an issuing authority below it, lists, and signers.

The keys of the signers come from `openssl`; the files are signed by pyHanko's own signer, as another program would.
"""

import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from asn1crypto import ocsp as asn1_ocsp  # type: ignore[import-untyped]
from asn1crypto import pdf as asn1_pdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_cms import GenericPdfSignedAttributeProviderSpec, PdfCMSSignedAttributes

from documents.pades import Timing
from tests.factories import NOW

BEGIN, END = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
KINDS = {
    "rsa-2048": ("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"),
    "rsa-3072": ("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:3072"),
    "p-256": ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"),
}


def name_of(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, common)])


class Provider:
    """`folder` becomes SIGNING_TRUST_DIR; keys and certificates of signers lie beside it."""

    def __init__(self, folder: Path, name: str = "CA Minh Họa") -> None:
        self.folder = folder
        self.root_key, self.key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        self.root_name, self.name = name_of(f"{name} gốc"), name_of(name)
        self.root = self._certificate(
            self.root_name, self.root_key.public_key(), self.root_name, self.root_key, ca=True
        )
        self.authority = self._certificate(self.name, self.key.public_key(), self.root_name, self.root_key, ca=True)

    def trust(self, *revoked: x509.Certificate, is_listed: bool = True, listed_at: datetime = NOW) -> None:
        """Put the files where the portal looks for them."""
        self._write("roots/root.pem", self.root.public_bytes(serialization.Encoding.PEM))
        self._write("intermediates/ca.cer", self.authority.public_bytes(serialization.Encoding.DER))
        if is_listed:
            self._write("lists/root.crl", self._list(self.root_name, self.root_key, (), listed_at))
            self._write("lists/ca.crl", self._list(self.name, self.key, revoked, listed_at))

    def signer(
        self, person: str, kind: str = "p-256", *, begin: datetime = BEGIN, end: datetime = END, answers_at: str = ""
    ) -> Path:
        """A folder with key.pem and signer.pem; `answers_at` is the address of an OCSP responder in the certificate."""
        folder = self.folder.parent / f"{person}-{kind}"
        folder.mkdir(exist_ok=True)
        command = ["openssl", "genpkey", *KINDS[kind], "-out", folder / "key.pem"]
        subprocess.run(command, check=True, capture_output=True)
        key = serialization.load_pem_private_key((folder / "key.pem").read_bytes(), None)
        public: CertificatePublicKeyTypes = key.public_key()  # type: ignore[assignment]
        certificate = self._certificate(
            name_of(person), public, self.name, self.key, begin=begin, end=end, answers_at=answers_at
        )
        (folder / "signer.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        return folder

    def _write(self, name: str, content: bytes) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_bytes(content)

    @staticmethod
    def _list(
        issuer: x509.Name, key: ec.EllipticCurvePrivateKey, revoked: tuple[x509.Certificate, ...], at: datetime
    ) -> bytes:
        builder = x509.CertificateRevocationListBuilder().issuer_name(issuer)
        builder = builder.last_update(at - timedelta(days=1)).next_update(at + timedelta(days=7))
        for each in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(each.serial_number)
            builder = builder.add_revoked_certificate(entry.revocation_date(at - timedelta(days=1)).build())
        return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    @staticmethod
    def _certificate(
        subject: x509.Name,
        public: CertificatePublicKeyTypes,
        issuer: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        *,
        ca: bool = False,
        begin: datetime = BEGIN,
        end: datetime = END,
        answers_at: str = "",
    ) -> x509.Certificate:
        purposes = dict.fromkeys(
            ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
        )
        usage = x509.KeyUsage(
            digital_signature=not ca, content_commitment=not ca, key_cert_sign=ca, crl_sign=ca, **purposes
        )
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public)
        builder = builder.serial_number(x509.random_serial_number()).not_valid_before(begin).not_valid_after(end)
        builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        if answers_at:
            place = x509.UniformResourceIdentifier(answers_at)
            access = [x509.AccessDescription(AuthorityInformationAccessOID.OCSP, place)]
            builder = builder.add_extension(x509.AuthorityInformationAccess(access), critical=False)
        return builder.add_extension(usage, critical=True).sign(key, hashes.SHA256())


def certificate_of(signer: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate((signer / "signer.pem").read_bytes())


def sign_elsewhere(
    pdf: bytes,
    field: str,
    signer: Path,
    *,
    prefers_pss: bool = False,
    digest: str = "sha256",
    timing: Timing | None = None,
    answer: bytes = b"",
) -> bytes:
    """What the signer's own program does: an incremental update with one signature, in PAdES with a time stamp.

    An `answer` of an OCSP responder is put into the signature, as programs do that do not write PAdES.
    """
    loaded = signers.SimpleSigner.load(str(signer / "key.pem"), str(signer / "signer.pem"), prefer_pss=prefers_pss)
    if answer:
        loaded.signed_attr_prov_spec = _with_answer(loaded, answer)
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    metadata = signers.PdfSignatureMetadata(field_name=field, md_algorithm=digest)
    if timing:
        metadata = replace(
            metadata,
            subfilter=fields.SigSeedSubFilter.PADES,
            embed_validation_info=timing.keeps_proof,
            validation_context=timing.trusted,
        )
    stamper = timing.stamper if timing else None
    out = signers.PdfSigner(metadata, signer=loaded, timestamper=stamper).sign_pdf(writer)
    assert isinstance(out, BytesIO)
    return out.getvalue()


def _with_answer(signer: signers.Signer, answer: bytes) -> GenericPdfSignedAttributeProviderSpec:
    kept = asn1_pdf.RevocationInfoArchival({"ocsp": [asn1_ocsp.OCSPResponse.load(answer)]})
    return GenericPdfSignedAttributeProviderSpec(
        PdfCMSSignedAttributes(adobe_revinfo_attr=kept),
        signer.signing_cert,
        signer.get_signature_mechanism_for_digest,
        None,
    )


def with_new_field(pdf: bytes, field: str) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    fields.append_signature_field(writer, fields.SigFieldSpec(field))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
