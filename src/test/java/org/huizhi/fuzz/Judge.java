package org.huizhi.fuzz;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.huizhi.fuzz.RequestGenerator.Request;
import org.huizhi.testsupport.Contract;
import org.huizhi.testsupport.Exchange;
import org.huizhi.testsupport.RawHttp.Answer;

/** Says what is wrong with an answer, whatever was asked. */
final class Judge {

    private static final URI ELSEWHERE = URI.create("/elsewhere");
    private static final String NULL_FOUND = "null found";
    /** Given by the server before anything of ours sees the request. */
    private static final Set<Integer> OF_THE_SERVER = Set.of(414, 431);

    /** RFC 3986, section 2: unreserved, reserved without brackets and number sign, and percent with two digits. */
    private static final Pattern URI_CHARACTERS =
            Pattern.compile("(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*");

    private Judge() {}

    /** @return nothing when it is as the contract says */
    static List<String> differences(Request request, List<Map.Entry<String, String>> headers, Answer answer) {
        List<String> differences = new ArrayList<>();
        Map<String, String> sent = new LinkedHashMap<>();
        headers.forEach(header -> sent.merge(header.getKey(), header.getValue(), (one, other) -> one + ", " + other));
        if (request.inContract()) {
            differences.addAll(Contract.node()
                    .faults(exchange(request.method(), URI.create(request.target()), sent, request, answer)));
            // An optional member that is null is taken as one that is not there.
            differences.removeIf(
                    difference -> difference.startsWith("request ") && difference.contains(": " + NULL_FOUND));
        } else if (answer.status() >= 400
                && !isOfTheServer(request, answer)
                && !request.method().equals("HEAD")) {
            differences.addAll(
                    Contract.node().problemFaults(exchange(request.method(), ELSEWHERE, sent, request, answer)));
        }
        if (answer.status() >= 500) {
            differences.add("it is the node's fault");
        }
        if (answer.text().contains("\tat ")) {
            differences.add("it shows a stack trace");
        }
        return differences;
    }

    /** A target that is no URI is refused before anything of ours, too. */
    private static boolean isOfTheServer(Request request, Answer answer) {
        return OF_THE_SERVER.contains(answer.status())
                || (answer.status() == 400
                        && answer.body().length == 0
                        && !URI_CHARACTERS.matcher(request.target()).matches());
    }

    private static Exchange exchange(String method, URI uri, Map<String, String> sent, Request request, Answer answer) {
        return new Exchange(method, uri, sent, request.body(), answer.status(), answer.headers(), answer.body());
    }
}
