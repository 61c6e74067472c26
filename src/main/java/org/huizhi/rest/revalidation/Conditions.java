package org.huizhi.rest.revalidation;

import jakarta.inject.Singleton;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.huizhi.problem.QueryValues;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * A condition (RFC 9110, section 13) holds, or the request is refused: one that cannot be read, or that the operation
 * does not look at, would be passed over, and its caller would believe that it had held.
 */
@Singleton
class Conditions {

    private static final Set<String> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    @ServerRequestFilter
    void refuseUnclear(ContainerRequestContext request, ResourceInfo resource) {
        for (String name : List.of(HttpHeaders.IF_MATCH, HttpHeaders.IF_NONE_MATCH)) {
            List<String> lines = request.getHeaders().get(name);
            if (lines == null) {
                continue;
            }
            // Several lines are one list (section 5.3); operations read the first.
            String tags = String.join(", ", lines);
            if (EntityTags.parse(tags).isEmpty()) {
                throw QueryValues.invalid(name, EntityTags.FORM);
            }
            // Without it, a read answers with all that there is, which is no fault.
            boolean mayBePassedOver = name.equals(HttpHeaders.IF_NONE_MATCH) && READS.contains(request.getMethod());
            if (!mayBePassedOver && !isRead(resource.getResourceMethod(), name)) {
                throw QueryValues.invalid(name, "is no condition of this operation, which was not begun");
            }
            request.getHeaders().putSingle(name, tags);
        }
    }

    private static boolean isRead(Method operation, String name) {
        return Stream.of(operation.getParameters())
                .map(parameter -> parameter.getAnnotation(HeaderParam.class))
                .anyMatch(header -> header != null && header.value().equals(name));
    }
}
