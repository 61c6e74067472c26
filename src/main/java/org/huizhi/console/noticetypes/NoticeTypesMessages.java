package org.huizhi.console.noticetypes;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

@MessageBundle("types")
interface NoticeTypesMessages {

    @Message
    String found(int number);

    @Message
    String version(int number);

    @Message
    String title();

    @Message
    String lead();

    @Message
    String name();

    @Message
    String code();

    @Message
    String requires_return();

    @Message
    String person_data();

    @Message
    String limit_normal();

    @Message
    String limit_urgent();

    @Message
    String retention();

    @Message
    String none();

    @Message
    String purpose();

    @Message
    String legal_basis();

    @Message
    String fields_request();

    @Message
    String fields_return();

    @Message
    String field();

    @Message
    String needed();

    @Message
    String kind();

    @Message
    String kind_text();

    @Message
    String kind_choice();

    @Message
    String kind_list();

    @Message
    String kind_yes_or_no();

    @Message
    String kind_number();

    @Message
    String kind_date();
}
