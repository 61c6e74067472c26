package org.huizhi.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Locale;
import org.huizhi.problem.Language;
import org.huizhi.problem.Problem;
import org.huizhi.problem.ProblemException;
import org.huizhi.problem.ProblemPages;

/** Answers with a problem where no resource has been found yet. */
@Singleton
class EdgeProblems {

    private final Language language;
    private final ObjectMapper mapper;
    private final ProblemPages pages;

    EdgeProblems(Language language, ObjectMapper mapper, ProblemPages pages) {
        this.language = language;
        this.mapper = mapper;
        this.pages = pages;
    }

    /**
     * @return the path by which resources are found, whatever it is spelled like; as it came where it cannot be read
     */
    static String pathOf(RoutingContext request) {
        try {
            return request.normalizedPath();
        } catch (IllegalArgumentException e) {
            return request.request().path();
        }
    }

    void answer(RoutingContext request, ProblemException problem) {
        Locale best = language.best(request.request()::getHeader);
        boolean page = pages.covers(pathOf(request));
        Problem body = page ? Problem.onPage(problem, best) : Problem.of(problem, best);
        HttpServerResponse response = request.response()
                .setStatusCode(body.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, page ? ProblemPages.MEDIA_TYPE : Problem.MEDIA_TYPE)
                .putHeader(HttpHeaders.CONTENT_LANGUAGE, best.getLanguage())
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (page) {
            response.end(pages.page(body, request.request()::getHeader));
        } else {
            response.end(json(body));
        }
    }

    private Buffer json(Problem problem) {
        try {
            return Buffer.buffer(mapper.writeValueAsBytes(problem));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem has no JSON", e);
        }
    }
}
