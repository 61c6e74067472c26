package org.huizhi.rest;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
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
class Routes {

    /**
     * By the contract's layout, which takes a hundredth of the time of reading it as YAML at each start; the tests read
     * it as YAML and hold this to it.
     */
    private static final Pattern PATH = Pattern.compile(" {2}(/\\S*):");

    private static final Pattern METHOD = Pattern.compile(" {4}(get|put|post|delete|patch|head|options|trace):");

    /** Templates with as many segments as the index says; fixed ones before those with a variable in their place. */
    private final List<List<Route>> bySegments = new ArrayList<>();

    /**
     * @param template as in the contract, say {@code /api/v1/notices/{id}}
     * @param methods of the contract, and HEAD beside GET
     */
    record Route(String template, Set<String> methods, List<String> segments) {

        private Route(String template, Set<String> methods) {
            this(template, Set.copyOf(methods), segmentsOf(template));
        }

        /** {@code Allow} (RFC 9110, section 10.2.1). */
        String allow() {
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

    Routes() {
        Map<String, Set<String>> methods = new TreeMap<>();
        String path = null;
        for (String line : Contracts.lines(Contracts.NODE)) {
            Matcher at = PATH.matcher(line);
            Matcher method = METHOD.matcher(line);
            if (at.matches()) {
                path = at.group(1);
            } else if (!line.isEmpty() && !line.startsWith(" ")) {
                path = null;
            } else if (path != null && method.matches()) {
                Set<String> ofPath = methods.computeIfAbsent(path, unused -> new TreeSet<>());
                ofPath.add(method.group(1).toUpperCase(Locale.ROOT));
                if (ofPath.contains("GET")) {
                    ofPath.add("HEAD");
                }
            }
        }
        methods.forEach((template, ofPath) -> {
            Route route = new Route(template, ofPath);
            while (bySegments.size() <= route.segments.size()) {
                bySegments.add(new ArrayList<>());
            }
            bySegments.get(route.segments.size()).add(route);
        });
        bySegments.forEach(routes -> routes.sort(Comparator.comparing(route -> route.template.contains("{"))));
    }

    /** @return empty where the contract has nothing at all */
    Optional<Route> at(String path) {
        List<String> asked = segmentsOf(path);
        return asked.size() >= bySegments.size()
                ? Optional.empty()
                : bySegments.get(asked.size()).stream()
                        .filter(route -> route.matches(asked))
                        .findFirst();
    }

    List<Route> all() {
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
