package org.huizhi.console;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What surrounds every page. Texts are in {@code messages/shell_en.properties} and {@code shell_zh.properties}. */
@MessageBundle("shell")
interface ShellMessages {
    @Message
    String product();

    @Message
    String skip();

    @Message
    String navigation();

    @Message
    String area_overview();

    @Message
    String area_work();

    @Message
    String area_send();

    @Message
    String area_paper();

    @Message
    String area_agreements();

    @Message
    String area_statements();

    @Message
    String area_certificates();

    @Message
    String area_feed();

    @Message
    String area_audit();

    @Message
    String area_settings();

    @Message
    String area_types();

    @Message
    String node();

    @Message
    String signed_in_as();

    @Message
    String sign_out();

    @Message
    String sign_in();

    @Message
    String language();

    @Message
    String colours();

    @Message
    String scheme_auto();

    @Message
    String scheme_light();

    @Message
    String scheme_dark();

    @Message
    String footer();

    @Message
    String version();

    @Message
    String done();

    @Message
    String error_summary();

    @Message
    String error();

    @Message
    String optional(String label);

    @Message
    String choose();

    @Message
    String apply();

    @Message
    String clear();

    @Message
    String filters();

    @Message
    String next_page();

    @Message
    String first_page();

    @Message
    String pages_of_list();

    @Message
    String any();

    @Message
    String yes();

    @Message
    String no();

    @Message
    String light_green();

    @Message
    String light_amber();

    @Message
    String light_red();

    @Message
    String light_none();

    @Message
    String problem_code();

    @Message
    String problem_start();

    @Message
    String problem_back_unauthorized();

    @Message
    String problem_back_unavailable();

    @Message
    String back();

    @Message
    String unsent_over();

    @Message
    String unsent_sign_in();

    @Message
    String unsent_down();

    @Message
    String unsent_title();

    @Message
    String unsent_again();

    @Message
    String unsent_filled();
}
