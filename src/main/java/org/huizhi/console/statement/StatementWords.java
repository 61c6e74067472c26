package org.huizhi.console.statement;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What pages of statements say. */
@MessageBundle("statement")
interface StatementWords {

    @Message
    String title();

    @Message
    String lead();

    @Message
    String waiting();

    @Message
    String found(int number);

    @Message
    String partner();

    @Message
    String state();

    @Message
    String month();

    @Message
    String earlier();

    @Message
    String later();

    @Message
    String none_yet();

    @Message
    String none();

    @Message
    String state_none();

    @Message
    String state_proposed();

    @Message
    String state_received();

    @Message
    String state_settling();

    @Message
    String state_settlement_waits();

    @Message
    String state_agreed();

    @Message
    String state_disputed();

    @Message
    String state_disputed_ours();

    @Message
    String state_settled();

    @Message
    String state_superseded();

    @Message
    String apart(long number);

    @Message
    String version(int number);

    @Message
    String statement_of(String month, String partner);

    @Message
    String zero();

    @Message
    String differ_on(long number);

    @Message
    String compare_running();

    @Message
    String settled_on(long number);

    @Message
    String waits_for_other();

    @Message
    String waits_for_node();

    @Message
    String settlement_waits();

    @Message
    String superseded_by();

    @Message
    String cut_off();

    @Message
    String proposed_by();

    @Message
    String reason();

    @Message
    String counts();

    @Message
    String asks(String from, String to);

    @Message
    String count();

    @Message
    String ours();

    @Message
    String theirs();

    @Message
    String difference();

    @Message
    String same();

    @Message
    String unknown();

    @Message
    String differs(String by);

    @Message
    String counts_same();

    @Message
    String counts_differ(long number);

    @Message
    String due();

    @Message
    String withdrawn();

    @Message
    String misrouted();

    @Message
    String incomplete();

    @Message
    String cohort();

    @Message
    String returned();

    @Message
    String on_time();

    @Message
    String declined();

    @Message
    String open();

    @Message
    String extended();

    @Message
    String valid();

    @Message
    String invalid();

    @Message
    String contested();

    @Message
    String arrived_late();

    @Message
    String rounds();

    @Message
    String rounds_changed();

    @Message
    String sender();

    @Message
    String rounds_first(int shown, long number);

    @Message
    String round(int number);

    @Message
    String slip();

    @Message
    String what();

    @Message
    String what_all();

    @Message
    String missing_here();

    @Message
    String nothing();

    @Message
    String field_type();

    @Message
    String field_due_date();

    @Message
    String field_outcome();

    @Message
    String field_returned_on();

    @Message
    String field_extended();

    @Message
    String field_verdict();

    @Message
    String field_contested();

    @Message
    String field_arrived_late();

    @Message
    String outcome_returned();

    @Message
    String outcome_open();

    @Message
    String outcome_declined();

    @Message
    String outcome_misrouted();

    @Message
    String outcome_incomplete();

    @Message
    String outcome_withdrawn();

    @Message
    String outcome_gone();

    @Message
    String verdict_valid();

    @Message
    String verdict_invalid();

    @Message
    String whole_round(String day, String outcome);

    @Message
    String amends();

    @Message
    String amended_by();

    @Message
    String amended_in();

    @Message
    String amended_not();

    @Message
    String before();

    @Message
    String as_it_stands();

    @Message
    String after();

    @Message
    String no_count_changed();

    @Message
    String changes();

    @Message
    String changes_title(String month);

    @Message
    String changes_lead();

    @Message
    String changes_none();

    @Message
    String live_differs();

    @Message
    String keep();

    @Message
    String keep_paper();

    @Message
    String keep_document();

    @Message
    String keep_slips();

    @Message
    String keep_amendments();

    @Message
    String keep_differences();

    @Message
    String signatures();

    @Message
    String signed_at();

    @Message
    String events();

    @Message
    String event_proposed();

    @Message
    String event_received();

    @Message
    String event_agreed();

    @Message
    String event_disputed();

    @Message
    String event_settled();

    @Message
    String event_superseded();

    @Message
    String event_lines();

    @Message
    String event_differences();

    @Message
    String event_accepted();

    @Message
    String event_by(String actor);
}
