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
from documents.models.evidence import HeldUpload, OutsideSignature, PaperScan
from documents.models.remote import RemoteCredential
from documents.models.revocations import RevocationList

__all__ = [
    "Credential",
    "CredentialWarning",
    "Document",
    "HeldUpload",
    "NumberRegister",
    "NumberTaken",
    "OutsideSignature",
    "PaperScan",
    "RemoteCredential",
    "Revision",
    "RevocationList",
    "SignatureSlot",
    "code_from",
    "grouped",
    "new_code",
]
