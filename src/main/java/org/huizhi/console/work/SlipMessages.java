package org.huizhi.console.work;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** The page of a slip. */
@MessageBundle("slip")
interface SlipMessages {

    @Message
    String title(String number);

    @Message
    String notification(String number);

    @Message
    String from_to(String from, String to);

    @Message
    String facts();

    @Message
    String sender();

    @Message
    String receiver();

    @Message
    String receiver_chooses();

    @Message
    String office_now();

    @Message
    String submitted();

    @Message
    String agreement();

    @Message
    String version(String number);

    @Message
    String identifier();

    @Message
    String no_due();

    @Message
    String no_return_needed();

    @Message
    String accept_by();

    @Message
    String question();

    @Message
    String contents();

    @Message
    String not_for_you();

    @Message
    String erased();

    @Message
    String unverified(String field);

    @Message
    String read_is_audited();

    @Message
    String answers();

    @Message
    String return_final();

    @Message
    String return_interim();

    @Message
    String late_because();

    @Message
    String said();

    @Message
    String said_decline();

    @Message
    String said_contest();

    @Message
    String said_withdrawal();

    @Message
    String said_assessment();

    @Message
    String said_extension();

    @Message
    String said_extension_decision();

    @Message
    String said_reminder();

    @Message
    String rounds();

    @Message
    String round(String number);

    @Message
    String began();

    @Message
    String due_date();

    @Message
    String first_due_date();

    @Message
    String receiver_counts();

    @Message
    String extended();

    @Message
    String accepted();

    @Message
    String declined();

    @Message
    String returned();

    @Message
    String arrived();

    @Message
    String arrived_late();

    @Message
    String judge_by();

    @Message
    String contested();

    @Message
    String withdrawn();

    @Message
    String verdict();

    @Message
    String verdict_valid();

    @Message
    String verdict_invalid();

    @Message
    String took(String days);

    @Message
    String sender_fault();

    @Message
    String holidays_unknown(String years);

    @Message
    String parts();

    @Message
    String part(String number);

    @Message
    String part_question();

    @Message
    String part_answer();

    @Message
    String part_decline();

    @Message
    String merge_faults();

    @Message
    String timeline();

    @Message
    String signature_ours();

    @Message
    String signature_theirs(String region);

    @Message
    String signature_none();

    @Message
    String by(String name);

    @Message
    String on_behalf(String office);

    @Message
    String to_office(String office);

    @Message
    String evidence();

    @Message
    String evidence_download();

    @Message
    String evidence_help();

    @Message
    String can_now();

    @Message
    String now_nothing();

    @Message
    String now_nothing_for_you();

    @Message
    String not_now();

    @Message
    String attachments();

    @Message
    String bytes(String number);

    @Message
    String attachment_sent();

    @Message
    String attachment_arrived();

    @Message
    String attachment_awaited();

    @Message
    String attachment_received();

    @Message
    String attachment_withheld();

    @Message
    String attachment_lost();
}
