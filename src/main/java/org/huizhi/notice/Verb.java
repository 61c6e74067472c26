package org.huizhi.notice;

import static org.huizhi.notice.NoticeState.ACCEPTED;
import static org.huizhi.notice.NoticeState.DECLINED;
import static org.huizhi.notice.NoticeState.DELIVERED;
import static org.huizhi.notice.NoticeState.RECEIVED;
import static org.huizhi.notice.NoticeState.RETURNED;
import static org.huizhi.notice.NoticeState.SENT;
import static org.huizhi.notice.NoticeState.SUBMITTED;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What an own office may do to a slip, and from which states: the one table of local transitions. */
public enum Verb {
    ACCEPT(Direction.INCOMING, EnumSet.of(RECEIVED)),
    DECLINE(Direction.INCOMING, EnumSet.of(RECEIVED, ACCEPTED)),
    RETURN_INTERIM(Direction.INCOMING, EnumSet.of(RECEIVED, ACCEPTED)),
    /** A return without prior acceptance counts as acceptance. */
    RETURN_FINAL(Direction.INCOMING, EnumSet.of(RECEIVED, ACCEPTED)),
    /** To propose a later due date. */
    PROPOSE_EXTENSION(Direction.INCOMING, EnumSet.of(RECEIVED, ACCEPTED)),
    /** To give it to another office of the region; the other region is not told. */
    HAND_OVER(Direction.INCOMING, EnumSet.of(RECEIVED, ACCEPTED)),
    /** To ask other offices of the region for parts of the answer; the other region is not told. */
    ASK_PARTS(Direction.INCOMING, EnumSet.of(RECEIVED, ACCEPTED)),
    /** To answer or send back a part. */
    END_PART(Direction.INCOMING, EnumSet.of(RECEIVED, ACCEPTED)),
    /** To grant or refuse the later due date. */
    DECIDE_EXTENSION(Direction.OUTGOING, EnumSet.of(DELIVERED, ACCEPTED)),
    REMIND(Direction.OUTGOING, EnumSet.of(DELIVERED, ACCEPTED)),
    WITHDRAW(Direction.OUTGOING, EnumSet.of(SUBMITTED, SENT, DELIVERED, ACCEPTED)),
    ASSESS(Direction.OUTGOING, EnumSet.of(RETURNED)),
    /** Not to accept a decline. */
    CONTEST(Direction.OUTGOING, EnumSet.of(DECLINED));

    private final Direction side;
    private final Set<NoticeState> from;

    Verb(Direction side, Set<NoticeState> from) {
        this.side = side;
        this.from = from;
    }

    Direction side() {
        return side;
    }

    /** Codes of the states in which it may be done. */
    String states() {
        return from.stream().map(NoticeState::code).collect(Collectors.joining(", "));
    }

    boolean isLegal(Direction direction, NoticeState state) {
        return side == direction && from.contains(state);
    }
}
