"""The rules of signing that say no, each with a sentence the member may read."""


class SigningRefused(Exception):
    """Nothing was signed and nothing changed (but for the counter of wrong PINs)."""


class OwnerRefused(Exception):
    """A rule of the app that owns the document says no; the sentence may be read by the person."""


class WrongPin(SigningRefused):
    """Counted; `attempts_left` says how many are left before the lock."""

    def __init__(self, sentence: str, attempts_left: int) -> None:
        super().__init__(sentence)
        self.attempts_left = attempts_left


class PinLocked(SigningRefused):
    """Too many wrong PINs; opens by itself after settings.SIGNING_PIN_LOCK."""


class WeakPin(SigningRefused):
    """Too short or too easily guessed."""


class AlreadyEnrolled(SigningRefused):
    """The office has a certificate in force; it must be revoked first."""


class NotYourOffice(SigningRefused):
    """The field or certificate belongs to an office that the person does not hold today or does not act in."""


class CertificateNotValid(SigningRefused):
    """None, expired or revoked: signing needs a certificate in force."""


class ConsentMissing(SigningRefused):
    """The consent sentence was not agreed to."""


class SecondFactorMissing(SigningRefused):
    """The policy asks for a second factor; a password typed again is none."""


class NotCirculating(SigningRefused):
    """The document is completed, declined, withdrawn, expired or superseded."""


class AlreadySigned(SigningRefused):
    """This field is filled or declined already, perhaps by the same click."""


class SamePersonTwice(SigningRefused):
    """One person never signs for two parties."""


class ReasonMissing(SigningRefused):
    """Declining needs a reason, because the others are told it."""


class DocumentBusy(SigningRefused):
    """Others sign at this very moment; trying again helps."""


class FileNotStored(SigningRefused):
    """The storage is full or out of reach; trying again later helps."""


class TimeNotStamped(SigningRefused):
    """The authority of time gave no stamp that can be believed; `fault` is a value of `documents.timestamps.Fault`."""

    def __init__(self, sentence: str, fault: str) -> None:
        super().__init__(sentence)
        self.fault = fault


class NoProvider(SigningRefused):
    """No outside provider of certificates is configured."""


class RemoteNotSigned(SigningRefused):
    """The remote service did not sign; `fault` is a value of `documents.csc.Fault`."""

    def __init__(self, sentence: str, fault: str) -> None:
        super().__init__(sentence)
        self.fault = fault


class RemoteInterrupted(SigningRefused):
    """The work for a remote signature was lost on the way; the phone does not ring by itself again."""


class UploadNotAccepted(SigningRefused):
    """A file signed elsewhere that is not taken; `flaw` is a value of `documents.outside.Flaw`."""

    def __init__(self, sentence: str, flaw: str) -> None:
        super().__init__(sentence)
        self.flaw = flaw


class ScanNotAccepted(SigningRefused):
    """The scan, its date or the person who vouches for it does not do."""


class StoredFileDamaged(SigningRefused):
    """The stored file is not the one whose digest the database holds, or the new signature does not verify."""
