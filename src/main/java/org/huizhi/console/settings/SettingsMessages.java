package org.huizhi.console.settings;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

@MessageBundle("settings")
interface SettingsMessages {

    @Message
    String settings();

    @Message
    String offices();

    @Message
    String offices_about();

    @Message
    String offices_lead();

    @Message
    String region();

    @Message
    String issued();

    @Message
    String office();

    @Message
    String level();

    @Message
    String department();

    @Message
    String area();

    @Message
    String no_offices();

    @Message
    String routing();

    @Message
    String routing_about();

    @Message
    String routing_lead();

    @Message
    String new_rule();

    @Message
    String type();

    @Message
    String valid_from();

    @Message
    String last_day();

    @Message
    String state();

    @Message
    String end();

    @Message
    String no_rules();

    @Message
    String rule_lead();

    @Message
    String area_hint();

    @Message
    String to_office();

    @Message
    String enter_rule();

    @Message
    String end_rule();

    @Message
    String acts();

    @Message
    String change();

    @Message
    String never_changed();

    @Message
    String change_rule();

    @Message
    String change_rule_means();

    @Message
    String change_rule_next();

    @Message
    String new_rule_like_it();

    @Message
    String ended_meanwhile();

    @Message
    String end_rule_means();

    @Message
    String last_day_hint();

    @Message
    String issuers();

    @Message
    String issuers_about();

    @Message
    String issuers_lead();

    @Message
    String new_issuer();

    @Message
    String issuer();

    @Message
    String kind();

    @Message
    String no_issuers();

    @Message
    String issuer_lead();

    @Message
    String issuer_hint();

    @Message
    String enter_issuer();

    @Message
    String end_issuer();

    @Message
    String end_issuer_means();

    @Message
    String calendar();

    @Message
    String calendar_about();

    @Message
    String calendar_lead();

    @Message
    String years();

    @Message
    String year_before();

    @Message
    String year_after();

    @Message
    String working_days();

    @Message
    String origin();

    @Message
    String origin_built_in();

    @Message
    String origin_folder();

    @Message
    String origin_authority();

    @Message
    String announcement();

    @Message
    String digest();

    @Message
    String weekends_alone();

    @Message
    String legend();

    @Message
    String monday();

    @Message
    String tuesday();

    @Message
    String wednesday();

    @Message
    String thursday();

    @Message
    String friday();

    @Message
    String saturday();

    @Message
    String sunday();

    @Message
    String holiday_mark();

    @Message
    String makeup_mark();

    @Message
    String holidays();

    @Message
    String holiday();

    @Message
    String first_day();

    @Message
    String makeup_days();

    @Message
    String known_years();

    @Message
    String year();

    @Message
    String retention();

    @Message
    String retention_about();

    @Message
    String retention_lead();

    @Message
    String person_data();

    @Message
    String kept();

    @Message
    String of_no_slip();

    @Message
    String what();

    @Message
    String refused_messages();

    @Message
    String dead_letters();

    @Message
    String technical_messages();

    @Message
    String retention_hint();

    @Message
    String period_now();

    @Message
    String period_later();

    @Message
    String period_over();

    @Message
    String department_hub();

    @Message
    String department_health();

    @Message
    String department_civil_affairs();

    @Message
    String department_public_security();

    @Message
    String department_education();

    @Message
    String department_human_resources();

    @Message
    String level_city();

    @Message
    String level_county();

    @Message
    String level_township();

    @Message
    String level_village();

    @Message
    String certificate_marriage();

    @Message
    String certificate_divorce();

    @Message
    String certificate_birth();

    @Message
    String certificate_vaccination();

    @Message
    String certificate_disability();

    @Message
    String certificate_residence_permit();

    @Message
    String certificate_education();

    @Message
    String certificate_vocational_qualification();

    @Message
    String certificate_social_insurance();

    @Message
    String certificate_other();

    @Message
    String month_january();

    @Message
    String month_february();

    @Message
    String month_march();

    @Message
    String month_april();

    @Message
    String month_may();

    @Message
    String month_june();

    @Message
    String month_july();

    @Message
    String month_august();

    @Message
    String month_september();

    @Message
    String month_october();

    @Message
    String month_november();

    @Message
    String month_december();
}
