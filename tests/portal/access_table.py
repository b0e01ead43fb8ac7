"""Who gets what: a row for every address and method of the portal, a column for every kind of person.

in: sent to sign in · ok: sees the page · go: done, or sent on to another page · 403: sees the thing but may not do
this · 404: cannot reach it · 410: over. POST rows are asked with an empty form: `ok` shows the form again with what is
missing. An address that does not take a method answers 405 and needs no row. Last come the objects of `world.py` that
fill the address.
"""

from dataclasses import dataclass

KINDS = (
    "anonymous", "member", "officer", "reviewer", "director", "chair",
    "above", "stranger", "former", "administrator", "nobody",
)  # fmt: skip

TABLE = """
#                                          anon memb offi revi dire chai abov stra form admi nobo
# sign-in (allauth)
GET  health                                ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  set_language                          go  go  go  go  go  go  go  go  go  go  go
POST set_language                          go  go  go  go  go  go  go  go  go  go  go
GET  account_login                         ok  go  go  go  go  go  go  go  go  go  go
GET  account_logout                        go  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  account_inactive                      ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  account_signup                        ok  go  go  go  go  go  go  go  go  go  go
GET  account_reauthenticate                in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  account_request_reauthentication_code in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  account_confirm_reauthentication_code in  go  go  go  go  go  go  go  go  go  go
GET  account_email                         in  404 404 404 404 404 404 404 404 404 404
GET  account_email_verification_sent       404 404 404 404 404 404 404 404 404 404 404
GET  account_change_password               in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  account_set_password                  in  go  go  go  go  go  go  go  go  go  go
GET  account_reset_password                ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  account_confirm_login_code            404 404 404 404 404 404 404 404 404 404 404
GET  account_confirm_email                 404 404 404 404 404 404 404 404 404 404 404  key=invitation
GET  account_reset_password_from_key_done  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  account_reset_password_from_key       ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok   uidb36=x key=invitation
GET  account_reset_password_done           ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  mfa_index                             in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  mfa_authenticate                      in  go  go  go  go  go  go  go  go  go  go
GET  mfa_reauthenticate                    in  go  go  go  go  go  go  go  go  go  go
GET  mfa_activate_totp                     in  go  go  go  go  go  go  go  go  go  go
GET  mfa_deactivate_totp                   in  404 404 404 404 404 404 404 404 404 404
GET  mfa_view_recovery_codes               in  404 404 404 404 404 404 404 404 404 404
GET  mfa_generate_recovery_codes           in  go  go  go  go  go  go  go  go  go  go
GET  mfa_download_recovery_codes           in  404 404 404 404 404 404 404 404 404 404
GET  mfa_list_webauthn                     in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  mfa_add_webauthn                      in  go  go  go  go  go  go  go  go  go  go
GET  mfa_reauthenticate_webauthn           in  go  go  go  go  go  go  go  go  go  go
GET  mfa_remove_webauthn                   in  go  go  go  go  go  go  go  go  go  go   pk=1
GET  mfa_edit_webauthn                     in  go  go  go  go  go  go  go  go  go  go   pk=1
GET  mfa_login_webauthn                    in  go  go  go  go  go  go  go  go  go  go
GET  usersessions_list                     in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
# portal
GET  portal:service_worker                 ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  portal:job_status                     in  404 ok  404 404 404 404 404 404 404 404  pk=job
POST portal:job_cancel                     in  404 go  404 404 404 404 404 404 404 404  pk=job
# members
GET  members:units                         in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
POST members:units                         in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  members:unit_add                      in  403 403 403 403 403 403 403 403 ok  403
POST members:unit_add                      in  403 403 403 403 403 403 403 403 ok  403
GET  members:unit                          in  404 ok  ok  ok  ok  ok  404 404 ok  404  pk=unit
GET  members:unit_edit                     in  404 403 403 403 403 403 404 404 ok  404  pk=unit
POST members:unit_edit                     in  404 403 403 403 403 403 404 404 ok  404  pk=unit
GET  members:agency_add                    in  404 404 404 404 404 403 403 403 ok  404  pk=lone_union
POST members:agency_add                    in  404 404 404 404 404 403 403 403 ok  404  pk=lone_union
GET  members:blocks                        in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
POST members:blocks                        in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  members:block_add                     in  403 ok  403 403 ok  ok  ok  403 403 403
POST members:block_add                     in  403 ok  403 403 ok  ok  ok  403 403 403
GET  members:block                         in  404 ok  ok  404 ok  ok  404 404 ok  404  pk=block
GET  members:block_edit                    in  404 403 403 404 403 ok  404 404 403 404  pk=block
POST members:block_edit                    in  404 403 403 404 403 ok  404 404 403 404  pk=block
GET  members:block_seats                   in  404 403 403 404 403 ok  404 404 403 404  pk=block
POST members:block_seats                   in  404 403 403 404 403 ok  404 404 403 404  pk=block
GET  members:block_unseat                  in  404 403 403 404 403 ok  404 404 403 404  pk=block
POST members:block_unseat                  in  404 403 403 404 403 ok  404 404 403 404  pk=block
GET  members:block_copy                    in  404 403 403 404 403 ok  404 404 403 404  pk=block
POST members:block_copy                    in  404 403 403 404 403 go  404 404 403 404  pk=block
GET  members:people                        in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
POST members:people                        in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  members:person_add                    in  403 403 403 403 403 403 403 403 ok  403
POST members:person_add                    in  403 403 403 403 403 403 403 403 ok  403
GET  members:person                        in  ok  ok  ok  404 ok  ok  404 404 ok  404  pk=person
GET  members:person_edit                   in  403 403 403 404 403 403 404 404 ok  404  pk=person
POST members:person_edit                   in  403 403 403 404 403 403 404 404 ok  404  pk=person
GET  members:person_join                   in  403 403 403 404 403 403 404 404 ok  404  pk=person
POST members:person_join                   in  403 403 403 404 403 403 404 404 ok  404  pk=person
GET  members:office_add                    in  403 403 403 403 403 403 403 403 ok  403  pk=person
POST members:office_add                    in  403 403 403 403 403 403 403 403 ok  403  pk=person
GET  members:invite                        in  403 403 403 404 403 403 404 404 ok  404  pk=person
POST members:invite                        in  403 403 403 404 403 403 404 404 ok  404  pk=person
GET  members:account_lock                  in  403 403 403 404 403 403 404 404 ok  404  pk=person
POST members:account_lock                  in  403 403 403 404 403 403 404 404 ok  404  pk=person
GET  members:reset_second_factor           in  403 403 403 404 403 403 404 404 ok  404  pk=person
POST members:reset_second_factor           in  403 403 403 404 403 403 404 404 ok  404  pk=person
GET  members:membership_move               in  403 403 403 404 403 403 404 404 ok  404  pk=membership
POST members:membership_move               in  403 403 403 404 403 403 404 404 ok  404  pk=membership
GET  members:membership_end                in  403 403 403 404 403 403 404 404 ok  404  pk=membership
POST members:membership_end                in  403 403 403 404 403 403 404 404 ok  404  pk=membership
GET  members:offices                       in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
POST members:offices                       in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
POST members:act_in                        in  404 404 404 404 404 404 404 404 404 404
GET  members:office_end                    in  404 403 403 403 403 403 404 404 ok  404  pk=office
POST members:office_end                    in  404 403 403 403 403 403 404 404 ok  404  pk=office
GET  members:imports                       in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  members:import_add                    in  403 403 403 403 403 403 403 403 ok  403
POST members:import_add                    in  403 403 403 403 403 403 403 403 ok  403
GET  members:import_template               in  403 403 403 403 403 403 403 403 ok  403
GET  members:import_detail                 in  404 404 404 404 404 404 404 404 ok  404  pk=import_run
POST members:import_confirm                in  404 404 404 404 404 404 404 404 go  404  pk=import_run
POST members:import_abandon                in  404 404 404 404 404 404 404 404 go  404  pk=import_run
POST members:import_resume                 in  404 404 404 404 404 404 404 404 go  404  pk=import_run
GET  members:import_marked                 in  404 404 404 404 404 404 404 404 ok  404  pk=import_run
GET  members:profile                       in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
POST members:profile                       in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  members:accept_invitation             ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok   key=invitation
POST members:accept_invitation             ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok   key=invitation
GET  members:asleep                        ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  members:unlock                        ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok   key=invitation
POST members:unlock                        410 410 410 410 410 410 410 410 410 410 410  key=invitation
# notifications
GET  notifications:inbox                   in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
POST notifications:inbox                   in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
POST notifications:all_read                in  go  go  go  go  go  go  go  go  go  go
POST notifications:read                    in  404 go  404 404 404 404 404 404 404 404  pk=notice
# documents
GET  documents:verify                      ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
POST documents:verify                      ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  documents:revocation_list             ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  documents:revocation_list_of          404 404 404 404 404 404 404 404 404 404 404  issuer=code
GET  documents:authority                   ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  documents:verify_code                 ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok   code=code
GET  documents:credential                  in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
POST documents:passkey_options             in  403 403 403 403 403 403 403 403 403 403
GET  documents:credential_enrol            in  403 403 403 ok  ok  403 ok  403 403 403
POST documents:credential_enrol            in  403 403 403 ok  ok  403 ok  403 403 403
GET  documents:credential_change_pin       in  404 404 404 ok  ok  404 404 404 404 404
POST documents:credential_change_pin       in  404 404 404 ok  ok  404 404 404 404 404
GET  documents:remote_credentials          in  403 403 403 ok  ok  403 ok  403 403 403
POST documents:remote_credentials          in  403 403 403 ok  ok  403 ok  403 403 403
POST documents:remote_credential_unlink    in  404 404 404 404 404 404 404 404 404 404  pk=1
GET  documents:credential_revoke           in  404 404 404 ok  ok  404 404 404 404 404
POST documents:credential_revoke           in  404 404 404 ok  ok  404 404 404 404 404
# operations
GET  overview:operations                   in  403 403 403 403 403 403 403 403 ok  403
POST overview:file_check_start             in  403 403 403 403 403 403 403 403 go  403
GET  overview:holidays                          in  403 403 403 403 403 403 403 403 ok  403
POST overview:holidays                          in  403 403 403 403 403 403 403 403 ok  403
GET  overview:holiday_add                       in  403 403 403 403 403 403 403 403 ok  403
POST overview:holiday_add                       in  403 403 403 403 403 403 403 403 ok  403
GET  overview:holiday_edit                      in  403 403 403 403 403 403 403 403 ok  403  pk=holiday
POST overview:holiday_edit                      in  403 403 403 403 403 403 403 403 ok  403  pk=holiday
GET  overview:holiday_delete                    in  403 403 403 403 403 403 403 403 ok  403  pk=holiday
POST overview:holiday_delete                    in  403 403 403 403 403 403 403 403 go  403  pk=holiday
GET  pledges:legal_texts                        in  403 403 403 403 403 403 403 403 ok  403
POST pledges:legal_texts                        in  403 403 403 403 403 403 403 403 ok  403
GET  pledges:legal_text_add                     in  403 403 403 403 403 403 403 403 ok  403
POST pledges:legal_text_add                     in  403 403 403 403 403 403 403 403 ok  403
GET  pledges:legal_text                         in  403 403 403 403 403 403 403 403 ok  403  pk=legal_text
GET  pledges:legal_text_edit                    in  403 403 403 403 403 403 403 403 ok  403  pk=legal_text
POST pledges:legal_text_edit                    in  403 403 403 403 403 403 403 403 ok  403  pk=legal_text
GET  pledges:legal_text_end                     in  403 403 403 403 403 403 403 403 ok  403  pk=legal_text
POST pledges:legal_text_end                     in  403 403 403 403 403 403 403 403 ok  403  pk=legal_text
GET  pledges:legal_text_delete                  in  403 403 403 403 403 403 403 403 ok  403  pk=legal_text
POST pledges:legal_text_delete                  in  403 403 403 403 403 403 403 403 go  403  pk=legal_text
# campaigns
GET  campaigns:list                        in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
POST campaigns:list                        in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  campaigns:add                         in  403 ok  403 403 ok  ok  ok  403 403 403
POST campaigns:add                         in  403 ok  403 403 ok  ok  ok  403 403 403
GET  campaigns:detail                      in  ok  ok  ok  ok  ok  ok  404 404 ok  404  pk=campaign
GET  campaigns:edit                        in  404 ok  403 404 ok  ok  404 404 403 404  pk=campaign_draft
POST campaigns:edit                        in  404 ok  403 404 ok  ok  404 404 403 404  pk=campaign_draft
GET  campaigns:launch                      in  404 ok  403 404 ok  ok  404 404 403 404  pk=campaign_draft
POST campaigns:launch                      in  404 go  403 404 go  go  404 404 403 404  pk=campaign_draft
GET  campaigns:close                       in  403 ok  403 403 ok  ok  404 404 403 404  pk=campaign
POST campaigns:close                       in  403 ok  403 403 ok  ok  404 404 403 404  pk=campaign
GET  campaigns:join                        in  403 ok  403 403 ok  ok  404 404 403 404  pk=campaign
POST campaigns:join                        in  403 ok  403 403 ok  ok  404 404 403 404  pk=campaign
GET  campaigns:leave                       in  403 ok  403 403 ok  ok  404 404 403 404  pk=campaign
POST campaigns:leave                       in  403 ok  403 403 ok  ok  404 404 403 404  pk=campaign
GET  campaigns:join_self                   in  ok  ok  ok  ok  ok  ok  404 404 ok  404  pk=campaign
POST campaigns:join_self                   in  ok  ok  ok  ok  ok  ok  404 404 ok  404  pk=campaign
GET  campaigns:join_people                 in  403 ok  403 403 ok  ok  404 404 403 404  pk=campaign
POST campaigns:join_people                 in  403 ok  403 403 ok  ok  404 404 403 404  pk=campaign
GET  campaigns:registrations               in  ok  ok  ok  ok  ok  ok  404 404 ok  404  pk=campaign
POST campaigns:registrations               in  403 ok  ok  403 ok  ok  404 404 403 404  pk=campaign
POST campaigns:registrations_remind        in  403 go  403 403 go  go  404 404 403 404  pk=campaign
GET  campaigns:registration_withdraw       in  404 ok  403 404 ok  ok  404 404 403 404  pk=registration
POST campaigns:registration_withdraw       in  404 ok  403 404 ok  ok  404 404 403 404  pk=registration
GET  campaigns:document                    in  404 404 404 404 404 404 404 404 404 404  pk=campaign
GET  campaigns:clone                       in  403 ok  403 403 ok  ok  404 404 403 404  pk=campaign
POST campaigns:clone                       in  403 ok  403 403 ok  ok  404 404 403 404  pk=campaign
GET  campaigns:plans                       in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
POST campaigns:plans                       in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  campaigns:plan_add                    in  403 ok  403 403 ok  ok  ok  403 403 403
POST campaigns:plan_add                    in  403 ok  403 403 ok  ok  ok  403 403 403
GET  campaigns:plan                        in  ok  ok  ok  404 ok  ok  404 404 ok  404  pk=plan
GET  campaigns:plan_edit                   in  403 ok  403 404 ok  ok  404 404 403 404  pk=plan
POST campaigns:plan_edit                   in  403 ok  403 404 ok  ok  404 404 403 404  pk=plan
GET  campaigns:plan_pdf                    in  ok  ok  ok  404 ok  ok  404 404 ok  404  pk=plan
GET  campaigns:plan_docx                   in  ok  ok  ok  404 ok  ok  404 404 ok  404  pk=plan
GET  campaigns:measure_add                 in  403 ok  403 404 ok  ok  404 404 403 404  pk=plan
POST campaigns:measure_add                 in  403 ok  403 404 ok  ok  404 404 403 404  pk=plan
GET  campaigns:measure_edit                in  403 ok  403 404 ok  ok  404 404 403 404  pk=measure
POST campaigns:measure_edit                in  403 ok  403 404 ok  ok  404 404 403 404  pk=measure
POST campaigns:measure_start               in  go  go  403 404 go  go  404 404 403 404  pk=measure
GET  campaigns:measure_finish              in  ok  ok  403 404 ok  ok  404 404 403 404  pk=measure
POST campaigns:measure_finish              in  go  go  403 404 go  go  404 404 403 404  pk=measure
GET  campaigns:measure_drop                in  403 ok  403 404 ok  ok  404 404 403 404  pk=measure
POST campaigns:measure_drop                in  403 ok  403 404 ok  ok  404 404 403 404  pk=measure
POST campaigns:measure_plan_again          in  403 go  403 404 go  go  404 404 403 404  pk=measure
GET  campaigns:launch_plan_pdf             in  ok  ok  ok  ok  ok  ok  404 404 ok  404  pk=campaign
GET  campaigns:launch_plan_docx            in  ok  ok  ok  ok  ok  ok  404 404 ok  404  pk=campaign
GET  campaigns:indicator_add               in  403 ok  403 403 ok  ok  404 404 403 404  pk=campaign
POST campaigns:indicator_add               in  403 ok  403 403 ok  ok  404 404 403 404  pk=campaign
GET  campaigns:indicators                  in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
POST campaigns:indicators                  in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  campaigns:own_indicator_add           in  403 ok  403 403 ok  ok  ok  403 403 403
POST campaigns:own_indicator_add           in  403 ok  403 403 ok  ok  ok  403 403 403
GET  campaigns:indicator_edit              in  403 ok  403 403 ok  ok  404 404 403 404  pk=indicator
POST campaigns:indicator_edit              in  403 ok  403 403 ok  ok  404 404 403 404  pk=indicator
GET  campaigns:indicator_replace           in  403 ok  403 403 ok  ok  404 404 403 404  pk=indicator
POST campaigns:indicator_replace           in  403 ok  403 403 ok  ok  404 404 403 404  pk=indicator
# achievements
GET  achievements:list                     in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
POST achievements:list                     in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  achievements:review                   in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
POST achievements:review                   in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  achievements:examine                  in  403 403 ok  404 ok  ok  404 404 403 404  pk=achievement_submitted
GET  achievements:decide                   in  403 403 ok  403 ok  ok  ok  403 403 403
POST achievements:decide                   in  403 403 ok  403 ok  ok  ok  403 403 403
GET  achievements:add                      in  403 ok  403 403 ok  ok  ok  403 403 403
POST achievements:add                      in  403 ok  403 403 ok  ok  ok  403 403 403
POST achievements:draft_keep               in  403 ok  403 403 ok  ok  ok  403 403 403  key=draft_key
POST achievements:draft_discard            in  404 go  404 404 404 404 404 404 404 404  pk=form_draft
GET  achievements:outbox                   in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  achievements:quick                    in  403 ok  403 403 ok  ok  ok  403 403 403
POST achievements:quick                    in  403 ok  403 403 ok  ok  ok  403 403 403
GET  achievements:detail                   in  ok  ok  ok  404 ok  ok  404 404 ok  404  pk=achievement
GET  achievements:edit                     in  403 ok  403 404 403 403 404 404 403 404  pk=achievement_draft
POST achievements:edit                     in  403 ok  403 404 403 403 404 404 403 404  pk=achievement_draft
POST achievements:submit                   in  403 go  403 404 403 403 404 404 403 404  pk=achievement_draft
POST achievements:stage                    in  403 ok  403 403 ok  ok  ok  403 403 403
GET  achievements:delete                   in  403 ok  403 404 403 403 404 404 403 404  pk=achievement_draft
POST achievements:delete                   in  403 go  403 404 403 403 404 404 403 404  pk=achievement_draft
POST achievements:approve                  in  403 403 go  404 go  go  404 404 403 404  pk=achievement_submitted
GET  achievements:return                   in  403 403 ok  404 ok  ok  404 404 403 404  pk=achievement_submitted
POST achievements:return                   in  403 403 ok  404 ok  ok  404 404 403 404  pk=achievement_submitted
GET  achievements:correct                  in  403 ok  403 404 ok  ok  404 404 403 404  pk=achievement
POST achievements:correct                  in  403 ok  403 404 ok  ok  404 404 403 404  pk=achievement
GET  achievements:evidence                 in  ok  ok  ok  404 ok  ok  404 404 ok  404  pk=evidence
GET  achievements:staged                   in  404 404 404 404 404 404 404 404 404 404  pk=1
# publications
GET  publications:robots                   ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  publications:list                     in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
POST publications:list                     in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  publications:detail                   in  404 ok  ok  404 ok  ok  404 404 ok  404  pk=publication
GET  publications:publish                  in  404 403 ok  404 ok  ok  404 404 403 404  pk=proposal
POST publications:publish                  in  404 403 ok  404 ok  ok  404 404 403 404  pk=proposal
GET  publications:withdraw                 in  404 ok  ok  404 ok  ok  404 404 403 404  pk=proposal
POST publications:withdraw                 in  404 ok  ok  404 ok  ok  404 404 403 404  pk=proposal
GET  publications:consent_record           in  404 ok  ok  404 ok  ok  404 404 403 404  pk=proposal consent=consent
POST publications:consent_record           in  404 ok  ok  404 ok  ok  404 404 403 404  pk=proposal consent=consent
GET  publications:photo                    in  ok  ok  ok  404 ok  ok  404 404 ok  404  pk=public_photo
GET  publications:consents                 in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
POST publications:consents                 in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  publications:consent                  in  ok  404 404 404 404 404 404 404 404 404  pk=consent
POST publications:consent                  in  go  404 404 404 404 404 404 404 404 404  pk=consent
GET  publications:deed_propose             in  403 ok  ok  404 ok  ok  404 404 403 404  pk=achievement_unshown
GET  publications:member_propose           in  403 ok  ok  404 ok  ok  404 404 403 404  pk=person
GET  publications:unit_propose             in  404 ok  ok  403 ok  ok  404 404 403 404  pk=unit
GET  publications:campaign                 in  403 ok  403 403 ok  ok  404 404 403 404  pk=campaign
POST publications:deed_propose             in  403 ok  ok  404 ok  ok  404 404 403 404  pk=achievement_unshown
POST publications:member_propose           in  403 ok  ok  404 ok  ok  404 404 403 404  pk=person
POST publications:unit_propose             in  404 ok  ok  403 ok  ok  404 404 403 404  pk=unit
POST publications:campaign                 in  403 ok  403 403 ok  ok  404 404 403 404  pk=campaign
GET  public:front                          ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  public:campaigns                      ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  public:campaign                       ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok   pk=public_campaign
GET  public:deeds                          ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  public:deed                           ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok   pk=publication
GET  public:role_models                    ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  public:reports                        ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  public:role_model                     ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok   pk=role_model
GET  public:report                         ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok   pk=report_public
GET  public:photo                          ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok   code=photo_code width=480
GET  public:rss                            ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  public:atom                           ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  public:sitemap                        ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  public_en:front                       ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  public_en:campaigns                   ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  public_en:campaign                    ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok   pk=public_campaign
GET  public_en:deeds                       ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  public_en:deed                        ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok   pk=publication
GET  public_en:role_models                 ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  public_en:reports                     ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  public_en:role_model                  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok   pk=role_model
GET  public_en:report                      ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok   pk=report_public
GET  public_en:photo                       ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok   code=photo_code width=480
GET  public_en:rss                         ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  public_en:atom                        ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  public_en:sitemap                     ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  achievements:import_add               in  403 ok  403 403 ok  ok  ok  403 403 403
POST achievements:import_add               in  403 ok  403 403 ok  ok  ok  403 403 403
GET  achievements:import_template          in  403 ok  403 403 ok  ok  ok  403 403 403
# pledges
GET  pledges:list                          in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
POST pledges:list                          in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  pledges:add                           in  403 ok  403 403 ok  ok  ok  403 403 403
POST pledges:add                           in  403 ok  403 403 ok  ok  ok  403 403 403
GET  overview:sign_many                    in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
POST overview:sign_many                    in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  overview:signed_many                  in  go  go  go  go  go  go  go  go  go  go
GET  pledges:detail                        in  404 ok  ok  ok  ok  ok  404 404 ok  404  pk=pledge
GET  pledges:edit                          in  404 ok  403 404 ok  ok  404 404 403 404  pk=pledge_draft
POST pledges:edit                          in  404 ok  403 404 ok  ok  404 404 403 404  pk=pledge_draft
GET  pledges:preview                       in  404 ok  ok  404 ok  ok  404 404 ok  404  pk=pledge_draft
GET  pledges:preview_page                  in  404 ok  ok  404 ok  ok  404 404 ok  404  pk=pledge_draft page=1
GET  pledges:discard                       in  404 ok  403 404 ok  ok  404 404 403 404  pk=pledge_draft
POST pledges:discard                       in  404 go  403 404 go  go  404 404 403 404  pk=pledge_draft
GET  pledges:circulate                     in  404 ok  403 404 ok  ok  404 404 403 404  pk=pledge_draft
POST pledges:circulate                     in  404 ok  403 404 ok  ok  404 404 403 404  pk=pledge_draft
GET  pledges:page_image                    in  404 ok  ok  ok  ok  ok  404 404 ok  404  pk=pledge page=1
GET  pledges:sign                          in  404 403 403 ok  ok  403 404 404 403 404  pk=pledge
POST pledges:sign                          in  404 403 403 ok  ok  403 404 404 403 404  pk=pledge
GET  pledges:sign_outside                  in  404 403 403 ok  ok  403 404 404 403 404  pk=pledge
POST pledges:sign_outside                  in  404 403 403 ok  ok  403 404 404 403 404  pk=pledge
GET  pledges:sign_remotely                 in  404 403 403 ok  ok  403 404 404 403 404  pk=pledge
POST pledges:sign_remotely                 in  404 403 403 ok  ok  403 404 404 403 404  pk=pledge
GET  pledges:attest_paper                  in  404 ok  403 403 ok  ok  404 404 ok  404  pk=pledge party_pk=party
POST pledges:attest_paper                  in  404 ok  403 403 ok  ok  404 404 ok  404  pk=pledge party_pk=party
GET  pledges:withdraw_scan                 in  404 ok  403 403 ok  ok  404 404 ok  404  pk=pledge party_pk=party
POST pledges:withdraw_scan                 in  404 ok  403 403 ok  ok  404 404 ok  404  pk=pledge party_pk=party
GET  pledges:scan                          in  404 404 404 404 404 404 404 404 404 404  pk=pledge party_pk=party
GET  pledges:decline                       in  404 403 403 ok  ok  403 404 404 403 404  pk=pledge
POST pledges:decline                       in  404 403 403 ok  ok  403 404 404 403 404  pk=pledge
GET  pledges:request_changes               in  404 403 403 ok  ok  403 404 404 403 404  pk=pledge
POST pledges:request_changes               in  404 403 403 ok  ok  403 404 404 403 404  pk=pledge
GET  pledges:withdraw                      in  404 ok  403 403 ok  ok  404 404 403 404  pk=pledge
POST pledges:withdraw                      in  404 ok  403 403 ok  ok  404 404 403 404  pk=pledge
POST pledges:rewrite                       in  404 403 403 403 403 403 404 404 403 404  pk=pledge
GET  pledges:successor                     in  404 403 403 ok  403 403 404 404 ok  404  pk=pledge party_pk=party
POST pledges:successor                     in  404 403 403 ok  403 403 404 404 ok  404  pk=pledge party_pk=party
POST pledges:model                         in  404 go  403 403 go  go  404 404 403 404  pk=pledge
POST pledges:amend                         in  404 403 403 403 403 403 404 404 403 404  pk=pledge
GET  pledges:sheet                         in  404 ok  ok  ok  ok  ok  404 404 ok  404  pk=pledge
GET  pledges:result                        in  404 ok  ok  ok  ok  ok  404 404 ok  404  pk=pledge commitment_pk=promised
GET  pledges:evidence                      in  404 ok  ok  ok  ok  ok  404 404 ok  404  pk=pledge
GET  pledges:pdf                           in  404 ok  ok  ok  ok  ok  404 404 ok  404  pk=pledge
# reports
GET  reports:list                          in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
POST reports:list                          in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  reports:new                           in  403 ok  403 403 ok  ok  ok  403 403 403
POST reports:new                           in  403 ok  403 403 ok  ok  ok  403 403 403
GET  reports:detail                        in  ok  ok  ok  ok  ok  ok  404 404 ok  404  pk=report
GET  reports:narrative                     in  404 ok  403 404 ok  ok  404 404 403 404  pk=report_draft
POST reports:narrative                     in  404 ok  403 404 ok  ok  404 404 403 404  pk=report_draft
GET  reports:rebuild                       in  404 ok  403 404 ok  ok  404 404 403 404  pk=report_draft
POST reports:rebuild                       in  404 go  403 404 go  go  404 404 403 404  pk=report_draft
GET  reports:finalise                      in  404 403 ok  404 ok  ok  404 404 403 404  pk=report_draft
POST reports:finalise                      in  404 403 go  404 go  go  404 404 403 404  pk=report_draft
GET  reports:publish                       in  403 403 ok  403 ok  ok  404 404 403 404  pk=report
POST reports:publish                       in  403 403 go  403 go  go  404 404 403 404  pk=report
GET  reports:show                          in  403 403 ok  403 ok  ok  404 404 403 404  pk=report
POST reports:show                          in  403 403 go  403 go  go  404 404 403 404  pk=report
GET  reports:hide                          in  403 403 ok  403 ok  ok  404 404 403 404  pk=report_public
POST reports:hide                          in  403 403 go  403 go  go  404 404 403 404  pk=report_public
GET  reports:new_version                   in  403 ok  403 403 ok  ok  404 404 403 404  pk=report
POST reports:new_version                   in  403 ok  403 403 ok  ok  404 404 403 404  pk=report
GET  reports:duties                        in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
POST reports:duties                        in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  reports:duty_add                      in  403 403 ok  403 ok  ok  ok  403 403 403
POST reports:duty_add                      in  403 403 ok  403 ok  ok  ok  403 403 403
GET  reports:duty                          in  404 ok  ok  404 ok  ok  ok  404 ok  404  pk=duty
POST reports:duty                          in  404 ok  ok  404 ok  ok  ok  404 ok  404  pk=duty
GET  reports:duty_edit                     in  404 403 403 404 403 ok  403 404 403 404  pk=duty
POST reports:duty_edit                     in  404 403 403 404 403 ok  403 404 403 404  pk=duty
GET  reports:outlines                      in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  reports:outline_edit                  in  403 403 ok  403 ok  ok  ok  403 403 403  unit_kind=department kind=year
POST reports:outline_edit                  in  403 403 ok  403 ok  ok  ok  403 403 403  unit_kind=department kind=year
GET  reports:outline_withdraw              in  403 403 404 403 404 404 404 403 403 403  unit_kind=department kind=year
POST reports:outline_withdraw              in  403 403 404 403 404 404 404 403 403 403  unit_kind=department kind=year
GET  reports:schedules                     in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
POST reports:schedules                     in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  reports:schedule_add                  in  403 ok  403 403 ok  ok  ok  403 403 403
POST reports:schedule_add                  in  403 ok  403 403 ok  ok  ok  403 403 403
GET  reports:schedule                      in  404 ok  ok  404 ok  ok  404 404 ok  404  pk=schedule
GET  reports:schedule_edit                 in  404 ok  403 404 ok  ok  404 404 403 404  pk=schedule
POST reports:schedule_edit                 in  404 ok  403 404 ok  ok  404 404 403 404  pk=schedule
GET  reports:circulate                     in  403 ok  ok  403 ok  ok  404 404 403 404  pk=report
POST reports:circulate                     in  403 ok  ok  403 ok  ok  404 404 403 404  pk=report
GET  reports:sign                          in  404 403 403 404 ok  403 404 404 403 404  pk=report_sent
POST reports:sign                          in  404 403 403 404 ok  403 404 404 403 404  pk=report_sent
GET  reports:sign_outside                  in  404 403 403 404 ok  403 404 404 403 404  pk=report_sent
POST reports:sign_outside                  in  404 403 403 404 ok  403 404 404 403 404  pk=report_sent
GET  reports:sign_remotely                 in  404 403 403 404 ok  403 404 404 403 404  pk=report_sent
POST reports:sign_remotely                 in  404 403 403 404 ok  403 404 404 403 404  pk=report_sent
GET  reports:decline                       in  404 403 403 404 ok  403 404 404 403 404  pk=report_sent
POST reports:decline                       in  404 403 403 404 ok  403 404 404 403 404  pk=report_sent
GET  reports:page_image                    in  404 ok  ok  404 ok  ok  404 404 ok  404  pk=report_sent page=1
GET  reports:send                          in  403 403 ok  403 ok  ok  404 404 403 404  pk=report
POST reports:send                          in  403 403 go  403 go  go  404 404 403 404  pk=report
GET  reports:receive                       in  404 403 403 404 403 ok  404 404 403 404  pk=report_sent
POST reports:receive                       in  404 403 403 404 403 go  404 404 403 404  pk=report_sent
GET  reports:return                        in  404 403 403 404 403 ok  404 404 403 404  pk=report_sent
POST reports:return                        in  404 403 403 404 403 ok  404 404 403 404  pk=report_sent
GET  reports:pdf                           in  ok  ok  ok  ok  ok  ok  404 404 ok  404  pk=report
GET  reports:file                          in  ok  ok  ok  ok  ok  ok  404 404 ok  404  pk=report suffix=json
GET  reports:schema                        in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  reports:compare                       in  ok  ok  ok  ok  ok  ok  404 404 ok  404  pk=report
GET  reports:figure                        in  ok  ok  ok  ok  ok  ok  404 404 ok  404  pk=report key=figure
GET  reports:photo                         in  ok  ok  ok  ok  ok  ok  404 404 ok  404  pk=report evidence=evidence
# overview
GET  overview:home                         ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  overview:campaign_progress            in  ok  ok  ok  ok  ok  ok  404 404 ok  404  pk=campaign
GET  overview:campaign_timeline            in  ok  ok  ok  ok  ok  ok  404 404 ok  404  pk=campaign
GET  overview:calendar                     in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  overview:calendar_feed                in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
POST overview:calendar_feed                in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
POST overview:calendar_feed_revoke         in  404 404 404 404 404 404 404 404 404 404
GET  overview:own_record                   in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  overview:own_record_pdf               in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
GET  overview:member_record                in  ok  ok  ok  404 ok  ok  404 404 ok  404  pk=person
GET  overview:member_record_pdf            in  ok  ok  ok  404 ok  ok  404 404 ok  404  pk=person
GET  overview:unit_year                    in  404 ok  ok  ok  ok  ok  404 404 ok  404  pk=unit
GET  overview:unit_people                  in  404 ok  ok  ok  ok  ok  404 404 ok  404  pk=unit
POST overview:unit_people                  in  404 ok  ok  ok  ok  ok  404 404 ok  404  pk=unit
GET  overview:unit_offices                 in  404 ok  ok  ok  ok  ok  404 404 ok  404  pk=unit
POST overview:unit_offices                 in  404 ok  ok  ok  ok  ok  404 404 ok  404  pk=unit
GET  overview:unit_campaigns               in  404 ok  ok  ok  ok  ok  404 404 ok  404  pk=unit
POST overview:unit_campaigns               in  404 ok  ok  ok  ok  ok  404 404 ok  404  pk=unit
GET  overview:unit_deeds                   in  404 ok  ok  ok  ok  ok  404 404 ok  404  pk=unit
POST overview:unit_deeds                   in  404 ok  ok  ok  ok  ok  404 404 ok  404  pk=unit
GET  overview:unit_targets                 in  404 ok  ok  ok  ok  ok  404 404 ok  404  pk=unit
POST overview:unit_targets                 in  404 ok  ok  ok  ok  ok  404 404 ok  404  pk=unit
GET  overview:unit_plans                   in  404 ok  ok  ok  ok  ok  404 404 ok  404  pk=unit
POST overview:unit_plans                   in  404 ok  ok  ok  ok  ok  404 404 ok  404  pk=unit
GET  overview:calendar_ics                 404 404 404 404 404 404 404 404 404 404 404  token=unknown
"""


@dataclass(frozen=True)
class Row:
    name: str
    method: str
    answers: tuple[str, ...]
    about: tuple[str, ...]


def _row(line: str) -> Row:
    method, name, *rest = line.split()
    return Row(name, method, tuple(rest[: len(KINDS)]), tuple(rest[len(KINDS) :]))


ROWS = [_row(line) for line in TABLE.splitlines() if line and not line.startswith("#")]
