package org.huizhi.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.huizhi.sheet.Cells;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.huizhi.upload.Upload.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An upload is carried out to its end and each row once, whatever stops the node meanwhile. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class UploadRunTest {

    @Inject
    UploadStore store;

    @Inject
    FailureStore failures;

    @Inject
    UploadRun run;

    @Inject
    UploadScheduler scheduler;

    private final UploadFiles files = new UploadFiles();
    private final TestCaller submitter = files.submitter;

    @AfterEach
    void nothingWaits() {
        scheduler.runDue();
    }

    /** Killed after a batch was sent and before that was written down: the worst moment. */
    @Test
    void rowsOfABatchThatWasNotWrittenDownAreTheSameSlips() {
        List<Map<String, String>> rows =
                IntStream.rangeClosed(1, 250).mapToObj(files::row).toList();
        UUID id =
                UUID.fromString(files.uploaded(Cells.CSV, UploadFiles.csv(rows).getBytes(StandardCharsets.UTF_8)));
        run.carryOn(id, () -> true);
        assertThat(files.slips()).isEqualTo(100);
        assertThat(Yulin.count("select last_row from upload where id = ?::uuid", id.toString()))
                .isEqualTo(101);
        Yulin.update("update upload set last_row = 0, sent = 0 where id = ?::uuid", id.toString());

        scheduler.runDue();

        assertThat(files.slips()).isEqualTo(250);
        submitter.get("/uploads/" + id).then().body("state", equalTo("done")).body("sent", equalTo(250));
    }

    @Test
    void oneReplicaAtATimeHasItInHand() {
        UUID id = UUID.fromString(
                files.uploaded(Cells.CSV, UploadFiles.csv(List.of(files.row(1))).getBytes(StandardCharsets.UTF_8)));
        Instant now = Instant.now();

        UploadStore.Claimed first = store.claim(id, now).orElseThrow();

        assertThat(store.claim(id, now.plusSeconds(60))).isEmpty();
        assertThat(store.due(List.of(), now.plusSeconds(60), 100)).doesNotContain(id);
        UploadStore.Claimed second = store.claim(id, now.plusSeconds(180)).orElseThrow();
        assertThat(store.progress(first, 2, new RowSubmission.Outcome(List.of(), List.of(), List.of()), now))
                .as("who has lost it writes nothing down")
                .isEmpty();
        store.release(second);
    }

    /** The node has no memory left, or is killed, each time that it works on it. */
    @Test
    void aFileThatEndsTheNodeIsNotTakenUpForEver() {
        String unread =
                files.uploaded(Cells.CSV, UploadFiles.csv(List.of(files.row(1))).getBytes(StandardCharsets.UTF_8));
        List<Map<String, String>> rows =
                IntStream.rangeClosed(1, 150).mapToObj(files::row).toList();
        String half = files.uploaded(Cells.CSV, UploadFiles.csv(rows).getBytes(StandardCharsets.UTF_8));
        run.carryOn(UUID.fromString(half), () -> true);
        for (int times = 0; times < 3; times++) {
            Instant then = Instant.now().plusSeconds(180L * times);
            assertThat(store.claim(UUID.fromString(unread), then)).isPresent();
            assertThat(store.claim(UUID.fromString(half), then)).isPresent();
        }

        scheduler.runDue();

        submitter
                .get("/uploads/" + unread)
                .then()
                .body("state", equalTo("refused"))
                .body("fault", containsString("the node ended 3 times while it read the file"));
        submitter
                .get("/uploads/" + half)
                .then()
                .body("state", equalTo("interrupted"))
                .body("fault", containsString("after row 101"));
        assertThat(files.slips()).isEqualTo(100);
    }

    @Test
    void aRunThatIsGivenBackIsNoAttempt() {
        UUID id = UUID.fromString(
                files.uploaded(Cells.CSV, UploadFiles.csv(List.of(files.row(1))).getBytes(StandardCharsets.UTF_8)));
        for (int times = 0; times < 5; times++) {
            store.release(store.claim(id, Instant.now()).orElseThrow());
        }

        scheduler.runDue();

        submitter.get("/uploads/" + id).then().body("state", equalTo("done"));
    }

    /** Wide rows are held in fewer at a time, and read in fewer at a time. */
    @Test
    void aBatchHasNoMoreCharactersThanOneOfUsualRows() throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        for (int number = 1; number <= 20; number++) {
            Map<String, String> row = files.row(number);
            UploadFiles.NAMES.forEach(name -> row.put(name, "x".repeat(32_000)));
            rows.add(row);
        }
        String id = files.uploaded(Cells.CSV, UploadFiles.csv(rows).getBytes(StandardCharsets.UTF_8));

        run.carryOn(UUID.fromString(id), () -> true);

        submitter.get("/uploads/" + id).then().body("lastRow", equalTo(6));
        scheduler.runDue();
        assertThat(failures.list(new UploadStore.Owner(UUID.fromString(id), files.account(id)), 0, 100))
                .as("of one page")
                .hasSizeLessThan(20)
                .isNotEmpty();
        assertThat(files.failures(id)).hasSize(22);
    }

    @Test
    void anUploadEndsWhenWhatWasRefusedOfItIsTooMuch() {
        List<Map<String, String>> rows = new ArrayList<>();
        for (int number = 1; number <= 250; number++) {
            rows.add(files.row(number));
            rows.get(number - 1).put("/receiver/region", "999999");
        }
        rows.set(0, files.row(1));
        String id = files.uploaded(Cells.CSV, UploadFiles.csv(rows).getBytes(StandardCharsets.UTF_8));
        run.carryOn(UUID.fromString(id), () -> true);
        assertThat(Yulin.count("select failure_bytes from upload where id = ?::uuid", id))
                .isGreaterThan(99 * 200L);
        Yulin.update("update upload set failure_bytes = 134217728 where id = ?::uuid", id);

        scheduler.runDue();

        submitter
                .get("/uploads/" + id)
                .then()
                .body("state", equalTo("interrupted"))
                .body("fault", containsString("more than 128 MiB"))
                .body("fault", containsString("the rows after row 201"))
                .body("sent", equalTo(1))
                .body("failed", equalTo(199));
        assertThat(files.slips()).isOne();
    }

    @Test
    void theOldestUploadsOfAnAccountGiveWay() {
        List<String> ids = new ArrayList<>();
        for (int number = 1; number <= 3; number++) {
            ids.add(files.uploaded(
                    Cells.CSV, UploadFiles.csv(List.of(files.row(number))).getBytes(StandardCharsets.UTF_8)));
            scheduler.runDue();
            Yulin.update("update upload set failure_bytes = 300000000 where id = ?::uuid", ids.get(number - 1));
        }

        String last =
                files.uploaded(Cells.CSV, UploadFiles.csv(List.of(files.row(4))).getBytes(StandardCharsets.UTF_8));
        scheduler.runDue();

        submitter.get("/uploads").then().body("items.id", equalTo(List.of(last, ids.get(2))));
        assertThat(files.slips()).isEqualTo(4);
    }

    /** A hundred thousand rows of one office take minutes. */
    @Test
    void aSmallFileDoesNotWaitForTheWholeOfALargeOne() {
        BooleanSupplier turn = scheduler.turn(Instant.now().minusSeconds(1));
        UUID large = uploaded(1, 250);
        UUID small = uploaded(251, 251);

        run.carryOn(large, turn);

        assertThat(files.slips()).isEqualTo(100);
        assertThat(store.due(List.of(), Instant.now(), 10)).containsExactly(small, large);
        scheduler.runDue();
        assertThat(files.slips()).isEqualTo(251);
        run.carryOn(uploaded(252, 401), turn);
        assertThat(files.slips()).as("where nobody waits it goes on").isEqualTo(401);
    }

    private UUID uploaded(int first, int last) {
        List<Map<String, String>> rows =
                IntStream.rangeClosed(first, last).mapToObj(files::row).toList();
        return UUID.fromString(files.uploaded(Cells.CSV, UploadFiles.csv(rows).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whatIsReadForLongStaysInItsRunsHandAndHearsThatItIsCancelled() throws IOException {
        byte[] file = UploadFiles.csv(List.of(files.row(1)))
                .concat("\n".repeat(3 * Uploads.PIECE))
                .getBytes(StandardCharsets.UTF_8);
        UUID id = UUID.fromString(files.uploaded(Cells.CSV, file));
        Instant now = Instant.now();
        UploadStore.Claimed claimed = store.claim(id, now).orElseThrow();
        List<State> states = new ArrayList<>();
        UploadedFile read = new UploadedFile(store, claimed.owner(), 4, () -> {
            states.add(
                    store.renew(claimed, now.plusSeconds(100L * states.size())).orElseThrow());
            if (states.size() == 2) {
                submitter.request().post("/api/v1/uploads/" + id + "/cancel");
            }
        });

        assertThat(read.open().readAllBytes()).isEqualTo(file);

        assertThat(states).containsExactly(State.RUNNING, State.RUNNING, State.CANCELLING, State.CANCELLING);
        assertThat(store.claim(id, now.plusSeconds(400)))
                .as("two minutes from the last piece")
                .isEmpty();
        store.release(claimed);
        scheduler.runDue();
        submitter.get("/uploads/" + id).then().body("state", equalTo("cancelled"));
    }

    @Test
    void whatNobodyCarriedOnForTooLongIsNotSentTwice() {
        List<Map<String, String>> rows =
                IntStream.rangeClosed(1, 150).mapToObj(files::row).toList();
        UUID id =
                UUID.fromString(files.uploaded(Cells.CSV, UploadFiles.csv(rows).getBytes(StandardCharsets.UTF_8)));
        run.carryOn(id, () -> true);
        Yulin.update("update upload set progress_at = progress_at - interval '41 h' where id = ?::uuid", id.toString());

        scheduler.runDue();

        submitter
                .get("/uploads/" + id)
                .then()
                .body("state", equalTo("interrupted"))
                .body("fault", containsString("after row 101"));
        assertThat(files.slips()).isEqualTo(100);
    }

    /** Whoever writes to the database gets no rights by it. */
    @Test
    void aFileThatSomebodyElseHasChangedSendsNothing() {
        String mine =
                files.uploaded(Cells.CSV, UploadFiles.csv(List.of(files.row(1))).getBytes(StandardCharsets.UTF_8));
        assertThat(Yulin.count(
                        "select count(*) from upload_part where position(convert_to(?, 'UTF8') in content) > 0",
                        Slips.DOCUMENT_NUMBER))
                .isZero();
        Yulin.update(
                "update upload_part set content = content || '\\x00'::bytea where upload_id = ?::uuid and number = 0",
                mine);

        scheduler.runDue();

        submitter
                .get("/uploads/" + mine)
                .then()
                .body("state", equalTo("refused"))
                .body("fault", containsString("no longer as this node had stored it"));
        assertThat(files.slips()).isZero();
        assertThat(Yulin.count(
                        "select count(*) from audit_entry where action = 'row.foreign' and detail = ?",
                        "upload: " + mine))
                .isOne();
    }

    @Test
    void theFileGoesWhenItIsDoneAndTheRestAfterAWeek() {
        Map<String, String> bad = files.row(1);
        bad.put("/receiver/region", "999999");
        String id = files.uploaded(Cells.CSV, UploadFiles.csv(List.of(bad)).getBytes(StandardCharsets.UTF_8));
        scheduler.runDue();
        assertThat(Yulin.count("select count(*) from upload_part where upload_id = ?::uuid", id))
                .isZero();
        assertThat(Yulin.count("select count(*) from upload_failure where upload_id = ?::uuid", id))
                .isEqualTo(2);
        Yulin.update("update upload set created_at = created_at - interval '8 days' where id = ?::uuid", id);

        scheduler.forgetOld();

        submitter.get("/uploads/" + id).then().statusCode(404);
        assertThat(Yulin.count("select count(*) from upload_failure where upload_id = ?::uuid", id))
                .isZero();
    }
}
