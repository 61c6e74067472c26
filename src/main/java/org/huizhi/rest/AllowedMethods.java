package org.huizhi.rest;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which methods the API has at a path, for {@code Allow} (RFC 9110, section 15.5.6): the framework refuses, but does
 * not tell.
 */
final class AllowedMethods {

    static final List<Class<?>> RESOURCES = List.of(
            AgreementsResource.class,
            AuditResource.class,
            CertificatesResource.class,
            ContractResource.class,
            DeadLettersResource.class,
            DeadlinesResource.class,
            DirectoryResource.class,
            EvidenceResource.class,
            HandOverResource.class,
            NoticeBatchResource.class,
            NoticeTypesResource.class,
            NoticeVerbsResource.class,
            NoticesResource.class,
            PartListResource.class,
            PartStatisticsResource.class,
            PartsResource.class,
            ReissueResource.class,
            RetentionResource.class,
            RoutingRulesResource.class,
            StatementsResource.class,
            StatisticsResource.class,
            VerbBatchResource.class);

    private static final Map<String, Set<String>> METHODS_BY_PATH = read();

    private AllowedMethods() {}

    /** @return empty where the API has nothing at all */
    static Set<String> at(String path) {
        return METHODS_BY_PATH.entrySet().stream()
                .filter(entry -> Pattern.matches(entry.getKey(), path))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(Set.of());
    }

    /** @return methods by regular expression of their path; a fixed one before the one with a variable in its place */
    private static Map<String, Set<String>> read() {
        Map<String, Set<String>> methods = new TreeMap<>((one, other) -> {
            int fixedFirst = Boolean.compare(one.contains("["), other.contains("["));
            return fixedFirst == 0 ? one.compareTo(other) : fixedFirst;
        });
        for (Class<?> resource : RESOURCES) {
            for (Method method : resource.getDeclaredMethods()) {
                for (Annotation annotation : method.getAnnotations()) {
                    HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
                    if (verb != null) {
                        methods.computeIfAbsent(pattern(resource, method), path -> new TreeSet<>())
                                .add(verb.value());
                    }
                }
            }
        }
        return methods;
    }

    private static String pattern(Class<?> resource, Method method) {
        Path below = method.getAnnotation(Path.class);
        String path = resource.getAnnotation(Path.class).value() + (below == null ? "" : below.value());
        return path.replaceAll("\\{[^}]*}", "[^/]+");
    }
}
