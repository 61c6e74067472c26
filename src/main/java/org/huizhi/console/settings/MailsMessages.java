package org.huizhi.console.settings;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** The words of the pages about e-mail. */
@MessageBundle("mails")
interface MailsMessages {

    @Message
    String title();

    @Message
    String about();

    @Message
    String lead();

    @Message
    String off();

    @Message
    String waiting();

    @Message
    String who();

    @Message
    String node();

    @Message
    String addresses();

    @Message
    String language();

    @Message
    String language_zh();

    @Message
    String language_en();

    @Message
    String nobody();

    @Message
    String change();

    @Message
    String told_office();

    @Message
    String told_node();

    @Message
    String addresses_hint();

    @Message
    String save();

    @Message
    String trial();

    @Message
    String trial_hint();

    @Message
    String send_trial();

    @Message
    String parked();

    @Message
    String parked_lead();

    @Message
    String subject();

    @Message
    String made();

    @Message
    String failure();

    @Message
    String again();

    @Message
    String discard();
}
