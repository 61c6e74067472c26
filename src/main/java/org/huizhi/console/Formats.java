package org.huizhi.console;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How dates and numbers are written in a language, by patterns of our own: those of Java change with its release. */
record Formats(Locale language, ZoneId zone) {

    private static final DateTimeFormatter DAY_ZH = DateTimeFormatter.ofPattern("uuuu年M月d日", Locale.CHINESE);
    private static final DateTimeFormatter DAY_EN = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter MOMENT_ZH = DateTimeFormatter.ofPattern("uuuu年M月d日 HH:mm", Locale.CHINESE);
    private static final DateTimeFormatter MOMENT_EN = DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.ENGLISH);

    private static final DateTimeFormatter SECOND_ZH =
            DateTimeFormatter.ofPattern("uuuu年M月d日 HH:mm:ss", Locale.CHINESE);
    private static final DateTimeFormatter SECOND_EN =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter MONTH_ZH = DateTimeFormatter.ofPattern("uuuu年M月", Locale.CHINESE);
    private static final DateTimeFormatter MONTH_EN = DateTimeFormatter.ofPattern("MMM uuuu", Locale.ENGLISH);

    private static final String NONE = "—";

    boolean chinese() {
        return language.equals(Locale.CHINESE);
    }

    String day(LocalDate day) {
        return (chinese() ? DAY_ZH : DAY_EN).format(day);
    }

    String month(YearMonth month) {
        return (chinese() ? MONTH_ZH : MONTH_EN).format(month);
    }

    String moment(Instant moment) {
        return (chinese() ? MOMENT_ZH : MOMENT_EN).format(moment.atZone(zone));
    }

    String second(Instant moment) {
        return (chinese() ? SECOND_ZH : SECOND_EN).format(moment.atZone(zone));
    }

    /** Groups of three digits, in both languages. */
    String number(long number) {
        return NumberFormat.getIntegerInstance(Locale.ENGLISH).format(number);
    }

    String percent(@Nullable BigDecimal share) {
        return share == null ? NONE : share.movePointRight(2).setScale(1, RoundingMode.DOWN) + "%";
    }

    String workingDays(long days) {
        return chinese() ? number(days) + "个工作日" : number(days) + (days == 1 ? " working day" : " working days");
    }

    String days(long days) {
        return chinese() ? number(days) + "天" : number(days) + (days == 1 ? " day" : " days");
    }

    /** In its largest whole unit: how long ago something was matters less the longer it is. */
    String span(Duration span) {
        long seconds = Math.max(span.toSeconds(), 0);
        if (seconds < 120) {
            return chinese() ? seconds + "秒" : seconds + " s";
        }
        if (seconds < 2 * 3600) {
            return chinese() ? seconds / 60 + "分钟" : seconds / 60 + " min";
        }
        return seconds < 48 * 3600 ? chinese() ? seconds / 3600 + "小时" : seconds / 3600 + " h" : days(span.toDays());
    }
}
