package org.huizhi.testsupport;

import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.http.Header;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Holds every exchange of a REST Assured test to the contract; an exchange that differs fails the test. */
public final class ContractFilter implements Filter {

    private final Contract contract;

    public ContractFilter() {
        this(Contract.node());
    }

    ContractFilter(Contract contract) {
        this.contract = contract;
    }

    @Override
    public Response filter(
            FilterableRequestSpecification request, FilterableResponseSpecification expected, FilterContext context) {
        Response response = context.next(request, expected);
        contract.check(new Exchange(
                request.getMethod(),
                URI.create(request.getURI()),
                requestHeaders(request),
                bytes(request.getBody()),
                response.statusCode(),
                headers(response.headers()),
                response.asByteArray()));
        return response;
    }

    private static Map<String, String> requestHeaders(FilterableRequestSpecification request) {
        Map<String, String> headers = headers(request.getHeaders());
        if (request.getContentType() != null) {
            headers.put("Content-Type", request.getContentType());
        }
        return headers;
    }

    private static Map<String, String> headers(Iterable<Header> headers) {
        Map<String, String> map = new LinkedHashMap<>();
        headers.forEach(header -> map.putIfAbsent(header.getName(), header.getValue()));
        return map;
    }

    private static byte[] bytes(Object body) {
        if (body == null) {
            return new byte[0];
        }
        return body instanceof byte[] bytes ? bytes : body.toString().getBytes(StandardCharsets.UTF_8);
    }
}
