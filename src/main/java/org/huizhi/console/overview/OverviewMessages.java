package org.huizhi.console.overview;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Words of the pages of figures. */
@MessageBundle("overview")
interface OverviewMessages {

    @Message
    String found(int number);

    @Message
    String rounds_here(int number);

    @Message
    String overdue_elsewhere(long number);

    @Message
    String days_of_month(String days);

    @Message
    String trend_label(String first, String last);

    @Message
    String title();

    @Message
    String title_outgoing();

    @Message
    String title_incoming();

    @Message
    String direction();

    @Message
    String lead_outgoing();

    @Message
    String lead_incoming();

    @Message
    String due_from();

    @Message
    String cut_off();

    @Message
    String period();

    @Message
    String period_this_month();

    @Message
    String period_last_month();

    @Message
    String period_quarter();

    @Message
    String period_days();

    @Message
    String from();

    @Message
    String to();

    @Message
    String partners();

    @Message
    String partners_hint();

    @Message
    String open_hint();

    @Message
    String by_counterpart();

    @Message
    String by_office();

    @Message
    String by_type();

    @Message
    String by_movement();

    @Message
    String by_urgency();

    @Message
    String by_agreement();

    @Message
    String by_other_office();

    @Message
    String by_other_region();

    @Message
    String by_week();

    @Message
    String by_month();

    @Message
    String figures_by();

    @Message
    String by_their_offices();

    @Message
    String by_our_offices();

    @Message
    String weeks_link();

    @Message
    String cohort();

    @Message
    String return_rate();

    @Message
    String returned();

    @Message
    String on_time_rate();

    @Message
    String on_time();

    @Message
    String not_returned();

    @Message
    String overdue();

    @Message
    String overdue_of_period();

    @Message
    String figures_of_all_days();

    @Message
    String rounds_by_their_offices();

    @Message
    String rounds_by_our_offices();

    @Message
    String median();

    @Message
    String upcoming();

    @Message
    String not_reached();

    @Message
    String trend();

    @Message
    String total();

    @Message
    String nothing_due();

    @Message
    String trend_table();

    @Message
    String changes();

    @Message
    String yesterday();

    @Message
    String today();

    @Message
    String change_returned();

    @Message
    String change_sent();

    @Message
    String change_received();

    @Message
    String change_fallen();

    @Message
    String change_overdue();

    @Message
    String silent();

    @Message
    String silent_hint();

    @Message
    String silent_for();

    @Message
    String oldest_days();

    @Message
    String last_return();

    @Message
    String none_in_a_year();

    @Message
    String nobody_silent();

    @Message
    String stalled();

    @Message
    String stalled_refuses();

    @Message
    String stalled_since();

    @Message
    String nobody_stalled();

    @Message
    String backlog();

    @Message
    String backlog_hint();

    @Message
    String band_not_due();

    @Message
    String band_up_to_5();

    @Message
    String band_up_to_15();

    @Message
    String band_up_to_30();

    @Message
    String band_over_30();

    @Message
    String overdue_all();

    @Message
    String nothing_open();

    @Message
    String oldest();

    @Message
    String all_overdue();

    @Message
    String number();

    @Message
    String due();

    @Message
    String days_late();

    @Message
    String not_known_yet();

    @Message
    String holidays_unknown();

    @Message
    String as_of();

    @Message
    String all_days();

    @Message
    String days_from();

    @Message
    String days_until();

    @Message
    String partial();

    @Message
    String weeks();

    @Message
    String shown_rate();

    @Message
    String month_before();

    @Message
    String month_after();

    @Message
    String weeks_hint();

    @Message
    String legend();

    @Message
    String legend_none();

    @Message
    String state();

    @Message
    String begun();

    @Message
    String answered_on();

    @Message
    String verdict();

    @Message
    String sent_on();

    @Message
    String receipted();

    @Message
    String second_round();

    @Message
    String open();

    @Message
    String declined();

    @Message
    String withdrawn();

    @Message
    String valid();

    @Message
    String invalid();

    @Message
    String no_rounds();
}
