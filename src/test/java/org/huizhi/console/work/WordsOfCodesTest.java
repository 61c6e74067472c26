package org.huizhi.console.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.huizhi.directory.Office;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.notice.Assessment;
import org.huizhi.notice.DeclineReason;
import org.huizhi.notice.HandOverService;
import org.huizhi.notice.LateReason;
import org.huizhi.notice.NoticeState;
import org.huizhi.notice.PartView;
import org.huizhi.notice.TimelineEvent;
import org.huizhi.worklist.WorkQuery.View;
import org.junit.jupiter.api.Test;

/** Words that pages find by a code: there are some for every code. */
class WordsOfCodesTest {

    private static Set<String> keys(String bundle) throws IOException {
        Properties texts = new Properties();
        try (Reader file =
                Files.newBufferedReader(Path.of("src/main/resources/messages/" + bundle + "_en.properties"))) {
            texts.load(file);
        }
        return texts.stringPropertyNames();
    }

    private static <E> Stream<String> of(String prefix, E[] values, java.util.function.Function<E, String> code) {
        return Stream.of(values).map(value -> prefix + code.apply(value).replace('-', '_'));
    }

    @Test
    void everyStateViewAndPartHasWords() throws IOException {
        assertThat(keys("work"))
                .containsAll(
                        of("state_", NoticeState.values(), NoticeState::code).toList())
                .containsAll(of("view_", View.values(), View::code).toList())
                .containsAll(of("found_", View.values(), View::code).toList())
                .containsAll(of("part_", PartView.State.values(), PartView.State::code)
                        .toList());
    }

    @Test
    void everyEventAndReasonHasWords() throws IOException {
        assertThat(keys("event"))
                .containsAll(of("event_", TimelineEvent.values(), TimelineEvent::code)
                        .toList())
                .containsAll(of("reason_", DeclineReason.values(), DeclineReason::code)
                        .toList())
                .containsAll(of("reason_", LateReason.Code.values(), LateReason.Code::code)
                        .toList())
                .containsAll(of("reason_", HandOverService.Reason.values(), HandOverService.Reason::code)
                        .toList())
                .containsAll(
                        of("reason_", Assessment.values(), Assessment::code).toList());
        assertThat(Stream.of(DeclineReason.values()).map(DeclineReason::code)).allMatch(ReasonWords::has);
        assertThat(Stream.of(LateReason.Code.values()).map(LateReason.Code::code))
                .allMatch(ReasonWords::has);
        assertThat(Stream.of(HandOverService.Reason.values()).map(HandOverService.Reason::code))
                .allMatch(ReasonWords::has);
        assertThat(Stream.of(Assessment.values()).map(Assessment::code)).allMatch(ReasonWords::has);
        // Of reminders that nobody has sent.
        assertThat(ReasonWords.has("automatic")).isTrue();
        assertThat(keys("event")).contains(ReasonWords.key("automatic"), "event_delivered_here");
    }

    @Test
    void everyRefusalHasWords() throws IOException {
        assertThat(keys("refusal"))
                .containsExactlyInAnyOrderElementsOf(
                        of("refusal_", RefusalReason.KNOWN.toArray(RefusalReason[]::new), RefusalReason::code)
                                .toList());
    }

    @Test
    void everyActSaysWhatItDoesAndWhatItHasDone() throws IOException {
        Stream<String> acts =
                Stream.concat(Stream.of(Act.values()).map(Act::key), Stream.of("part_answer", "part_decline"));

        assertThat(acts).allSatisfy(act -> {
            assertThat(keys("act")).contains("act_" + act, "does_" + act, "confirm_" + act);
            assertThat(keys("done")).contains("done_" + act);
        });
    }

    @Test
    void everyDepartmentHasWords() throws IOException {
        assertThat(keys("send").stream().filter(key -> key.startsWith("department_") && !key.endsWith("_help")))
                .isNotEmpty()
                .allMatch(key -> Office.isDepartment(
                        key.substring("department_".length()).replace('_', '-')));
    }
}
