package org.huizhi.console.settings;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.console.Form;
import org.huizhi.console.FormReader;
import org.huizhi.console.Option;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.Query;
import org.huizhi.console.SubmittedForm;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.problem.ProblemException;
import org.huizhi.routing.RoutingRule;
import org.huizhi.routing.RoutingRules;
import org.huizhi.validation.Moments;
import org.jspecify.annotations.Nullable;

/** Which office gets an incoming slip that names none. */
@Path("/console/settings/routing")
@Blocking
class RoutingPage {

    private static final String SELF = "/console/settings/routing";
    private static final List<String> NAMES = List.of("/type", "/area", "/department", "/office", "/validFrom");
    private static final int CONFLICT = Response.Status.CONFLICT.getStatusCode();

    private final RoutingRules rules;
    private final NoticeTypes types;
    private final OwnOffices offices;
    private final NodeIdentity node;
    private final CurrentCaller currentCaller;
    private final FormReader forms;
    private final Pages pages;

    RoutingPage(
            RoutingRules rules,
            NoticeTypes types,
            OwnOffices offices,
            NodeIdentity node,
            CurrentCaller currentCaller,
            FormReader forms,
            Pages pages) {
        this.rules = rules;
        this.types = types;
        this.offices = offices;
        this.node = node;
        this.currentCaller = currentCaller;
        this.forms = forms;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/settings")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance routing(PageContext page, List<Line> items);

        static native TemplateInstance rule(
                PageContext page,
                Form form,
                List<String> names,
                List<Option> types,
                List<Option> areas,
                List<Coded> departments,
                List<Option> offices);

        static native TemplateInstance endRule(
                PageContext page, Form form, List<String> names, Line line, boolean change, boolean late);
    }

    /** @param period key of a word: whether it counts now */
    public record Line(
            RoutingRule rule,
            String typeName,
            @Nullable Coded department,
            @Nullable LocalDate lastDay,
            String period) {}

    @GET
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response list() {
        PageContext page = pages.context();
        return pages.show(Templates.routing(
                page,
                rules.list().stream()
                        .sorted(Comparator.comparing(RoutingRule::id).reversed())
                        .map(rule -> line(page, rule))
                        .toList()));
    }

    private Line line(PageContext page, RoutingRule rule) {
        String type = rule.type();
        String department = rule.department();
        return new Line(
                rule,
                type == null
                        ? ""
                        : types.find(type).map(found -> page.name(found.name())).orElse(type),
                department == null ? null : Coded.department(department),
                Periods.lastDay(rule.validTo()),
                Periods.key(rule.validFrom(), rule.validTo(), node.today()));
    }

    @GET
    @Path("/new")
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response fresh(@QueryParam("after") @Nullable String after) {
        PageContext page = pages.context();
        if (after == null || after.isBlank()) {
            return pages.show(
                    rule(page, Form.fresh(page).with("/validFrom", node.today().toString())));
        }
        return pages.show(rule(page, following(page, found(page, after).rule())));
    }

    /** @return the form with a rule as it is, from the day on which that has ended; without a day while it goes on */
    private static Form following(PageContext page, RoutingRule rule) {
        LocalDate end = rule.validTo();
        return Form.fresh(page)
                .with("/type", rule.type())
                .with("/area", rule.area())
                .with("/department", rule.department())
                .with("/office", rule.office())
                .with("/validFrom", end == null ? null : end.toString());
    }

    private TemplateInstance rule(PageContext page, Form form) {
        return Templates.rule(
                page,
                form,
                NAMES,
                types.all().stream()
                        .map(type -> new Option(type.type(), page.name(type.name())))
                        .toList(),
                offices.areas(page),
                OwnOffices.DEPARTMENTS,
                offices.options(page));
    }

    @POST
    @Path("/new")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response enter(InputStream body) {
        SubmittedForm sent = forms.read(body);
        PageContext page = pages.context();
        try {
            RoutingRule wanted = new RoutingRule(
                    0,
                    sent.text("/type"),
                    sent.text("/area"),
                    sent.text("/department"),
                    Periods.required(sent, "/office"),
                    Periods.day(sent, "/validFrom", node.today()),
                    null);
            RoutingRules.Reply reply = rules.enter(currentCaller.get(), wanted);
            if (reply instanceof RoutingRules.Reply.Invalid invalid && !isEntered(wanted)) {
                throw ProblemException.invalid(List.of(invalid.violation()));
            }
            return pages.seeOther(SELF, "saved");
        } catch (ProblemException e) {
            return pages.refused(sent, e, form -> rule(page, form));
        }
    }

    /** The same form once more: this very rule is there already, and counts. */
    private boolean isEntered(RoutingRule wanted) {
        return rules.list().stream()
                .anyMatch(rule -> Objects.equals(rule.type(), wanted.type())
                        && Objects.equals(rule.area(), wanted.area())
                        && Objects.equals(rule.department(), wanted.department())
                        && rule.office().equals(wanted.office())
                        && rule.validFrom().equals(wanted.validFrom())
                        && rule.validTo() == null);
    }

    @GET
    @Path("/{rule}/end")
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response askEnd(@PathParam("rule") String rule, @QueryParam("change") @Nullable String change) {
        PageContext page = pages.context();
        Line line = found(page, rule);
        return pages.show(endRule(
                page,
                Form.fresh(page).with("/lastDay", node.today().toString()),
                line,
                change != null,
                line.lastDay() != null));
    }

    /** @param change whether a new rule is to take its place */
    private static TemplateInstance endRule(PageContext page, Form form, Line line, boolean change, boolean late) {
        return Templates.endRule(page, form, List.of("/lastDay"), line, change, late);
    }

    private Line found(PageContext page, String text) {
        long id = Query.number(text);
        return rules.list().stream()
                .filter(rule -> rule.id() == id)
                .findFirst()
                .map(rule -> line(page, rule))
                .orElseThrow(Query::nothingHere);
    }

    @POST
    @Path("/{rule}/end")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response end(@PathParam("rule") String rule, InputStream body) {
        SubmittedForm sent = forms.read(body);
        PageContext page = pages.context();
        Line line = found(page, rule);
        boolean change = sent.text("change") != null;
        try {
            LocalDate lastDay = Periods.day(sent, "/lastDay", node.today());
            RoutingRules.Reply reply =
                    rules.end(currentCaller.get(), line.rule().id(), lastDay);
            if (reply instanceof RoutingRules.Reply.Invalid invalid) {
                throw ProblemException.invalid(List.of(invalid.violation()));
            }
            if (reply instanceof RoutingRules.Reply.Ended ended
                    && !Moments.dayAfter(lastDay).equals(ended.rule().validTo())) {
                return pages.show(CONFLICT, endRule(page, Form.fresh(page), line(page, ended.rule()), change, true));
            }
            return pages.seeOther(change ? SELF + "/new?after=" + line.rule().id() : SELF, "ended");
        } catch (ProblemException e) {
            return pages.refused(sent, e, form -> endRule(page, form, line, change, false));
        }
    }
}
