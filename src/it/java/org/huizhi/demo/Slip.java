package org.huizhi.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One row of the scenario.
 *
 * @param reference the client's own case number
 * @param from code of the region that sends it
 * @param to code of the region that receives it
 * @param receiverOffice or {@code null} where the sender does not know it
 * @param fate what becomes of it
 * @param lateReason code of the reason for a late return, or {@code null}
 * @param unverified whether its document number has a wrong check digit
 * @param month of the scenario in which it is sent, from 1
 * @param payload the question
 * @param answer payload of the final return, or {@code null} when there is none
 */
record Slip(
        String reference,
        String from,
        String to,
        String type,
        String urgency,
        String senderOffice,
        String receiverRegion,
        String receiverOffice,
        Fate fate,
        String lateReason,
        boolean unverified,
        int month,
        ObjectNode payload,
        ObjectNode answer) {

    /** @param now month of the scenario, from 1 */
    Phase phaseIn(int now) {
        return month < now ? Phase.LATE : Phase.IN_TIME;
    }

    /** The month of the scenario in which its rounds fall due; both of a slip with two, which begin on one day. */
    int dueMonth() {
        return fate.isDueInNextMonth() ? month + 1 : month;
    }

    /** Body of the request that submits it. */
    ObjectNode submission() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", type).put("urgency", urgency);
        body.putObject("sender").put("office", senderOffice);
        ObjectNode receiver = body.putObject("receiver").put("region", receiverRegion);
        if (receiverOffice != null) {
            receiver.put("office", receiverOffice);
        }
        return body.put("reference", reference).set("payload", payload);
    }
}
