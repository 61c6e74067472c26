package org.huizhi.console.feed;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

@MessageBundle("feed")
interface FeedMessages {

    @Message
    String oldest(String age);

    @Message
    String of_partners(int all);

    @Message
    String verified(String age);

    @Message
    String heartbeat(String age);

    @Message
    String first_in(String age);

    @Message
    String ago(String age);

    @Message
    String times(int number);

    @Message
    String clock_differs(boolean ahead, String span);

    @Message
    String clock();

    @Message
    String clock_same();

    @Message
    String title();

    @Message
    String as_of();

    @Message
    String what();

    @Message
    String state();

    @Message
    String number();

    @Message
    String since();

    @Message
    String outbox();

    @Message
    String unreceipted();

    @Message
    String lag();

    @Message
    String this_replica();

    @Message
    String partners_away();

    @Message
    String refused_here();

    @Message
    String refused_there();

    @Message
    String last_day();

    @Message
    String letters_title();

    @Message
    String open();

    @Message
    String parked_title();

    @Message
    String failing();

    @Message
    String directory();

    @Message
    String no_heartbeat();

    @Message
    String lapses();

    @Message
    String partners();

    @Message
    String partner();

    @Message
    String connected();

    @Message
    String answered();

    @Message
    String round_trip();

    @Message
    String calendars();

    @Message
    String refuses();

    @Message
    String never();

    @Message
    String same_days();

    @Message
    String other_days();

    @Message
    String no_partners();

    @Message
    String refusals();

    @Message
    String reason();

    @Message
    String messages();

    @Message
    String no_refusals();

    @Message
    String name();

    @Message
    String until();

    @Message
    String no_lapses();

    @Message
    String lapse_signing_key();

    @Message
    String lapse_encryption_key();

    @Message
    String lapse_partner_key();

    @Message
    String lapse_certificate();

    @Message
    String lapse_client_certificate();

    @Message
    String lapse_holidays();

    @Message
    String lapse_agreement();

    @Message
    String restorations();

    @Message
    String restored_to();

    @Message
    String given_back();

    @Message
    String waiting();

    @Message
    String mailbox();

    @Message
    String keys();

    @Message
    String key();

    @Message
    String algorithm();

    @Message
    String valid_from();

    @Message
    String valid_to();

    @Message
    String revoked();

    @Message
    String valid();

    @Message
    String not_valid();

    @Message
    String use_sig();

    @Message
    String use_enc();

    @Message
    String not_in_directory();

    @Message
    String calendar();

    @Message
    String year();

    @Message
    String digest();

    @Message
    String calendars_unknown();

    @Message
    String direction();

    @Message
    String parked_lead();

    @Message
    String job();

    @Message
    String item();

    @Message
    String cause();

    @Message
    String since_when();

    @Message
    String attempts();

    @Message
    String next_attempt();

    @Message
    String status_parked();

    @Message
    String status_discarded();

    @Message
    String status_open();

    @Message
    String status_replayed();

    @Message
    String why();

    @Message
    String why_hint();

    @Message
    String retry();

    @Message
    String replay();

    @Message
    String discard();

    @Message
    String no_parked();

    @Message
    String letters_lead();

    @Message
    String record();

    @Message
    String claimed();

    @Message
    String arrived();

    @Message
    String size();

    @Message
    String choose_letter();

    @Message
    String no_letters();

    @Message
    String letter_title();

    @Message
    String place();

    @Message
    String headers();

    @Message
    String no_headers();

    @Message
    String value();

    @Message
    String decide();

    @Message
    String kind_erased();

    @Message
    String kind_empty();

    @Message
    String kind_encrypted();

    @Message
    String kind_signed();

    @Message
    String kind_text();

    @Message
    String kind_bytes();

    @Message
    String cause_unknown_sender();

    @Message
    String cause_bad_signature();

    @Message
    String cause_header_mismatch();

    @Message
    String cause_unreadable();

    @Message
    String cause_fault();

    @Message
    String answers();

    @Message
    String answer();

    @Message
    String answer_retried();

    @Message
    String answer_discarded();

    @Message
    String answer_replayed();

    @Message
    String answer_item_gone();

    @Message
    String answer_letter_gone();

    @Message
    String answer_was_discarded();

    @Message
    String answer_was_retried();

    @Message
    String answer_was_replayed();

    @Message
    String answer_still_dead();

    @Message
    String answer_tried_meanwhile();
}
