package org.huizhi.console.agreement;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What pages of acts on agreements say. */
@MessageBundle("agreementact")
interface AgreementActWords {

    @Message
    String acts_on_version(int number);

    @Message
    String acts_on_agreement();

    @Message
    String act_amend();

    @Message
    String draft_means();

    @Message
    String draft_amend(int number);

    @Message
    String does_propose_once();

    @Message
    String act_discard();

    @Message
    String title_discard();

    @Message
    String does_discard(int number);

    @Message
    String act_propose();

    @Message
    String act_sign();

    @Message
    String act_decline();

    @Message
    String act_suspend();

    @Message
    String act_resume();

    @Message
    String act_terminate();

    @Message
    String act_draft();

    @Message
    String title_propose();

    @Message
    String title_sign();

    @Message
    String title_decline();

    @Message
    String title_suspend();

    @Message
    String title_resume();

    @Message
    String title_terminate();

    @Message
    String what_it_does();

    @Message
    String by_whom(String who, String party);

    @Message
    String does_propose(String party, String day);

    @Message
    String does_sign(String day, String party);

    @Message
    String does_types(String from, String to);

    @Message
    String does_no_types(String from, String to);

    @Message
    String does_follows(int number);

    @Message
    String does_first();

    @Message
    String does_decline(String party);

    @Message
    String does_suspend();

    @Message
    String does_resume(String party);

    @Message
    String does_still_suspended(String party);

    @Message
    String does_terminate();

    @Message
    String does_earliest(String day);

    @Message
    String differs(int number);

    @Message
    String reason();

    @Message
    String reason_hint();

    @Message
    String assessment_lead();

    @Message
    String meanwhile();

    @Message
    String meanwhile_again();

    @Message
    String not_possible();

    @Message
    String to_agreement();

    @Message
    String draft_title();

    @Message
    String draft_next(int number);

    @Message
    String draft_lead();

    @Message
    String draft_keep();

    @Message
    String draft_basis();

    @Message
    String draft_period();

    @Message
    String draft_to_hint();

    @Message
    String draft_notice_hint();

    @Message
    String draft_clauses_hint();

    @Message
    String draft_included();

    @Message
    String draft_days();

    @Message
    String choose_partner();

    @Message
    String go_on();

    @Message
    String no_partner();
}
