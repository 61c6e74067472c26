package org.huizhi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.Map;
import org.huizhi.directory.LocalizedName;
import org.huizhi.statistics.Backlog;
import org.huizhi.statistics.Backlog.Band;
import org.huizhi.statistics.Figures;
import org.huizhi.statistics.Light;
import org.huizhi.statistics.Lights;
import org.huizhi.statistics.Measure;
import org.jspecify.annotations.Nullable;

/** Figures of one group, or of all together, as they are shown (contract, {@code ReturnFigures}). */
record FigureView(
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String key,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable LocalizedName name,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean partial,
        long sent,
        long receipted,
        @Nullable BigDecimal receiptRate,
        long due,
        long cohort,
        long returned,
        long onTime,
        @Nullable BigDecimal returnRate,
        @Nullable BigDecimal onTimeRate,
        long valid,
        long invalid,
        @Nullable BigDecimal validityRate,
        @Nullable Integer medianDays,
        boolean medianNotReached,
        @Nullable Integer ninetiethPercentileDays,
        boolean ninetiethPercentileNotReached,
        long senderFault,
        @Nullable BigDecimal senderFaultRate,
        Map<String, Long> senderFaultReasons,
        long withdrawn,
        long declined,
        long contested,
        long arrivedLate,
        long extended,
        @Nullable BigDecimal extendedShare,
        long open,
        long overdue,
        BacklogView backlog,
        Figures.Upcoming upcoming,
        Map<String, Long> lateReasons,
        Map<String, Long> declineReasons,
        LightsView lights) {

    /** Open rounds by working days past the due date. */
    record BacklogView(
            long notDue,
            @JsonProperty("overdue1To5") long upTo5,
            @JsonProperty("overdue6To15") long upTo15,
            @JsonProperty("overdue16To30") long upTo30,
            @JsonProperty("overdueOver30") long over30,
            Backlog.@Nullable Oldest oldest) {

        private static BacklogView of(Backlog backlog) {
            return new BacklogView(
                    backlog.in(Band.NOT_DUE),
                    backlog.in(Band.UP_TO_5),
                    backlog.in(Band.UP_TO_15),
                    backlog.in(Band.UP_TO_30),
                    backlog.in(Band.OVER_30),
                    backlog.oldest());
        }
    }

    record LightsView(
            @Nullable String returnRate,
            @Nullable String onTimeRate,
            @Nullable String medianDays) {

        private static LightsView of(Lights lights, Figures figures) {
            return new LightsView(
                    code(lights.returnRate(figures)),
                    code(lights.onTimeRate(figures)),
                    code(lights.medianDays(figures)));
        }

        private static @Nullable String code(@Nullable Light light) {
            return light == null ? null : light.code();
        }
    }

    /**
     * @param key null for the total
     * @param name null where the key has none
     * @param partial whether days of the week or month are not counted; null for the total, and what is neither
     */
    static FigureView of(
            @Nullable String key,
            @Nullable LocalizedName name,
            @Nullable Boolean partial,
            Figures figures,
            Lights lights) {
        return new FigureView(
                key,
                name,
                partial,
                figures.count(Measure.SENT),
                figures.count(Measure.RECEIPTED),
                figures.receiptRate(),
                figures.count(Measure.DUE),
                figures.count(Measure.COHORT),
                figures.count(Measure.RETURNED),
                figures.count(Measure.ON_TIME),
                figures.returnRate(),
                figures.onTimeRate(),
                figures.count(Measure.VALID),
                figures.count(Measure.INVALID),
                figures.validityRate(),
                figures.medianDays().days(),
                figures.medianDays().notReached(),
                figures.ninetiethPercentileDays().days(),
                figures.ninetiethPercentileDays().notReached(),
                figures.count(Measure.SENDER_FAULT),
                figures.senderFaultRate(),
                figures.faultReasons(),
                figures.count(Measure.WITHDRAWN),
                figures.count(Measure.DECLINED),
                figures.count(Measure.CONTESTED),
                figures.count(Measure.ARRIVED_LATE),
                figures.count(Measure.EXTENDED),
                figures.extendedShare(),
                figures.count(Measure.OPEN),
                figures.backlog().overdue(),
                BacklogView.of(figures.backlog()),
                figures.upcoming(),
                figures.lateReasons(),
                figures.declineReasons(),
                LightsView.of(lights, figures));
    }
}
