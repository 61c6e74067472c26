package org.huizhi.console.work;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Worklists, and what surrounds the page of a slip. */
@MessageBundle("work")
interface WorkMessages {

    @Message
    String title();

    @Message
    String lead();

    @Message
    String views();

    @Message
    String view_open();

    @Message
    String view_due_today();

    @Message
    String view_overdue();

    @Message
    String view_new();

    @Message
    String view_sent_back();

    @Message
    String view_contested();

    @Message
    String view_to_decide();

    @Message
    String view_waiting();

    @Message
    String view_escalated();

    @Message
    String view_all();

    @Message
    String view_parts();

    @Message
    String more_than(String number);

    @Message
    String found_open();

    @Message
    String found_due_today();

    @Message
    String found_overdue();

    @Message
    String found_new();

    @Message
    String found_sent_back();

    @Message
    String found_contested();

    @Message
    String found_to_decide();

    @Message
    String found_waiting();

    @Message
    String found_escalated();

    @Message
    String found_all();

    @Message
    String select();

    @Message
    String select_slip(String number);

    @Message
    String number();

    @Message
    String type();

    @Message
    String counterpart();

    @Message
    String office();

    @Message
    String due();

    @Message
    String state();

    @Message
    String direction();

    @Message
    String direction_incoming();

    @Message
    String direction_outgoing();

    @Message
    String direction_mine();

    @Message
    String direction_any();

    @Message
    String urgency();

    @Message
    String urgency_normal();

    @Message
    String urgency_urgent();

    @Message
    String due_from();

    @Message
    String due_to();

    @Message
    String reference();

    @Message
    String none();

    @Message
    String none_filtered();

    @Message
    String due_today();

    @Message
    String due_in(String days);

    @Message
    String due_over(String days);

    @Message
    String judge_passed();

    @Message
    String round_two();

    @Message
    String parts_open(String number);

    @Message
    String extension_proposed();

    @Message
    String escalated();

    @Message
    String reminded();

    @Message
    String state_submitted();

    @Message
    String state_sent();

    @Message
    String state_delivered();

    @Message
    String state_received();

    @Message
    String state_accepted();

    @Message
    String state_returned();

    @Message
    String state_assessed();

    @Message
    String state_declined();

    @Message
    String state_refused();

    @Message
    String state_withdrawn();

    @Message
    String bulk();

    @Message
    String bulk_accept();

    @Message
    String bulk_hand_over();

    @Message
    String bulk_remind();

    @Message
    String bulk_none();

    @Message
    String bulk_none_possible();

    @Message
    String bulk_left_out();

    @Message
    String bulk_title_accept();

    @Message
    String bulk_title_hand_over();

    @Message
    String bulk_title_remind();

    @Message
    String bulk_does_accept();

    @Message
    String bulk_does_hand_over();

    @Message
    String bulk_does_remind();

    @Message
    String bulk_result();

    @Message
    String bulk_done();

    @Message
    String bulk_not_done();

    @Message
    String bulk_back();

    @Message
    String result();

    @Message
    String cancel();

    @Message
    String parts_title();

    @Message
    String part();

    @Message
    String asked_by();

    @Message
    String part_open();

    @Message
    String part_answered();

    @Message
    String part_declined();

    @Message
    String part_closed();

    @Message
    String keys();

    @Message
    String keys_help();

    @Message
    String keys_filter();

    @Message
    String keys_next();

    @Message
    String keys_rows();

    @Message
    String keys_select();

    @Message
    String keys_on();

    @Message
    String keys_close();
}
