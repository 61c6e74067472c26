package org.huizhi.console.audit;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

@MessageBundle("auditlog")
interface AuditMessages {

    @Message
    String title();

    @Message
    String lead();

    @Message
    String chained();

    @Message
    String signed();

    @Message
    String not_signed();

    @Message
    String rejected();

    @Message
    String see_rejected();

    @Message
    String none_rejected();

    @Message
    String export();

    @Message
    String export_hint();

    @Message
    String from();

    @Message
    String to();

    @Message
    String who();

    @Message
    String action();

    @Message
    String notice();

    @Message
    String position();

    @Message
    String when();

    @Message
    String detail();

    @Message
    String none();

    @Message
    String none_yet();
}
