package org.huizhi.console;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What has just been done, said on the page that follows ({@link Pages#seeOther(String, String)}). */
@MessageBundle("done")
interface DoneMessages {

    @Message
    String saved();

    @Message
    String done_accept();

    @Message
    String done_decline();

    @Message
    String done_return();

    @Message
    String done_interim();

    @Message
    String done_extension();

    @Message
    String done_hand_over();

    @Message
    String done_parts();

    @Message
    String done_decide();

    @Message
    String done_remind();

    @Message
    String done_withdraw();

    @Message
    String done_assess();

    @Message
    String done_contest();

    @Message
    String done_part_answer();

    @Message
    String done_part_decline();

    @Message
    String done_send();

    @Message
    String draft_saved();

    @Message
    String draft_deleted();

    @Message
    String session_ended();

    @Message
    String password_changed();

    @Message
    String replayed();

    @Message
    String discarded();

    @Message
    String ended();

    @Message
    String registered();

    @Message
    String reissue_asked();

    @Message
    String agreement_drafted();

    @Message
    String agreement_discard();

    @Message
    String agreement_propose();

    @Message
    String agreement_sign();

    @Message
    String agreement_decline();

    @Message
    String agreement_suspend();

    @Message
    String agreement_resume();

    @Message
    String agreement_terminate();

    @Message
    String statement_renew();

    @Message
    String statement_accept();

    @Message
    String mail_tried();

    @Message
    String webhook_paused();

    @Message
    String webhook_resumed();

    @Message
    String webhook_answered();

    @Message
    String webhook_unanswered();

    @Message
    String webhook_deleted();
}
