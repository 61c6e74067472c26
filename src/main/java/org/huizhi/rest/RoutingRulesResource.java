package org.huizhi.rest;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.List;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.act.Fields;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.routing.RoutingRule;
import org.huizhi.routing.RoutingRules;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/routing-rules")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class RoutingRulesResource {

    private static final int CREATED = 201;
    private static final int LONGEST_ID = 18;

    private final RoutingRules rules;
    private final NodeIdentity node;
    private final JsonBody json;
    private final CurrentCaller currentCaller;

    RoutingRulesResource(RoutingRules rules, NodeIdentity node, JsonBody json, CurrentCaller currentCaller) {
        this.rules = rules;
        this.node = node;
        this.json = json;
        this.currentCaller = currentCaller;
    }

    record RuleBody(
            @Nullable String type,
            @Nullable String area,
            @Nullable String department,
            @Nullable String office,
            @Nullable String validFrom) {}

    record EndBody(@Nullable String lastDay) {}

    record Rules(List<RoutingRule> rules) {}

    @GET
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Rules list() {
        return new Rules(rules.list());
    }

    @POST
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response enter(InputStream body) {
        RuleBody wanted = json.parse(json.bytes(body), RuleBody.class);
        String office = Fields.required(wanted.office(), "/office");
        LocalDate from = wanted.validFrom() == null ? node.today() : Fields.date(wanted.validFrom(), "/validFrom");
        RoutingRule entered = done(rules.enter(
                currentCaller.get(),
                new RoutingRule(0, wanted.type(), wanted.area(), wanted.department(), office, from, null)));
        return Response.status(CREATED)
                .header(HttpHeaders.LOCATION, "/api/v1/routing-rules")
                .entity(entered)
                .build();
    }

    @POST
    @Path("/{id}/end")
    @RolesAllowed(Role.ADMINISTRATOR)
    public RoutingRule end(@PathParam("id") String id, InputStream body) {
        EndBody wanted = json.parse(json.bytes(body), EndBody.class);
        LocalDate lastDay = wanted.lastDay() == null ? node.today() : Fields.date(wanted.lastDay(), "/lastDay");
        if (!id.matches("[0-9]{1," + LONGEST_ID + "}")) {
            throw notFound();
        }
        return done(rules.end(currentCaller.get(), Long.parseLong(id), lastDay));
    }

    private static RoutingRule done(RoutingRules.Reply reply) {
        if (reply instanceof RoutingRules.Reply.Done done) {
            return done.rule();
        }
        if (reply instanceof RoutingRules.Reply.Invalid invalid) {
            throw ProblemException.invalid(List.of(invalid.violation()));
        }
        if (reply instanceof RoutingRules.Reply.Ended) {
            throw ProblemException.illegal("ended", "the rule has ended already");
        }
        throw notFound();
    }

    private static ProblemException notFound() {
        return new ProblemException(ProblemCode.NOT_FOUND, "there is no such rule");
    }
}
