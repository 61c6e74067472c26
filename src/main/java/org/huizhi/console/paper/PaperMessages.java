package org.huizhi.console.paper;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** The printed slip, and the page on which its reference is looked up. */
@MessageBundle("paper")
interface PaperMessages {

    @Message
    String title();

    @Message
    String lead();

    @Message
    String reference();

    @Message
    String reference_hint();

    @Message
    String check();

    @Message
    String wrong_length();

    @Message
    String wrong_group(String groups);

    @Message
    String unknown();

    @Message
    String unknown_why();

    @Message
    String current();

    @Message
    String outdated();

    @Message
    String outdated_why();

    @Message
    String no_persons();

    @Message
    String printed();

    @Message
    String state();

    @Message
    String open();

    @Message
    String print();

    @Message
    String print_hint();

    @Message
    String sheet_title();

    @Message
    String sheet_printed(String name);

    @Message
    String sheet_as_of();

    @Message
    String sheet_reference();

    @Message
    String sheet_check(String address);

    @Message
    String sheet_letters();

    @Message
    String when();

    @Message
    String what();

    @Message
    String who();

    @Message
    String proof();

    @Message
    String proof_ours();

    @Message
    String proof_theirs();

    @Message
    String proof_none();
}
