package org.huizhi.console.certificate;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

@MessageBundle("certificates")
interface CertificateMessages {

    @Message
    String good_of(int good, int all);

    @Message
    String title();

    @Message
    String register_title();

    @Message
    String register_lead();

    @Message
    String office();

    @Message
    String kind();

    @Message
    String number();

    @Message
    String issuer();

    @Message
    String issuer_hint();

    @Message
    String issued_on();

    @Message
    String document_kind();

    @Message
    String document_number();

    @Message
    String register();

    @Message
    String lines_title();

    @Message
    String lines_lead();

    @Message
    String lines();

    @Message
    String lines_hint();

    @Message
    String codes();

    @Message
    String revoked_on();

    @Message
    String revoked_on_hint();

    @Message
    String send_lines();

    @Message
    String answers();

    @Message
    String line();

    @Message
    String answer();

    @Message
    String registered();

    @Message
    String neither();

    @Message
    String bad_field();

    @Message
    String revoked();

    @Message
    String not_registered();

    @Message
    String none_revoked();

    @Message
    String asked_title();

    @Message
    String asked_lead();

    @Message
    String slip();

    @Message
    String counterpart();

    @Message
    String due();

    @Message
    String ask();

    @Message
    String whole_slip();

    @Message
    String none_asked();

    @Message
    String what_is_wrong();

    @Message
    String remark();

    @Message
    String ask_again();

    @Message
    String ask_again_means();

    @Message
    String outcome_none();

    @Message
    String outcome_genuine();

    @Message
    String outcome_not_issued_here();

    @Message
    String outcome_revoked();

    @Message
    String outcome_non_conforming();

    @Message
    String outcome_cannot_tell();

    @Message
    String fault_number();

    @Message
    String fault_form();

    @Message
    String fault_seal();

    @Message
    String fault_issuer();

    @Message
    String fault_date();

    @Message
    String fault_holder();

    @Message
    String fault_content();

    @Message
    String fault_other();

    @Message
    String kind_marriage();

    @Message
    String kind_divorce();

    @Message
    String kind_birth();

    @Message
    String kind_vaccination();

    @Message
    String kind_disability();

    @Message
    String kind_residence_permit();

    @Message
    String kind_education();

    @Message
    String kind_vocational_qualification();

    @Message
    String kind_social_insurance();

    @Message
    String kind_other();

    @Message
    String document_identity_card();

    @Message
    String document_hong_kong_macao_taiwan_residence_permit();

    @Message
    String document_foreign_permanent_resident_card();

    @Message
    String document_passport();

    @Message
    String document_travel_permit();
}
