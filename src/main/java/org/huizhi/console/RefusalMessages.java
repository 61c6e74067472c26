package org.huizhi.console;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Why a partner's node refused a message, as the end of a sentence about that node. */
@MessageBundle("refusal")
interface RefusalMessages {

    @Message
    String refusal_unknown_sender();

    @Message
    String refusal_bad_signature();

    @Message
    String refusal_key_not_valid();

    @Message
    String refusal_header_mismatch();

    @Message
    String refusal_not_addressed_here();

    @Message
    String refusal_no_agreement();

    @Message
    String refusal_type_not_agreed();

    @Message
    String refusal_schema();

    @Message
    String refusal_unknown_office();

    @Message
    String refusal_unknown_notice();

    @Message
    String refusal_illegal_transition();

    @Message
    String refusal_duplicate_id();

    @Message
    String refusal_unsupported_type();

    @Message
    String refusal_too_old();

    @Message
    String refusal_in_future();
}
