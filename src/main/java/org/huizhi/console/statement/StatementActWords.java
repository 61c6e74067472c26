package org.huizhi.console.statement;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What pages of acts on statements say. */
@MessageBundle("statementact")
interface StatementActWords {

    @Message
    String acts();

    @Message
    String act_renew();

    @Message
    String act_accept();

    @Message
    String act_countersign();

    @Message
    String what_it_does();

    @Message
    String by_whom(String who, String party);

    @Message
    String does_renew(String month, String day, int number);

    @Message
    String does_renew_then(String party);

    @Message
    String does_settle(int number, long rounds);

    @Message
    String does_settle_then(String party);

    @Message
    String does_countersign(String party, long rounds);

    @Message
    String reason_label();

    @Message
    String reason_hint();

    @Message
    String not_possible();

    @Message
    String meanwhile();

    @Message
    String to_statement();
}
