package org.huizhi.console;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What has just been done, said on the page that follows ({@link Pages#seeOther(String, String)}). */
@MessageBundle("done")
interface DoneMessages {

    @Message
    String saved();
}
