package org.huizhi.console.agreement;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.huizhi.agreement.AgreementDetail;
import org.huizhi.agreement.AgreementName;
import org.huizhi.agreement.AgreementOverview;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.partner.AgreementLights;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Finds what pages of one agreement show. */
@Singleton
class AgreementViews {

    private final AgreementOverview overview;
    private final AgreementLights lights;
    private final NodeIdentity node;
    private final NoticeTypes types;

    AgreementViews(AgreementOverview overview, AgreementLights lights, NodeIdentity node, NoticeTypes types) {
        this.overview = overview;
        this.lights = lights;
        this.node = node;
        this.types = types;
    }

    Optional<AgreementName> find(String mailbox, String id) {
        return id.matches("[\\x21-\\x7e]{1,100}")
                ? overview.named(id).stream()
                        .filter(name -> name.isBetween(node.mailbox(), mailbox))
                        .findFirst()
                : Optional.empty();
    }

    /** @throws ProblemException 404 */
    AgreementName name(String mailbox, String id) {
        return find(mailbox, id).orElseThrow(AgreementViews::notFound);
    }

    Optional<AgreementDetail> detail(String mailbox, String id) {
        return find(mailbox, id).flatMap(overview::detail);
    }

    /**
     * @param version as in an address; null or blank for the one that counts
     * @throws ProblemException 404
     */
    AgreementView view(String mailbox, String id, @Nullable String version) {
        AgreementDetail detail = detail(mailbox, id).orElseThrow(AgreementViews::notFound);
        AgreementDetail.Version shown = version(detail, version);
        return new AgreementView(
                detail,
                AgreementAddress.of(
                        detail.summary().counterpart(), detail.summary().id()),
                clauses(detail, shown),
                detail.versions().stream().map(one -> clauses(detail, one)).toList(),
                lights.of(List.of(detail.summary())).of(detail.summary()),
                Act.offered(detail, shown, node.mailbox()),
                node.mailbox(),
                node.today());
    }

    Clauses clauses(AgreementDetail detail, AgreementDetail.Version version) {
        return Clauses.of(version, node.mailbox(), detail.summary().counterpart(), types);
    }

    VersionDiff diff(Clauses before, Clauses after) {
        return VersionDiff.of(
                before.agreement(),
                after.agreement(),
                type -> types.find(type).map(NoticeType::requiresReturn).orElse(true));
    }

    static AgreementDetail.Version version(AgreementDetail detail, @Nullable String version) {
        String asked = version == null || version.isBlank()
                ? Integer.toString(detail.summary().version())
                : version;
        return detail.versions().stream()
                .filter(one -> Integer.toString(one.version()).equals(asked))
                .findFirst()
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "no such version"));
    }

    static ProblemException notFound() {
        return new ProblemException(ProblemCode.NOT_FOUND, "no such agreement");
    }
}
