package org.huizhi.console.work;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the timeline tells. */
@MessageBundle("event")
interface EventMessages {

    @Message
    String event_submitted();

    @Message
    String event_sent();

    @Message
    String event_delivered();

    @Message
    String event_delivered_here();

    @Message
    String event_refused();

    @Message
    String event_accepted();

    @Message
    String event_interim_return();

    @Message
    String event_returned();

    @Message
    String event_declined();

    @Message
    String event_contested();

    @Message
    String event_withdrawn();

    @Message
    String event_assessed();

    @Message
    String event_round_opened();

    @Message
    String event_extension_proposed();

    @Message
    String event_extension_granted();

    @Message
    String event_extension_refused();

    @Message
    String event_reminded();

    @Message
    String event_escalated();

    @Message
    String event_confirmed();

    @Message
    String event_message_refused();

    @Message
    String event_handed_over();

    @Message
    String event_part_asked();

    @Message
    String event_part_answered();

    @Message
    String event_part_declined();

    @Message
    String event_legal_hold();

    @Message
    String event_legal_hold_released();

    @Message
    String event_erased();

    @Message
    String reason_misrouted();

    @Message
    String reason_incomplete();

    @Message
    String reason_not_competent();

    @Message
    String reason_person_moved();

    @Message
    String reason_capacity();

    @Message
    String reason_reorganised();

    @Message
    String reason_other();

    @Message
    String reason_none();

    @Message
    String reason_waiting_for_third_party();

    @Message
    String reason_person_not_reached();

    @Message
    String reason_records_incomplete();

    @Message
    String reason_valid();

    @Message
    String reason_invalid();

    @Message
    String reason_automatic();
}
