from django.urls import path

from achievements.views import deciding, editing, files, form_drafts, imports, listing, outbox, quick, reviewing

app_name = "achievements"
urlpatterns = [
    path("achievements/", listing.achievement_list, name="list"),
    path("achievements/drafts/<uuid:key>/", form_drafts.draft_keep, name="draft_keep"),
    path("achievements/drafts/<int:pk>/discard/", form_drafts.draft_discard, name="draft_discard"),
    path("achievements/outbox/", outbox.outbox_state, name="outbox"),
    path("achievements/quick/", quick.achievement_quick, name="quick"),
    path("achievements/review/", reviewing.achievement_review, name="review"),
    path("achievements/review/decide/", reviewing.achievement_decide, name="decide"),
    path("achievements/review/<int:pk>/", reviewing.achievement_examine, name="examine"),
    path("achievements/add/", editing.achievement_add, name="add"),
    path("achievements/<int:pk>/", listing.achievement_detail, name="detail"),
    path("achievements/<int:pk>/edit/", editing.achievement_edit, name="edit"),
    path("achievements/<int:pk>/submit/", editing.achievement_submit, name="submit"),
    path("achievements/<int:pk>/delete/", editing.achievement_delete, name="delete"),
    path("achievements/<int:pk>/approve/", deciding.achievement_approve, name="approve"),
    path("achievements/<int:pk>/return/", deciding.achievement_return, name="return"),
    path("achievements/<int:pk>/correct/", deciding.achievement_correct, name="correct"),
    path("achievements/evidence/<int:pk>/", files.evidence, name="evidence"),
    path("achievements/staged/", files.stage_files, name="stage"),
    path("achievements/staged/<int:pk>/", files.staged_file, name="staged"),
    path("imports/achievements/", imports.import_add, name="import_add"),
    path("imports/achievements/template/", imports.import_template, name="import_template"),
]
