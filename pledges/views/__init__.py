from pledges.views.circulating import (
    pledge_circulate,
    pledge_evidence,
    pledge_page_image,
    pledge_pdf,
    pledge_preview,
    pledge_preview_page,
    pledge_withdraw,
)
from pledges.views.composing import pledge_add, pledge_amend, pledge_discard, pledge_edit, pledge_model, pledge_rewrite
from pledges.views.elsewhere import pledge_sign_outside, pledge_sign_remotely
from pledges.views.legal_texts import (
    legal_text,
    legal_text_add,
    legal_text_delete,
    legal_text_edit,
    legal_text_end,
    legal_texts,
)
from pledges.views.levels import pledge_attest_paper, pledge_scan, pledge_withdraw_scan
from pledges.views.reading import pledge_detail, pledge_list
from pledges.views.results import pledge_result, pledge_sheet
from pledges.views.signing import pledge_decline, pledge_request_changes, pledge_sign
from pledges.views.succession import pledge_successor

__all__ = [
    "legal_text",
    "legal_text_add",
    "legal_text_delete",
    "legal_text_edit",
    "legal_text_end",
    "legal_texts",
    "pledge_add",
    "pledge_amend",
    "pledge_attest_paper",
    "pledge_circulate",
    "pledge_decline",
    "pledge_detail",
    "pledge_discard",
    "pledge_edit",
    "pledge_evidence",
    "pledge_list",
    "pledge_model",
    "pledge_page_image",
    "pledge_pdf",
    "pledge_preview",
    "pledge_preview_page",
    "pledge_request_changes",
    "pledge_result",
    "pledge_rewrite",
    "pledge_scan",
    "pledge_sheet",
    "pledge_sign",
    "pledge_sign_outside",
    "pledge_sign_remotely",
    "pledge_successor",
    "pledge_withdraw",
    "pledge_withdraw_scan",
]
