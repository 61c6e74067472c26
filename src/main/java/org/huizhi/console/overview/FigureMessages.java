package org.huizhi.console.overview;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What each figure is called whose rounds are opened. */
@MessageBundle("figure")
interface FigureMessages {

    @Message
    String figure_sent();

    @Message
    String figure_receipted();

    @Message
    String figure_not_receipted();

    @Message
    String figure_due();

    @Message
    String figure_cohort();

    @Message
    String figure_median();

    @Message
    String figure_returned();

    @Message
    String figure_not_returned();

    @Message
    String figure_on_time();

    @Message
    String figure_late();

    @Message
    String figure_sender_fault();

    @Message
    String figure_withdrawn();

    @Message
    String figure_declined();

    @Message
    String figure_contested();

    @Message
    String figure_open();

    @Message
    String figure_overdue();

    @Message
    String figure_not_due();

    @Message
    String figure_overdue_1_to_5();

    @Message
    String figure_overdue_6_to_15();

    @Message
    String figure_overdue_16_to_30();

    @Message
    String figure_overdue_over_30();

    @Message
    String figure_oldest();

    @Message
    String figure_upcoming();

    @Message
    String figure_upcoming_answered();

    @Message
    String figure_extended();

    @Message
    String figure_valid();

    @Message
    String figure_invalid();

    @Message
    String figure_arrived_late();

    @Message
    String figure_answered();
}
