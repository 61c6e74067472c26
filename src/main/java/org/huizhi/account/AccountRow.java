package org.huizhi.account;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All of an account. Its row proves itself: the secret of its second factor, none too, is encrypted with everything
 * else as the context.
 *
 * @param isForeign whether somebody else has written the row; then it has no rights and no credentials
 */
record AccountRow(
        UUID id,
        String name,
        Instant createdAt,
        String createdBy,
        Rights rights,
        Credentials credentials,
        boolean isForeign) {

    /** In the order in which {@link #context} and the store have them. */
    static final List<String> BOUND = List.of(
            "name",
            "created_at",
            "created_by",
            "display_name",
            "roles",
            "offices",
            "disabled_at",
            "version",
            "password",
            "password_set_at",
            "must_change",
            "totp_step",
            "recovery_codes");

    /** @param disabledAt null while he may sign in */
    record Rights(
            String displayName,
            List<String> roles,
            List<String> offices,
            @Nullable Instant disabledAt,
            int version) {

        Rights {
            roles = List.copyOf(roles);
            offices = List.copyOf(offices);
            disabledAt = micros(disabledAt);
        }
    }

    /**
     * What only its owner knows or has, and what is asked of him.
     *
     * @param password Argon2id in the PHC form; null where there is none
     * @param secret of the second factor; empty where there is none
     * @param step the last one whose code counted
     * @param recoveryCodes SHA-256 of each that is left
     */
    record Credentials(
            @Nullable String password,
            @Nullable Instant passwordSetAt,
            boolean mustChange,
            byte[] secret,
            long step,
            List<String> recoveryCodes) {

        static final Credentials NONE = new Credentials(null, null, false, new byte[0], 0, List.of());

        Credentials {
            passwordSetAt = micros(passwordSetAt);
            recoveryCodes = List.copyOf(recoveryCodes);
        }

        Credentials withPassword(String hash, @Nullable Instant setAt, boolean nowMustChange) {
            return new Credentials(hash, setAt, nowMustChange, secret, step, recoveryCodes);
        }

        Credentials thatMustChange(boolean nowMustChange) {
            return new Credentials(password, passwordSetAt, nowMustChange, secret, step, recoveryCodes);
        }

        Credentials withSecondFactor(byte[] other, long itsStep, Collection<String> codes) {
            return new Credentials(password, passwordSetAt, mustChange, other, itsStep, List.copyOf(codes));
        }

        Credentials at(long laterStep) {
            return new Credentials(password, passwordSetAt, mustChange, secret, laterStep, recoveryCodes);
        }

        Credentials without(String code) {
            List<String> left =
                    recoveryCodes.stream().filter(one -> !one.equals(code)).toList();
            return new Credentials(password, passwordSetAt, mustChange, secret, step, left);
        }
    }

    AccountRow {
        createdAt = createdAt.truncatedTo(ChronoUnit.MICROS);
    }

    private static @Nullable Instant micros(@Nullable Instant moment) {
        return moment == null ? null : moment.truncatedTo(ChronoUnit.MICROS);
    }

    AccountRow with(Rights others) {
        return new AccountRow(id, name, createdAt, createdBy, others, credentials, false);
    }

    AccountRow with(Credentials others) {
        return new AccountRow(id, name, createdAt, createdBy, rights, others, false);
    }

    /** @return the same as somebody else has written it: nothing but what it is called */
    AccountRow foreign() {
        Rights none = new Rights(rights.displayName(), List.of(), List.of(), null, rights.version());
        return new AccountRow(id, name, createdAt, createdBy, none, Credentials.NONE, true);
    }

    byte[] context() {
        return new RowBytes("account")
                .add(id)
                .add(name)
                .add(createdAt)
                .add(createdBy)
                .add(rights.displayName())
                .addAll(rights.roles())
                .addAll(rights.offices())
                .add(rights.disabledAt())
                .add(rights.version())
                .add(credentials.password())
                .add(credentials.passwordSetAt())
                .add(credentials.mustChange())
                .add(credentials.step())
                .addAll(credentials.recoveryCodes())
                .bytes();
    }

    Account account() {
        return new Account(
                id,
                name,
                rights.displayName(),
                new HashSet<>(rights.roles()),
                rights.offices(),
                credentials.password() != null && credentials.secret().length > 0,
                credentials.passwordSetAt(),
                credentials.mustChange(),
                rights.disabledAt(),
                rights.version(),
                isForeign);
    }
}
