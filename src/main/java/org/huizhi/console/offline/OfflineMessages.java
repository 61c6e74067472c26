package org.huizhi.console.offline;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Exchange without a line. */
@MessageBundle("offline")
interface OfflineMessages {

    @Message
    String messages_title();

    @Message
    String messages_lead();

    @Message
    String write();

    @Message
    String partner();

    @Message
    String file();

    @Message
    String download();

    @Message
    String take();

    @Message
    String take_help();

    @Message
    String start_take();

    @Message
    String taken_title();

    @Message
    String of();

    @Message
    String made();

    @Message
    String whole();

    @Message
    String yes();

    @Message
    String more();

    @Message
    String stored();

    @Message
    String repeated();

    @Message
    String refused();

    @Message
    String waiting();

    @Message
    String dead();

    @Message
    String unreadable();

    @Message
    String not_stored();

    @Message
    String line();

    @Message
    String line_number(String number);

    @Message
    String result();

    @Message
    String type();

    @Message
    String reason();

    @Message
    String another();

    @Message
    String result_refused();

    @Message
    String result_waiting();

    @Message
    String result_dead_letter();

    @Message
    String result_unreadable();

    @Message
    String result_done();

    @Message
    String result_repeated();

    @Message
    String result_moved();

    @Message
    String work_title();

    @Message
    String work_lead();

    @Message
    String home();

    @Message
    String office();

    @Message
    String password();

    @Message
    String password_help();

    @Message
    String back();

    @Message
    String back_help();

    @Message
    String file_password();

    @Message
    String carry_out();

    @Message
    String brought_title();

    @Message
    String done();

    @Message
    String done_before();

    @Message
    String moved();

    @Message
    String faulty();

    @Message
    String untouched();

    @Message
    String row();

    @Message
    String slip();

    @Message
    String why();

    @Message
    String open();
}
