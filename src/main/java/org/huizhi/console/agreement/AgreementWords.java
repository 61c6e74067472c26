package org.huizhi.console.agreement;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What pages of agreements say. */
@MessageBundle("agreement")
interface AgreementWords {

    @Message
    String title();

    @Message
    String lead();

    @Message
    String found(int number);

    @Message
    String waiting(long number);

    @Message
    String none();

    @Message
    String none_yet();

    @Message
    String propose_new();

    @Message
    String partner();

    @Message
    String agreement();

    @Message
    String state();

    @Message
    String period();

    @Message
    String lights();

    @Message
    String light_signed();

    @Message
    String light_unsigned();

    @Message
    String light_connected();

    @Message
    String light_unconnected();

    @Message
    String light_active();

    @Message
    String light_inactive();

    @Message
    String state_in_force();

    @Message
    String state_ends_soon();

    @Message
    String state_suspended();

    @Message
    String state_signed();

    @Message
    String state_proposed_to_us();

    @Message
    String state_waits_for_them();

    @Message
    String state_draft();

    @Message
    String state_declined();

    @Message
    String state_terminated();

    @Message
    String state_expired();

    @Message
    String state_superseded();

    @Message
    String also(int number);

    @Message
    String version(int number);

    @Message
    String no_end();

    @Message
    String title_zh();

    @Message
    String title_en();

    @Message
    String legal_basis();

    @Message
    String purpose();

    @Message
    String from();

    @Message
    String to();

    @Message
    String ended_on();

    @Message
    String notice_period();

    @Message
    String id();

    @Message
    String digest();

    @Message
    String proposed_by();

    @Message
    String clauses();

    @Message
    String asks(String from, String to);

    @Message
    String none_agreed();

    @Message
    String type();

    @Message
    String limit_normal();

    @Message
    String limit_urgent();

    @Message
    String limit_acceptance();

    @Message
    String retention();

    @Message
    String retention_by_type();

    @Message
    String checks();

    @Message
    String checks_none();

    @Message
    String reminders();

    @Message
    String remind_before();

    @Message
    String remind_on();

    @Message
    String remind_every();

    @Message
    String escalation_after();

    @Message
    String escalation_contact();

    @Message
    String contact_of(String party);

    @Message
    String no_contact();

    @Message
    String never();

    @Message
    String signatures();

    @Message
    String signed_at();

    @Message
    String no_signature();

    @Message
    String versions();

    @Message
    String compare_with(int number);

    @Message
    String compare_title(int before, int after);

    @Message
    String compare_lead();

    @Message
    String compare();

    @Message
    String compare_same();

    @Message
    String compare_before();

    @Message
    String compare_after();

    @Message
    String diff_terms();

    @Message
    String diff_added();

    @Message
    String diff_removed();

    @Message
    String diff_changed();

    @Message
    String diff_same();

    @Message
    String diff_count(long added, long removed, long changed, long same);

    @Message
    String diff_change();

    @Message
    String diff_what();

    @Message
    String diff_nothing();

    @Message
    String diff_terms_same();

    @Message
    String events();

    @Message
    String event_drafted();

    @Message
    String event_proposed();

    @Message
    String event_signed();

    @Message
    String event_declined();

    @Message
    String event_suspended();

    @Message
    String event_resumed();

    @Message
    String event_terminated();

    @Message
    String event_confirmed();

    @Message
    String event_refused();

    @Message
    String event_by(String actor);

    @Message
    String assessment();

    @Message
    String last_day();

    @Message
    String assess_purpose();

    @Message
    String assess_necessity();

    @Message
    String assess_risks();

    @Message
    String assess_measures();

    @Message
    String no_answer();

    @Message
    String waits_for_us(int number);

    @Message
    String waits_for_them(int number);

    @Message
    String waits_as_draft(int number);
}
