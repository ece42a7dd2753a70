package io.pagenow.chat.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pagenow.chat.json.JsonWriter;
import io.pagenow.chat.model.NodeStatus;
import io.pagenow.chat.model.SlowClient;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;

/** Encodes the status of nodes for administrators. */
public final class StatusEncoder {
    private StatusEncoder() {}

    /** Encodes the status of one node, which sends it to the node that was queried. */
    public static Frame node(NodeStatus status) {
        return new Frame(JsonWriter.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("nodeId", status.node().nodeId());
            json.writeStringField("address", status.node().address());
            json.writeStringField("version", status.node().version());
            json.writeNumberField("uptimeMs", status.uptime().toMillis());
            writeSockets(json, status.sockets());
            writeWriter(json, status.writer());
            if (status.cluster().isPresent()) {
                json.writeObjectFieldStart("cluster");
                json.writeNumberField("resyncs", status.cluster().get().resyncs());
                json.writeNumberField("lost", status.cluster().get().lost());
                json.writeEndObject();
            }
            if (status.push().isPresent()) {
                PushStatusEncoder.write(json, status.push().get());
            }
            if (status.search().isPresent()) {
                writeSearch(json, status.search().get());
            }
            if (status.webhooks().isPresent()) {
                writeWebhooks(json, status.webhooks().get());
            }
            writeMachine(json, status.machine());
            json.writeEndObject();
        }));
    }

    private static void writeSockets(JsonGenerator json, NodeStatus.Sockets sockets) throws IOException {
        json.writeObjectFieldStart("sockets");
        json.writeNumberField("users", sockets.users());
        json.writeNumberField("chat", sockets.chat());
        json.writeNumberField("pages", sockets.pages());
        json.writeNumberField("handshakes", sockets.handshakes());
        json.writeNumberField("waitingBytes", sockets.waitingBytes());
        json.writeNumberField("deliveries", sockets.deliveries());
        json.writeArrayFieldStart("slowest");
        for (SlowClient client : sockets.slowest()) {
            json.writeStartObject();
            json.writeStringField("userId", client.userId());
            json.writeStringField("connectionId", client.connectionId());
            json.writeStringField("kind", client.pages() ? "pages" : "chat");
            json.writeStringField("address", client.address());
            json.writeNumberField("waitingBytes", client.waitingBytes());
            json.writeNumberField("outstandingMs", client.outstandingMillis());
            if (client.roundTripMicros() == SlowClient.UNKNOWN) {
                json.writeNullField("roundTripMs");
            } else {
                json.writeNumberField("roundTripMs", client.roundTripMicros() / 1_000.0);
            }
            json.writeNumberField("connectedMs", client.connectedMillis());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeWriter(JsonGenerator json, NodeStatus.Writer writer) throws IOException {
        json.writeObjectFieldStart("writer");
        json.writeNumberField("stored", writer.stored());
        json.writeNumberField("refused", writer.refused());
        json.writeNumberField("waiting", writer.waiting());
        json.writeNumberField("questions", writer.questions());
        json.writeObjectFieldStart("batches");
        json.writeNumberField("count", writer.batches());
        json.writeNumberField("messages", writer.batchMessages());
        json.writeEndObject();
        json.writeObjectFieldStart("commits");
        json.writeArrayFieldStart("boundsMs");
        for (double bound : writer.commits().boundsMillis()) {
            if (Double.isInfinite(bound)) {
                json.writeNull();
            } else {
                json.writeNumber(bound);
            }
        }
        json.writeEndArray();
        json.writeArrayFieldStart("counts");
        for (long count : writer.commits().counts()) {
            json.writeNumber(count);
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeSearch(JsonGenerator json, NodeStatus.Search search) throws IOException {
        json.writeObjectFieldStart("search");
        json.writeBooleanField("indexing", search.indexing());
        json.writeNumberField("behindSeconds", search.behindSeconds());
        json.writeNumberField("historyPercent", search.historyPercent());
        json.writeEndObject();
    }

    private static void writeWebhooks(JsonGenerator json, NodeStatus.Webhooks webhooks) throws IOException {
        json.writeObjectFieldStart("webhooks");
        json.writeNumberField("endpoints", webhooks.endpoints());
        json.writeNumberField("failing", webhooks.failing());
        json.writeNumberField("waiting", webhooks.waiting());
        json.writeNumberField("lagSeconds", webhooks.lagSeconds());
        json.writeNumberField("delivered", webhooks.delivered());
        json.writeNumberField("failed", webhooks.failed());
        json.writeEndObject();
    }

    private static void writeMachine(JsonGenerator json, NodeStatus.Machine machine) throws IOException {
        json.writeObjectFieldStart("process");
        json.writeNumberField("heapUsed", machine.heapUsed());
        json.writeNumberField("heapMax", machine.heapMax());
        json.writeNumberField("cpuMs", machine.cpuNanos() / 1_000_000);
        json.writeNumberField("processors", machine.processors());
        json.writeNumberField("loopLagMs", machine.loopLagNanos() / 1e6);
        json.writeEndObject();
    }

    /**
     * Encodes the status of all nodes.
     *
     * @param own result of {@link #node} on the queried node, which comes first
     * @param others reports of the other nodes
     */
    public static Buffer nodes(Frame own, List<NodeReport> others) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("nodes");
            json.writeRawValue(own.toString());
            for (NodeReport other : others) {
                if (other.status().isPresent()) {
                    json.writeRawValue(other.status().get().toString());
                } else {
                    json.writeStartObject();
                    json.writeStringField("nodeId", other.nodeId());
                    json.writeBooleanField("silent", true);
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
