"""PAdES signatures in PDF files, by pyHanko. Pure: bytes and keys in, bytes out; no database, no network."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import keys as asn1_keys  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils import content, layout
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from documents import keys
from documents.typesetting import Position

SEAL_FIELD = "Seal"


@dataclass(frozen=True)
class SigningKey:
    """A private key with its certificate and the authority above; lives in memory only while it signs."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    authority: x509.Certificate


@dataclass(frozen=True)
class Timing:
    """The authority to ask for the time; `trusted` are the certificates and lists that prove signer and authority.

    With `keeps_proof` they are put into the file (B-LT), otherwise it is B-T.
    """

    stamper: TimeStamper
    trusted: ValidationContext | None
    keeps_proof: bool


def seal(
    pdf: bytes, boxes: Sequence[Position], *, by: SigningKey, moment: datetime, reason: str, location: str
) -> bytes:
    """Certify the file: from now on only the named empty fields may be signed (DocMDP, form filling)."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    for box in boxes:
        fields.append_signature_field(writer, _field(box, writer))
    metadata = signers.PdfSignatureMetadata(
        field_name=SEAL_FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.FILL_FORMS,
        reason=reason,
        location=location,
    )
    new_field = fields.SigFieldSpec(SEAL_FIELD, readable_field_name="Dấu hệ thống")
    pdf_signer = _PdfSigner(metadata, signer=_signer(by), new_field_spec=new_field)
    pdf_signer.moment = moment
    return _bytes(pdf_signer.sign_pdf(writer))


def sign(
    pdf: bytes,
    field: str,
    *,
    by: SigningKey,
    stamp: bytes,
    moment: datetime,
    reason: str,
    location: str,
    timing: Timing | None = None,
) -> bytes:
    """Fill one empty field by an incremental update; what was signed before stays byte for byte as it was.

    With `timing` the signature carries a time stamp, and what proves the certificates follows it.
    """
    signer = _signer(by, embeds_roots=timing is not None)
    pdf_signer = _filling(field, signer, stamp, moment=moment, reason=reason, location=location, timing=timing)
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    return _bytes(pdf_signer.sign_pdf(writer, existing_fields_only=True))


async def sign_with(
    pdf: bytes,
    field: str,
    *,
    signer: signers.Signer,
    stamp: bytes,
    moment: datetime,
    reason: str,
    location: str,
    timing: Timing | None = None,
) -> bytes:
    """The same with a key that lies elsewhere; `signer` may have to wait for somebody."""
    pdf_signer = _filling(field, signer, stamp, moment=moment, reason=reason, location=location, timing=timing)
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    return _bytes(await pdf_signer.async_sign_pdf(writer, existing_fields_only=True))


def _filling(
    field: str,
    signer: signers.Signer,
    stamp: bytes,
    *,
    moment: datetime,
    reason: str,
    location: str,
    timing: Timing | None = None,
) -> "_PdfSigner":
    metadata = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=reason,
        location=location,
        embed_validation_info=timing is not None and timing.keeps_proof,
        validation_context=timing.trusted if timing else None,
    )
    style = StaticStampStyle(background=_Stamp(stamp), border_width=0, background_layout=_FILL)
    stamper = timing.stamper if timing else None
    pdf_signer = _PdfSigner(metadata, signer=signer, stamp_style=style, timestamper=stamper)
    pdf_signer.moment = moment
    return pdf_signer


def archive(pdf: bytes, timing: Timing) -> bytes:
    """A document time stamp over everything, with what proves the stamps before it: B-LTA, and each renewal of it."""
    stamper, reader = signers.PdfTimeStamper(timing.stamper), PdfFileReader(BytesIO(pdf))
    if reader.embedded_timestamp_signatures:
        out = BytesIO()
        stamper.update_archival_timestamp_chain(reader, timing.trusted, in_place=False, output=out)
        return out.getvalue()
    before = signers.pdf_signer.TimestampDSSContentSettings(update_before_ts=True, include_vri=False)
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    return _bytes(stamper.timestamp_pdf(writer, "sha256", validation_context=timing.trusted, dss_settings=before))


def field_size(pdf: bytes, field: str) -> tuple[float, float]:
    """Width and height in points of a signature field; a field that is not there is a `LookupError`."""
    for name, _value, reference in fields.enumerate_sig_fields(PdfFileReader(BytesIO(pdf))):
        if name == field:
            left, bottom, right, top = (float(number) for number in reference.get_object()["/Rect"])
            return right - left, top - bottom
    raise LookupError(field)


def signature_fields(pdf: bytes) -> dict[str, bool]:
    """The names of all signature fields, and whether each is filled."""
    found = fields.enumerate_sig_fields(PdfFileReader(BytesIO(pdf)))
    return {str(name): value is not None for name, value, _reference in found}


_FILL = layout.SimpleBoxLayoutRule(
    x_align=layout.AxisAlignment.ALIGN_MID,
    y_align=layout.AxisAlignment.ALIGN_MID,
    margins=layout.Margins.uniform(0),
)


class _PdfSigner(signers.PdfSigner):
    """The clock is an argument, also of the time that stands in the signature."""

    moment: datetime

    def init_signing_session(self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self.moment.replace(microsecond=0)
        return session


class _Stamp(content.ImportedPdfPage):
    """A page from memory; the library itself only reads files."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__(file_name="")
        self.pdf = pdf

    def render(self) -> bytes:
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self.pdf)))
        self.resources.xobject["/Stamp"] = page
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = layout.BoxConstraints(width=abs(left - right), height=abs(bottom - top))
        return b"/Stamp Do"


def _field(box: Position, writer: IncrementalPdfFileWriter) -> fields.SigFieldSpec:
    height = _page_height(writer, box.page)
    corners = (box.x, height - box.y - box.height, box.x + box.width, height - box.y)
    left, bottom, right, top = (round(number) for number in corners)
    return fields.SigFieldSpec(
        box.field, on_page=box.page - 1, box=(left, bottom, right, top), readable_field_name=f"Chữ ký {box.field}"
    )


def _page_height(writer: IncrementalPdfFileWriter, page: int) -> float:
    reference, _parents = writer.prev.find_page_for_modification(page - 1)
    return float(reference.get_object()["/MediaBox"][3])


def _signer(by: SigningKey, *, embeds_roots: bool = False) -> signers.SimpleSigner:
    certificate, authority = (
        asn1_x509.Certificate.load(each.public_bytes(serialization.Encoding.DER))
        for each in (by.certificate, by.authority)
    )
    return signers.SimpleSigner(
        signing_cert=certificate,
        signing_key=asn1_keys.PrivateKeyInfo.load(keys.to_der(by.key)),
        cert_registry=SimpleCertificateStore.from_certs([authority]),
        embed_roots=embeds_roots,
    )


def _bytes(output: object) -> bytes:
    assert isinstance(output, BytesIO)
    return output.getvalue()
