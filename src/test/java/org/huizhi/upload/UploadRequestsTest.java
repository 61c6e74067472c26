package org.huizhi.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.huizhi.sheet.Cells;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which requests begin an upload: of files, one at a time, and not too many of one account. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class UploadRequestsTest {

    @Inject
    UploadStore store;

    @Inject
    UploadScheduler scheduler;

    private final UploadFiles files = new UploadFiles();
    private final TestCaller submitter = files.submitter;

    @AfterEach
    void nothingWaits() {
        scheduler.runDue();
    }

    @Test
    void whatIsNoSuchFileIsRefusedAtOnce() {
        files.upload(Cells.XLSX, "a,b".getBytes(StandardCharsets.UTF_8), null)
                .then()
                .statusCode(422);
        files.upload(Cells.CSV, "PK\u0003\u0004".getBytes(StandardCharsets.UTF_8), null)
                .then()
                .statusCode(422);
        files.upload(Cells.CSV, new byte[0], null).then().statusCode(422);
        byte[] withPassword = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0};
        files.upload(Cells.XLSX, withPassword, null)
                .then()
                .statusCode(422)
                .body("errors[0].detail", containsString("has a password, or is a workbook of the old form"));
        submitter
                .request()
                .contentType(Cells.CSV)
                .body("a".getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/uploads?type=no-such-type")
                .then()
                .statusCode(400);
        submitter.get("/uploads").then().statusCode(200).body("items", equalTo(List.of()));
    }

    @Test
    void theSameRequestIsTheSameUpload() {
        byte[] file = UploadFiles.csv(List.of(files.row(1))).getBytes(StandardCharsets.UTF_8);
        String first = files.upload(Cells.CSV, file, files.batch)
                .then()
                .statusCode(202)
                .extract()
                .path("id");

        files.upload(Cells.CSV, file, files.batch).then().statusCode(202).body("id", equalTo(first));
        files.upload(Cells.CSV, UploadFiles.csv(List.of(files.row(2))).getBytes(StandardCharsets.UTF_8), files.batch)
                .then()
                .statusCode(422)
                .body("type", endsWith("idempotency-mismatch"));
    }

    @Test
    void aCallerHasAFewAtATimeAndEndsThem() {
        byte[] file = UploadFiles.csv(List.of(files.row(1))).getBytes(StandardCharsets.UTF_8);
        String id = files.uploaded(Cells.CSV, file);
        files.uploaded(Cells.CSV, file);
        files.uploaded(Cells.CSV, file);

        files.upload(Cells.CSV, file, null).then().statusCode(429).header("Retry-After", notNullValue());
        submitter
                .request()
                .post("/api/v1/uploads/" + id + "/cancel")
                .then()
                .statusCode(200)
                .body("state", equalTo("cancelled"));
        files.uploaded(Cells.CSV, file);
        submitter.request().post("/api/v1/uploads/" + id + "/cancel").then().statusCode(200);
        scheduler.runDue();
        String done = submitter.get("/uploads").path("items[0].id");
        submitter.request().post("/api/v1/uploads/" + done + "/cancel").then().statusCode(409);
        assertThat(Yulin.count("select count(*) from upload_part where upload_id = ?::uuid", id))
                .isZero();
    }

    @Test
    void anUploadIsItsAccountsAlone() {
        String id =
                files.uploaded(Cells.CSV, UploadFiles.csv(List.of(files.row(1))).getBytes(StandardCharsets.UTF_8));
        TestCaller other = submitter.calling("uploads-other-" + files.batch);

        other.get("/uploads/" + id).then().statusCode(404);
        other.get("/uploads/" + id + "/failures").then().statusCode(404);
        other.request().post("/api/v1/uploads/" + id + "/cancel").then().statusCode(404);
        other.get("/uploads").then().body("items", equalTo(List.of()));
    }

    /** Fourteen at once were four of three. */
    @Test
    void thoseThatComeAtOnceAreCountedOneAfterTheOther() {
        UploadStore.Limits limits = new UploadStore.Limits(3, 1_000);
        List<UploadStore.Begun> begun = IntStream.range(0, 8)
                .parallel()
                .mapToObj(number -> store.begin(
                        new UploadStore.Owner(UUID.randomUUID(), "at-once-" + files.batch),
                        UploadFiles.TYPE,
                        Cells.CSV,
                        null,
                        limits,
                        Instant.now()))
                .toList();

        assertThat(Collections.frequency(begun, UploadStore.Begun.BEGUN)).isEqualTo(3);
        assertThat(Collections.frequency(begun, UploadStore.Begun.TOO_MANY_OF_ACCOUNT))
                .isEqualTo(5);
        Yulin.update("delete from upload where account = ?", "at-once-" + files.batch);
    }

    @Test
    void theSameRequestWaitsForTheFirstUntilNothingComesOfIt() {
        UploadStore.Limits limits = new UploadStore.Limits(3, 1_000);
        UploadStore.Owner first = new UploadStore.Owner(UUID.randomUUID(), "twice-" + files.batch);
        UploadStore.Owner second = new UploadStore.Owner(UUID.randomUUID(), "twice-" + files.batch);
        Instant now = Instant.now();
        store.begin(first, UploadFiles.TYPE, Cells.CSV, "key", limits, now);
        store.addPart(first, 1, new byte[1], now.plusSeconds(100));

        assertThat(store.begin(second, UploadFiles.TYPE, Cells.CSV, "key", limits, now.plusSeconds(200)))
                .isEqualTo(UploadStore.Begun.UNDER_WAY);
        assertThat(store.begin(second, UploadFiles.TYPE, Cells.CSV, "key", limits, now.plusSeconds(230)))
                .isEqualTo(UploadStore.Begun.BEGUN);
        Yulin.update("delete from upload where account = ?", "twice-" + files.batch);
    }

    /** A replica was killed while it received files, and its callers have no keys. */
    @Test
    void filesThatNobodySendsAnyMoreKeepNoPlaceOfTheirAccount() {
        UploadStore.Limits limits = new UploadStore.Limits(2, 1_000);
        String account = "gone-" + files.batch;
        Instant now = Instant.now();
        List<UploadStore.Owner> owners = Stream.generate(() -> new UploadStore.Owner(UUID.randomUUID(), account))
                .limit(3)
                .toList();
        store.begin(owners.get(0), UploadFiles.TYPE, Cells.CSV, null, limits, now);
        store.begin(owners.get(1), UploadFiles.TYPE, Cells.CSV, null, limits, now);
        assertThat(store.addPart(owners.get(1), 1, new byte[1], now.plusSeconds(300)))
                .isTrue();

        assertThat(store.begin(owners.get(2), UploadFiles.TYPE, Cells.CSV, null, limits, now.plusSeconds(500)))
                .isEqualTo(UploadStore.Begun.TOO_MANY_OF_ACCOUNT);
        assertThat(store.begin(owners.get(2), UploadFiles.TYPE, Cells.CSV, null, limits, now.plusSeconds(700)))
                .isEqualTo(UploadStore.Begun.BEGUN);

        assertThat(store.addPart(owners.get(0), 1, new byte[1], now.plusSeconds(701)))
                .as("who has given way hears of it")
                .isFalse();
        assertThat(store.addPart(owners.get(1), 2, new byte[1], now.plusSeconds(701)))
                .as("something came of it meanwhile")
                .isTrue();
        Yulin.update("delete from upload where account = ?", account);
    }
}
