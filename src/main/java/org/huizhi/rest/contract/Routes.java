package org.huizhi.rest.contract;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The paths of the contract and their methods. What people ask for is named by these, never by what they sent. */
@Singleton
public class Routes {

    /**
     * By the contract's layout, which takes a hundredth of the time of reading it as YAML at each start; the tests read
     * it as YAML and hold this to it.
     */
    private static final Pattern PATH = Pattern.compile(" {2}(/\\S*):");

    private static final Pattern METHOD = Pattern.compile(" {4}(get|put|post|delete|patch|head|options|trace):");

    private static final Pattern SINCE = Pattern.compile(" {6}x-deprecated-since: '([0-9-]{10})'");
    private static final Pattern SUNSET = Pattern.compile(" {6}x-sunset: '([0-9-]{10})'");

    /** Templates with as many segments as the index says; fixed ones before those with a variable in their place. */
    private final List<List<Route>> bySegments = new ArrayList<>();

    /**
     * @param template as in the contract, say {@code /api/v1/notices/{id}}
     * @param methods of the contract, and HEAD beside GET
     * @param deprecations by method, of operations that are to go
     */
    public record Route(
            String template, Set<String> methods, List<String> segments, Map<String, Deprecation> deprecations) {

        private Route(String template, Operations operations) {
            this(template, Set.copyOf(operations.methods), segmentsOf(template), Map.copyOf(operations.deprecations));
        }

        /** @return empty where the operation stays */
        public Optional<Deprecation> deprecation(String method) {
            return Optional.ofNullable(deprecations.get(method.equals("HEAD") ? "GET" : method));
        }

        /** {@code Allow} (RFC 9110, section 10.2.1). */
        public String allow() {
            Set<String> all = new TreeSet<>(methods);
            all.add("OPTIONS");
            return String.join(", ", all);
        }

        private boolean matches(List<String> asked) {
            for (int i = 0; i < segments.size(); i++) {
                if (!segments.get(i).startsWith("{") && !segments.get(i).equals(asked.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    /** What has been read of a path so far. */
    private static final class Operations {

        private final Set<String> methods = new TreeSet<>();
        private final Map<String, Deprecation> deprecations = new HashMap<>();
        private String current = "";

        private void method(String name) {
            current = name.toUpperCase(Locale.ROOT);
            methods.add(current);
            if (current.equals("GET")) {
                methods.add("HEAD");
            }
        }

        private void property(String line) {
            Matcher since = SINCE.matcher(line);
            Matcher sunset = SUNSET.matcher(line);
            if (since.matches()) {
                deprecations.put(current, new Deprecation(LocalDate.parse(since.group(1)), null));
            } else if (sunset.matches()) {
                deprecations.computeIfPresent(
                        current, (method, known) -> new Deprecation(known.since(), LocalDate.parse(sunset.group(1))));
            }
        }
    }

    @Inject
    public Routes() {
        this(Contracts.lines(Contracts.NODE));
    }

    /** @param contract in the layout of the node's */
    public Routes(List<String> contract) {
        Map<String, Operations> paths = new TreeMap<>();
        String path = null;
        for (String line : contract) {
            Matcher at = PATH.matcher(line);
            Matcher method = METHOD.matcher(line);
            if (at.matches()) {
                path = at.group(1);
            } else if (!line.isEmpty() && !line.startsWith(" ")) {
                path = null;
            } else if (path != null && method.matches()) {
                paths.computeIfAbsent(path, unused -> new Operations()).method(method.group(1));
            } else if (path != null && paths.containsKey(path)) {
                paths.get(path).property(line);
            }
        }
        paths.forEach((template, operations) -> {
            Route route = new Route(template, operations);
            while (bySegments.size() <= route.segments.size()) {
                bySegments.add(new ArrayList<>());
            }
            bySegments.get(route.segments.size()).add(route);
        });
        bySegments.forEach(routes -> routes.sort(Comparator.comparing(route -> route.template.contains("{"))));
    }

    /** @return empty where the contract has nothing at all */
    public Optional<Route> at(String path) {
        List<String> asked = segmentsOf(path);
        return asked.size() >= bySegments.size()
                ? Optional.empty()
                : bySegments.get(asked.size()).stream()
                        .filter(route -> route.matches(asked))
                        .findFirst();
    }

    public List<Route> all() {
        return bySegments.stream().flatMap(List::stream).toList();
    }

    /** Without the empty ones, which the framework passes over too. */
    private static List<String> segmentsOf(String path) {
        List<String> segments = new ArrayList<>();
        for (int from = 0, to; from < path.length(); from = to + 1) {
            to = path.indexOf('/', from);
            to = to < 0 ? path.length() : to;
            if (to > from) {
                segments.add(path.substring(from, to));
            }
        }
        return segments;
    }
}
