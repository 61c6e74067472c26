package org.huizhi.upload;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.huizhi.access.Caller;
import org.huizhi.access.ForeignRows;
import org.huizhi.access.IdempotencyKeys.IdempotentRequest;
import org.huizhi.act.Refusals;
import org.huizhi.notice.NoticeReply;
import org.huizhi.notice.Refusal;
import org.huizhi.notice.SubmissionService;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.problem.Problem;
import org.huizhi.problem.ProblemException;
import org.huizhi.problem.Sentences;
import org.huizhi.sheet.UnusableFileException;
import org.huizhi.upload.FailureStore.Numbered;
import org.huizhi.upload.Upload.State;
import org.huizhi.upload.UploadStore.Claimed;
import org.huizhi.validation.Sentence;
import org.huizhi.validation.Violation;
import org.huizhi.vault.DecryptionException;
import org.jspecify.annotations.Nullable;

/**
 * Carries out one upload, from where it is. Before anything is sent the whole file is read once: a file that cannot be
 * read to its end sends nothing. Each row has an idempotency key of its own, so rows of a batch after which nothing
 * could be written down any more are sent again, and are the same slips.
 */
@Singleton
@Startup
class UploadRun {

    private static final int BATCH = 100;

    /** Characters of the rows of a batch, the last of which may be longer. */
    private static final int LONGEST_BATCH = 1024 * 1024;

    /** A file that has ended the node so often is left alone. */
    private static final int MOST_ATTEMPTS = 3;

    private static final long MEBIBYTE = 1024 * 1024;

    /** Within what time an answer to an idempotency key is surely kept ({@link IdempotentRequest}: two days). */
    private static final Duration KEYS_KEPT = Duration.ofHours(40);

    private final UploadStore store;
    private final Uploads uploads;
    private final SubmissionService submissions;
    private final NoticeTypes types;
    private final UploadConfig config;
    private final ForeignRows foreignRows;
    private final MeterRegistry metrics;
    private final Clock clock;

    UploadRun(
            UploadStore store,
            Uploads uploads,
            SubmissionService submissions,
            NoticeTypes types,
            UploadConfig config,
            ForeignRows foreignRows,
            MeterRegistry metrics,
            Clock clock) {
        this.store = store;
        this.uploads = uploads;
        this.submissions = submissions;
        this.types = types;
        this.config = config;
        this.foreignRows = foreignRows;
        this.metrics = metrics;
        this.clock = clock;
        List.of("sent", "refused").forEach(this::rows);
        List.of(State.values()).stream().filter(State::isOver).forEach(this::ended);
    }

    /** @param stop asked between two batches: whether somebody else is to go on */
    void carryOn(UUID id, BooleanSupplier stop) {
        Optional<Claimed> claimed = store.claim(id, clock.instant());
        if (claimed.isEmpty()) {
            return;
        }
        boolean ended = false;
        try {
            ended = carryOn(claimed.get(), stop);
        } catch (Stopped e) {
            ended = e.cancelled;
            if (ended) {
                end(claimed.get(), State.CANCELLED, null);
            }
        } catch (UnusableFileException e) {
            boolean cancelled = store.renew(claimed.get(), clock.instant())
                    .filter(State.CANCELLING::equals)
                    .isPresent();
            end(claimed.get(), cancelled ? State.CANCELLED : State.REFUSED, cancelled ? null : e.detail());
            ended = true;
        } catch (DecryptionException e) {
            foreignRows.tell(
                    ForeignRows.Table.UPLOAD, id.toString(), id.toString().getBytes(StandardCharsets.US_ASCII));
            end(claimed.get(), State.REFUSED, UploadedFile.changed().detail());
            ended = true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (!ended) {
                store.release(claimed.get());
            }
        }
    }

    /** @return whether it is over */
    private boolean carryOn(Claimed claimed, BooleanSupplier stop) throws IOException {
        Upload upload = claimed.upload();
        if (upload.state() == State.CANCELLING) {
            end(claimed, State.CANCELLED, null);
            return true;
        }
        boolean begun = upload.rows() != null;
        if (begun && claimed.progressAt().plus(KEYS_KEPT).isBefore(clock.instant())) {
            end(
                    claimed,
                    State.INTERRUPTED,
                    Sentence.of(
                            "it was not carried on for too long: look which of the {0} rows after row {1} are slips, and upload the others",
                            BATCH, upload.lastRow()));
            return true;
        }
        if (claimed.attempts() > MOST_ATTEMPTS) {
            end(
                    claimed,
                    begun ? State.INTERRUPTED : State.REFUSED,
                    begun
                            ? Sentence.of(
                                    "the node ended {0} times while it sent the rows after row {1}: look which of the next {2} are slips, and upload the others",
                                    MOST_ATTEMPTS, upload.lastRow(), BATCH)
                            : Sentence.of(
                                    "the node ended {0} times while it read the file: send it in parts",
                                    MOST_ATTEMPTS));
            return true;
        }
        UploadHead head =
                uploads.read(store.part(claimed.owner(), 0).orElseThrow(UploadedFile::changed), UploadHead.class);
        NoticeType type = types.require(head.type());
        Work work = new Work(
                claimed,
                head.caller(),
                new Columns(type),
                new UploadedFile(store, claimed.owner(), head.parts(), () -> keep(claimed)),
                head.format());
        return (begun || work.count()) && work.rows(stop);
    }

    /** A file may take long to read, and read nothing that counts. */
    private void keep(Claimed claimed) {
        State state = store.renew(claimed, clock.instant()).orElse(null);
        if (state != State.RUNNING) {
            throw new Stopped(state == State.CANCELLING);
        }
    }

    /** Between two pieces of a file: it is cancelled, or another run has it. */
    private static final class Stopped extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final boolean cancelled;

        private Stopped(boolean cancelled) {
            this.cancelled = cancelled;
        }
    }

    private void end(Claimed claimed, State state, @Nullable Sentence why) {
        boolean ended = store.end(
                claimed,
                state,
                why == null ? null : said(Locale.ENGLISH, why),
                why == null ? null : said(Locale.CHINESE, why),
                clock.instant());
        if (ended) {
            ended(state).increment();
            store.forgetOldest(claimed.owner().account(), config.mostRefusedBytesPerAccount());
        }
    }

    private static String said(Locale language, Sentence sentence) {
        return Sentences.said(language, sentence).toString();
    }

    private Counter rows(String outcome) {
        return Counter.builder("huizhi.upload.rows")
                .tag("outcome", outcome)
                .description("Rows of uploads that became slips, or were refused")
                .register(metrics);
    }

    private Counter ended(State state) {
        return Counter.builder("huizhi.uploads.ended")
                .tag("outcome", state.code())
                .description("Uploads that are over")
                .register(metrics);
    }

    private final class Work {

        private final Claimed claimed;
        private final Caller caller;
        private final Columns columns;
        private final UploadedFile file;
        private final String format;

        private Work(Claimed claimed, Caller caller, Columns columns, UploadedFile file, String format) {
            this.claimed = claimed;
            this.caller = caller;
            this.columns = columns;
            this.file = file;
            this.format = format;
        }

        /** @return false where it is no longer in this run's hand */
        private boolean count() throws IOException {
            int rows = 0;
            List<String> names;
            try (Table table = Table.open(file, format, columns)) {
                names = table.names();
                while (table.next() != null) {
                    if (++rows > config.mostRows()) {
                        throw new UnusableFileException(
                                Sentence.of("the file has more than {0} rows: send it in parts", config.mostRows()));
                    }
                }
            }
            if (rows == 0) {
                throw new UnusableFileException(Sentence.of("there is no row below the names of the columns"));
            }
            // Names of columns are no rows that failed; they stand before these.
            byte[] heading = uploads.written(new FailedRow(names, NOTHING, NOTHING));
            return store.counted(claimed, rows, heading, clock.instant());
        }

        /** @return whether it is over */
        private boolean rows(BooleanSupplier stop) throws IOException {
            try (Table table = Table.open(file, format, columns)) {
                int done = claimed.upload().lastRow();
                List<Table.Row> batch = new ArrayList<>();
                long characters = 0;
                for (Table.Row row = table.next(); row != null; row = table.next()) {
                    if (row.number() <= done) {
                        continue;
                    }
                    batch.add(row);
                    characters += row.all().stream().mapToLong(String::length).sum();
                    if (batch.size() == BATCH || characters >= LONGEST_BATCH) {
                        UploadStore.Progress progress = submit(batch).orElse(null);
                        batch.clear();
                        characters = 0;
                        if (progress == null) {
                            return false;
                        }
                        if (progress.state() == State.CANCELLING) {
                            end(claimed, State.CANCELLED, null);
                            return true;
                        }
                        if (progress.refusedBytes() > config.mostRefusedBytes()) {
                            end(
                                    claimed,
                                    State.INTERRUPTED,
                                    Sentence.of(
                                            "the rows that were refused have more than {0} MiB: put them right, and upload them and the rows after row {1}",
                                            config.mostRefusedBytes() / MEBIBYTE, row.number()));
                            return true;
                        }
                        if (stop.getAsBoolean()) {
                            return false;
                        }
                    }
                }
                if (!batch.isEmpty() && submit(batch).isEmpty()) {
                    return false;
                }
            }
            end(claimed, State.DONE, null);
            return true;
        }

        /** @return how the upload is now; empty where it is no longer in this run's hand */
        private Optional<UploadStore.Progress> submit(List<Table.Row> batch) {
            List<@Nullable ProblemException> problems = new ArrayList<>();
            List<Integer> asked = new ArrayList<>();
            List<SubmissionService.Request> requests = new ArrayList<>();
            for (Table.Row row : batch) {
                Columns.Filled filled = columns.filled(row.cells());
                List<Violation> faults = new ArrayList<>(filled.faults());
                String unnamed = row.unnamed();
                if (unnamed != null) {
                    faults.add(new Violation(
                            "", "unknown-field", "column {0} has no name, but something stands in it", unnamed));
                }
                if (faults.isEmpty()) {
                    asked.add(problems.size());
                    requests.add(new SubmissionService.Request(filled.submission(), key(row)));
                    problems.add(null);
                } else {
                    problems.add(ProblemException.invalid(faults));
                }
            }
            List<NoticeReply> replies = requests.isEmpty() ? List.of() : submissions.submit(caller, requests);
            for (int i = 0; i < replies.size(); i++) {
                if (replies.get(i) instanceof Refusal refusal) {
                    problems.set(asked.get(i), Refusals.problem(refusal));
                }
            }
            List<Numbered> failures = new ArrayList<>();
            for (int i = 0; i < batch.size(); i++) {
                ProblemException problem = problems.get(i);
                if (problem != null) {
                    failures.add(failure(batch.get(i), problem));
                }
            }
            int sent = batch.size() - failures.size();
            Optional<UploadStore.Progress> progress =
                    store.progress(claimed, batch.get(batch.size() - 1).number(), sent, failures, clock.instant());
            if (progress.isPresent()) {
                UploadRun.this.rows("sent").increment(sent);
                UploadRun.this.rows("refused").increment(failures.size());
            }
            return progress;
        }

        /** The file does not change, so its row is what is asked for. */
        private IdempotentRequest key(Table.Row row) {
            String name = claimed.upload().id() + "/" + row.number();
            return new IdempotentRequest(caller.account(), caller.subject(), name, digest("row of upload " + name));
        }

        private Numbered failure(Table.Row row, ProblemException problem) {
            ProblemException ofRow = problem.within("/" + row.number());
            return new Numbered(
                    row.number(),
                    uploads.written(new FailedRow(
                            row.all(), Problem.of(ofRow, Locale.ENGLISH), Problem.of(ofRow, Locale.CHINESE))));
        }
    }

    private static final Problem NOTHING = new Problem("", "", 0, "", null, List.of());

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
