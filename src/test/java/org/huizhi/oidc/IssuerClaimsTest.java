package org.huizhi.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.huizhi.access.Guest;
import org.huizhi.oidc.SigningIn.Person;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Claims that are not what they should be: an issuer is set up by people. */
class IssuerClaimsTest {

    private static final Person LI_NA = new Person("f3b1", "li.na", List.of("handler"), List.of("610800-hub"));

    private final SigningIn signingIn = SigningIn.start();
    private final Issuer issuer = Issuers.of(signingIn);
    private final Challenge challenge = Challenge.of(UUID.randomUUID().toString());

    @AfterEach
    void stop() {
        signingIn.close();
    }

    private Issuer.Reply signedIn(Consumer<JwtClaims> other) {
        String address =
                ((Issuer.Reply.Leads) issuer.authorization(challenge)).address().toString();
        Map<String, String> fields = SigningIn.fields(signingIn.signIn(address, LI_NA, claims -> {
            other.accept(claims);
            return claims;
        }));
        return issuer.redeem(new Issuer.Answer(String.valueOf(fields.get("code")), fields.get("iss")), challenge);
    }

    private Guest guest(Consumer<JwtClaims> other) {
        Issuer.Reply reply = signedIn(other);
        assertThat(reply).isInstanceOf(Issuer.Reply.Vouches.class);
        return ((Issuer.Reply.Vouches) reply).guest();
    }

    /** @return whom it vouches for; nobody where it is refused */
    private Optional<Guest> guest(String claim, Object value) {
        Issuer.Reply reply = signedIn(claims -> claims.setClaim(claim, value));
        assertThat(reply).isInstanceOfAny(Issuer.Reply.Vouches.class, Issuer.Reply.Refused.class);
        return reply instanceof Issuer.Reply.Vouches vouches ? Optional.of(vouches.guest()) : Optional.empty();
    }

    @Test
    void whatNamesNoRolesGivesNone() {
        for (Object value : values("handler")) {
            // A text is one group, where most libraries write a list of one so.
            if (value.equals("handler")) {
                continue;
            }
            assertThat(guest("groups", value).map(Guest::roles).orElse(Set.of()))
                    .as(String.valueOf(value))
                    .doesNotContain("handler");
        }
    }

    @Test
    void whatNamesNoOfficesGivesNone() {
        for (Object value : values("610800-hub")) {
            assertThat(guest("offices", value).map(Guest::offices).orElse(Set.of()))
                    .as(String.valueOf(value))
                    .doesNotContain("610800-hub");
        }
    }

    private static List<Object> values(String right) {
        List<Object> values = new ArrayList<>(List.of(
                7,
                true,
                right,
                right + ",x",
                Map.of(right, right),
                List.of(),
                List.of(7, true),
                List.of(List.of(right)),
                List.of(Map.of("name", right))));
        values.add(Collections.singletonList(null));
        return values;
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        for (Object value : List.of(7, true, List.of("li.na"), Map.of("li", "na"), "", " ", "x".repeat(300))) {
            for (String claim : List.of("upn", "preferred_username")) {
                assertThat(signedIn(claims -> claims.setClaim(claim, value)))
                        .as(claim + " " + value)
                        .isInstanceOf(Issuer.Reply.Refused.class);
            }
        }
        assertThat(guest(claims -> claims.unsetClaim("preferred_username")).name())
                .isEqualTo("f3b1");
    }

    @Test
    void manyGroupsAreReadAndTooManyRefused() {
        assertThat(guest(claims -> claims.setStringListClaim("groups", groups(1_000)))
                        .roles())
                .hasSize(1_000);

        assertThat(signedIn(claims -> claims.setStringListClaim("groups", groups(5_000))))
                .isInstanceOf(Issuer.Reply.Refused.class);
    }

    private static List<String> groups(int number) {
        return IntStream.range(0, number)
                .mapToObj(group -> "/yulin/department-" + group)
                .toList();
    }

    @Test
    void audiencesAndPartiesOfOtherKindsAreRefused() {
        for (Object value : List.of(7, Map.of(SigningIn.CLIENT, true), List.of(7))) {
            assertThat(signedIn(claims -> claims.setClaim("aud", value)))
                    .as("aud " + value)
                    .isInstanceOf(Issuer.Reply.Refused.class);
        }
        for (String claim : List.of("azp", "nonce", "sub", "iss", "exp", "iat")) {
            for (Object value : List.of(true, List.of(SigningIn.CLIENT), Map.of("x", "y"))) {
                assertThat(signedIn(claims -> claims.setClaim(claim, value)))
                        .as(claim + " " + value)
                        .isInstanceOf(Issuer.Reply.Refused.class);
            }
        }
    }
}
