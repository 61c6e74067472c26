package org.huizhi.account;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Argon2id (RFC 9106). Its parameters stand in each hash, so that they can be raised. A hashing takes 19 MiB for a
 * tenth of a second, so two are made at once, a few wait, and more are refused: a flood of sign-ins cannot fill the
 * memory. Thread-safe.
 */
@ApplicationScoped
class PasswordHasher {

    /** Least ones of OWASP's password storage cheat sheet. */
    private static final int MEMORY_KIB = 19_456;

    private static final int ITERATIONS = 2;
    private static final int PARALLELISM = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    private static final int AT_ONCE = 2;
    private static final int MOST_WAITING = 16;
    private static final long LONGEST_WAIT_SECONDS = 5;

    /** PHC string format. */
    private static final Pattern FORM = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]{1,100})\\$([A-Za-z0-9+/]{1,100})");

    private final SecureRandom random = new SecureRandom();
    private final Semaphore places = new Semaphore(AT_ONCE, true);
    private final LongAdder hashings = new LongAdder();
    /** Of a password that nobody knows: what is compared where there is none. */
    private final String nobodys = format(salt(), salt());

    /** That there is no place for a hashing now. */
    static final class BusyException extends RuntimeException {

        BusyException() {
            super("too many passwords are being checked");
        }
    }

    private record Parameters(int memory, int iterations, int parallelism) {

        private static final Parameters NOW = new Parameters(MEMORY_KIB, ITERATIONS, PARALLELISM);
    }

    /** How many were made: as many for a name that is not there as for one that is. */
    long hashings() {
        return hashings.sum();
    }

    /** @throws BusyException where too many are under way */
    String hash(String password) {
        byte[] salt = salt();
        return format(salt, argon2(password, salt, Parameters.NOW, HASH_BYTES));
    }

    /**
     * Takes as long where there is no hash.
     *
     * @param hash null where nobody can sign in
     * @throws BusyException where too many are under way
     */
    boolean matches(String password, @Nullable String hash) {
        Matcher read = read(hash == null ? nobodys : hash);
        byte[] expected = Base64.getDecoder().decode(read.group(5));
        byte[] made = argon2(password, Base64.getDecoder().decode(read.group(4)), parameters(read), expected.length);
        return MessageDigest.isEqual(made, expected) && hash != null;
    }

    /** @return a new hash where this one was made with other parameters than are used now */
    Optional<String> renewed(String password, String hash) {
        return parameters(read(hash)).equals(Parameters.NOW) ? Optional.empty() : Optional.of(hash(password));
    }

    private static Matcher read(String hash) {
        Matcher read = FORM.matcher(hash);
        if (!read.matches()) {
            throw new IllegalStateException("a stored password has no form that is known");
        }
        return read;
    }

    private static Parameters parameters(Matcher read) {
        return new Parameters(
                Integer.parseInt(read.group(1)), Integer.parseInt(read.group(2)), Integer.parseInt(read.group(3)));
    }

    private byte[] argon2(String password, byte[] salt, Parameters parameters, int length) {
        take();
        try {
            hashings.increment();
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(parameters.memory())
                    .withIterations(parameters.iterations())
                    .withParallelism(parameters.parallelism())
                    .withSalt(salt)
                    .build());
            byte[] hash = new byte[length];
            generator.generateBytes(
                    // One person's keyboard composes what another's sends as two characters.
                    Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8), hash);
            return hash;
        } finally {
            places.release();
        }
    }

    private void take() {
        try {
            if (places.getQueueLength() >= MOST_WAITING || !places.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new BusyException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusyException();
        }
    }

    private byte[] salt() {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return salt;
    }

    private static String format(byte[] salt, byte[] hash) {
        Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + ITERATIONS + ",p=" + PARALLELISM + "$"
                + encoder.encodeToString(salt) + "$" + encoder.encodeToString(hash);
    }
}
