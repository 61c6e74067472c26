package org.huizhi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import java.util.Locale;
import org.huizhi.access.Caller;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.directory.LocalizedName;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.problem.Language;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.rest.revalidation.Revalidated;
import org.huizhi.upload.TemplateWriter;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/notice-types")
class NoticeTypesResource {

    private final NoticeTypes types;
    private final TemplateWriter templates;
    private final CurrentCaller currentCaller;
    private final Language language;

    NoticeTypesResource(NoticeTypes types, TemplateWriter templates, CurrentCaller currentCaller, Language language) {
        this.types = types;
        this.templates = templates;
        this.currentCaller = currentCaller;
        this.language = language;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TypeView(
            String type,
            LocalizedName name,
            LocalizedName purpose,
            String legalBasis,
            boolean requiresReturn,
            NoticeType.@Nullable ReplyLimits replyLimits,
            int retentionDays,
            boolean personData,
            boolean attachments,
            @Nullable ExamplesView examples) {

        static TypeView of(NoticeType type) {
            return new TypeView(
                    type.type(),
                    type.name(),
                    type.purpose(),
                    type.legalBasis(),
                    type.requiresReturn(),
                    type.replyLimits().orElse(null),
                    type.retentionDays(),
                    type.personData(),
                    type.attachments(),
                    ExamplesView.of(type.examples()));
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ExamplesView(
            @Nullable JsonNode submission,
            @JsonProperty("return") @Nullable JsonNode answer) {

        /** @return null where there are none */
        static @Nullable ExamplesView of(NoticeType.Examples examples) {
            return examples.submission() == null && examples.answer() == null
                    ? null
                    : new ExamplesView(examples.submission(), examples.answer());
        }
    }

    record TypeList(List<TypeView> items) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    @Revalidated
    public TypeList list() {
        return new TypeList(types.all().stream().map(TypeView::of).toList());
    }

    @GET
    @Path("/{type}")
    @Produces("application/schema+json")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    @Revalidated
    public JsonNode read(@PathParam("type") String type) {
        return types.find(type)
                .map(NoticeType::document)
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "no such notice type"));
    }

    /** With the offices of the caller, and the partners to whom a notice of this type may go. */
    @GET
    @Path("/{type}/template")
    @Produces({Sheet.CSV, Sheet.XLSX})
    @RolesAllowed(Role.SUBMITTER)
    public Response template(@PathParam("type") String type, @Context HttpHeaders headers) {
        NoticeType known =
                types.find(type).orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "no such notice type"));
        Caller caller = currentCaller.get();
        String format = Sheet.format(headers);
        Locale best = language.best(headers::getHeaderString);
        StreamingOutput content = output -> templates.write(known, caller, format, best, output);
        return Sheet.download(content, format, Sheet.named(type, format));
    }
}
