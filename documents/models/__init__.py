from documents.models.documents import (
    Credential,
    Document,
    NumberRegister,
    NumberTaken,
    Revision,
    SignatureSlot,
    code_from,
    grouped,
    new_code,
)
from documents.models.evidence import OutsideSignature, PaperScan

__all__ = [
    "Credential",
    "Document",
    "NumberRegister",
    "NumberTaken",
    "OutsideSignature",
    "PaperScan",
    "Revision",
    "SignatureSlot",
    "code_from",
    "grouped",
    "new_code",
]
