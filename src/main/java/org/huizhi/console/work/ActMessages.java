package org.huizhi.console.work;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What can be done to a slip, and the forms for it. */
@MessageBundle("act")
interface ActMessages {

    @Message
    String act_accept();

    @Message
    String act_decline();

    @Message
    String act_return();

    @Message
    String act_interim();

    @Message
    String act_extension();

    @Message
    String act_hand_over();

    @Message
    String act_parts();

    @Message
    String act_decide();

    @Message
    String act_remind();

    @Message
    String act_withdraw();

    @Message
    String act_assess();

    @Message
    String act_contest();

    @Message
    String act_part_answer();

    @Message
    String act_part_decline();

    @Message
    String does_accept();

    @Message
    String does_decline();

    @Message
    String does_return();

    @Message
    String does_interim();

    @Message
    String does_extension();

    @Message
    String does_hand_over();

    @Message
    String does_parts();

    @Message
    String does_decide();

    @Message
    String does_remind();

    @Message
    String does_withdraw();

    @Message
    String does_assess();

    @Message
    String does_contest();

    @Message
    String does_part_answer();

    @Message
    String does_part_decline();

    @Message
    String reason();

    @Message
    String text();

    @Message
    String text_help();

    @Message
    String decline_text_help();

    @Message
    String decline_misrouted();

    @Message
    String decline_incomplete();

    @Message
    String decline_not_competent();

    @Message
    String late_reason();

    @Message
    String late_help();

    @Message
    String late_text();

    @Message
    String interim_text();

    @Message
    String new_due_date();

    @Message
    String new_due_date_help();

    @Message
    String why_later();

    @Message
    String hand_over_to();

    @Message
    String decision();

    @Message
    String decision_granted();

    @Message
    String decision_refused();

    @Message
    String proposed_date();

    @Message
    String verdict_question();

    @Message
    String verdict_is_valid();

    @Message
    String verdict_is_invalid();

    @Message
    String why_contest();

    @Message
    String part_office();

    @Message
    String part_asks();

    @Message
    String part_due();

    @Message
    String part_due_help();

    @Message
    String part_more();

    @Message
    String back_to_slip();

    @Message
    String confirm_accept();

    @Message
    String confirm_decline();

    @Message
    String confirm_return();

    @Message
    String confirm_interim();

    @Message
    String confirm_extension();

    @Message
    String confirm_hand_over();

    @Message
    String confirm_parts();

    @Message
    String confirm_decide();

    @Message
    String confirm_remind();

    @Message
    String confirm_withdraw();

    @Message
    String confirm_assess();

    @Message
    String confirm_contest();

    @Message
    String confirm_part_answer();

    @Message
    String confirm_part_decline();

    @Message
    String meanwhile();

    @Message
    String meanwhile_list();

    @Message
    String meanwhile_again();

    @Message
    String impossible();

    @Message
    String only_where(String field, String choice);

    @Message
    String needed_where(String field, String choice);

    @Message
    String add_item();

    @Message
    String save_draft();

    @Message
    String draft_from();

    @Message
    String draft_discard();

    @Message
    String draft_kept();

    @Message
    String draft_saved_at();

    @Message
    String line_down();

    @Message
    String signed_out();

    @Message
    String characters(String number);

    @Message
    String doubts();
}
