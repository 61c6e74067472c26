package org.huizhi.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A judge that cannot condemn is worth nothing: most cases here must fail. */
class ContractTest {

    private static final String YAML = """
            openapi: 3.1.0
            paths:
              /things:
                get:
                  operationId: listThings
                  parameters:
                    - $ref: '#/components/parameters/Limit'
                    - { name: from, in: query, required: true, schema: { type: string, format: date } }
                    - { name: kinds, in: query, style: form, explode: false, schema: { type: array, items: { enum: [a, b] } } }
                  responses:
                    '200':
                      description: d
                      content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Thing' } } } }
                    '400': { $ref: '#/components/responses/Bad' }
                post:
                  operationId: addThing
                  parameters:
                    - { name: Key, in: header, schema: { type: string, pattern: '^[a-z]+$' } }
                  requestBody:
                    required: true
                    content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } }
                  responses:
                    '201':
                      description: d
                      headers: { ETag: { required: true, schema: { type: string, pattern: '^"[0-9]+"$' } } }
                      content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } }
                    '400': { $ref: '#/components/responses/Bad' }
              /things/batch:
                post:
                  operationId: addThings
                  requestBody:
                    required: true
                    content: { application/x-ndjson: { x-itemSchema: { $ref: '#/components/schemas/Thing' } } }
                  responses:
                    '200': { description: d, content: { application/x-ndjson: { x-itemSchema: { $ref: '#/components/schemas/Answer' } } } }
              /things/{id}:
                parameters:
                  - { name: id, in: path, required: true, schema: { type: string, pattern: '^[0-9]+$' } }
                get:
                  operationId: readThing
                  responses:
                    '200': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } }
                delete:
                  operationId: removeThing
                  responses:
                    '204': { description: d }
            components:
              parameters:
                Limit: { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 9 } }
              responses:
                Bad: { description: d, content: { application/problem+json: { schema: { $ref: '#/components/schemas/Problem' } } } }
              schemas:
                Problem: { type: object, required: [status], properties: { status: { type: integer } } }
                Answer: { type: object, required: [line, status], properties: { line: { type: integer }, status: { type: integer } } }
                Thing:
                  type: object
                  additionalProperties: false
                  required: [name]
                  properties: { name: { type: string }, at: { type: string, format: date-time } }
            """;
    private static final String JSON = "application/json";
    private static final String NDJSON = "application/x-ndjson";
    private static final String PROBLEM = "application/problem+json";
    private static final String THING = "{\"name\":\"x\",\"at\":\"2026-01-01T00:00:00Z\"}";

    private final Contract contract = Contract.of(YAML);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            GET    | /nothing                            | 200 | application/json         | []              | the path is not in the contract
            GET    | /things/1/parts                     | 200 | application/json         | {}              | the path is not in the contract
            PUT    | /things/1                           | 200 | application/json         | {}              | the method is not in the contract
            PUT    | /things/1                           | 405 | text/html                | no              | 405 is not answered with a problem
            GET    | /things/batch                       | 200 | application/json         | {}              | the method is not in the contract
            GET    | /things?from=2026-01-01&stat=x      | 200 | application/json         | []              | query parameter 'stat' is not in the contract
            GET    | /things?from=2026-01-01&from=2026-01-02 | 200 | application/json     | []              | 'from' is given 2 times
            GET    | /things                             | 200 | application/json         | []              | query parameter 'from' is missing
            GET    | /things?from=tomorrow               | 200 | application/json         | []              | query parameter 'from'
            GET    | /things?from=2026-01-01&limit=10    | 200 | application/json         | []              | query parameter 'limit'
            GET    | /things?from=2026-01-01&limit=ten   | 200 | application/json         | []              | query parameter 'limit'
            GET    | /things?from=2026-01-01&kinds=a,c   | 200 | application/json         | []              | query parameter 'kinds'
            GET    | /things?from=2026-01-01             | 404 | application/problem+json | {"status":404}  | status 404 is not in the contract
            GET    | /things?from=2026-01-01             | 200 | text/html                | <html/>         | content type 'text/html'
            GET    | /things?from=2026-01-01             | 200 | ``                       | []              | content type ''
            GET    | /things?from=2026-01-01             | 200 | application/json         | [{"name":1}]    | response body/0/name
            GET    | /things?from=2026-01-01             | 200 | application/json         | [{"name":"x","more":1}] | 'more'
            GET    | /things?from=2026-01-01             | 200 | application/json         | [{"name":"x","at":"noon"}] | response body/0/at
            GET    | /things?from=2026-01-01             | 200 | application/json         | [               | is not JSON
            GET    | /things?from=2026-01-01             | 200 | application/json         | [] []           | is not JSON
            GET    | /things?from=2026-01-01             | 200 | application/json         | ``              | response body
            GET    | /things?from=x                      | 400 | application/json         | {"status":400}  | content type 'application/json'
            GET    | /things?from=x                      | 400 | application/problem+json | {"title":"no"}  | response body
            GET    | /things/x                           | 200 | application/json         | {"name":"x"}    | path parameter 'id'
            DELETE | /things/1                           | 204 | ``                       | gone            | the response body is not in the contract
            """)
    void condemnsAnAnswerThatDiffers(String method, String uri, int status, String type, String body, String fault) {
        Exchange exchange = exchange(method, uri, "", "", status, Map.of("Content-Type", type), body);

        assertThat(contract.faults(exchange))
                .anySatisfy(each -> assertThat(each).contains(fault));
        assertThat(contract.exercised()).isEmpty();
        assertThatThrownBy(() -> contract.check(exchange))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(uri)
                .hasMessageContaining(fault);
    }

    @Test
    void acceptsAnAnswerThatDoesNotDiffer() {
        assertThat(contract.faults(get(
                        "/things?from=2026-01-01&limit=9&kinds=b,a", 200, JSON + ";charset=UTF-8", "[" + THING + "]")))
                .isEmpty();
        assertThat(contract.faults(get("/things/1", 200, JSON, THING))).isEmpty();
        assertThat(contract.faults(exchange("DELETE", "/things/1", "", "", 204, Map.of(), "")))
                .isEmpty();
        assertThat(contract.faults(exchange(
                        "PUT", "/things/1", JSON, "{}", 405, Map.of("Content-Type", PROBLEM), "{\"status\":405}")))
                .isEmpty();
    }

    @Test
    void aRequestThatWasRefusedMayBeWrong() {
        assertThat(contract.faults(get("/things?stat=x", 400, PROBLEM, "{\"status\":400}")))
                .isEmpty();
        assertThat(contract.faults(exchange(
                        "POST",
                        "/things",
                        "text/plain",
                        "{",
                        400,
                        Map.of("Content-Type", PROBLEM),
                        "{\"status\":400}")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            application/json | {"name":"x"}          | "1" | ``
            application/json | {"name":"x","more":1} | "1" | 'more'
            application/json | {}                    | "1" | request body
            application/json | ``                    | "1" | the request body is missing
            text/plain       | {"name":"x"}          | "1" | the request's content type 'text/plain'
            application/json | {"name":"x"}          | 1   | response header 'ETag'
            application/json | {"name":"x"}          | ``  | response header 'ETag'
            """)
    void holdsARequestThatWasTakenToItsSchema(String type, String body, String etag, String fault) {
        Map<String, String> headers = new HashMap<>(Map.of("content-type", JSON));
        if (!etag.isEmpty()) {
            headers.put("etag", etag);
        }

        List<String> faults = contract.faults(exchange("POST", "/things", type, body, 201, headers, THING));

        if (fault.isEmpty()) {
            assertThat(faults).isEmpty();
        } else {
            assertThat(faults).singleElement().asString().contains(fault);
        }
    }

    @Test
    void holdsRequestHeadersAndUnexpectedBodies() {
        Exchange key = new Exchange(
                "POST",
                URI.create("/things"),
                Map.of("Content-Type", JSON, "key", "A1"),
                bytes("{\"name\":\"x\"}"),
                201,
                Map.of("Content-Type", JSON, "ETag", "\"1\""),
                bytes(THING));
        Exchange body = exchange("GET", "/things/1", JSON, "{}", 200, Map.of("Content-Type", JSON), THING);

        assertThat(contract.faults(key)).singleElement().asString().contains("header parameter 'Key'");
        assertThat(contract.faults(body)).containsExactly("the request body is not in the contract");
    }

    @Test
    void judgesEachLineOnItsOwn() {
        String requests = "{\"name\":\"x\"}\n\nnot json\n{\"more\":1}\n";

        assertThat(batch(
                        requests,
                        "{\"line\":1,\"status\":201}\n{\"line\":3,\"status\":400}\n{\"line\":4,\"status\":422}\n"))
                .isEmpty();
        assertThat(batch(requests, "{\"line\":4,\"status\":201}\n"))
                .anySatisfy(fault -> assertThat(fault).startsWith("request line 4"));
        assertThat(batch(requests, "{\"line\":9,\"status\":201}\n"))
                .containsExactly("answer line 1 is for line 9, which was not sent");
        assertThat(batch(requests, "{\"line\":1,\"status\":201}\n{\"line\":3}\n"))
                .singleElement()
                .asString()
                .startsWith("response line 2");
        assertThat(batch(requests, "{\"line\":1,\"status\":201}"))
                .singleElement()
                .asString()
                .contains("newline");
        assertThat(batch(requests, "oops\n")).isNotEmpty();
        assertThatThrownBy(() -> contract.checkLines("Answer", bytes("{}\n"))).isInstanceOf(AssertionError.class);
        assertThatCode(() -> contract.checkLines("Answer", bytes("{\"line\":1,\"status\":201}\n")))
                .doesNotThrowAnyException();
    }

    @Test
    void remembersWhatItHasSeen() {
        contract.check(get("/things/1", 200, JSON, THING));
        contract.check(get("/things?limit=x", 400, PROBLEM, "{\"status\":400}"));

        assertThat(contract.operations())
                .containsExactly("addThing", "addThings", "listThings", "readThing", "removeThing");
        assertThat(contract.exercised()).containsOnlyKeys("listThings", "readThing");
        assertThat(contract.exercised().get("listThings")).containsExactly(400);
        assertThat(contract.uncovered()).containsExactly("addThing", "addThings", "listThings", "removeThing");
    }

    private List<String> batch(String requests, String answers) {
        return contract.faults(
                exchange("POST", "/things/batch", NDJSON, requests, 200, Map.of("Content-Type", NDJSON), answers));
    }

    private static Exchange get(String uri, int status, String type, String body) {
        return exchange("GET", uri, "", "", status, Map.of("Content-Type", type), body);
    }

    private static Exchange exchange(
            String method,
            String uri,
            String type,
            String request,
            int status,
            Map<String, String> headers,
            String body) {
        return new Exchange(
                method, URI.create(uri), Map.of("Content-Type", type), bytes(request), status, headers, bytes(body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
