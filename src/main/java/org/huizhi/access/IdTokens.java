package org.huizhi.access;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonObject;
import java.security.PublicKey;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jose4j.jwt.consumer.ErrorCodeValidator;
import org.jose4j.jwt.consumer.InvalidJwtException;

/**
 * Reads ID tokens (OpenID Connect Core, section 3.1.3.7) by the same claims as the tokens of callers: whatever is set
 * for roles and names of these counts for those too. And logout tokens (Back-Channel Logout, section 2.6), which are
 * never taken for ID tokens, nor these for those.
 */
@ApplicationScoped
public class IdTokens {

    /** With which an issuer signs by a key that it alone has. */
    private static final Set<SignatureAlgorithm> ALGORITHMS = EnumSet.complementOf(
            EnumSet.of(SignatureAlgorithm.HS256, SignatureAlgorithm.HS384, SignatureAlgorithm.HS512));

    private static final String AUTHORIZED_PARTY = "azp";
    private static final String NONCE = "nonce";
    private static final String EVENTS = "events";

    /** Name of the one event that a logout token tells. */
    private static final String SIGN_OUT = "http://schemas.openid.net/event/backchannel-logout";

    private static final VerifiedTokens TOKENS = new VerifiedTokens();

    private final JWTAuthContextInfo bearers;

    /** @param bearers how tokens of callers are read */
    IdTokens(JWTAuthContextInfo bearers) {
        this.bearers = bearers;
    }

    /**
     * What an ID token has to say.
     *
     * @param acr classes of authentication of which it has to name one; none: whichever
     */
    public record Expected(String issuer, String clientId, String nonce, Set<String> acr) {

        public Expected {
            acr = Set.copyOf(acr);
        }
    }

    /** @return whether an issuer signs with this algorithm (RFC 7518, section 3.1); never {@code none}, never a MAC */
    public static boolean isAllowed(String algorithm) {
        return ALGORITHMS.stream().anyMatch(one -> one.getAlgorithm().equals(algorithm));
    }

    /**
     * @param key that of the issuer which the token names
     * @throws RefusedTokenException when it is not what is expected; its message repeats nothing of the token
     */
    public Guest read(String token, PublicKey key, Expected expected) throws RefusedTokenException {
        JsonWebToken read =
                verified(token, key, expected.issuer(), expected.clientId(), Set.of("sub", "iat", "exp", NONCE));
        Object party = read.getClaim(AUTHORIZED_PARTY);
        if (party == null ? read.getAudience().size() > 1 : !expected.clientId().equals(party)) {
            throw new RefusedTokenException("it was made for another client");
        }
        if (!expected.nonce().equals(read.getClaim(NONCE))) {
            throw new RefusedTokenException("its nonce is another one");
        }
        if (!expected.acr().isEmpty() && !expected.acr().contains(String.valueOf(read.<Object>getClaim("acr")))) {
            throw new RefusedTokenException("it does not say that he has signed in as is asked for (acr)");
        }
        for (String name : new String[] {read.getName(), read.getSubject()}) {
            String objection = CallerName.objection(name);
            if (objection != null) {
                throw new RefusedTokenException("the subject or the name in it " + objection);
            }
        }
        return new Guest(
                read.getIssuer(), read.getSubject(), read.getName(), read.getGroups(), TokenIdentity.offices(read));
    }

    /**
     * @param key that of the issuer which the token names
     * @return the subject that has signed out there, or was
     * @throws RefusedTokenException as {@link #read}
     */
    public String readSignOut(String token, PublicKey key, String issuer, String clientId)
            throws RefusedTokenException {
        JsonWebToken read = verified(token, key, issuer, clientId, Set.of("sub", "iat", "exp", EVENTS));
        if (read.containsClaim(NONCE)
                || !(read.<Object>getClaim(EVENTS) instanceof JsonObject events)
                || !(events.get(SIGN_OUT) instanceof JsonObject)) {
            throw new RefusedTokenException("it tells no sign-out");
        }
        return read.getSubject();
    }

    private JsonWebToken verified(String token, PublicKey key, String issuer, String clientId, Set<String> claims)
            throws RefusedTokenException {
        JWTAuthContextInfo info = new JWTAuthContextInfo(key, issuer);
        info.setExpectedAudience(Set.of(clientId));
        info.setSignatureAlgorithm(ALGORITHMS);
        info.setRequiredClaims(claims);
        info.setClockSkew(bearers.getClockSkew());
        info.setGroupsPath(bearers.getGroupsPath());
        info.setDefaultGroupsClaim(bearers.getDefaultGroupsClaim());
        info.setGroupsSeparator(bearers.getGroupsSeparator());
        info.setSubjectPath(bearers.getSubjectPath());
        info.setDefaultSubjectClaim(bearers.getDefaultSubjectClaim());
        try {
            return TOKENS.parse(token, info);
        } catch (ParseException e) {
            List<Integer> codes = codes(e);
            throw new RefusedTokenException("it does not pass: "
                    + (codes.isEmpty()
                            ? "a claim is missing, or of another kind than it should be"
                            : "codes of jose4j " + codes));
        }
    }

    /** Messages of the library repeat the claims. */
    private static List<Integer> codes(ParseException e) {
        return e.getCause() instanceof InvalidJwtException invalid
                ? invalid.getErrorDetails().stream()
                        .map(ErrorCodeValidator.Error::getErrorCode)
                        .collect(Collectors.toList())
                : List.of();
    }
}
