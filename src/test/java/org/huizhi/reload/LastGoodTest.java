package org.huizhi.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.huizhi.testsupport.SettableClock;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LastGoodTest {

    private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");
    private static final String NAME = LastGoodTest.class.getName();

    private final List<String> logged = new ArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(line.getLevel() + " " + String.format(line.getMessage(), line.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private final SettableClock clock = SettableClock.at(START);
    private String file = "first";

    @BeforeEach
    void listen() {
        java.util.logging.Logger.getLogger(NAME).addHandler(listener);
    }

    @AfterEach
    void stopListening() {
        java.util.logging.Logger.getLogger(NAME).removeHandler(listener);
    }

    @Test
    void whatIsReadWellReplacesWhatWasReadBefore() {
        LastGood<String> names = LastGood.read(this::read, "the names known stay", Logger.getLogger(NAME), clock);
        assertThat(names.readAt()).contains(START);
        file = "second";
        clock.advance(Duration.ofSeconds(30));

        assertThat(names.reload()).isTrue();

        assertThat(names.get()).isEqualTo("second");
        assertThat(names.readAt()).contains(START.plusSeconds(30));
        assertThat(logged).isEmpty();
    }

    @Test
    void whatCannotBeUsedChangesNothing() {
        LastGood<String> names = LastGood.read(this::read, "the names known stay", Logger.getLogger(NAME), clock);
        file = "broken: a comma is missing";
        clock.advance(Duration.ofSeconds(30));

        assertThat(names.reload()).isFalse();

        assertThat(names.get()).isEqualTo("first");
        assertThat(names.readAt()).contains(START);
    }

    @Test
    void aFaultIsLoggedWhenItBeginsWhenItBecomesAnotherAndWhenItIsOver() {
        LastGood<String> names = LastGood.read(this::read, "the names known stay", Logger.getLogger(NAME), clock);
        for (String text : List.of(
                "broken: gone",
                "broken: gone",
                "broken: a comma",
                "broken: a comma",
                "whole",
                "whole",
                "broken: a comma")) {
            file = text;
            names.reload();
        }

        assertThat(logged)
                .containsExactly(
                        "WARN names: broken: gone: the names known stay, read at 2026-11-23T00:00:00Z",
                        "WARN names: broken: a comma: the names known stay, read at 2026-11-23T00:00:00Z",
                        "INFO Can be used again: names: broken: a comma",
                        "WARN names: broken: a comma: the names known stay, read at 2026-11-23T00:00:00Z");
    }

    @Test
    void whereNothingCanBeginWithoutItTheFirstFaultIsThrown() {
        file = "broken: gone";

        assertThatThrownBy(() -> LastGood.read(this::read, "the names known stay", Logger.getLogger(NAME), clock))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("names: broken: gone");
    }

    @Test
    void whereOneCanBeginWithoutItNothingIsReadAtFirst() {
        file = "broken: gone";
        LastGood<String> names =
                LastGood.startingWith("nobody", this::read, "the names known stay", Logger.getLogger(NAME), clock);

        assertThat(names.reload()).isFalse();

        assertThat(names.get()).isEqualTo("nobody");
        assertThat(names.readAt()).isEmpty();
        assertThat(logged).containsExactly("WARN names: broken: gone: the names known stay");
    }

    private String read() {
        if (file.startsWith("broken")) {
            throw new IllegalStateException("names: " + file);
        }
        return file;
    }
}
