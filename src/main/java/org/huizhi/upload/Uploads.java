package org.huizhi.upload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.access.Rights;
import org.huizhi.access.StandingRights;
import org.huizhi.digest.Sha256;
import org.huizhi.notice.NoticeReader;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.problem.Problem;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.problem.RateLimitedException;
import org.huizhi.problem.SlowBodyException;
import org.huizhi.sheet.Cells;
import org.huizhi.sheet.ProtectedWorkbook;
import org.huizhi.sheet.TextEncoding;
import org.huizhi.upload.FailureStore.Numbered;
import org.huizhi.upload.UploadStore.Owner;
import org.jspecify.annotations.Nullable;

/** What callers do with uploads. One is its account's alone: for others it is not there. */
@ApplicationScoped
public class Uploads {

    /** Bytes of a file. */
    public static final long LONGEST = 64L * 1024 * 1024;

    /** Bytes of a piece, one of which is in memory at a time. */
    public static final int PIECE = 64 * 1024;

    private static final int MOST_LISTED = 100;
    private static final int MOST_PROBLEMS = 20;
    private static final int PAGE = 500;
    private static final Duration LATER = Duration.ofMinutes(1);

    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    private final UploadStore store;
    private final FailureStore failures;
    private final SentRowStore rows;
    private final NoticeReader notices;
    private final UploadConfig config;
    private final NoticeTypes types;
    private final StandingRights rights;
    private final Audit audit;
    private final ObjectMapper json;
    private final Clock clock;

    Uploads(
            UploadStore store,
            FailureStore failures,
            SentRowStore rows,
            NoticeReader notices,
            UploadConfig config,
            NoticeTypes types,
            StandingRights rights,
            Audit audit,
            ObjectMapper json,
            Clock clock) {
        this.store = store;
        this.failures = failures;
        this.rows = rows;
        this.notices = notices;
        this.config = config;
        this.types = types;
        this.rights = rights;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    /**
     * @param format media type of the file
     * @param encoding of a CSV ({@link org.huizhi.sheet.TextEncoding#ALL}); null where nobody said it
     * @param key the request's idempotency key; null without one
     */
    public record Request(
            NoticeType type,
            String format,
            @Nullable String encoding,
            @Nullable String key) {}

    /** @return one of the encodings in which a CSV may be, by a name of it; empty for one that is none */
    public static Optional<String> encoding(String name) {
        return TextEncoding.named(name);
    }

    /** One of the rows that were refused. */
    public record Failure(int row, Problem problem) {}

    /** Writes a table that belongs to an upload. */
    @FunctionalInterface
    public interface TableWriter {

        /** @param format media type that it is to have */
        void write(Caller caller, Upload upload, String format, Locale language, OutputStream output)
                throws IOException;
    }

    /**
     * Takes a file. What it says is looked at later.
     *
     * @param shown the caller's rights as it shows them; what it shows later counts for the rows of then
     * @throws ProblemException 409 while a request with the same key is under way, 413 for a file that is too long, 422
     *     for one that is no file of its format, or another than the key was used for, 408 for one that comes too
     *     slowly, 503 when there are too many
     * @throws RateLimitedException when the caller has too many that are not done
     */
    public Upload receive(Caller caller, Rights shown, Request request, InputStream body) {
        if (request.key() != null) {
            Optional<UploadStore.Requested> before = store.requested(caller.account(), request.key());
            if (before.isPresent()) {
                return repeated(before.get(), request, body);
            }
        }
        Owner owner = new Owner(IDS.generate(), caller.account());
        begin(owner, request);
        boolean whole = false;
        try {
            Upload upload = received(owner, caller, shown, request, body);
            whole = true;
            return upload;
        } finally {
            if (!whole) {
                store.delete(owner.id());
            }
        }
    }

    private void begin(Owner owner, Request request) {
        UploadStore.Begun begun = store.begin(
                owner,
                request.type().type(),
                request.format(),
                request.key(),
                new UploadStore.Limits(config.mostPerAccount(), config.most()),
                clock.instant());
        switch (begun) {
            case BEGUN -> {
                // Its bytes may come.
            }
            case UNDER_WAY ->
                throw ProblemException.illegal(
                        Upload.State.RECEIVING.code(), "an upload with this idempotency key is under way");
            case TOO_MANY_OF_ACCOUNT -> throw new RateLimitedException(LATER);
            case TOO_MANY -> throw ProblemException.crowded();
        }
    }

    private Upload received(Owner owner, Caller caller, Rights shown, Request request, InputStream body) {
        MessageDigest digest = digest(request);
        MessageDigest ofFile = Sha256.begin();
        long bytes = 0;
        int parts = 0;
        for (byte[] part = read(body); part.length > 0; part = read(body)) {
            if (parts == 0) {
                requireFormat(part, request.format());
            }
            bytes += part.length;
            if (bytes > LONGEST) {
                throw new ProblemException(ProblemCode.TOO_LARGE, "longer than {0} bytes", LONGEST);
            }
            digest.update(part);
            ofFile.update(part);
            add(owner, ++parts, part);
        }
        if (parts == 0) {
            throw ProblemException.invalid("", "required", "the file is empty");
        }
        add(owner, 0, written(UploadHead.of(caller, request, parts, ofFile.digest())));
        long length = bytes;
        String detail =
                "%s of %s, %d bytes".formatted(owner.id(), request.type().type(), length);
        boolean arrived = QuarkusTransaction.requiringNew().call(() -> {
            audit.enter(caller, "upload.create", null, detail);
            rights.keep(StandingRights.Purpose.UPLOADS, shown);
            return store.arrived(owner, length, digest.digest());
        });
        if (!arrived) {
            throw ProblemException.unavailable();
        }
        return store.find(owner).orElseThrow(ProblemException::unavailable);
    }

    private void add(Owner owner, int number, byte[] part) {
        if (!store.addPart(owner, number, part, clock.instant())) {
            throw ProblemException.unavailable();
        }
    }

    private static Upload repeated(UploadStore.Requested before, Request request, InputStream body) {
        MessageDigest digest = digest(request);
        for (byte[] part = read(body); part.length > 0; part = read(body)) {
            digest.update(part);
        }
        if (!MessageDigest.isEqual(digest.digest(), before.digest())) {
            throw new ProblemException(
                    ProblemCode.IDEMPOTENCY_MISMATCH, "the idempotency key was used for another file");
        }
        return before.upload();
    }

    private static MessageDigest digest(Request request) {
        MessageDigest digest = Sha256.begin();
        String encoding = request.encoding() == null ? "" : "; charset=" + request.encoding();
        digest.update(
                (request.type().type() + "\n" + request.format() + encoding + "\n").getBytes(StandardCharsets.UTF_8));
        return digest;
    }

    private static byte[] read(InputStream body) {
        try {
            return body.readNBytes(PIECE);
        } catch (SlowBodyException e) {
            throw ProblemException.tooSlow();
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.MALFORMED_JSON, "the body broke off");
        }
    }

    private static void requireFormat(byte[] first, String format) {
        if (ProtectedWorkbook.is(first)) {
            throw ProblemException.invalid(
                    "",
                    "invalid-value",
                    "the file has a password, or is a workbook of the old form (XLS): save it as XLSX without one");
        }
        boolean zip = first.length >= ZIP.length && Arrays.equals(first, 0, ZIP.length, ZIP, 0, ZIP.length);
        if (zip != format.equals(Cells.XLSX)) {
            throw ProblemException.invalid(
                    "",
                    "invalid-value",
                    "the file is not of the format that it is said to be: CSV, or a workbook (XLSX)");
        }
    }

    /** @return the newest first; at most a hundred */
    public List<Upload> list(Caller caller) {
        return store.list(caller.account(), MOST_LISTED);
    }

    /** @throws ProblemException 404 for one that is not there, or another account's */
    public Upload find(Caller caller, UUID id) {
        return store.find(new Owner(id, caller.account()))
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.NOT_FOUND, "there is nothing here, or nothing within your offices"));
    }

    /** Rows that are sent stay sent. @throws ProblemException 404 as {@link #find}, 409 for one that is over */
    public Upload cancel(Caller caller, UUID id) {
        Upload before = find(caller, id);
        Instant now = clock.instant();
        boolean cancelled = QuarkusTransaction.requiringNew().call(() -> {
            boolean done = store.cancel(id, now);
            if (done) {
                audit.enter(caller, "upload.cancel", null, id.toString());
            }
            return done;
        });
        Upload after = find(caller, id);
        if (!cancelled && after.state() != Upload.State.CANCELLING && after.state() != Upload.State.CANCELLED) {
            throw ProblemException.illegal(before.state().code(), "the upload is over");
        }
        return after;
    }

    /** @return a problem of a row in words, by the labels of the columns of its sheet */
    public String said(Upload upload, Problem problem, Locale language) {
        return types.find(upload.type())
                .map(type -> new Columns(type).said(problem, language))
                .orElse(problem.detail());
    }

    /** @return the first of the rows that were refused, without those of offices that the caller has lost since */
    public List<Failure> problems(Caller caller, Upload upload, Locale language) {
        Owner owner = new Owner(upload.id(), caller.account());
        FailureHead head = head(owner);
        return failures.list(owner, 0, MOST_PROBLEMS).stream()
                .map(one -> Map.entry(one.number(), failed(one)))
                .filter(row -> head.isFor(caller, row.getValue()))
                .map(row -> new Failure(row.getKey(), row.getValue().problem(language)))
                .toList();
    }

    private FailureHead head(Owner owner) {
        return failures.list(owner, -1, 1).stream()
                .filter(first -> first.number() == 0)
                .map(first -> read(first.content(), FailureHead.class))
                .findFirst()
                .orElse(new FailureHead(List.of(), Set.of()));
    }

    /**
     * A copy of the file with the rows that were refused, why, and nothing else: put right, it is uploaded again. It
     * holds person data, so reading it is audited, and rows of an office that the caller has lost since are not in it.
     *
     * @param format media type that it is to have
     * @throws ProblemException 404 as {@link #find}
     */
    public void writeFailures(Caller caller, Upload upload, String format, Locale language, OutputStream output)
            throws IOException {
        Owner owner = new Owner(upload.id(), caller.account());
        audit.enter(caller, "upload.failures", null, upload.id() + ", " + upload.failed() + " rows");
        FailureHead head = head(owner);
        NoticeType type = types.require(upload.type());
        try (FailureSheet sheet = FailureSheet.begin(output, format, head.names(), new Columns(type), language)) {
            int after = 0;
            for (List<Numbered> page = failures.list(owner, after, PAGE);
                    !page.isEmpty();
                    page = failures.list(owner, after, PAGE)) {
                for (Numbered one : page) {
                    FailedRow row = failed(one);
                    if (head.isFor(caller, row)) {
                        sheet.add(one.number(), row);
                    }
                    after = one.number();
                }
            }
        }
    }

    /**
     * Which rows became which slips, with the slips' numbers, but for those of an office that the caller has lost
     * since. It says nothing of what is in them.
     *
     * @param format media type that it is to have
     */
    public void writeSlips(Caller caller, Upload upload, String format, Locale language, OutputStream output)
            throws IOException {
        SlipSheet.write(output, format, language, new SlipSheet.Slips(rows, notices, caller, upload));
    }

    byte[] written(Object value) {
        try {
            return json.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is of text can be written as JSON", e);
        }
    }

    private FailedRow failed(Numbered row) {
        return read(row.content(), FailedRow.class);
    }

    <T> T read(byte[] content, Class<T> as) {
        try {
            return json.readValue(content, as);
        } catch (IOException e) {
            throw new IllegalStateException("what this node wrote of an upload cannot be read", e);
        }
    }
}
