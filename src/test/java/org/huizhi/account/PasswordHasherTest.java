package org.huizhi.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PasswordHasherTest {

    /** Of the reference implementation (phc-winner-argon2, src/test.c). */
    private static final String OF_OTHERS =
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    private final PasswordHasher hasher = new PasswordHasher();

    @Test
    void aHashOfAnotherProgramIsReadWithItsParametersAndRenewed() {
        assertThat(hasher.matches("password", OF_OTHERS)).isTrue();
        assertThat(hasher.matches("Password", OF_OTHERS)).isFalse();

        String renewed = hasher.renewed("password", OF_OTHERS).orElseThrow();

        assertThat(renewed).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(hasher.matches("password", renewed)).isTrue();
        assertThat(hasher.renewed("password", renewed)).isEmpty();
    }

    @Test
    void everyHashHasASaltOfItsOwnAndLettersCountHoweverTheyAreComposed() {
        String hash = hasher.hash("caf\u00e9 au lait");

        assertThat(hasher.hash("caf\u00e9 au lait")).isNotEqualTo(hash);
        assertThat(hasher.matches("cafe\u0301 au lait", hash)).isTrue();
    }

    @Test
    void whereThereIsNoHashNothingMatchesAfterTheSameWork() {
        assertThat(hasher.matches("", null)).isFalse();
        assertThat(hasher.matches("password", null)).isFalse();
        assertThat(hasher.hashings()).isEqualTo(2);
    }

    @Test
    void aFloodIsRefusedAndWhatWasBegunIsFinished() throws InterruptedException {
        ExecutorService many = Executors.newFixedThreadPool(60);
        List<Future<String>> hashes = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            hashes.add(many.submit(() -> hasher.hash("willow river 42")));
        }
        int refused = 0;
        for (Future<String> hash : hashes) {
            try {
                assertThat(hash.get()).startsWith("$argon2id$");
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(PasswordHasher.BusyException.class);
                refused++;
            }
        }
        many.shutdown();

        assertThat(refused).isPositive().isLessThan(59);
        assertThat(hasher.hash("willow river 42")).startsWith("$argon2id$");
    }
}
