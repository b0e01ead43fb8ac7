from documents.models.documents import (
    Credential,
    CredentialWarning,
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
from documents.models.remote import RemoteCredential

__all__ = [
    "Credential",
    "CredentialWarning",
    "Document",
    "NumberRegister",
    "NumberTaken",
    "OutsideSignature",
    "PaperScan",
    "RemoteCredential",
    "Revision",
    "SignatureSlot",
    "code_from",
    "grouped",
    "new_code",
]
