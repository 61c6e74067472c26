package org.huizhi.console.settings;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Words of the pages. */
@MessageBundle("accounts")
interface AccountsMessages {

    @Message
    String title();

    @Message
    String lead();

    @Message
    String make();

    @Message
    String make_lead();

    @Message
    String name();

    @Message
    String name_hint();

    @Message
    String display_name();

    @Message
    String roles();

    @Message
    String offices();

    @Message
    String offices_hint();

    @Message
    String state();

    @Message
    String state_good();

    @Message
    String state_waits();

    @Message
    String state_disabled();

    @Message
    String state_must_change();

    @Message
    String password_since();

    @Message
    String none();

    @Message
    String own();

    @Message
    String save();

    @Message
    String access();

    @Message
    String enable();

    @Message
    String enable_hint();

    @Message
    String new_link();

    @Message
    String new_link_hint();

    @Message
    String require_change();

    @Message
    String require_change_hint();

    @Message
    String sign_out();

    @Message
    String sign_out_hint();

    @Message
    String disable();

    @Message
    String disable_hint();

    @Message
    String changed();

    @Message
    String state_foreign();

    @Message
    String foreign();

    @Message
    String link_title();

    @Message
    String link_lead(String name);

    @Message
    String link_once();

    @Message
    String role_submitter();

    @Message
    String role_handler();

    @Message
    String role_registrar();

    @Message
    String role_operator();

    @Message
    String role_auditor();

    @Message
    String role_administrator();

    @Message
    String guests();

    @Message
    String guests_lead();

    @Message
    String guest_none();

    @Message
    String guest_sign_out();

    @Message
    String local_off();

    @Message
    String link_ends();
}
