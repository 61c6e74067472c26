package org.huizhi.console.signin;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Words of the pages. */
@MessageBundle("signin")
interface SignInMessages {

    @Message
    String title();

    @Message
    String name();

    @Message
    String name_hint();

    @Message
    String password();

    @Message
    String next();

    @Message
    String help();

    @Message
    String again_over();

    @Message
    String again_cookie();

    @Message
    String code_title();

    @Message
    String code();

    @Message
    String code_hint();

    @Message
    String sign_in();

    @Message
    String begin_anew();

    @Message
    String lapsed_title();

    @Message
    String lapsed_lead();

    @Message
    String new_password();

    @Message
    String password_hint();

    @Message
    String repeated();

    @Message
    String set_password();

    @Message
    String first_title();

    @Message
    String first_lead();

    @Message
    String set_up_title();

    @Message
    String set_up_lead();

    @Message
    String display_name();

    @Message
    String factor_title();

    @Message
    String factor_app();

    @Message
    String factor_scan();

    @Message
    String factor_code();

    @Message
    String factor_secret();

    @Message
    String finish();

    @Message
    String recovery_title();

    @Message
    String set_up_done();

    @Message
    String recovery_lead();

    @Message
    String recovery_once();

    @Message
    String sign_in_now(String name);

    @Message
    String account_title();

    @Message
    String roles();

    @Message
    String offices();

    @Message
    String password_since();

    @Message
    String recovery_left();

    @Message
    String change_password();

    @Message
    String change_password_lead();

    @Message
    String current_password();

    @Message
    String change_factor();

    @Message
    String change_factor_lead();

    @Message
    String sessions();

    @Message
    String sessions_hint();

    @Message
    String session_agent();

    @Message
    String session_address();

    @Message
    String session_since();

    @Message
    String session_seen();

    @Message
    String session_end();

    @Message
    String session_this();

    @Message
    String end();

    @Message
    String end_all();

    @Message
    String elsewhere();

    @Message
    String issuer_sign_in();

    @Message
    String local_title();

    @Message
    String issuer();

    @Message
    String issuer_rights();

    @Message
    String issuer_who();

    @Message
    String issuer_other();

    @Message
    String issuer_no_rights_title();

    @Message
    String issuer_no_rights();

    @Message
    String issuer_unreachable_title();

    @Message
    String issuer_unreachable();

    @Message
    String issuer_refused_title();

    @Message
    String issuer_refused();

    @Message
    String issuer_denied_title();

    @Message
    String issuer_denied();

    @Message
    String left_title();

    @Message
    String left_lead();

    @Message
    String left_issuer();

    @Message
    String left_again();

    @Message
    String type_again();

    @Message
    String this_machine();
}
