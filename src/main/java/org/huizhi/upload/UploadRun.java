package org.huizhi.upload;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.huizhi.access.Caller;
import org.huizhi.access.ForeignRows;
import org.huizhi.access.Role;
import org.huizhi.access.StandingRights;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.problem.Sentences;
import org.huizhi.sheet.UnusableFileException;
import org.huizhi.upload.Upload.State;
import org.huizhi.upload.UploadStore.Claimed;
import org.huizhi.validation.Sentence;
import org.huizhi.vault.DecryptionException;
import org.huizhi.vault.UnknownKeyException;
import org.jspecify.annotations.Nullable;

/**
 * Carries out one upload, from where it is. Before anything is sent the whole file is read once: a file that cannot be
 * read to its end sends nothing. Each row has an idempotency key of its own, so rows of a batch after which nothing
 * could be written down any more are sent again, and are the same slips.
 */
@Singleton
class UploadRun {

    private static final int BATCH = 100;

    /** Characters of the rows of a batch, the last of which may be longer. */
    private static final int LONGEST_BATCH = 1024 * 1024;

    /** A file that has ended the node so often is left alone. */
    private static final int MOST_ATTEMPTS = 3;

    private static final long MEBIBYTE = 1024 * 1024;

    /** While a file is read; before each piece would be as many writes as reads. */
    private static final Duration RENEWED_EVERY = Duration.ofSeconds(10);

    /** Within what time an answer to an idempotency key is surely kept (two days). */
    private static final Duration KEYS_KEPT = Duration.ofHours(40);

    private final UploadStore store;
    private final Uploads uploads;
    private final RowSubmission submission;
    private final NoticeTypes types;
    private final UploadConfig config;
    private final ForeignRows foreignRows;
    private final StandingRights rights;
    private final UploadMetrics metrics;
    private final Clock clock;

    UploadRun(
            UploadStore store,
            Uploads uploads,
            RowSubmission submission,
            NoticeTypes types,
            UploadConfig config,
            ForeignRows foreignRows,
            StandingRights rights,
            UploadMetrics metrics,
            Clock clock) {
        this.store = store;
        this.uploads = uploads;
        this.submission = submission;
        this.types = types;
        this.config = config;
        this.foreignRows = foreignRows;
        this.rights = rights;
        this.metrics = metrics;
        this.clock = clock;
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
        } catch (WithoutRightsException e) {
            end(
                    claimed.get(),
                    State.INTERRUPTED,
                    Sentence.of(
                            "the account may not submit slips any more, or has not called for long: the rows after row {0} were not sent",
                            current(claimed.get()).lastRow()));
            ended = true;
        } catch (UnknownKeyException e) {
            // Nobody has changed the file: it waits for the key.
            throw e;
        } catch (UploadedFile.ChangedException | DecryptionException e) {
            foreignRows.tell(
                    ForeignRows.Table.UPLOAD, id.toString(), id.toString().getBytes(StandardCharsets.US_ASCII));
            Upload now = current(claimed.get());
            end(claimed.get(), broken(now), now.lastRow() == 0 ? UploadedFile.CHANGED : changed(now));
            ended = true;
        } catch (UnusableFileException e) {
            boolean cancelled = store.renew(claimed.get(), clock.instant())
                    .filter(State.CANCELLING::equals)
                    .isPresent();
            State state = cancelled ? State.CANCELLED : broken(current(claimed.get()));
            end(claimed.get(), state, cancelled ? null : e.detail());
            ended = true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (!ended) {
                store.release(claimed.get());
            }
        }
    }

    private Upload current(Claimed claimed) {
        return store.find(claimed.owner()).orElse(claimed.upload());
    }

    /** Of a file that cannot be read: nothing is refused of which something was sent. */
    private static State broken(Upload upload) {
        return upload.lastRow() == 0 ? State.REFUSED : State.INTERRUPTED;
    }

    private static Sentence changed(Upload upload) {
        return Sentence.of(
                "the file is no longer as this node had stored it: look which of the {0} rows after row {1} are slips, and upload the others",
                BATCH, upload.lastRow());
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
        upload.checkPosition();
        UploadHead head = uploads.read(
                store.part(claimed.owner(), 0).orElseThrow(UploadedFile.ChangedException::new), UploadHead.class);
        NoticeType type = types.require(head.type());
        Work work = new Work(
                claimed,
                head,
                new Columns(type),
                new UploadedFile(store, claimed.owner(), head.parts(), new Hold(claimed)));
        return (begun || work.count()) && work.rows(stop);
    }

    /** A file may take long to read, and read nothing that counts. */
    private final class Hold implements Runnable {

        private final Claimed claimed;
        private Instant renewedAt = clock.instant();

        private Hold(Claimed claimed) {
            this.claimed = claimed;
        }

        @Override
        public void run() {
            Instant now = clock.instant();
            if (Duration.between(renewedAt, now).abs().compareTo(RENEWED_EVERY) < 0) {
                return;
            }
            renewedAt = now;
            State state = store.renew(claimed, now).orElse(null);
            if (state != State.RUNNING) {
                throw new Stopped(state == State.CANCELLING);
            }
        }
    }

    /** Between two batches: the account has lost its role or its offices, or is disabled. */
    private static final class WithoutRightsException extends RuntimeException {

        private static final long serialVersionUID = 1L;
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
            metrics.ended(state);
            store.forgetOldest(claimed.owner().account(), config.mostRefusedBytesPerAccount());
        }
    }

    private static String said(Locale language, Sentence sentence) {
        return Sentences.said(language, sentence).toString();
    }

    private final class Work {

        private final Claimed claimed;
        private final UploadHead head;
        private final Columns columns;
        private final UploadedFile file;

        private Work(Claimed claimed, UploadHead head, Columns columns, UploadedFile file) {
            this.claimed = claimed;
            this.head = head;
            this.columns = columns;
            this.file = file;
        }

        /** @throws WithoutRightsException where the account may submit nothing now */
        private Caller caller() {
            return rights.of(head.account())
                    .map(head::within)
                    .filter(caller -> caller.roles().contains(Role.SUBMITTER))
                    .orElseThrow(WithoutRightsException::new);
        }

        private Table open() throws IOException {
            return Table.open(file, head.format(), head.encoding(), columns);
        }

        /** @return false where it is no longer in this run's hand */
        private boolean count() throws IOException {
            file.verify(head.digest());
            int rows = 0;
            List<String> names;
            try (Table table = open()) {
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
            byte[] heading = uploads.written(new FailureHead(names, head.offices()));
            return store.counted(claimed, rows, heading, clock.instant());
        }

        /** @return whether it is over */
        private boolean rows(BooleanSupplier stop) throws IOException {
            try (Table table = open()) {
                int done = claimed.upload().lastRow();
                int passed = 0;
                List<Table.Row> batch = new ArrayList<>();
                long characters = 0;
                for (Table.Row row = table.next(); row != null; row = table.next()) {
                    if (row.number() <= done) {
                        passed++;
                        continue;
                    }
                    checkPassed(passed);
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
                checkPassed(passed);
                if (!batch.isEmpty() && submit(batch).isEmpty()) {
                    return false;
                }
            }
            end(claimed, State.DONE, null);
            return true;
        }

        /** @throws IllegalStateException where the rows up to the last one that is done are not those that are */
        private void checkPassed(int passed) {
            Upload upload = claimed.upload();
            if (passed != upload.done()) {
                throw new IllegalStateException("upload " + upload.id() + " is not at the row that it says");
            }
        }

        /** @return how the upload is now; empty where it is no longer in this run's hand */
        private Optional<UploadStore.Progress> submit(List<Table.Row> batch) {
            RowSubmission.Outcome outcome = submission.submit(claimed.owner(), caller(), columns, batch);
            Optional<UploadStore.Progress> progress =
                    store.progress(claimed, batch.get(batch.size() - 1).number(), outcome, clock.instant());
            if (progress.isPresent()) {
                metrics.rows(
                        outcome.sent().size(),
                        outcome.repeated().size(),
                        outcome.failures().size());
            }
            return progress;
        }
    }
}
