package org.huizhi.console.send;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Sending a slip, from the choice of a type to the preview. */
@MessageBundle("send")
interface SendMessages {

    @Message
    String title();

    @Message
    String lead();

    @Message
    String drafts();

    @Message
    String draft_line(String type, String party);

    @Message
    String saved();

    @Message
    String step_type();

    @Message
    String step_party();

    @Message
    String step_form();

    @Message
    String type();

    @Message
    String asks();

    @Message
    String asks_nothing();

    @Message
    String possible(String number);

    @Message
    String possible_one();

    @Message
    String possible_none();

    @Message
    String party_lead();

    @Message
    String party();

    @Message
    String may();

    @Message
    String may_not();

    @Message
    String to(String party);

    @Message
    String sender();

    @Message
    String sender_help();

    @Message
    String region();

    @Message
    String region_help();

    @Message
    String office();

    @Message
    String office_help();

    @Message
    String department();

    @Message
    String department_help();

    @Message
    String urgency();

    @Message
    String urgency_help();

    @Message
    String reference();

    @Message
    String reference_help();

    @Message
    String addressing();

    @Message
    String contents();

    @Message
    String preview();

    @Message
    String preview_lead();

    @Message
    String change();

    @Message
    String send();

    @Message
    String does_send();

    @Message
    String does_tell();

    @Message
    String department_hub();

    @Message
    String department_health();

    @Message
    String department_civil_affairs();

    @Message
    String department_public_security();

    @Message
    String department_education();

    @Message
    String department_human_resources();

    @Message
    String not_chosen();

    @Message
    String doubts();

    @Message
    String strange_office();
}
