package org.huizhi.console.attachment;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** The page of one's own attachments, and where forms offer them. */
@MessageBundle("attachment")
interface AttachmentMessages {

    @Message
    String title();

    @Message
    String lead();

    @Message
    String add();

    @Message
    String name();

    @Message
    String name_help();

    @Message
    String file();

    @Message
    String file_help();

    @Message
    String upload();

    @Message
    String mine();

    @Message
    String none();

    @Message
    String state();

    @Message
    String state_uploading();

    @Message
    String state_uploaded();

    @Message
    String bytes(String number);

    @Message
    String delete();

    @Message
    String choose_help();

    @Message
    String to_upload();
}
