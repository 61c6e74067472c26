package org.huizhi.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.huizhi.command.CommandLineProbe;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.Signatures;
import org.huizhi.sheet.ProtectedWorkbook;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.ConsoleVisitor;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.huizhi.testsupport.carried.CarriedRegion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More than one file takes: nothing of it is left out, and whoever carries it hears that there is more. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class SeveralFilesTest {

    private static final String OFFICE = "610828-civil-affairs";
    private static final String PASSWORD = "Jiaxian-2026-1127";
    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final int LONGEST = 64 * 1024 * 1024;

    private final Surroundings around = BusAndDatabaseResource.surroundings();

    /** A few files of nearly the longest messages; nobody reads what they say before they are imported. */
    @Test
    void messagesThatOneFileDoesNotTakeGoOnInOthers(@TempDir Path folder) throws IOException {
        String partner = around.ordos().mailbox();
        Yulin.update(
                "insert into outbox (message_id, shard, type, subject, destination, created_at, record, awaits_receipt,"
                        + " attempts, next_attempt_at) select gen_random_uuid(), 0, ?, 'long', ?, now(),"
                        + " convert_to(repeat('x', 1000000), 'UTF8'), true, 0, now() + interval '20 minutes'"
                        + " from generate_series(1, 60)",
                MessageType.NOTICE_SUBMITTED.wireName(),
                partner);
        try {
            long waiting = Yulin.count(
                    "select count(*) from outbox where destination = ? and type <> ?",
                    partner,
                    MessageType.PROBE.wireName());

            Path token = Files.writeString(
                    folder.resolve("token"), TestCaller.operator().token());
            Path first = folder.resolve("to-ordos.ndjson");
            CommandLineProbe.Said said = CommandLineProbe.said(
                    "offline",
                    "export",
                    "--node",
                    RestAssured.baseURI + ":" + RestAssured.port,
                    "--token",
                    token.toString(),
                    "--partner",
                    partner,
                    first.toString());
            assertThat(said.code()).as(said.err()).isZero();
            assertThat(files(folder)).containsExactly("to-ordos.ndjson", "to-ordos.ndjson-2");
            List<byte[]> written =
                    List.of(Files.readAllBytes(first), Files.readAllBytes(folder.resolve("to-ordos.ndjson-2")));

            Response zip = ConsoleVisitor.of(TestCaller.operator()).get("/console/feed/files/" + partner);
            assertThat(zip.contentType()).isEqualTo("application/zip");
            assertThat(zip.header("Content-Disposition")).contains(".zip");
            Map<String, byte[]> unpacked = unpacked(zip.asByteArray());
            assertThat(unpacked.keySet()).hasSize(2).allMatch(name -> name.endsWith(".ndjson"));

            for (List<byte[]> export : List.of(written, List.copyOf(unpacked.values()))) {
                BundleCheck.Contents beginning = contents(export.get(0));
                BundleCheck.Contents rest = contents(export.get(1));
                assertThat(export).allMatch(file -> file.length < LONGEST);
                assertThat(beginning.next()).isNotNull();
                assertThat(rest.next()).isNull();
                assertThat(beginning.records() + rest.records()).isGreaterThanOrEqualTo((int) waiting);
            }
        } finally {
            Yulin.update("delete from outbox where subject = 'long'");
        }
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains("ndjson"))
                    .sorted()
                    .toList();
        }
    }

    private static Map<String, byte[]> unpacked(byte[] zip) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), in.readAllBytes());
            }
        }
        return files;
    }

    private BundleCheck.Report checked(InputStream file) throws IOException {
        return new BundleCheck(new Signatures(CryptoProvider.jdk()), Party.directory(around.yulin(), around.ordos()))
                .check(file);
    }

    private BundleCheck.Contents contents(byte[] file) throws IOException {
        BundleCheck.Report report = checked(new ByteArrayInputStream(file));
        assertThat(report.fault()).isNull();
        return Objects.requireNonNull(report.contents());
    }

    /** Whoever is handed a stick need not read it for ever to be told that no node has made what is on it. */
    @Test
    void whatIsLongerThanAFileIsReadNoFurtherThanANodeReadsIt() throws IOException {
        byte[] empty = new CarriedRegion(around.ordos(), around.yulin()).file();
        int head = new String(empty, StandardCharsets.UTF_8).indexOf('\n') + 1;
        Endless lines = new Endless(empty, head, "{}\n");
        Endless oneLine = new Endless(empty, head, "x");

        BundleCheck.Report many = checked(lines);
        BundleCheck.Report wide = checked(oneLine);

        assertThat(many.fault()).asString().contains("20000 messages");
        assertThat(Objects.requireNonNull(many.contents()).unreadable()).isEqualTo(20_000);
        assertThat(wide.fault()).isEqualTo(many.fault());
        assertThat(oneLine.read).isLessThan(LONGEST + 100_000L);
    }

    /** A head, and what follows it without an end. */
    private static final class Endless extends InputStream {

        private final byte[] head;
        private final byte[] again;
        private long read;

        private Endless(byte[] file, int head, String again) {
            this.head = Arrays.copyOf(file, head);
            this.again = again.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int read() {
            int next = read < head.length ? head[(int) read] : again[(int) ((read - head.length) % again.length)];
            read++;
            return next;
        }

        @Override
        public int read(byte[] into, int from, int most) {
            for (int i = from; i < from + most; i++) {
                into[i] = (byte) read();
            }
            return most;
        }
    }

    @Test
    void workThatOneWorkbookDoesNotTakeIsInTheNextOne() throws IOException {
        CarriedRegion xinzhou = new CarriedRegion(around.xinzhou(), around.yulin());
        List<Letter> letters = new ArrayList<>();
        for (int i = 0; i < 503; i++) {
            letters.add(xinzhou.letter(
                    MessageType.NOTICE_SUBMITTED,
                    CarriedRegion.idMadeAt(Instant.now()).toString(),
                    Slips.with(
                            Slips.with(
                                    Slips.submitted(around.xinzhou(), around.yulin(), "residence-confirmation"),
                                    "/receiver/region",
                                    "610828"),
                            "/receiver/office",
                            OFFICE)));
        }
        try {
            xinzhou.carry(letters.toArray(Letter[]::new));

            Response first = work("?office=" + OFFICE);
            String link = first.header("Link");
            assertThat(link).matches("<\\?office=" + OFFICE + "&cursor=[A-Za-z0-9_-]+>; rel=\"next\"");
            Response second = work(link.substring(1, link.indexOf('>')));
            assertThat(second.header("Link")).isNull();
            List<String> slips = new ArrayList<>(slips(first.asByteArray()));
            assertThat(slips).hasSize(500);
            slips.addAll(slips(second.asByteArray()));
            assertThat(slips)
                    .containsExactlyInAnyOrderElementsOf(letters.stream()
                            .map(letter -> letter.message().subject())
                            .toList());
            assertThat(work("?office=" + OFFICE + "&cursor=AAAA").statusCode()).isEqualTo(400);

            ConsoleVisitor visitor = ConsoleVisitor.of(township());
            Response zip = visitor.send(
                    visitor.get("/console/work/files"),
                    "/console/work/files/home",
                    Map.of("/office", OFFICE, "/password", PASSWORD));
            assertThat(zip.contentType()).isEqualTo("application/zip");
            List<String> unpacked = new ArrayList<>();
            for (byte[] workbook : unpacked(zip.asByteArray()).values()) {
                unpacked.addAll(slips(workbook));
            }
            assertThat(unpacked).containsExactlyInAnyOrderElementsOf(slips);
        } finally {
            Yulin.update("update notice set state = 'WITHDRAWN' where office = ?", OFFICE);
            Yulin.recount();
        }
    }

    private static TestCaller township() {
        return new TestCaller("jiaxian", Set.of("handler"), List.of(OFFICE));
    }

    private static Response work(String query) {
        return township()
                .request()
                .urlEncodingEnabled(false)
                .header("Huizhi-Password", PASSWORD)
                .accept(XLSX)
                .get("/api/v1/offline/work" + query);
    }

    private static List<String> slips(byte[] workbook) throws IOException {
        return FilledRow.read(ProtectedWorkbook.read(workbook, PASSWORD, LONGEST)).stream()
                .flatMap(row -> WorkSheet.Taken.of(row.text(WorkSheet.SLIP)).stream())
                .map(taken -> taken.slip().toString())
                .toList();
    }
}
