package org.huizhi.mail;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** The words of mails. */
@MessageBundle("mail")
interface MailMessages {

    @Message
    String escalated();

    @Message
    String contested();

    @Message
    String overdue();

    @Message
    String due_soon();

    @Message
    String part_overdue();

    @Message
    String part_due_soon();

    @Message
    String statement_to_sign();

    @Message
    String statement_disputed();

    @Message
    String silence_begun();

    @Message
    String silence_ended();

    @Message
    String subject(String region, String what);

    @Message
    String counted(String what, String count);

    @Message
    String for_node();

    @Message
    String due(String day);

    @Message
    String overdue_since(String day);

    @Message
    String more(String count);

    @Message
    String node(String region);

    @Message
    String footer();

    @Message
    String trial();

    @Message
    String trial_office();

    @Message
    String trial_node();
}
