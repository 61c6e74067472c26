#!/usr/bin/env bash
# Provisions inboxes on the bus, and the compacted topic of the directory: topics.sh MAILBOX...
# A node never makes its topic. Run it again for a region that joins, and after an update of the nodes: what is there
# stays, its settings are made as they have to be, and rules are added.
#
#   BOOTSTRAP    brokers                                                 kafka:9092
#   CONFIG       client properties of an administrator (TLS, SASL)       none
#   PARTITIONS   of an inbox                                             6
#   REPLICATION  copies of it                                            3
#   MIN_INSYNC   copies that must have a record before it is taken       2
#   ACLS         yes: who may write and read (the brokers need an authorizer; principals are User:<mailbox>)   no
#   PARTNERS     with ACLS=yes: who writes to whom, as "sender>receiver" pairs; every agreement is two of them
#                by default each mailbox named here writes to each other one
#   AUTHORITY    with ACLS=yes: principal that publishes the directory            authority
#   SEND_RATE    with ACLS=yes: bytes that a region may send in a second to each broker   1048576
#   ATTACHMENT_RATE  with ACLS=yes: the same for pieces of attachments, beside it   4194304
#   KAFKA_BIN    where Kafka's tools are                                 /opt/kafka/bin
set -euo pipefail

BOOTSTRAP=${BOOTSTRAP:-kafka:9092}
PARTITIONS=${PARTITIONS:-6}
REPLICATION=${REPLICATION:-3}
MIN_INSYNC=${MIN_INSYNC:-2}
ACLS=${ACLS:-no}
SEND_RATE=${SEND_RATE:-1048576}
ATTACHMENT_RATE=${ATTACHMENT_RATE:-4194304}
KAFKA_BIN=${KAFKA_BIN:-/opt/kafka/bin}
RETENTION_MS=$((30 * 24 * 60 * 60 * 1000))
# What is lacking is asked for again, so the pieces of attachments need not lie there for long.
ATTACHMENT_RETENTION_MS=$((24 * 60 * 60 * 1000))
# Nodes read an inbox only with these: the broker unpacks what comes compressed, and takes no batch that is longer then.
# A reader unpacks a record as a whole, so that a few kilobytes would fill its memory.
INBOX_BOUNDS="compression.type=uncompressed,max.message.bytes=1048588"

if [ $# -eq 0 ]; then
    echo "usage: topics.sh MAILBOX..., for example topics.sh cn-610800 cn-140900" >&2
    exit 2
fi
for mailbox in "$@"; do
    if ! [[ $mailbox =~ ^[a-z]{2}-[0-9]{6}$ ]]; then
        echo "$mailbox is not a mailbox" >&2
        exit 2
    fi
done

connection=(--bootstrap-server "$BOOTSTRAP")
if [ -n "${CONFIG:-}" ]; then
    connection+=(--command-config "$CONFIG")
fi

"$KAFKA_BIN/kafka-topics.sh" "${connection[@]}" --create --if-not-exists --topic huizhi.directory \
    --partitions 1 --replication-factor "$REPLICATION" \
    --config "min.insync.replicas=$MIN_INSYNC" --config cleanup.policy=compact
# A heartbeat of the authority is a record without a value, which lies there for so long.
"$KAFKA_BIN/kafka-configs.sh" "${connection[@]}" --alter --entity-type topics --entity-name huizhi.directory \
    --add-config "delete.retention.ms=$RETENTION_MS"
for mailbox in "$@"; do
    "$KAFKA_BIN/kafka-topics.sh" "${connection[@]}" --create --if-not-exists --topic "huizhi.inbox.$mailbox" \
        --partitions "$PARTITIONS" --replication-factor "$REPLICATION" \
        --config "min.insync.replicas=$MIN_INSYNC" --config "retention.ms=$RETENTION_MS" --config cleanup.policy=delete
    "$KAFKA_BIN/kafka-configs.sh" "${connection[@]}" --alter --entity-type topics --entity-name "huizhi.inbox.$mailbox" \
        --add-config "$INBOX_BOUNDS"
    "$KAFKA_BIN/kafka-topics.sh" "${connection[@]}" --create --if-not-exists --topic "huizhi.attachments.$mailbox" \
        --partitions "$PARTITIONS" --replication-factor "$REPLICATION" \
        --config "min.insync.replicas=$MIN_INSYNC" --config "retention.ms=$ATTACHMENT_RETENTION_MS" --config cleanup.policy=delete
    "$KAFKA_BIN/kafka-configs.sh" "${connection[@]}" --alter --entity-type topics --entity-name "huizhi.attachments.$mailbox" \
        --add-config "$INBOX_BOUNDS"
done

if [ "$ACLS" = yes ]; then
    acls=("$KAFKA_BIN/kafka-acls.sh" "${connection[@]}" --add)
    "${acls[@]}" --allow-principal "User:${AUTHORITY:-authority}" --operation Write --topic huizhi.directory
    for owner in "$@"; do
        # Everybody reads the directory, without a consumer group.
        "${acls[@]}" --allow-principal "User:$owner" --operation Read --topic huizhi.directory
        # Only the owner reads its inbox, in its own consumer group. Describe is in Read.
        "${acls[@]}" --allow-principal "User:$owner" --operation Read --topic "huizhi.inbox.$owner"
        # Its node checks that its inbox is bounded.
        "${acls[@]}" --allow-principal "User:$owner" --operation DescribeConfigs --topic "huizhi.inbox.$owner"
        "${acls[@]}" --allow-principal "User:$owner" --operation Read --group "huizhi-$owner"
        # The same for pieces of attachments.
        "${acls[@]}" --allow-principal "User:$owner" --operation Read --topic "huizhi.attachments.$owner"
        "${acls[@]}" --allow-principal "User:$owner" --operation DescribeConfigs --topic "huizhi.attachments.$owner"
        "${acls[@]}" --allow-principal "User:$owner" --operation Read --group "huizhi-attachments-$owner"
        # Whoever floods waits himself, and not those who write into the same inbox.
        "$KAFKA_BIN/kafka-configs.sh" "${connection[@]}" --alter --entity-type users --entity-name "$owner" \
            --add-config "producer_byte_rate=$SEND_RATE"
        # They have a bound of their own, so that no message waits for them.
        "$KAFKA_BIN/kafka-configs.sh" "${connection[@]}" --alter --user "$owner" \
            --client "huizhi-attachments-$owner" --add-config "producer_byte_rate=$ATTACHMENT_RATE"
    done
    if [ -z "${PARTNERS:-}" ]; then
        for sender in "$@"; do
            for receiver in "$@"; do
                [ "$sender" = "$receiver" ] || PARTNERS="${PARTNERS:-} $sender>$receiver"
            done
        done
    fi
    for pair in ${PARTNERS:-}; do
        # The idempotent producer needs no rule of its own since Kafka 2.8: Write on the topic is enough.
        "${acls[@]}" --allow-principal "User:${pair%%>*}" --operation Write --topic "huizhi.inbox.${pair##*>}"
        "${acls[@]}" --allow-principal "User:${pair%%>*}" --operation Write --topic "huizhi.attachments.${pair##*>}"
    done
fi
