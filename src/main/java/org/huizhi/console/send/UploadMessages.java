package org.huizhi.console.send;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Slips from spreadsheets. */
@MessageBundle("upload")
interface UploadMessages {

    @Message
    String title();

    @Message
    String lead();

    @Message
    String templates();

    @Message
    String workbook();

    @Message
    String csv();

    @Message
    String choose();

    @Message
    String type();

    @Message
    String file();

    @Message
    String file_help();

    @Message
    String encoding();

    @Message
    String encoding_any();

    @Message
    String encoding_help();

    @Message
    String start();

    @Message
    String mine();

    @Message
    String none();

    @Message
    String came();

    @Message
    String state();

    @Message
    String rows();

    @Message
    String sent();

    @Message
    String repeated();

    @Message
    String failed();

    @Message
    String one(String type);

    @Message
    String last_row();

    @Message
    String counting();

    @Message
    String look();

    @Message
    String cancel();

    @Message
    String cancel_help();

    @Message
    String slips();

    @Message
    String slips_lead();

    @Message
    String problems();

    @Message
    String problems_lead();

    @Message
    String row();

    @Message
    String row_number(String number);

    @Message
    String why();

    @Message
    String state_waiting();

    @Message
    String state_running();

    @Message
    String state_cancelling();

    @Message
    String state_done();

    @Message
    String state_cancelled();

    @Message
    String state_refused();

    @Message
    String state_interrupted();
}
