package org.huizhi.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.huizhi.notice.IdempotentExecution.Step;
import org.junit.jupiter.api.Test;

/** What a caller asks for happens once; a request that comes too late to be stored starts again with what is so now. */
class IdempotentExecutionTest {

    private static final NoticeReply FIRST_RESPONSE = new NoticeReply.Repeated(201, new UUID(0, 1), "{}", "\"1\"");
    private static final NoticeReply DONE = new NoticeReply.Repeated(200, new UUID(0, 2), "{}", "\"2\"");

    private final List<String> steps = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private Predicate<String> storable = request -> true;

    private final IdempotentExecution<String, String, String, String> execution = new IdempotentExecution<>(
            IdempotentExecution.each(request ->
                    step("find", request, known.contains(request) ? Step.reply(FIRST_RESPONSE) : Step.next(request))),
            IdempotentExecution.each(this::check),
            IdempotentExecution.each(request -> step("seal", request, Step.next(request))),
            this::store,
            request -> request.substring(request.length() - 1));

    private Step<String> check(String request) {
        if (request.startsWith("broken")) {
            throw new IllegalStateException("its type is gone");
        }
        return step("check", request, request.startsWith("bad") ? Step.reply(Refusal.notFound()) : Step.next(request));
    }

    private Step<String> step(String name, String request, Step<String> result) {
        steps.add(name + " " + request);
        return result;
    }

    private List<Optional<NoticeReply>> store(List<String> requests) {
        steps.add("store " + String.join(", ", requests));
        return requests.stream()
                .map(request -> storable.test(request) ? Optional.of(DONE) : Optional.<NoticeReply>empty())
                .toList();
    }

    @Test
    void eachStepTakesWhatTheOneBeforeLeaves() {
        known.add("repeated 1");

        assertThat(execution.perform(List.of("repeated 1", "bad 2", "new 3")))
                .containsExactly(FIRST_RESPONSE, Refusal.notFound(), DONE);

        assertThat(steps)
                .containsExactly(
                        "find repeated 1",
                        "find bad 2",
                        "find new 3",
                        "check bad 2",
                        "check new 3",
                        "seal new 3",
                        "store new 3");
    }

    @Test
    void whatAnotherHasStoredMeanwhileIsFoundInTheNextAttempt() {
        storable = request -> {
            known.add(request);
            return false;
        };

        assertThat(execution.perform("same key 1")).isEqualTo(FIRST_RESPONSE);
        assertThat(steps)
                .containsExactly(
                        "find same key 1",
                        "check same key 1",
                        "seal same key 1",
                        "store same key 1",
                        "find same key 1");
    }

    @Test
    void requestsAboutOneSubjectAreCarriedOutOneAfterTheOther() {
        assertThat(execution.perform(List.of("accept 1", "return 1", "accept 2")))
                .containsExactly(DONE, DONE, DONE);

        assertThat(steps.stream().filter(step -> step.startsWith("store")))
                .containsExactly("store accept 1, accept 2", "store return 1");
    }

    @Test
    void aFaultIsThrownWhereNothingIsDone() {
        storable = request -> {
            throw new IllegalStateException("the disk is full");
        };

        assertThatThrownBy(() -> execution.perform(List.of("accept 1", "return 1")))
                .hasMessage("the disk is full");
    }

    @Test
    void whatIsDoneIsAnsweredAsDoneWhenAFaultComesBehindIt() {
        storable = request -> {
            if (request.equals("return 1")) {
                throw new IllegalStateException("the disk is full");
            }
            return true;
        };

        assertThat(execution.perform(List.of("accept 1", "return 1", "assess 1")))
                .containsExactly(DONE, Refusal.unavailable(), Refusal.unavailable());
    }

    @Test
    void aReplyBeforeAFaultInTheSameStepStays() {
        assertThat(execution.perform(List.of("bad 1", "broken 2", "accept 3")))
                .containsExactly(Refusal.notFound(), Refusal.unavailable(), Refusal.unavailable());
    }

    @Test
    void attemptsHaveABound() {
        storable = request -> request.startsWith("accept");

        assertThat(execution.perform(List.of("accept 1", "return 1"))).containsExactly(DONE, Refusal.unavailable());
        assertThat(steps.stream().filter("store return 1"::equals))
                .hasSize(IdempotentExecution.MOST_FRUITLESS_ATTEMPTS);
    }
}
